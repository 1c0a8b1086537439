import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { ShardJob } from './shardPlan';

export interface WorkerOptions {
  /** Number of threads. */
  workers: number;
  /** shardWorker.ts as plain JavaScript: a thread does not inherit a TypeScript loader. */
  workerFile: string;
}

/** What a worker is asked: the whole shard, or only the grids in another size of a shard that is there. */
export interface ShardTask {
  job: ShardJob;
  gridsOfSize?: number;
}

/** What a worker answers: a picture or shape is ready; the task is; or it failed. */
export interface ShardAnswer {
  step?: true;
  done?: string;
  failed?: string;
}

/** Gives the tasks to worker threads, in order, each as soon as one is free. Rejects with the first failure or `cancelled`; the threads end with it. */
export async function runShardTasks(
  folder: string,
  tasks: readonly ShardTask[],
  { workers, workerFile }: WorkerOptions,
  events: { onStep: () => void; onDone: (name: string) => void },
  signal?: AbortSignal,
): Promise<void> {
  let next = 0;
  const runWorker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: { folder }, execArgv: [] });
      const stop = (error?: Error): void => {
        signal?.removeEventListener('abort', cancel);
        void worker.terminate();
        if (error) reject(error);
        else resolve();
      };
      const cancel = (): void =>
        stop(new MaquetteError('cancelled', 'The preparation was stopped. It goes on where it was when it is started again.'));
      signal?.addEventListener('abort', cancel, { once: true });
      const give = (): void => {
        const task = tasks[next++];
        if (task) worker.postMessage(task);
        else stop();
      };
      worker.on('error', (error) => stop(error instanceof Error ? error : new Error(String(error))));
      worker.on('message', (answer: ShardAnswer) => {
        if (answer.step) events.onStep();
        else if (answer.failed !== undefined) stop(new MaquetteError('internal', answer.failed));
        else if (answer.done !== undefined) {
          events.onDone(answer.done);
          give();
        }
      });
      if (signal?.aborted) cancel();
      else give();
    });
  await Promise.all(Array.from({ length: Math.min(Math.max(1, workers), tasks.length) }, runWorker));
}
