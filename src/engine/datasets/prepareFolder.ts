import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { packBits, unpackBits } from '../../core/voxel/packBits';
import type { DataProblem, PrepareOptions, PreparedSet } from '../../shared/data';
import { prepareOptions } from '../../shared/data';
import type { JobControl } from '../../shared/engine';
import { assignSplits } from './assignSplits';
import { canonicalCells } from './canonicalCells';
import { COMPARED_SIZE } from './duplicates';
import { duplicatesOf, listData } from './inspect';
import type { Compared } from './inspect';
import type { ListedShape, Listing } from './layouts/listing';
import type { PartJob } from './makePart';
import { PART_RECIPE } from './makePart';
import { PREPARATION_FILE } from './preparation';
import type { Preparation } from './preparation';
import { runParts } from './partPool';
import type { PoolOptions } from './partPool';
import { readPreparedSet } from './preparedSets';
import { throwIfStopped } from './stopped';
import { readManifest, readPartIndex, writeSetFile } from './storeFiles';
import { STORE_VERSION, gridsFile } from './storeSchema';
import { listBackgrounds } from './surroundings';
import type { ShardIndex, StoreManifest } from './storeSchema';

/** A part takes about this many pictures, so that a stopped preparation loses little. */
const PICTURES_PER_PART = 400;
const SHAPES_PER_PART = 256;

/** How the work is dealt out. */
export interface PreparePool extends Pick<PoolOptions, 'workers' | 'workerFile'> {
  /** Pictures that are made in one go; what was begun of them is lost when the work is stopped. */
  picturesPerPart?: number;
  /** A folder of photos to put behind half of the objects. */
  backgrounds?: string | undefined;
}

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
  await writeFile(out, PREPARATION_FILE, { folder, options, startedAt: new Date().toISOString() } satisfies Preparation);

  const missing: PartJob[] = [];
  for (const part of parts) if (!(await isMade(out, part))) missing.push(part);
  await makeParts(out, parts, missing, control, pool);
  control.onProgress?.({ stage: 'Looking for near-duplicates' });
  await finish(out, listing, parts, options, key, control.signal);
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

function toWriteError(error: unknown, path: string): MaquetteError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new MaquetteError('disk-full', `“${path}”: the disk is full. Make room and start again: what is done is kept.`, { file: path });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new MaquetteError('permission', `“${path}” cannot be written to. Choose another folder.`, { file: path });
  return new MaquetteError('internal', `“${path}” could not be written: ${message}.`, { file: path });
}

async function writeFile(out: string, file: string, value: unknown): Promise<void> {
  try {
    await writeSetFile(out, file, value);
  } catch (error) {
    throw toWriteError(error, join(out, file));
  }
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/** Size and time of a file: what tells that it has changed. */
async function stampOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${Math.round(mtimeMs)}`;
  } catch {
    return 'missing';
  }
}

async function planParts(
  listing: Listing,
  options: PrepareOptions,
  { picturesPerPart = PICTURES_PER_PART, backgrounds: photoFolder }: PreparePool,
  signal: AbortSignal | undefined,
): Promise<PartJob[]> {
  const backgrounds = photoFolder === undefined || options.views === 0 ? [] : await listBackgrounds(photoFolder);
  const behind = await Promise.all(backgrounds.map(async (file) => [file, await stampOf(file)]));
  const { shapes, root } = listing;
  const also = options.alsoGridSize;
  const gridSizes = also === undefined || also === options.gridSize ? [options.gridSize] : [options.gridSize, also];
  // Parts of a fixed size: a shape that is added at the end does not change those before it.
  const average = options.views + shapes.reduce((sum, shape) => sum + shape.pictures.length, 0) / shapes.length;
  const each = Math.max(4, Math.min(SHAPES_PER_PART, Math.round(picturesPerPart / Math.max(average, 1))));
  const parts: PartJob[] = [];
  for (let from = 0; from < shapes.length; from += each) {
    throwIfStopped(signal);
    const some = shapes.slice(from, from + each);
    const facts = await Promise.all(some.map((shape) => factsOf(shape, root)));
    const { side, views, fill, seed } = options;
    parts.push({
      name: `part-${String(parts.length).padStart(5, '0')}`,
      key: hash([PART_RECIPE, gridSizes, side, views, fill, views > 0 ? seed : 0, behind, facts]),
      root,
      shapes: some,
      gridSizes,
      side,
      views,
      fill,
      seed,
      backgrounds,
    });
  }
  return parts;
}

async function factsOf(shape: ListedShape, root: string): Promise<unknown> {
  const inSet = (file: string): string => relative(root, file);
  const { source } = shape;
  return [
    {
      ...shape,
      source: { ...source, file: inSet(source.file) },
      pictures: shape.pictures.map((one) => ({ ...one, file: inSet(one.file), mask: one.mask && inSet(one.mask) })),
    },
    await stampOf(source.file),
    await Promise.all(shape.pictures.flatMap((one) => (one.mask === undefined ? [one.file] : [one.file, one.mask])).map(stampOf)),
  ];
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

/** With all parts there: finds what is double, settles the split, and writes the manifest, which makes the set whole. */
async function finish(
  out: string,
  listing: Listing,
  parts: readonly PartJob[],
  options: PrepareOptions,
  key: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const indexes: ShardIndex[] = [];
  for (const part of parts) indexes.push(await readPartIndex(out, part.name));
  const cells = new Map<string, Compared>();
  const objects = new Set<string>();
  for (const [i, index] of indexes.entries()) {
    throwIfStopped(signal);
    const packed = await comparedCells(out, parts[i], index, (shape) => {
      // Of the turned copies of an object one is enough.
      if (objects.has(shape.object)) return false;
      objects.add(shape.object);
      return true;
    });
    for (const [id, bits] of packed) cells.set(id, bits);
  }
  const stored = indexes.flatMap((index) => index.shapes);
  const duplicates = await duplicatesOf(stored, cells, signal);
  const listed = new Map(listing.shapes.map((shape) => [shape.id, shape]));
  const splits = assignSplits(
    stored.map((shape) => ({ id: shape.id, class: shape.class, object: shape.object, split: listed.get(shape.id)?.split })),
    duplicates,
    { validationShare: options.validationShare, seed: options.seed, hasTest: listing.hasTest },
  );
  const problems: DataProblem[] = [...listing.problems];
  let at = 0;
  for (const [i, index] of indexes.entries()) {
    problems.push(...(index.problems ?? []));
    let changed = false;
    const shapes = index.shapes.map((shape) => {
      const split = splits[at++];
      if (split === 'unused')
        problems.push({ file: shape.id, reason: 'It is nearly the same as a shape of the test part, so it is not trained on.' });
      changed ||= split !== shape.split;
      return { ...shape, split };
    });
    if (changed) await writeFile(out, `${parts[i].name}.json`, { ...index, shapes });
  }
  if (stored.length === 0) {
    const [first] = problems;
    throw new MaquetteError(
      'invalid-input',
      `No shape could be read. The first of ${problems.length} problems: ${first.file}: ${first.reason}`,
    );
  }
  const classes = new Map<string, number>();
  for (const shape of stored) classes.set(shape.class, (classes.get(shape.class) ?? 0) + 1);
  await writeFile(out, 'problems.json', { problems, duplicates });
  const [gridSize, ...alsoSizes] = parts[0].gridSizes;
  await writeFile(out, 'manifest.json', {
    version: STORE_VERSION,
    name: options.title,
    gridSize,
    ...(alsoSizes.length > 0 ? { alsoSizes } : {}),
    shards: parts.map((part) => part.name),
    about: {
      layout: listing.layout,
      shapes: stored.length,
      pictures: indexes.reduce((sum, index) => sum + index.pictures.length, 0),
      classes: [...classes].map(([name, shapes]) => ({ name, shapes })).sort((a, b) => (a.name < b.name ? -1 : 1)),
      problemCount: problems.length,
      createdAt: new Date().toISOString(),
      key,
    },
  } satisfies StoreManifest);
  await removeStale(out, new Set(parts.map((part) => part.name)));
}

/** The grids of some shapes of a part in the size in which shapes are compared. */
async function comparedCells(
  out: string,
  part: PartJob,
  index: ShardIndex,
  wanted: (shape: ShardIndex['shapes'][number]) => boolean,
): Promise<[string, Compared][]> {
  const size = part.gridSizes.includes(COMPARED_SIZE) ? COMPARED_SIZE : part.gridSizes[0];
  const file = size === part.gridSizes[0] ? `${part.name}.grids` : gridsFile(part.name, size);
  const grids = await readFile(join(out, file));
  const bytes = Math.ceil(size ** 3 / 8);
  return index.shapes.flatMap((shape, i): [string, Compared][] => {
    if (!wanted(shape)) return [];
    const packed = new Uint8Array(grids.subarray(i * bytes, (i + 1) * bytes));
    const cells = size === COMPARED_SIZE ? packed : packBits(canonicalCells(unpackBits(packed, size ** 3), size, COMPARED_SIZE));
    return [[shape.id, { cells, extent: shape.metres }]];
  });
}

/** Parts of an earlier preparation with other options. */
async function removeStale(out: string, current: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(out)) {
    const match = /^(part-\d{5})\.(json|grids|grids-\d+|pictures)(\.tmp)?$/.exec(name);
    if (match && (!current.has(match[1]) || match[3] !== undefined)) await rm(join(out, name), { force: true });
  }
}
