import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { PrepareOptions, PreparedSet } from '../../shared/data';
import { prepareOptions } from '../../shared/data';
import type { JobControl } from '../../shared/engine';
import { finishSet } from './finishSet';
import { listData } from './inspect';
import type { PartJob } from './makePart';
import { runParts } from './partPool';
import type { PoolOptions } from './partPool';
import { hash, planParts } from './planParts';
import type { PlanOptions } from './planParts';
import { PREPARATION_FILE } from './preparation';
import type { Preparation } from './preparation';
import { readPreparedSet } from './preparedSets';
import { readManifest, readPartIndex } from './storeFiles';
import { toWriteError, writeToSet } from './writeSet';

/** How the work is dealt out. */
export interface PreparePool extends Pick<PoolOptions, 'workers' | 'workerFile'>, PlanOptions {}

/**
 * Makes a prepared set of a user's folder: grids in the canonical pose, the pictures that come with the shapes and rendered ones, split by object. Works in
 * threads; goes on where an earlier run was stopped, and returns at once if nothing has changed since. When the signal aborts, everything that is whole
 * is kept.
 *
 * @throws MaquetteError 'invalid-input', 'not-found', 'cancelled', 'disk-full', 'permission'
 */
export async function prepareData(
  input: { folder: string; out: string; options: PrepareOptions },
  control: JobControl = {},
  pool: PreparePool = {},
): Promise<PreparedSet> {
  const options = prepareOptions.parse(input.options);
  const folder = resolve(input.folder);
  const out = resolve(input.out);
  await claimFolder(out, folder);
  control.onProgress?.({ stage: 'Looking at the folder' });
  const listing = await listData(folder, { up: options.up, front: options.front }, control.signal);
  const parts = await planParts(listing, options, pool, control.signal);
  const key = hash([options.title, options.validationShare, options.seed, parts.map((part) => part.key)]);
  if (await isFinished(out, key, parts)) return readPreparedSet(out);
  await writeToSet(out, PREPARATION_FILE, { folder, options, startedAt: new Date().toISOString() } satisfies Preparation);

  const missing: PartJob[] = [];
  for (const part of parts) if (!(await isMade(out, part))) missing.push(part);
  await makeParts(out, parts, missing, control, pool);
  control.onProgress?.({ stage: 'Looking for near-duplicates' });
  await finishSet(out, listing, parts, options, key, control.signal);
  return readPreparedSet(out);
}

/** Makes sure that the folder is ours to write in. */
async function claimFolder(out: string, source: string): Promise<void> {
  if (out === source)
    throw new MaquetteError('invalid-input', 'The prepared set cannot go into the folder that it is made from. Choose another folder.', {
      file: out,
    });
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw toWriteError(error, out);
  }
  const names = (await readdir(out)).filter((name) => !name.startsWith('.'));
  if (names.length === 0 || names.includes(PREPARATION_FILE)) return;
  throw new MaquetteError('invalid-input', `“${out}” holds other files. Choose an empty folder for the prepared set.`, { file: out });
}

async function isMade(out: string, part: PartJob): Promise<boolean> {
  try {
    return (await readPartIndex(out, part.name)).key === part.key;
  } catch {
    return false;
  }
}

async function isFinished(out: string, key: string, parts: readonly PartJob[]): Promise<boolean> {
  try {
    if ((await readManifest(out)).about?.key !== key) return false;
  } catch {
    return false;
  }
  for (const part of parts) if (!(await isMade(out, part))) return false;
  return true;
}

async function makeParts(
  out: string,
  parts: readonly PartJob[],
  missing: readonly PartJob[],
  control: JobControl,
  { workers, workerFile }: PreparePool,
): Promise<void> {
  const shapesOf = (part: PartJob): number => part.shapes.length;
  const picturesOf = (part: PartJob): number => part.shapes.reduce((sum, shape) => sum + part.views + shape.pictures.length, 0);
  const total = (count: (part: PartJob) => number, list: readonly PartJob[]): number => list.reduce((sum, part) => sum + count(part), 0);
  const all = { shapes: total(shapesOf, parts), pictures: total(picturesOf, parts) };
  const done = { shapes: all.shapes - total(shapesOf, missing), pictures: all.pictures - total(picturesOf, missing) };
  const report = (): void => {
    const pictures = all.pictures > 0 ? `, ${done.pictures} of ${all.pictures} pictures` : '';
    control.onProgress?.({
      fraction: (done.shapes + done.pictures) / (all.shapes + all.pictures),
      stage: `Preparing shapes (${done.shapes} of ${all.shapes}${pictures})`,
    });
  };
  report();
  await runParts(
    missing.map((job) => ({ kind: 'make', folder: out, job })),
    {
      workers,
      workerFile,
      signal: control.signal,
      onStep(step) {
        done.shapes += step.shapes;
        done.pictures += step.pictures;
        report();
      },
    },
  ).catch((error: unknown) => {
    throw error instanceof MaquetteError && error.code !== 'disk-full' ? error : toWriteError(withCode(error), out);
  });
}

/** A worker's error has lost its code on the way. */
function withCode(error: unknown): unknown {
  return error instanceof MaquetteError && error.code === 'disk-full' ? Object.assign(new Error(error.message), { code: 'ENOSPC' }) : error;
}
