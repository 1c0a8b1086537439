import { FURNITURE_CLASSES } from '../../src/core/furniture/classes';
import type { DataStore } from '../../src/engine/datasets/store';
import type { PictureEntry, Split } from '../../src/engine/datasets/storeSchema';
import type { FeatureCache } from '../../src/engine/training/featureCache';
import { loadFeatures } from '../../src/engine/training/featureCache';
import type { TrainingSet } from '../../src/engine/training/reconstruction';
import { GROUP_WEIGHTS } from './config';

const CLASS_NAMES: readonly string[] = FURNITURE_CLASSES;

/** All shapes' grids and classes in shared memory, with the features of the pictures of one split. `store` was opened with `shards`. */
export async function loadSet(
  store: DataStore,
  folder: string,
  shards: readonly string[],
  split: Split,
  only?: 'icon',
): Promise<TrainingSet> {
  const cache = await loadFeatures(folder, shards, (number) => {
    const picture = store.pictures[number];
    return picture !== undefined && store.shapes[picture.shape]?.split === split && (only === undefined || picture.kind === only);
  });
  const gridBytes = store.gridSize ** 3 / 8;
  const grids = new Uint8Array(new SharedArrayBuffer(store.shapes.length * gridBytes));
  const classOf = new Int32Array(new SharedArrayBuffer(store.shapes.length * 4));
  for (const [i, shape] of store.shapes.entries()) {
    grids.set(store.packedGrid(i), i * gridBytes);
    classOf[i] = CLASS_NAMES.indexOf(shape.class);
  }
  const shapeOf = Int32Array.from(cache.pictures, (picture) => store.pictures[picture]?.shape ?? 0);
  return { cache, shapeOf, classOf, grids, gridBytes, groups: groupsOf(store, cache, shapeOf) };
}

function groupsOf(store: DataStore, cache: FeatureCache, shapeOf: Int32Array): TrainingSet['groups'] {
  const lists = new Map(
    Object.entries(GROUP_WEIGHTS).map(([name, weight]) => [name, { weight, byClass: FURNITURE_CLASSES.map((): number[] => []) }]),
  );
  for (const [entry, picture] of cache.pictures.entries()) {
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
