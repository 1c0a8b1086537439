import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../core/random';
import { createRandom } from '../../core/random';
import { decodeHalf } from '../checkpoints/float16';
import { FEATURE_EDGE } from '../networks/featureNetworks';
import { MASK_EDGE, PIXEL_EDGE } from '../inference/framePicture';
import type { GeneratorConfig } from '../networks/generator';
import { generate, generatorSpecs, gridEdge } from '../networks/generator';
import type { ParameterSpec } from '../networks/parameters';
import type { PhotoEncoderConfig, PhotoInput } from '../networks/photoEncoder';
import { encodePhoto, photoEncoderSpecs } from '../networks/photoEncoder';
import type { AdamConfig } from './adam';
import { warmUpCosine } from './adam';
import type { FeatureCache } from './featureCache';
import { featureLength, PIXEL_LENGTH } from './featureCache';
import { classCrossEntropy, diceLoss, klDivergence, sampleLatent, voxelCrossEntropy } from './losses';
import type { RankedLearner } from './rankedLearner';
import { createRankedLearner } from './rankedLearner';
import type { GradientShare } from './shareGradients';

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
  /** The generator stays as it is, and only the encoder learns: what was made in its latent space before, a finer generator included, keeps its meaning. */
  fixedGenerator?: boolean;
  seed: number;
}

/** The shapes that a step is drawn from, and the pictures (entries) of each. All arrays may lie in shared memory. */
export interface ShapeSet {
  /** Shape of each entry. */
  shapeOf: Int32Array;
  /** Class of each shape. */
  classOf: Int32Array;
  /** gridSize³/8 bytes a shape, lowest bit first. */
  grids: Uint8Array;
  gridBytes: number;
  /** Groups of entries and how often they are drawn; within a group each class is drawn equally often. */
  groups: { weight: number; byClass: number[][] }[];
}

/** With what the encoder sees of each entry. */
export interface TrainingSet extends ShapeSet {
  cache: FeatureCache;
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

export function reconstructionSpecs(config: Pick<ReconstructionConfig, 'encoder' | 'generator' | 'fixedGenerator'>): ParameterSpec[] {
  const generator = generatorSpecs(config.generator).map((spec) => ({ ...spec, trainable: spec.trainable && !config.fixedGenerator }));
  const prefixed = (prefix: string, specs: ParameterSpec[]): ParameterSpec[] =>
    specs.map((spec) => ({ ...spec, name: prefix + spec.name }));
  return [...prefixed('encoder/', photoEncoderSpecs(config.encoder)), ...prefixed('generator/', generator)];
}

/** Those of the parameters whose name starts with `prefix`, by the rest of their name. */
export function withPrefix<T>(parameters: ReadonlyMap<string, T>, prefix: string): Map<string, T> {
  return new Map([...parameters].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Entries of the cache for one batch. */
export function drawEntries(set: ShapeSet, count: number, random: Random): number[] {
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
  const length = featureLength(cache.channels);
  const features = new Float32Array(entries.length * length);
  const mask = new Float32Array(entries.length * MASK_EDGE ** 2);
  const known = new Float32Array(entries.length);
  const image = new Float32Array(entries.length * PIXEL_LENGTH);
  for (const [i, entry] of entries.entries()) {
    for (let p = 0; p < PIXEL_LENGTH; p++) image[i * PIXEL_LENGTH + p] = cache.pixels[entry * PIXEL_LENGTH + p] / 255;
    decodeHalf(cache.features.subarray(entry * length, (entry + 1) * length), features, i * length);
    known[i] = cache.masked[entry] ?? 0;
    if (!known[i]) continue;
    for (let p = 0; p < MASK_EDGE ** 2; p++) mask[i * MASK_EDGE ** 2 + p] = cache.masks[entry * MASK_EDGE ** 2 + p] / 255;
  }
  return {
    features: tf.tensor4d(features, [entries.length, FEATURE_EDGE, FEATURE_EDGE, cache.channels]),
    mask: tf.tensor4d(mask, [entries.length, MASK_EDGE, MASK_EDGE, 1]),
    maskKnown: tf.tensor2d(known, [entries.length, 1]),
    image: tf.tensor4d(image, [entries.length, PIXEL_EDGE, PIXEL_EDGE, 3]),
  };
}

/** [B, N, N, N, 1] of 0 and 1. */
export function readGrids(set: Pick<ShapeSet, 'grids' | 'gridBytes'>, shapes: readonly number[], edge: number): tf.Tensor5D {
  const cells = new Float32Array(shapes.length * edge ** 3);
  for (const [i, shape] of shapes.entries()) {
    const from = shape * set.gridBytes;
    for (let cell = 0; cell < edge ** 3; cell++) {
      if (set.grids[from + (cell >> 3)] & (1 << (cell & 7))) cells[i * edge ** 3 + cell] = 1;
    }
  }
  return tf.tensor5d(cells, [shapes.length, edge, edge, edge, 1]);
}

/** [rows, columns] of standard normal numbers. */
export function normalRows(random: Random, rows: number, columns: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    [rows, columns],
  );
}

export interface ReconstructionTrainer extends Pick<RankedLearner, 'step' | 'saveOptimiser' | 'loadOptimiser'> {
  /** One step on this worker's part of the batch. */
  advance(): Promise<StepMetrics>;
}

/** What a step draws at random, from the run's seed and the step's number only: a resumed run draws what an uninterrupted one does. */
export const randomOfStep = (seed: number, step: number): Random => createRandom((Math.imul(seed, 1_000_003) + step) >>> 0);

/** The training step, for one of `share.ranks` workers. */
export function createReconstructionTrainer(
  config: ReconstructionConfig,
  parameters: ReadonlyMap<string, tf.Variable>,
  set: TrainingSet,
  share: GradientShare,
  rank: number,
): ReconstructionTrainer {
  const isFixed = (name: string): boolean =>
    name.startsWith('encoder/features/') || (config.fixedGenerator === true && name.startsWith('generator/'));
  const learner = createRankedLearner(config, parameters, share, rank, isFixed);
  const encoder = withPrefix(parameters, 'encoder/');
  const generator = withPrefix(parameters, 'generator/');
  const edge = gridEdge(config.generator);
  const part = config.batch / share.ranks;

  return {
    get step() {
      return learner.step;
    },
    async advance() {
      const { step } = learner;
      const random = randomOfStep(config.seed, step);
      const rate = warmUpCosine(step, config.warmUp, config.steps);
      const drawn = drawEntries(set, config.batch, random);
      const eps = normalRows(random, config.batch, config.encoder.latentSize);

      const { loss, parts, gradientNorm } = await learner.learn(() => {
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
        const logits = generate(config.generator, generator, z, { training: !config.fixedGenerator });

        const crossEntropy = voxelCrossEntropy(logits, truth);
        const dice = diceLoss(logits, truth);
        const kl = klDivergence(posterior.mean, posterior.logVariance);
        const classes = classCrossEntropy(posterior.classes, labels);
        const right = tf.mean<tf.Scalar>(tf.cast(tf.equal(tf.cast(tf.argMax(posterior.classes, 1), 'int32'), labels), 'float32'));
        const loss = tf.addN<tf.Scalar>([
          tf.mul<tf.Scalar>(crossEntropy, config.crossEntropyWeight),
          dice,
          tf.mul<tf.Scalar>(kl, config.klWeight),
          tf.mul<tf.Scalar>(classes, config.classWeight),
        ]);
        return { loss, parts: [crossEntropy, dice, kl, right] };
      }, rate);
      eps.dispose();
      const [crossEntropy, dice, kl, classAccuracy] = parts;
      return { step: learner.step, loss, crossEntropy, dice, kl, classAccuracy, gradientNorm, rate: rate * config.adam.learningRate };
    },
    saveOptimiser: () => learner.saveOptimiser(),
    loadOptimiser: (stored, at) => {
      learner.loadOptimiser(stored, at);
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
