import { Worker } from 'node:worker_threads';
import type { FinerJob } from './trainFiner';
import type { TrainingJob } from './train';

/** Shards of a data set to be looked at, one after the other. */
export interface ShardsJob {
  kind: 'features' | 'posteriors';
  data: string;
  /** Where the features lie. */
  folder: string;
  shards: string[];
  /** For posteriors: the model whose encoder gives them, and where they are put. */
  model?: string;
  target?: string;
}

export type Job = TrainingJob | FinerJob | ShardsJob;

export function startWorker(job: Job): Worker {
  return new Worker(new URL('./worker.mjs', import.meta.url), { workerData: job });
}

/** Helpers beside the main thread, which is rank 0. They end with it; if one fails the run ends. */
export function startHelpers(ranks: number, jobOf: (rank: number) => Job): void {
  for (let rank = 1; rank < ranks; rank++) {
    startWorker(jobOf(rank)).on('error', (error) => {
      console.error(error);
      process.exit(1);
    });
  }
}

/** Goes through `shards` on `workers` threads. */
export async function runOnShards(job: ShardsJob, workers: number): Promise<void> {
  const count = Math.min(workers, job.shards.length);
  await Promise.all(
    Array.from(
      { length: count },
      (_, rank) =>
        new Promise<void>((resolve, reject) => {
          const worker = startWorker({ ...job, shards: job.shards.filter((_, i) => i % count === rank) });
          worker.on('error', reject);
          worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker on ${job.kind} ended with code ${code}`))));
        }),
    ),
  );
}
