import * as tf from '@tensorflow/tfjs';
import type { Candidate } from '../../../../src/engine/backends/candidates';
import { candidates } from '../../../../src/engine/backends/candidates';
import { startWasm } from '../../../../src/engine/backends/wasm/startWasm';
import { registerStandIn } from './standInDevice';

/**
 * Puts a GPU in the place of WebGPU that computes with our wasm kernels, passes the self-test, and is lost as soon as `lost` says so of a kernel about to run. Gives a function that
 * puts the real one back.
 */
export function putFailingDevice(lost: (kernelName: string) => boolean): () => void {
  const list = candidates as Candidate[];
  const at = list.findIndex(({ backend }) => backend === 'webgpu');
  const real = list[at];
  let takeAway = (): void => undefined;
  const start = async (): Promise<string> => {
    await startWasm();
    takeAway();
    takeAway = registerStandIn('failing-gpu', 'wasm', (kernelName, call, compute) => {
      if (lost(kernelName)) throw new Error('the GPU was lost');
      return compute(call);
    });
    await tf.setBackend('failing-gpu');
    return 'stand-in';
  };
  list[at] = { backend: 'webgpu', label: 'GPU (stand-in)', packages: [], start };
  return () => {
    list[at] = real;
    takeAway();
  };
}
