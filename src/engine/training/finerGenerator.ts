import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../core/random';
import type { StoredTensor } from '../checkpoints/format';
import type { GeneratorConfig } from '../networks/generator';
import { generate, generatorSpecs, gridEdge } from '../networks/generator';
import { createParameters, disposeParameters, parametersFrom, storeParameters } from '../networks/parameters';
import type { AdamConfig } from './adam';
import { warmUpCosine } from './adam';
import { diceLoss, sampleLatent, voxelCrossEntropy } from './losses';
import type { RankedLearner } from './rankedLearner';
import { createRankedLearner } from './rankedLearner';
import type { ShapeSet } from './reconstruction';
import { drawEntries, normalRows, randomOfStep, readGrids } from './reconstruction';
import type { GradientShare } from './shareGradients';

/**
 * A generator of twice the edge for a model that is there: its latents mean the same, its encoder stays as it is. The generator alone learns, from the posteriors that the
 * encoder gives of the training pictures.
 */
export interface FinerConfig {
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
  seed: number;
}

/** What a step is drawn from. All arrays may lie in shared memory. */
export interface LatentSet extends ShapeSet {
  /** Of each entry what the encoder gives: `latentSize` means, then as many log-variances. */
  posteriors: Float32Array;
}

/** The weight of a transposed convolution of kernel 4 and stride 2 by which one axis is interpolated linearly to twice its edge, from cell centre to cell centre. */
const LINEAR = [0.25, 0.75, 0.75, 0.25];

/** A doubling layer more: the coarse layers keep their widths, and the last of them gives channels instead of logits. */
export function finerConfig(coarse: GeneratorConfig, lastChannels: number): GeneratorConfig {
  return { ...coarse, channels: [...coarse.channels, lastChannels], strides: [...coarse.strides, 2], output: 'logits' };
}

/**
 * Weights of a finer generator that begins by doing what the coarse one does, interpolated (after Chen et al. 2016, Net2Net): the coarse model's logits and their negatives are two of the new
 * layer's channels, which batch norm leaves as they are and whose difference past the ReLU the last layer interpolates. The other channels begin at random and are not yet listened to.
 *
 * @param coarse the coarse generator's weights, by the names of its specs
 * @param latents [M, latentSize] as they come in training, by which the new channels' mean and variance are measured
 */
export async function finerStart(
  coarseConfig: GeneratorConfig,
  coarse: ReadonlyMap<string, StoredTensor>,
  config: GeneratorConfig,
  latents: tf.Tensor2D,
  random: Random,
): Promise<Map<string, StoredTensor>> {
  const fresh = createParameters(generatorSpecs(config), random);
  const start = await storeParameters(fresh);
  disposeParameters(fresh);
  const last = coarseConfig.channels.length;
  const own = (name: string): StoredTensor => {
    const found = start.get(name);
    if (!found) throw new RangeError(`the finer generator has no ${name}`);
    return found;
  };
  for (const [name, stored] of coarse) if (!name.startsWith(`deconv${last - 1}/`)) start.set(name, stored);

  const [weight, bias] = ['weight', 'bias'].map((part) => coarse.get(`deconv${last - 1}/${part}`));
  if (!weight || !bias) throw new RangeError(`the coarse generator has no layer ${last - 1}`);
  // The kernel's axes: 4, 4, 4, output, input.
  const [outputs, inputs] = own(`deconv${last - 1}/weight`).shape.slice(3);
  for (const [channel, sign] of [1, -1].entries()) {
    for (const [i, value] of weight.data.entries()) {
      own(`deconv${last - 1}/weight`).data[(Math.floor(i / inputs) * outputs + channel) * inputs + (i % inputs)] = sign * value;
    }
    own(`deconv${last - 1}/bias`).data[channel] = sign * bias.data[0];
  }

  const trunk: GeneratorConfig = { ...config, channels: config.channels.slice(0, -1), strides: config.strides.slice(0, -1) };
  const parameters = parametersFrom(generatorSpecs(config), start, 'the start');
  const [mean, variance] = tf.tidy(() => {
    const moments = tf.moments(generate(trunk, parameters, latents, { training: false }), [0, 1, 2, 3]);
    return [Float32Array.from(moments.mean.dataSync()), Float32Array.from(moments.variance.dataSync())];
  });
  disposeParameters(parameters);
  own(`norm${last}/mean`).data.set(mean);
  own(`norm${last}/variance`).data.set(variance);
  for (const channel of [0, 1]) {
    own(`norm${last}/gain`).data[channel] = Math.sqrt(variance[channel]);
    own(`norm${last}/offset`).data[channel] = mean[channel];
  }

  const interpolate = own(`deconv${last}/weight`).data.fill(0);
  const width = config.channels[last];
  for (let tap = 0; tap < 64; tap++) {
    const share = LINEAR[tap >> 4] * LINEAR[(tap >> 2) & 3] * LINEAR[tap & 3];
    interpolate[tap * width] = share;
    interpolate[tap * width + 1] = -share;
  }
  return start;
}

export interface FinerMetrics {
  step: number;
  loss: number;
  crossEntropy: number;
  dice: number;
  gradientNorm: number;
  rate: number;
}

export interface FinerTrainer extends Pick<RankedLearner, 'step' | 'saveOptimiser' | 'loadOptimiser'> {
  /** One step on this worker's part of the batch. */
  advance(): Promise<FinerMetrics>;
}

/** The training step, for one of `share.ranks` workers. */
export function createFinerTrainer(
  config: FinerConfig,
  parameters: ReadonlyMap<string, tf.Variable>,
  set: LatentSet,
  share: GradientShare,
  rank: number,
): FinerTrainer {
  const learner = createRankedLearner(config, parameters, share, rank);
  const edge = gridEdge(config.generator);
  const { latentSize } = config.generator;
  const part = config.batch / share.ranks;

  return {
    get step() {
      return learner.step;
    },
    async advance() {
      const random = randomOfStep(config.seed, learner.step);
      const rate = warmUpCosine(learner.step, config.warmUp, config.steps);
      const entries = drawEntries(set, config.batch, random).slice(rank * part, (rank + 1) * part);
      const eps = normalRows(random, config.batch, latentSize);
      const { loss, parts, gradientNorm } = await learner.learn(() => {
        const truth = readGrids(
          set,
          entries.map((entry) => set.shapeOf[entry]),
          edge,
        );
        const [mean, logVariance] = readPosteriors(set.posteriors, entries, latentSize);
        const z = sampleLatent(mean, logVariance, tf.slice(eps, [rank * part, 0], [part, -1]));
        const logits = generate(config.generator, parameters, z, { training: true });
        const crossEntropy = voxelCrossEntropy(logits, truth);
        const dice = diceLoss(logits, truth);
        return { loss: tf.add<tf.Scalar>(tf.mul(crossEntropy, config.crossEntropyWeight), dice), parts: [crossEntropy, dice] };
      }, rate);
      eps.dispose();
      const [crossEntropy, dice] = parts;
      return { step: learner.step, loss, crossEntropy, dice, gradientNorm, rate: rate * config.adam.learningRate };
    },
    saveOptimiser: () => learner.saveOptimiser(),
    loadOptimiser: (stored, at) => {
      learner.loadOptimiser(stored, at);
    },
  };
}

/** Means and log-variances [entries, latentSize]. The caller disposes of them. */
export function readPosteriors(posteriors: Float32Array, entries: readonly number[], latentSize: number): [tf.Tensor2D, tf.Tensor2D] {
  const [mean, logVariance] = [0, 1].map((half) => {
    const rows = new Float32Array(entries.length * latentSize);
    for (const [i, entry] of entries.entries()) {
      const from = (2 * entry + half) * latentSize;
      rows.set(posteriors.subarray(from, from + latentSize), i * latentSize);
    }
    return tf.tensor2d(rows, [entries.length, latentSize]);
  });
  return [mean, logVariance];
}

/** Numbers that workers share in a step: all parameters, and what is told. */
export function finerSharedLength(config: FinerConfig): number {
  return generatorSpecs(config.generator).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 3);
}
