import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';
import util from 'node:util';
import type { BackendName } from '../../shared/engine';
import { startWasm } from './wasm/startWasm';
import { startWebgpu } from './webgpu/startWebgpu';

/** A way to compute. */
export interface Candidate {
  backend: BackendName;
  /** For the status bar. */
  label: string;
  /** Packages that it needs beyond our dependencies. */
  packages: string[];
  /** Makes it tfjs's current backend; gives a detail for the user. Throws where that cannot be. `asked`: the user named it. */
  start(asked: boolean): Promise<string>;
}

/** Best first. */
export const candidates: readonly Candidate[] = [
  {
    backend: 'tfjs-node-gpu',
    label: 'GPU (CUDA)',
    packages: ['@tensorflow/tfjs-node-gpu'],
    start: () => startNative('@tensorflow/tfjs-node-gpu', true),
  },
  { backend: 'webgpu', label: 'GPU (WebGPU)', packages: ['webgpu', '@tensorflow/tfjs-backend-webgpu'], start: startWebgpu },
  {
    backend: 'tfjs-node',
    label: 'CPU (TensorFlow)',
    packages: ['@tensorflow/tfjs-node'],
    start: () => startNative('@tensorflow/tfjs-node', false),
  },
  {
    backend: 'wasm',
    label: 'CPU (WebAssembly)',
    packages: [],
    start: async (): Promise<string> => ((await startWasm()).relaxed ? 'SIMD with fused multiply-add' : 'SIMD'),
  },
  {
    backend: 'cpu',
    label: 'CPU (plain JavaScript)',
    packages: [],
    start: async (): Promise<string> => {
      await use('cpu');
      return 'slow: the last resort';
    },
  },
];

const { resolve } = createRequire(import.meta.url);

/** The first of the candidate's packages that is not installed. Looks at files only and loads nothing. */
export function missingPackage(candidate: Candidate): string | undefined {
  return candidate.packages.find((name) => {
    try {
      return resolve(name) === '';
    } catch {
      return true;
    }
  });
}

async function use(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} did not start.`);
}

/** Loads libtensorflow. The two packages share a binding's name and cannot be loaded side by side. */
async function startNative(packageName: string, gpu: boolean): Promise<string> {
  // Node 23 took out two functions that the package calls.
  Object.assign(util, {
    isNullOrUndefined: (util as { isNullOrUndefined?: unknown }).isNullOrUndefined ?? ((value: unknown) => value == null),
    isArray: (util as { isArray?: unknown }).isArray ?? Array.isArray,
  });
  await import(/* @vite-ignore */ packageName);
  await use('tensorflow');
  if (!gpu) return 'libtensorflow';
  if (!(tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice) throw new Error('libtensorflow sees no CUDA device.');
  return 'libtensorflow with CUDA';
}
