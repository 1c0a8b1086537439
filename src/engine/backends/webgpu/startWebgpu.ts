import * as tf from '@tensorflow/tfjs';
import { registerWebgpuKernels } from './registerKernels';

/** As much as is used of what WebGPU's own types would say. */
interface Gpu {
  requestAdapter(options?: { powerPreference: 'high-performance' }): Promise<{ info: AdapterInfo } | null>;
}
interface AdapterInfo {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  isFallbackAdapter?: boolean;
}
interface GpuDevice {
  lost: Promise<{ message: string }>;
  addEventListener(event: 'uncapturederror', listener: (event: Event & { error: { message: string } }) => void): void;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** What a GPU did wrong since it was started; it goes on computing nonsense then, without an exception. */
let fault: string | undefined;

/**
 * Makes WebGPU tfjs's current backend: Dawn in Node gives the `navigator.gpu` that the backend expects of a browser. Gives the adapter's name. Throws where there is no GPU.
 *
 * @param asked the user named this backend: then a software renderer will do, which is slower than WebAssembly
 */
export async function startWebgpu(asked: boolean): Promise<string> {
  const dawn = 'webgpu';
  const backend = '@tensorflow/tfjs-backend-webgpu';
  const { create, globals } = (await import(/* @vite-ignore */ dawn)) as { create: (options: string[]) => Gpu; globals: object };
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('There is no GPU with a driver for Vulkan, Metal or Direct3D 12.');
  const { info } = adapter;
  const name = info.description || info.device || info.vendor;
  if (!asked && (info.isFallbackAdapter || SOFTWARE.test(`${info.architecture} ${info.device} ${info.description}`))) {
    throw new Error(
      `The only adapter is a program that plays a GPU (${name}), slower than WebAssembly. --device webgpu takes it all the same.`,
    );
  }
  Object.assign(globalThis, globals);
  // The backend reads navigator.gpu; what else Node's own navigator says stays.
  const own = (globalThis as { navigator?: object }).navigator;
  Object.defineProperty(globalThis, 'navigator', {
    value: Object.create(own ?? null, { gpu: { value: gpu } }),
    configurable: true,
    writable: true,
  });
  await import(/* @vite-ignore */ backend);
  if (!(await tf.setBackend('webgpu'))) throw new Error('The backend did not start.');
  registerWebgpuKernels();
  const { device } = tf.backend() as unknown as { device: GpuDevice };
  fault = undefined;
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    fault ??= event.error.message.split('\n')[0];
  });
  void device.lost.then(({ message }) => (fault ??= `the GPU was lost: ${message}`));
  return `Dawn, ${name}`;
}

/** Throws what the GPU reported since it was started, if anything. To be asked after numbers have been read. */
export function throwGpuFault(): void {
  if (fault !== undefined) throw new Error(fault);
}
