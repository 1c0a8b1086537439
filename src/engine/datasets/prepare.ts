import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { JobControl } from '../../shared/engine';
import type { ShardJob } from './shardPlan';
import { STORE_VERSION, shardIndex } from './storeSchema';
import type { StoreManifest } from './storeSchema';

export interface PrepareResult {
  made: number;
  reused: number;
  pictures: number;
  seconds: number;
}

export interface WorkerOptions {
  /** Number of threads. */
  workers: number;
  /** shardWorker.ts as plain JavaScript: a thread does not inherit a TypeScript loader. */
  workerFile: string;
}

/** Whether the folder already has this shard, whole and made from the same things. */
async function isThere(folder: string, job: ShardJob): Promise<boolean> {
  try {
    const parsed = shardIndex.safeParse(JSON.parse(await readFile(join(folder, `${job.name}.json`), 'utf8')));
    return parsed.success && parsed.data.key === job.key;
  } catch {
    return false;
  }
}

async function writeManifest(folder: string, manifest: StoreManifest): Promise<void> {
  await writeFile(join(folder, 'manifest.json.tmp'), JSON.stringify(manifest, null, 1));
  await rename(join(folder, 'manifest.json.tmp'), join(folder, 'manifest.json'));
}

/**
 * Makes the shards that are missing, in worker threads, in order. The manifest grows with every shard, so that the set can be read while it is
 * being made and a stopped preparation goes on where it was.
 */
export async function prepareStore(
  folder: string,
  name: string,
  jobs: readonly ShardJob[],
  { workers, workerFile }: WorkerOptions,
  control: JobControl = {},
): Promise<PrepareResult> {
  const start = performance.now();
  await mkdir(folder, { recursive: true });
  const there = new Set<string>();
  const missing: ShardJob[] = [];
  for (const job of jobs) {
    if (await isThere(folder, job)) there.add(job.name);
    else missing.push(job);
  }
  const reused = there.size;
  const gridSize = jobs[0]?.gridSize ?? 32;
  const save = (): Promise<void> =>
    writeManifest(folder, {
      version: STORE_VERSION,
      name,
      gridSize,
      shards: jobs.filter((job) => there.has(job.name)).map((job) => job.name),
    });
  await save();
  let pictures = 0;
  let next = 0;
  const count = (job: ShardJob): number => job.shapes.reduce((sum, shape) => sum + shape.views.length + Number(shape.icon), 0);
  const total = missing.reduce((sum, job) => sum + count(job), 0);
  let saving: Promise<void> = Promise.resolve();

  const runWorker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: { folder }, execArgv: [] });
      const stop = (error?: Error): void => {
        control.signal?.removeEventListener('abort', cancel);
        void worker.terminate();
        if (error) reject(error);
        else resolve();
      };
      const cancel = (): void =>
        stop(new MaquetteError('cancelled', 'The preparation was stopped. It goes on where it was when it is started again.'));
      control.signal?.addEventListener('abort', cancel, { once: true });
      const give = (): void => {
        const job = missing[next++];
        if (job) worker.postMessage(job);
        else stop();
      };
      worker.on('error', (error) => stop(error instanceof Error ? error : new Error(String(error))));
      worker.on('message', (message: { picture?: true; done?: string; failed?: string }) => {
        if (message.picture) {
          pictures++;
          if (pictures % 50 === 0)
            control.onProgress?.({ fraction: pictures / total, stage: `Rendering pictures (${pictures} of ${total})` });
        } else if (message.failed !== undefined) {
          stop(new MaquetteError('internal', message.failed));
        } else if (message.done !== undefined) {
          there.add(message.done);
          saving = saving.then(save);
          give();
        }
      });
      if (control.signal?.aborted) cancel();
      else give();
    });
  await Promise.all(
    Array.from({ length: Math.max(1, Math.min(workers, missing.length)) }, () => (missing.length > 0 ? runWorker() : Promise.resolve())),
  );
  await saving;
  return { made: missing.length, reused, pictures, seconds: (performance.now() - start) / 1000 };
}
