import { parentPort, workerData } from 'node:worker_threads';
import { makeShard, makeShardGrids } from './makeShard';
import type { ShardAnswer, ShardTask } from './shardPool';

/** Does tasks one after the other as they are sent; answers each with `{ done: name }` or `{ failed: message }`. */
const { folder } = workerData as { folder: string };
const answer = (message: ShardAnswer): void => parentPort?.postMessage(message);
const step = (): void => answer({ step: true });

parentPort?.on('message', ({ job, gridsOfSize }: ShardTask) => {
  const work = gridsOfSize === undefined ? makeShard(folder, job, step) : makeShardGrids(folder, job, gridsOfSize, step);
  work.then(
    () => answer({ done: job.name }),
    (error: unknown) => answer({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
