import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../core/random';
import { createRandom } from '../../core/random';
import type { StoredTensor } from '../checkpoints/format';
import { decodeHalf } from '../checkpoints/float16';
import { FEATURE_EDGE, featureChannels } from '../networks/mobileNet';
import { MASK_EDGE, PIXEL_EDGE } from '../inference/framePicture';
import type { GeneratorConfig } from '../networks/generator';
import { generate, generatorSpecs, gridEdge } from '../networks/generator';
import { readNumbers } from '../backends';
import type { ParameterSpec } from '../networks/parameters';
import type { PhotoEncoderConfig, PhotoInput } from '../networks/photoEncoder';
import { encodePhoto, photoEncoderSpecs } from '../networks/photoEncoder';
import type { Adam, AdamConfig } from './adam';
import { clipByNorm, createAdam, warmUpCosine } from './adam';
import type { FeatureCache } from './featureCache';
import { FEATURE_LENGTH, PIXEL_LENGTH } from './featureCache';
import { classCrossEntropy, diceLoss, klDivergence, sampleLatent, voxelCrossEntropy } from './losses';
import type { GradientShare } from './shareGradients';
import { averageOverRanks } from './shareGradients';

/** Training of the studio's own models: photo features -> latent -> grid, as a variational autoencoder with cross entropy and Dice. */
export interface ReconstructionConfig {
  encoder: PhotoEncoderConfig;
  generator: GeneratorConfig;
  /** Pictures a step, over all workers. */
  batch: number;
  steps: number;
  adam: AdamConfig;
  /** Steps until the learning rate is reached. */
  warmUp: number;
  /** Largest norm of all gradients together. */
  clip: number;
  crossEntropyWeight: number;
  /** Small: enough to keep the latent space smooth to walk in, too little to blur the shapes. */
  klWeight: number;
  classWeight: number;
  seed: number;
}

/** What a step is drawn from. All arrays may lie in shared memory. */
export interface TrainingSet {
  cache: FeatureCache;
  /** Shape of each entry of the cache. */
  shapeOf: Int32Array;
  /** Class of each shape. */
  classOf: Int32Array;
  /** gridSize³/8 bytes a shape, lowest bit first. */
  grids: Uint8Array;
  gridBytes: number;
  /** Groups of entries and how often they are drawn; within a group each class is drawn equally often. */
  groups: { weight: number; byClass: number[][] }[];
}

export interface StepMetrics {
  step: number;
  loss: number;
  crossEntropy: number;
  dice: number;
  kl: number;
  /** Share of the batch whose class was named rightly. */
  classAccuracy: number;
  gradientNorm: number;
  rate: number;
}

export function reconstructionSpecs(config: Pick<ReconstructionConfig, 'encoder' | 'generator'>): ParameterSpec[] {
  const prefixed = (prefix: string, specs: ParameterSpec[]): ParameterSpec[] =>
    specs.map((spec) => ({ ...spec, name: prefix + spec.name }));
  return [...prefixed('encoder/', photoEncoderSpecs(config.encoder)), ...prefixed('generator/', generatorSpecs(config.generator))];
}

/** Those of the parameters whose name starts with `prefix`, by the rest of their name. */
export function withPrefix<T>(parameters: ReadonlyMap<string, T>, prefix: string): Map<string, T> {
  return new Map([...parameters].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Entries of the cache for one batch. */
export function drawEntries(set: TrainingSet, count: number, random: Random): number[] {
  const total = set.groups.reduce((sum, group) => sum + group.weight, 0);
  return Array.from({ length: count }, () => {
    let left = random.next() * total;
    const group = set.groups.find(({ weight }) => (left -= weight) < 0) ?? set.groups[0];
    const classes = group?.byClass.filter((entries) => entries.length > 0) ?? [];
    const entries = classes[random.integer(classes.length)];
    const entry = entries?.[random.integer(entries.length)];
    if (entry === undefined) throw new RangeError('the training set has an empty group');
    return entry;
  });
}

/** The encoder's input for entries of a cache. The caller disposes of it. */
export function readEntries(cache: FeatureCache, entries: readonly number[]): PhotoInput {
  const features = new Float32Array(entries.length * FEATURE_LENGTH);
  const mask = new Float32Array(entries.length * MASK_EDGE ** 2);
  const known = new Float32Array(entries.length);
  const image = new Float32Array(entries.length * PIXEL_LENGTH);
  for (const [i, entry] of entries.entries()) {
    for (let p = 0; p < PIXEL_LENGTH; p++) image[i * PIXEL_LENGTH + p] = cache.pixels[entry * PIXEL_LENGTH + p] / 255;
    decodeHalf(cache.features.subarray(entry * FEATURE_LENGTH, (entry + 1) * FEATURE_LENGTH), features, i * FEATURE_LENGTH);
    known[i] = cache.masked[entry] ?? 0;
    if (!known[i]) continue;
    for (let p = 0; p < MASK_EDGE ** 2; p++) mask[i * MASK_EDGE ** 2 + p] = cache.masks[entry * MASK_EDGE ** 2 + p] / 255;
  }
  return {
    features: tf.tensor4d(features, [entries.length, FEATURE_EDGE, FEATURE_EDGE, featureChannels(1)]),
    mask: tf.tensor4d(mask, [entries.length, MASK_EDGE, MASK_EDGE, 1]),
    maskKnown: tf.tensor2d(known, [entries.length, 1]),
    image: tf.tensor4d(image, [entries.length, PIXEL_EDGE, PIXEL_EDGE, 3]),
  };
}

/** [B, N, N, N, 1] of 0 and 1. */
export function readGrids(set: Pick<TrainingSet, 'grids' | 'gridBytes'>, shapes: readonly number[], edge: number): tf.Tensor5D {
  const cells = new Float32Array(shapes.length * edge ** 3);
  for (const [i, shape] of shapes.entries()) {
    const from = shape * set.gridBytes;
    for (let cell = 0; cell < edge ** 3; cell++) {
      if (set.grids[from + (cell >> 3)] & (1 << (cell & 7))) cells[i * edge ** 3 + cell] = 1;
    }
  }
  return tf.tensor5d(cells, [shapes.length, edge, edge, edge, 1]);
}

function noise(random: Random, rows: number, columns: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    [rows, columns],
  );
}

export interface ReconstructionTrainer {
  /** Steps taken so far. */
  readonly step: number;
  /** One step on this worker's part of the batch. */
  advance(): Promise<StepMetrics>;
  /** Optimiser state, for a checkpoint. */
  saveOptimiser(): Promise<Map<string, StoredTensor>>;
  loadOptimiser(stored: ReadonlyMap<string, StoredTensor>, step: number): void;
}

/**
 * The training step, for one of `share.ranks` workers. What is drawn in a step depends on the seed and the step's number only: a resumed run draws what an
 * uninterrupted one does.
 */
export function createReconstructionTrainer(
  config: ReconstructionConfig,
  parameters: ReadonlyMap<string, tf.Variable>,
  set: TrainingSet,
  share: GradientShare,
  rank: number,
): ReconstructionTrainer {
  const adam: Adam = createAdam(config.adam);
  const encoder = withPrefix(parameters, 'encoder/');
  const generator = withPrefix(parameters, 'generator/');
  const learned = [...parameters].filter(([, v]) => v.trainable);
  const measured = [...parameters].filter(([name, v]) => !v.trainable && !name.startsWith('encoder/features/'));
  const variables = learned.map(([, v]) => v);
  const edge = gridEdge(config.generator);
  let step = 0;

  return {
    get step() {
      return step;
    },
    async advance() {
      const random = createRandom((Math.imul(config.seed, 1_000_003) + step) >>> 0);
      const rate = warmUpCosine(step, config.warmUp, config.steps);
      const drawn = drawEntries(set, config.batch, random);
      const part = config.batch / share.ranks;
      const eps = noise(random, config.batch, config.encoder.latentSize);

      let parts: tf.Tensor1D | undefined;
      const { value, grads } = tf.variableGrads(() => {
        const entries = drawn.slice(rank * part, (rank + 1) * part);
        const shapes = entries.map((entry) => set.shapeOf[entry]);
        const truth = readGrids(set, shapes, edge);
        const labels = tf.tensor1d(
          shapes.map((shape) => set.classOf[shape]),
          'int32',
        );
        const posterior = encodePhoto(
          config.encoder,
          encoder,
          readEntries(set.cache, entries),
          { training: true },
          step * share.ranks + rank + 1,
        );
        const z = sampleLatent(posterior.mean, posterior.logVariance, tf.slice(eps, [rank * part, 0], [part, -1]));
        const logits = generate(config.generator, generator, z, { training: true });

        const crossEntropy = voxelCrossEntropy(logits, truth);
        const dice = diceLoss(logits, truth);
        const kl = klDivergence(posterior.mean, posterior.logVariance);
        const classes = classCrossEntropy(posterior.classes, labels);
        const right = tf.mean(tf.cast(tf.equal(tf.cast(tf.argMax(posterior.classes, 1), 'int32'), labels), 'float32'));
        parts = tf.keep(tf.stack([crossEntropy, dice, kl, right]) as tf.Tensor1D);
        return tf.addN<tf.Scalar>([
          tf.mul<tf.Scalar>(crossEntropy, config.crossEntropyWeight),
          dice,
          tf.mul<tf.Scalar>(kl, config.klWeight),
          tf.mul<tf.Scalar>(classes, config.classWeight),
        ]);
      }, variables);

      const slopes = await readNumbers(learned.map(([, v]) => grads[v.name]));
      const gradients = new Map(learned.map(([name], i) => [name, slopes[i]]));
      const statistics = await readNumbers(measured.map(([, v]) => v));
      const [shares, [total]] = await readNumbers([parts as unknown as tf.Tensor, value]);
      const numbers = Float32Array.from([...shares, total]);
      tf.dispose([grads, value, eps, parts]);
      averageOverRanks(share, rank, [...gradients.values(), ...statistics, numbers]);
      if (share.ranks > 1) for (const [i, [, v]] of measured.entries()) tf.tidy(() => v.assign(tf.tensor(statistics[i], v.shape)));

      const gradientNorm = clipByNorm(gradients, config.clip);
      if (Number.isFinite(gradientNorm)) adam.step(parameters, gradients, rate);
      step++;
      const [crossEntropy, dice, kl, classAccuracy, loss] = numbers as unknown as [number, number, number, number, number];
      return { step, loss, crossEntropy, dice, kl, classAccuracy, gradientNorm, rate: rate * config.adam.learningRate };
    },
    saveOptimiser: () => adam.save('adam/'),
    loadOptimiser(stored, at) {
      adam.load(stored, 'adam/', at);
      step = at;
    },
  };
}

/** Numbers that workers share in a step. */
export function sharedLength(config: Pick<ReconstructionConfig, 'encoder' | 'generator'>): number {
  return (
    reconstructionSpecs(config)
      .map(({ shape }) => shape.reduce((a, b) => a * b, 1))
      .reduce((a, b) => a + b, 0) + 5
  );
}
