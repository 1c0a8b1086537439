import { parentPort, workerData } from 'node:worker_threads';
import { makeShard } from './makeShard';
import type { ShardJob } from './shardPlan';

/** Makes shards one after the other as they are sent; answers each with `{ done: name }` or `{ failed: message }`. */
const { folder } = workerData as { folder: string };

parentPort?.on('message', (job: ShardJob) => {
  makeShard(folder, job, () => parentPort?.postMessage({ picture: true })).then(
    () => parentPort?.postMessage({ done: job.name }),
    (error: unknown) => parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
