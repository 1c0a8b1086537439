import { FURNITURE_CLASSES } from '../../src/core/furniture/classes';
import type { DataStore } from '../../src/engine/datasets/store';
import { openStore } from '../../src/engine/datasets/store';
import type { PictureEntry, Split } from '../../src/engine/datasets/storeSchema';
import type { CacheEntry } from '../../src/engine/training/featureCache';
import { listEntries, loadFeatures } from '../../src/engine/training/featureCache';
import type { LatentSet } from '../../src/engine/training/finerGenerator';
import type { ShapeSet, TrainingSet } from '../../src/engine/training/reconstruction';
import { GROUP_WEIGHTS } from './config';
import { loadPosteriors } from './posteriors';

const CLASS_NAMES: readonly string[] = FURNITURE_CLASSES;

type Wanted = (picture: number) => boolean;

const ofSplit =
  (store: DataStore, split: Split): Wanted =>
  (number) => {
    const picture = store.pictures[number];
    return picture !== undefined && store.shapes[picture.shape]?.split === split;
  };

/** All shapes' grids and classes in shared memory, with the features of the pictures of one split. `store` was opened with `shards`. */
export async function loadSet(store: DataStore, folder: string, shards: readonly string[], split: Split): Promise<TrainingSet> {
  const cache = await loadFeatures(folder, shards, ofSplit(store, split));
  return { cache, ...shapesOf(store, cache.pictures) };
}

/** The same with posteriors in place of features. */
export async function loadLatentSet(
  store: DataStore,
  folders: { features: string; posteriors: string },
  shards: readonly string[],
  split: Split,
  latentSize: number,
): Promise<LatentSet & { entries: CacheEntry[] }> {
  const entries = await listEntries(folders.features, shards, ofSplit(store, split));
  const posteriors = await loadPosteriors(folders.posteriors, entries, latentSize);
  const pictures = entries.map(({ picture }) => picture);
  return { entries, posteriors, ...shapesOf(store, pictures) };
}

/** Views of training pictures that the shards' features hold. */
export async function countTrainingViews(data: string, features: string, shards: readonly string[]): Promise<number> {
  const store = await openStore(data, shards);
  const entries = await listEntries(features, shards, ofSplit(store, 'train'));
  await store.close();
  return entries.length;
}

/** @param pictures the store's picture of each entry */
function shapesOf(store: DataStore, pictures: Iterable<number>): ShapeSet {
  const gridBytes = store.gridSize ** 3 / 8;
  const grids = new Uint8Array(new SharedArrayBuffer(store.shapes.length * gridBytes));
  const classOf = new Int32Array(new SharedArrayBuffer(store.shapes.length * 4));
  for (const [i, shape] of store.shapes.entries()) {
    grids.set(store.packedGrid(i), i * gridBytes);
    classOf[i] = CLASS_NAMES.indexOf(shape.class);
  }
  const list = [...pictures];
  const shapeOf = Int32Array.from(list, (picture) => store.pictures[picture]?.shape ?? 0);
  return { shapeOf, classOf, grids, gridBytes, groups: groupsOf(store, list, shapeOf) };
}

function groupsOf(store: DataStore, pictures: readonly number[], shapeOf: Int32Array): ShapeSet['groups'] {
  const lists = new Map(
    Object.entries(GROUP_WEIGHTS).map(([name, weight]) => [name, { weight, byClass: FURNITURE_CLASSES.map((): number[] => []) }]),
  );
  for (const [entry, picture] of pictures.entries()) {
    const shape = store.shapes[shapeOf[entry]];
    if (!shape) continue;
    lists.get(groupOf(store.pictures[picture]?.kind, shape.source))?.byClass[CLASS_NAMES.indexOf(shape.class)]?.push(entry);
  }
  return [...lists.values()].filter(({ byClass }) => byClass.some((entries) => entries.length > 0));
}

function groupOf(kind: PictureEntry['kind'] | undefined, source: string): keyof typeof GROUP_WEIGHTS {
  if (kind === 'icon') return 'icons';
  const group = source === 'procedural' ? 'procedural' : 'catalogue';
  return kind === 'product' ? `${group}Products` : group;
}
