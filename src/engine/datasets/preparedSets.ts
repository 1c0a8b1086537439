import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';
import { MaquetteError } from '../../core/errors';
import { unpackBits } from '../../core/voxel/packBits';
import type { PrepareOptions, PreparedSet } from '../../shared/data';
import type { JobControl } from '../../shared/engine';
import { drawCells } from './drawCells';
import { COMPARED_SIZE } from './duplicates';
import { listData } from './inspect';
import { runParts } from './partPool';
import { PREPARATION_FILE, readPreparation } from './preparation';
import { openStore } from './store';
import { readManifest } from './storeFiles';
import type { StoreManifest } from './storeSchema';

/** The prepared sets among the folders of `root`, by name; folders that hold something else, or half a set, are passed over. */
export async function listPreparedSets(root: string): Promise<PreparedSet[]> {
  const sets: PreparedSet[] = [];
  for (const folder of await subfolders(root)) {
    try {
      sets.push(await readPreparedSet(folder));
    } catch (error) {
      if (!(error instanceof MaquetteError)) throw error;
    }
  }
  return sets;
}

/** A preparation that was begun in a folder of `root` and is not finished. */
export interface UnfinishedPreparation {
  id: string;
  /** The folder that it is made from. */
  folder: string;
  options: PrepareOptions;
}

export async function listUnfinishedSets(root: string): Promise<UnfinishedPreparation[]> {
  const found: UnfinishedPreparation[] = [];
  for (const out of await subfolders(root)) {
    try {
      const names = await readdir(out);
      if (!names.includes(PREPARATION_FILE)) continue;
      if (names.includes('manifest.json') && (await readManifest(out)).about) continue;
      const { folder, options } = await readPreparation(out);
      found.push({ id: basename(out), folder, options });
    } catch (error) {
      if (!(error instanceof MaquetteError)) throw error;
    }
  }
  return found;
}

async function subfolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(root, entry.name))
    .sort();
}

/** @throws MaquetteError 'not-found', 'bad-file' if the folder holds no whole set */
export async function readPreparedSet(folder: string): Promise<PreparedSet> {
  const manifest = await readManifest(folder);
  const about = manifest.about ?? (await countStore(folder));
  let bytes = 0;
  for (const name of await readdir(folder))
    bytes += await stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  return {
    id: basename(resolve(folder)),
    title: manifest.name,
    layout: about.layout,
    gridSize: manifest.gridSize,
    shapes: about.shapes,
    pictures: about.pictures,
    classes: about.classes,
    problemCount: about.problemCount,
    bytes,
    createdAt: about.createdAt,
  };
}

/** Sets that a script made do not say what is in them. */
async function countStore(folder: string): Promise<Omit<NonNullable<StoreManifest['about']>, 'key'>> {
  const store = await openStore(folder);
  try {
    if (store.shapes.length === 0) throw new MaquetteError('not-found', `“${folder}” holds no shapes yet.`, { file: folder });
    const classes = new Map<string, number>();
    for (const shape of store.shapes) classes.set(shape.class, (classes.get(shape.class) ?? 0) + 1);
    return {
      layout: 'prepared',
      shapes: store.shapes.length,
      pictures: store.pictures.length,
      classes: [...classes].map(([name, shapes]) => ({ name, shapes })).sort((a, b) => (a.name < b.name ? -1 : 1)),
      problemCount: 0,
      createdAt: (await stat(join(folder, 'manifest.json'))).mtime.toISOString(),
    };
  } finally {
    await store.close();
  }
}

/** A small picture of a shape. */
export interface ShapeThumbnail {
  class: string;
  shape: string;
  /** Square, transparent around the shape. */
  png: Uint8Array;
}

const toPng = async (cells: Uint8Array, size: number, side: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp(drawCells(cells, size, side), { raw: { width: side, height: side, channels: 4 } })
      .png()
      .toBuffer(),
  );

/** Evenly spread over the class, so that they look different: sets are often sorted by likeness. */
function spread<T>(list: readonly T[], count: number): T[] {
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, i) => list[Math.floor(((i + 0.5) * list.length) / Math.min(count, list.length))],
  );
}

function byClass<T extends { class: string }>(list: readonly T[]): T[][] {
  const classes = new Map<string, T[]>();
  for (const one of list) {
    const some = classes.get(one.class);
    if (some) some.push(one);
    else classes.set(one.class, [one]);
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, some]) => some);
}

/** Pictures of some shapes of each class of a prepared set, the classes by name. */
export async function readSetThumbnails(folder: string, perClass = 4, side = 96): Promise<ShapeThumbnail[]> {
  const store = await openStore(folder);
  try {
    const shapes = store.shapes.map((shape, number) => ({ class: shape.class, id: shape.id, number }));
    const thumbnails: ShapeThumbnail[] = [];
    for (const some of byClass(shapes))
      for (const { class: name, id, number } of spread(some, perClass))
        thumbnails.push({ class: name, shape: id, png: await toPng(store.grid(number), store.gridSize, side) });
    return thumbnails;
  } finally {
    await store.close();
  }
}

/** The same for a folder that is not prepared: its shapes are read for it. Those that cannot be read are passed over. */
export async function readFolderThumbnails(folder: string, perClass = 4, side = 96, control: JobControl = {}): Promise<ShapeThumbnail[]> {
  const listing = await listData(folder, {}, control.signal);
  const chosen = byClass(listing.shapes).flatMap((some) => spread(some, perClass));
  let seen = 0;
  const answers = await runParts(
    chosen.map((shape) => ({ kind: 'check', job: { root: listing.root, shapes: [{ ...shape, pictures: [] }] } })),
    {
      signal: control.signal,
      onStep: () => control.onProgress?.({ fraction: ++seen / chosen.length, stage: `Reading shapes (${seen} of ${chosen.length})` }),
    },
  );
  const thumbnails: ShapeThumbnail[] = [];
  for (const [i, answer] of answers.entries()) {
    const cells = answer.kind === 'checked' ? answer.checked[0]?.cells : undefined;
    if (cells)
      thumbnails.push({
        class: chosen[i].class,
        shape: chosen[i].id,
        png: await toPng(unpackBits(cells, COMPARED_SIZE ** 3), COMPARED_SIZE, side),
      });
  }
  return thumbnails;
}
