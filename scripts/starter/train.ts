import * as tf from '@tensorflow/tfjs';
import { mkdir } from 'node:fs/promises';
import { createRandom } from '../../src/core/random';
import { startBackend } from '../../src/engine/backends';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { readCheckpoint } from '../../src/engine/checkpoints/file';
import type { DataStore } from '../../src/engine/datasets/store';
import { openStore } from '../../src/engine/datasets/store';
import { createParameters, disposeParameters, parametersFrom, storeParameters } from '../../src/engine/networks/parameters';
import { MASK_EDGE } from '../../src/engine/inference/framePicture';
import type { ChosenThreshold, ScoredPicture } from '../../src/engine/training/evaluate';
import { bestThreshold } from '../../src/engine/training/evaluate';
import { featureLength, PIXEL_LENGTH } from '../../src/engine/training/featureCache';
import type { ReconstructionConfig, TrainingSet } from '../../src/engine/training/reconstruction';
import { createReconstructionTrainer, readEntries, reconstructionSpecs, sharedLength } from '../../src/engine/training/reconstruction';
import type { GradientShare } from '../../src/engine/training/shareGradients';
import { createGradientShare } from '../../src/engine/training/shareGradients';
import { config as recipe } from './config';
import type { Start } from './learn';
import { learn, RANKS, resumeFrom } from './learn';
import type { Predicted } from './predict';
import { predictAll } from './predict';
import { byKind, KINDS } from './predictPhotos';
import { loadSet } from './trainingSet';
import { startHelpers } from './workers';

const VALIDATE_EVERY = 250;
/** Of the weights' average: about the last five hundred steps. */
const AVERAGE_DECAY = 0.998;
const MOST_VALIDATION = 440;

export interface TrainingJob {
  kind: 'train';
  config: ReconstructionConfig;
  set: TrainingSet;
  share: GradientShare;
  rank: number;
  until: number;
  start: Start;
}

/** A helper worker's whole life: the same steps as the main one, on its part of each batch. */
export async function runTrainingJob(job: TrainingJob): Promise<void> {
  await startBackend();
  const trainer = startTrainer(job).trainer;
  while (trainer.step < job.until) await trainer.advance();
}

function startTrainer(job: TrainingJob): { trainer: ReturnType<typeof createReconstructionTrainer>; parameters: Map<string, tf.Variable> } {
  const parameters = parametersFrom(reconstructionSpecs(job.config), job.start.tensors, 'the starting point');
  const trainer = createReconstructionTrainer(job.config, parameters, job.set, job.share, job.rank);
  trainer.loadOptimiser(job.start.tensors, job.start.step);
  return { trainer, parameters };
}

/** Fresh weights, with the mean and deviation of each feature measured on training pictures. */
async function freshStart(set: TrainingSet): Promise<Start> {
  const parameters = createParameters(reconstructionSpecs(recipe), createRandom(recipe.seed));
  const tensors = await storeParameters(parameters);
  for (const parameter of parameters.values()) parameter.dispose();
  const count = Math.min(1024, set.cache.pictures.length);
  const random = createRandom(recipe.seed + 1);
  const entries = Array.from({ length: count }, () => random.integer(set.cache.pictures.length));
  tf.tidy(() => {
    const rows = tf.reshape(readEntries(set.cache, entries).features, [-1, recipe.encoder.features]);
    const mean = tf.mean(rows, 0);
    const variance = tf.mean(tf.square(tf.sub(rows, mean)), 0);
    const put = (name: string, values: tf.Tensor): void => {
      tensors.set(`encoder/features/${name}`, { shape: values.shape, data: Float32Array.from(values.dataSync()) });
    };
    put('mean', mean);
    put('inverse', tf.rsqrt(tf.add(variance, 1e-3)));
  });
  return { step: 0, tensors };
}

/**
 * What an earlier model knows. Where a layer has grown, the earlier numbers fill its first channels, and what comes from new channels begins at nothing (Chen et al. 2016, Net2Net): the
 * grown model begins by doing what the earlier one did.
 */
async function startFrom(file: string, set: TrainingSet): Promise<Start> {
  const fresh = await freshStart(set);
  const { tensors } = await readCheckpoint(file);
  let taken = 0;
  for (const [name, own] of fresh.tensors) {
    const found = tensors.get(name);
    if (found?.shape.length !== own.shape.length || found.shape.some((length, axis) => length > (own.shape[axis] ?? 0))) continue;
    fresh.tensors.set(name, { shape: own.shape, data: grow(found, own) });
    taken++;
  }
  console.log(`train: starts from ${file}: ${taken} of ${fresh.tensors.size} tensors`);
  return fresh;
}

/** The numbers of `earlier` in the corner of `fresh`, and zero where only the channels that a layer reads are new: the last axis of a transposed convolution, the first of a matrix. */
function grow(earlier: StoredTensor, fresh: StoredTensor): Float32Array {
  const data = fresh.data.slice();
  const { shape } = fresh;
  for (let i = 0; i < data.length; i++) {
    let [rest, at, step] = [i, 0, 1];
    let [inside, reads] = [true, true];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const position = rest % shape[axis];
      rest = (rest - position) / shape[axis];
      if (position >= earlier.shape[axis]) {
        inside = false;
        if (axis !== (shape.length === 2 ? 0 : shape.length - 1)) reads = false;
      }
      at += position * step;
      step *= earlier.shape[axis];
    }
    if (inside) data[i] = earlier.data[at];
    else if (reads && (shape.length === 5 || shape.length === 2)) data[i] = 0;
  }
  return data;
}

/** The icons of catalogue models and of their other pictures every few, so that validation takes seconds. */
function thin(set: TrainingSet, store: DataStore, most: number): TrainingSet {
  const own = [...set.cache.pictures.keys()].filter((entry) => store.shapes[set.shapeOf[entry]]?.source !== 'procedural');
  const every = Math.max(1, Math.ceil(own.length / most));
  const isIcon = (entry: number): boolean => store.pictures[set.cache.pictures[entry]]?.kind === 'icon';
  // Entries come in pairs, with and without mask.
  return {
    ...set,
    ...pick(
      set,
      own.filter((entry, i) => isIcon(entry) || Math.floor(i / 2) % every === 0),
    ),
  };
}

function pick(set: TrainingSet, entries: readonly number[]): Pick<TrainingSet, 'cache' | 'shapeOf'> {
  const { cache } = set;
  const length = featureLength(cache.channels);
  const features = new Uint16Array(entries.length * length);
  const masks = new Uint8Array(entries.length * MASK_EDGE ** 2);
  const pixels = new Uint8Array(entries.length * PIXEL_LENGTH);
  for (const [i, entry] of entries.entries()) {
    features.set(cache.features.subarray(entry * length, (entry + 1) * length), i * length);
    masks.set(cache.masks.subarray(entry * MASK_EDGE ** 2, (entry + 1) * MASK_EDGE ** 2), i * MASK_EDGE ** 2);
    pixels.set(cache.pixels.subarray(entry * PIXEL_LENGTH, (entry + 1) * PIXEL_LENGTH), i * PIXEL_LENGTH);
  }
  const of = (list: Int32Array | Uint8Array, entry: number): number => list[entry] ?? 0;
  return {
    cache: {
      pictures: Int32Array.from(entries, (entry) => of(cache.pictures, entry)),
      masked: Uint8Array.from(entries, (entry) => of(cache.masked, entry)),
      channels: cache.channels,
      features,
      masks,
      pixels,
    },
    shapeOf: Int32Array.from(entries, (entry) => of(set.shapeOf, entry)),
  };
}

export interface TrainingOptions {
  /** A model or checkpoint to begin with; without it fresh weights. */
  from?: string | undefined;
  /** Steps of the learning rate's schedule. */
  schedule?: number | undefined;
  /** Steps after which to stop; the end of the schedule if left out. */
  until?: number | undefined;
  /** Only the encoder learns (see ReconstructionConfig); makes sense with a generator that has learned, in `from`. */
  fixedGenerator?: boolean | undefined;
  seed?: number | undefined;
}

/** Trains from the newest checkpoint on, and keeps the one that was best on validation data. */
export async function trainStarter(
  data: string,
  features: string,
  run: string,
  shards: string[],
  { from, schedule = recipe.steps, until = schedule, fixedGenerator = false, seed = recipe.seed }: TrainingOptions = {},
): Promise<void> {
  const config = { ...recipe, steps: schedule, fixedGenerator, seed };
  const { backend, label } = await startBackend();
  console.log(`train: on ${backend}, ${label}`);
  await mkdir(run, { recursive: true });
  const store = await openStore(data, shards);
  const set = await loadSet(store, features, shards, 'train');
  const validation = thin(await loadSet(store, features, shards, 'validation'), store, MOST_VALIDATION);
  console.log(
    `train: ${set.cache.pictures.length} views of ${store.shapes.length} shapes, ${validation.cache.pictures.length} views to validate`,
  );

  const start = (await resumeFrom(run)) ?? (from === undefined ? await freshStart(set) : await startFrom(from, set));
  const share = createGradientShare(sharedLength(config), RANKS);
  const jobOf = (rank: number): TrainingJob => ({ kind: 'train', config, set, share, rank, until, start });
  startHelpers(RANKS, jobOf);
  const { trainer, parameters } = startTrainer(jobOf(0));
  await learn({
    ...{ run, trainer, parameters, start, until, validateEvery: VALIDATE_EVERY, decay: AVERAGE_DECAY },
    describe: (m) =>
      `ce ${m.crossEntropy.toFixed(4)} dice ${m.dice.toFixed(3)} kl ${m.kl.toFixed(1)} class ${m.classAccuracy.toFixed(2)} norm ${m.gradientNorm.toFixed(2)}`,
    validate(weights, step) {
      const shown = parametersFrom(reconstructionSpecs(config), weights, 'the average');
      const predicted = predictAll(config, shown, store, validation);
      disposeParameters(shown);
      return reportValidation(predicted, step);
    },
  });
  await store.close();
}

/** Tells how good predictions are by the kind of picture, with the object's mask and without; gives what checkpoints are compared by: with the mask, all kinds alike. */
export function reportValidation(
  predicted: readonly (ScoredPicture & Pick<Predicted, 'kind' | 'masked'>)[],
  step: number,
): ChosenThreshold {
  const parts = KINDS.flatMap((kind) =>
    [true, false].flatMap((masked) => {
      const part = predicted.filter((p) => p.kind === kind && p.masked === masked);
      if (part.length === 0) return [];
      const { threshold, iou } = bestThreshold([part]);
      return `${kind}${masked ? '+mask' : ''} ${iou.toFixed(3)}@${threshold.toFixed(2)}`;
    }),
  );
  const chosen = bestThreshold(byKind(predicted.filter((p) => p.masked)));
  console.log(`validation at ${step}: IoU ${chosen.iou.toFixed(4)} @ ${chosen.threshold.toFixed(2)}; ${parts.join(', ')}`);
  return chosen;
}
