import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { packBits, unpackBits } from '../../core/voxel/packBits';
import type { DataProblem, PrepareOptions } from '../../shared/data';
import { assignSplits } from './assignSplits';
import { canonicalCells } from './canonicalCells';
import { COMPARED_SIZE } from './duplicates';
import { duplicatesOf } from './inspect';
import type { Compared } from './inspect';
import type { Listing } from './layouts/listing';
import type { PartJob } from './makePart';
import { throwIfStopped } from './stopped';
import { readPartIndex } from './storeFiles';
import { STORE_VERSION, gridsFile } from './storeSchema';
import type { ShardIndex, StoreManifest } from './storeSchema';
import { writeToSet } from './writeSet';

/** With all parts there: finds what is double, settles the split, and writes the manifest, which makes the set whole. */
export async function finishSet(
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
    if (changed) await writeToSet(out, `${parts[i].name}.json`, { ...index, shapes });
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
  await writeToSet(out, 'problems.json', { problems, duplicates });
  const [gridSize, ...alsoSizes] = parts[0].gridSizes;
  await writeToSet(out, 'manifest.json', {
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
