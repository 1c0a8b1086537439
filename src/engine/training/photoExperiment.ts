import * as tf from '@tensorflow/tfjs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { MaquetteError } from '../../core/errors';
import { createRandom } from '../../core/random';
import type { Progress } from '../../shared/engine';
import type { TrainingConfig } from '../../shared/training';
import { readNumbers } from '../backends';
import { readCheckpoint, writeAtomically } from '../checkpoints/file';
import type { StoredTensor } from '../checkpoints/format';
import { encodeCheckpoint } from '../checkpoints/format';
import type { DataStore } from '../datasets/store';
import { openStore } from '../datasets/store';
import { storeManifest } from '../datasets/storeSchema';
import { findAnyModel, listModels, WEIGHTS_FILE } from '../inference/modelFolder';
import type { ModelDescription } from '../inference/modelFolder';
import { extractorSpecs } from '../networks/featureNetworks';
import { createParameters, disposeParameters, parametersFrom, storeParameters, take } from '../networks/parameters';
import type { FeatureCache, View } from './featureCache';
import { buildFeatures, hasFeatures, loadFeatures } from './featureCache';
import type { OpenExperiment } from './learner';
import { createPhotoLearner } from './photoLearner';
import type { SharedSet } from './photoLearner';
import { photoRecipe } from './photoRecipe';
import type { ReconstructionConfig, TrainingSet } from './reconstruction';
import { readEntries, reconstructionSpecs, sharedLength, withPrefix } from './reconstruction';
import { evenly } from './sampling';

/**
 * The studio's own kind of model on a prepared set: frozen image features of its pictures, worked out once and kept beside the set, then encoder and generator, fresh or from a
 * model that is there.
 */

export const EXTRACTOR_FILE = 'extractor.bin';

/** 144 KB each with the starter model's three networks: all together a good gigabyte. */
const MOST_VIEWS = 8_000;
const MOST_VALIDATION = 160;

export interface PhotoSources {
  data: string;
  run: string;
  modelsDirs: readonly string[];
}

export async function openPhotoExperiment(
  config: TrainingConfig,
  store: DataStore,
  sources: PhotoSources,
  shared: unknown,
  onProgress: (progress: Progress) => void,
): Promise<OpenExperiment> {
  const ready = (shared as SharedSet | undefined) ?? (await prepareSet(config, store, sources, onProgress));
  return {
    shareLength: sharedLength(ready.recipe),
    shared: ready,
    start(from, share, rank) {
      const meta = from?.checkpoint.meta as { step?: unknown } | undefined;
      if (from && typeof meta?.step !== 'number') {
        throw new MaquetteError('bad-file', `${from.file} is not a checkpoint of this kind of training.`, { file: from.file });
      }
      const start = {
        step: Number(meta?.step ?? 0),
        tensors: from?.checkpoint.tensors ?? ready.start,
        file: from?.file ?? 'the starting point',
      };
      return createPhotoLearner(config, ready, store, start, share, rank);
    },
    close: () => store.close(),
  };
}

async function prepareSet(
  config: TrainingConfig,
  store: DataStore,
  { data, run, modelsDirs }: PhotoSources,
  onProgress: (progress: Progress) => void,
): Promise<SharedSet> {
  const model = await chooseModel(config, modelsDirs);
  const { networks } = model.description.encoder;
  const stored = withPrefix(model.tensors, 'extractor/');
  await writeAtomically(join(run, EXTRACTOR_FILE), encodeCheckpoint({ kind: 'weights', meta: {}, tensors: new Map(stored) }, 'float16'));
  const folder = join(data, `features-${checksum(stored)}`);
  const shards = await shardsOf(data);
  const extractor = parametersFrom(extractorSpecs(networks), stored, `${model.id}/${WEIGHTS_FILE}`);
  for (const [i, shard] of shards.entries()) {
    if (await hasFeatures(folder, shard)) continue;
    const part = await openStore(data, [shard]);
    const views = planViews(part);
    const stage = `Looking at the pictures, part ${i + 1} of ${shards.length}`;
    const tell = (done: number): void => onProgress({ stage, fraction: (i + done / Math.max(1, views.length)) / shards.length });
    tell(0);
    await buildFeatures(
      part,
      views,
      { networks, weight: (name) => take(extractor, name) },
      { folder, name: shard, seed: crc32(shard) },
      tell,
    );
    await part.close();
  }
  disposeParameters(extractor);

  const inSplit = (split: string) => (picture: number) => store.shapes[store.pictures[picture]?.shape ?? -1]?.split === split;
  const every = Math.max(1, Math.ceil(store.pictures.filter((_, i) => inSplit('train')(i)).length / MOST_VIEWS));
  const cache = await loadFeatures(folder, shards, (picture) => picture % every === 0 && inSplit('train')(picture));
  if (cache.pictures.length === 0) throw new MaquetteError('invalid-input', 'The data set has no pictures of shapes of its training part.');
  const chosen = new Set(evenly([...store.pictures.keys()].filter(inSplit('validation')), MOST_VALIDATION));
  const seen = await loadFeatures(folder, shards, (picture) => chosen.has(picture));

  const classes = [...new Set(store.shapes.map((shape) => shape.class))].sort();
  const recipe = photoRecipe(config, classes, networks, config.startFrom === undefined ? undefined : model.description);
  const gridBytes = Math.ceil(store.gridSize ** 3 / 8);
  const grids = new Uint8Array(new SharedArrayBuffer(store.shapes.length * gridBytes));
  const classOf = new Int32Array(new SharedArrayBuffer(store.shapes.length * 4));
  for (const [i, shape] of store.shapes.entries()) {
    grids.set(store.packedGrid(i), i * gridBytes);
    classOf[i] = classes.indexOf(shape.class);
  }
  const shapesOf = (of: FeatureCache): Int32Array => Int32Array.from(of.pictures, (picture) => store.pictures[picture]?.shape ?? 0);
  const shapeOf = shapesOf(cache);
  // Each class is drawn equally often, however many shapes it has.
  const byClass = classes.map((_, c) => [...shapeOf.keys()].filter((entry) => classOf[shapeOf[entry]] === c));
  const set: TrainingSet = { cache, shapeOf, classOf, grids, gridBytes, groups: [{ weight: 1, byClass }] };
  const start = await startingWeights(recipe, set, config.startFrom === undefined ? undefined : model.tensors);
  return { recipe, set, validation: { cache: seen, shapeOf: shapesOf(seen) }, start };
}

/** The model that gives the feature extractor, and where the run starts from one, its weights. */
async function chooseModel(
  { startFrom }: TrainingConfig,
  modelsDirs: readonly string[],
): Promise<{ id: string; description: ModelDescription; tensors: Map<string, StoredTensor> }> {
  const ids = startFrom === undefined ? (await listModels(modelsDirs)).map(({ id }) => id) : [startFrom];
  for (const id of ids) {
    const { folder, description } = await findAnyModel(modelsDirs, id);
    if (description.kind !== 'photo') {
      if (startFrom === undefined) continue;
      throw new MaquetteError(
        'invalid-input',
        `A photo model cannot start from “${id}”: it is a model of another kind (${description.kind}).`,
      );
    }
    const { tensors } = await readCheckpoint(join(folder, WEIGHTS_FILE));
    return { id, description, tensors };
  }
  throw new MaquetteError(
    'not-found',
    'There is no photo model to take the image features from. Install the one that comes with Maquette.',
  );
}

async function shardsOf(data: string): Promise<string[]> {
  return storeManifest.parse(JSON.parse(await readFile(join(data, 'manifest.json'), 'utf8'))).shards;
}

function checksum(tensors: ReadonlyMap<string, StoredTensor>): string {
  let sum = 0;
  for (const { data } of tensors.values()) sum = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), sum);
  return sum.toString(16).padStart(8, '0');
}

/** A picture to learn from is seen once, with its cut-out or as it is; one to validate on both ways; those of the test part not at all. */
function planViews(store: DataStore): View[] {
  return store.pictures.flatMap(({ shape }, picture): View[] => {
    switch (store.shapes[shape]?.split) {
      case 'train':
        return [{ picture, masked: (shape + picture) % 2 === 0, jitter: true }];
      case 'validation':
        return [
          { picture, masked: true, jitter: false },
          { picture, masked: false, jitter: false },
        ];
      case 'test':
      case 'unused':
      case undefined:
        return [];
    }
  });
}

/** Fresh weights with the features' mean and deviation measured; of an earlier model, every tensor of the same name and shape (its classes may be others). */
async function startingWeights(
  recipe: ReconstructionConfig,
  set: TrainingSet,
  earlier: ReadonlyMap<string, StoredTensor> | undefined,
): Promise<Map<string, StoredTensor>> {
  const parameters = createParameters(reconstructionSpecs(recipe), createRandom(recipe.seed));
  const tensors = await storeParameters(parameters);
  disposeParameters(parameters);
  const count = Math.min(1024, set.cache.pictures.length);
  const random = createRandom(recipe.seed + 1);
  const measured = tf.tidy(() => {
    const entries = Array.from({ length: count }, () => random.integer(set.cache.pictures.length));
    const rows = tf.reshape(readEntries(set.cache, entries).features, [-1, recipe.encoder.features]);
    const mean = tf.mean(rows, 0);
    const variance = tf.mean(tf.square(tf.sub(rows, mean)), 0);
    return [mean, tf.rsqrt(tf.add(variance, 1e-3))];
  });
  const [mean, inverse] = await readNumbers(measured);
  tf.dispose(measured);
  for (const [name, data] of Object.entries({ mean, inverse })) tensors.set(`encoder/features/${name}`, { shape: [data.length], data });
  for (const [name, { shape }] of tensors) {
    const found = earlier?.get(name);
    if (found?.shape.join() === shape.join()) tensors.set(name, found);
  }
  return tensors;
}
