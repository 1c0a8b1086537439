import { parentPort, workerData } from 'node:worker_threads';
import { startBackend } from '../src/engine/backends';
import type { GradientShare } from '../src/engine/training/shareGradients';
import { medianMilliseconds } from './measure';
import { makeCriticStep } from './networks';

/** One of the workers that take a critic step together: says how long a step takes, by the clock. */
export interface CriticWorkerJob {
  batch: number;
  times: number;
  rank: number;
  /** Without it the worker is alone with its part of the batch. */
  share?: GradientShare;
}

const { batch, times, rank, share } = workerData as CriticWorkerJob;
await startBackend({ prefer: 'wasm' });
parentPort?.postMessage(medianMilliseconds(times, makeCriticStep(batch, share && { share, rank })));
