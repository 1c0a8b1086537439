import * as tf from '@tensorflow/tfjs';

type Call = Parameters<tf.KernelFunc>[0];

/**
 * Registers a tfjs backend that computes with all kernels of `of`, which must be current, each through `around`: for devices that are not in this computer, with their faults.
 * Gives a function that takes it away again.
 */
export function registerStandIn(
  name: string,
  of: string,
  around: (kernelName: string, call: Call, compute: tf.KernelFunc) => ReturnType<tf.KernelFunc>,
): () => void {
  const backend = tf.backend();
  tf.registerBackend(name, () => backend);
  const kernels = tf.getKernelsForBackend(of);
  for (const config of kernels) {
    tf.registerKernel({ ...config, backendName: name, kernelFunc: (call) => around(config.kernelName, call, config.kernelFunc) });
  }
  return () => {
    for (const { kernelName } of kernels) tf.unregisterKernel(kernelName, name);
  };
}
