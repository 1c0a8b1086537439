import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobControl } from '../../shared/engine';
import type { ShardJob } from './shardPlan';
import { runShardTasks } from './shardPool';
import type { WorkerOptions } from './shardPool';
import { STORE_VERSION, shardIndex, storeManifest } from './storeSchema';
import type { StoreManifest } from './storeSchema';

export interface PrepareResult {
  made: number;
  reused: number;
  pictures: number;
  seconds: number;
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
  options: WorkerOptions,
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
  const alsoSizes = jobs[0]?.alsoSizes ?? [];
  const save = (): Promise<void> =>
    writeManifest(folder, {
      version: STORE_VERSION,
      name,
      gridSize,
      ...(alsoSizes.length > 0 ? { alsoSizes: [...alsoSizes] } : {}),
      shards: jobs.filter((job) => there.has(job.name)).map((job) => job.name),
    });
  await save();
  let pictures = 0;
  const count = (job: ShardJob): number =>
    job.shapes.reduce((sum, shape) => sum + shape.views.length + (shape.products?.length ?? 0) + Number(shape.icon), 0);
  const total = missing.reduce((sum, job) => sum + count(job), 0);
  let saving: Promise<void> = Promise.resolve();

  await runShardTasks(
    folder,
    missing.map((job) => ({ job })),
    options,
    {
      onStep() {
        pictures++;
        if (pictures % 50 === 0)
          control.onProgress?.({ fraction: pictures / total, stage: `Rendering pictures (${pictures} of ${total})` });
      },
      onDone(name) {
        there.add(name);
        saving = saving.then(save);
      },
    },
    control.signal,
  );
  await saving;
  return { made: missing.length, reused, pictures, seconds: (performance.now() - start) / 1000 };
}

/**
 * Adds the grids in another size to a set that was made from these jobs, without rendering anything, and names the size in its manifest. What is there is
 * kept; a stopped run goes on where it was. Returns how many shards got theirs. Rejects if a shard is missing or holds other shapes.
 */
export async function addGrids(
  folder: string,
  jobs: readonly ShardJob[],
  size: number,
  options: WorkerOptions,
  control: JobControl = {},
): Promise<number> {
  const manifest = storeManifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const tasks = jobs.filter((job) => manifest.shards.includes(job.name)).map((job) => ({ job, gridsOfSize: size }));
  const total = tasks.reduce((sum, { job }) => sum + job.shapes.filter((shape) => shape.keeps).length, 0);
  let shapes = 0;
  let done = 0;
  await runShardTasks(
    folder,
    tasks,
    options,
    {
      onStep() {
        shapes++;
        if (shapes % 50 === 0) control.onProgress?.({ fraction: shapes / total, stage: `Voxelising shapes (${shapes} of ${total})` });
      },
      onDone() {
        done++;
      },
    },
    control.signal,
  );
  await writeManifest(folder, { ...manifest, alsoSizes: [...new Set([...(manifest.alsoSizes ?? []), size])] });
  return done;
}
