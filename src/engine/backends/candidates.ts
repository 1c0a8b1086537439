import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';
import type { BackendName } from '../../shared/engine';
import { addRemovedUtilities } from './nodeShims';
import { startWasm } from './wasm/startWasm';
import { startWebgpu } from './webgpu/startWebgpu';

/** A way to compute. */
export interface Candidate {
  backend: BackendName;
  /** For the status bar. */
  label: string;
  /** Packages that it needs beyond our dependencies. */
  packages: string[];
  /** What those packages are, in plain words, and how a checkout gets them. */
  parts?: { name: string; install: string };
  /** Makes it tfjs's current backend; gives a detail for the user. Throws where that cannot be. `asked`: the user named it. */
  start(asked: boolean): Promise<string>;
}

/** Best first. */
export const candidates: readonly Candidate[] = [
  {
    backend: 'tfjs-node-gpu',
    label: 'GPU (CUDA)',
    packages: ['@tensorflow/tfjs-node-gpu'],
    parts: {
      name: 'The part for NVIDIA graphics cards',
      install: 'npm install --no-save @tensorflow/tfjs-node-gpu@4.22.0, which downloads libtensorflow',
    },
    start: () => startNative('@tensorflow/tfjs-node-gpu', true),
  },
  {
    backend: 'webgpu',
    label: 'GPU (WebGPU)',
    packages: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
    parts: {
      name: 'The part for graphics cards of all makers',
      install: 'npm install --no-save webgpu @tensorflow/tfjs-backend-webgpu@4.22.0',
    },
    start: startWebgpu,
  },
  {
    backend: 'tfjs-node',
    label: 'CPU (TensorFlow)',
    packages: ['@tensorflow/tfjs-node'],
    parts: {
      name: 'The faster part for the processor',
      install: 'npm install --no-save @tensorflow/tfjs-node@4.22.0, which downloads libtensorflow',
    },
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

/** Whether one of the candidate's packages is not installed. Looks at files only and loads nothing. */
export function lacksPackage(candidate: Candidate): boolean {
  return candidate.packages.some((name) => {
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
  addRemovedUtilities();
  await import(/* @vite-ignore */ packageName);
  await use('tensorflow');
  if (!gpu) return 'libtensorflow';
  if (!(tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice) throw new Error('libtensorflow sees no CUDA device.');
  return 'libtensorflow with CUDA';
}
