import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import { createRandom } from '../../core/random';
import { computeNumbers, readNumbers } from '../backends';
import type { Checkpoint, StoredTensor } from '../checkpoints/format';
import type { CriticConfig } from '../networks/critic';
import { criticise, criticSpecs } from '../networks/critic';
import type { GeneratorConfig } from '../networks/generator';
import { generate, generatorSpecs, toTarget } from '../networks/generator';
import type { ImageEncoderConfig } from '../networks/imageEncoder';
import { encodeImage, imageEncoderSpecs } from '../networks/imageEncoder';
import type { Mode, ParameterSpec, Parameters } from '../networks/parameters';
import { countParameters, createParameters, disposeParameters, parametersFrom, storeParameters, trainable } from '../networks/parameters';
import type { LatentGaussian } from '../networks/posterior';
import type { ScanEncoderConfig } from '../networks/scanEncoder';
import { encodeScan, scanEncoderSpecs } from '../networks/scanEncoder';
import type { Adam, AdamConfig } from './adam';
import { createAdam } from './adam';
import { criticLoss, encoderLoss, generatorLoss, sampleLatent } from './losses';
import type { Schedule } from './schedule';
import { generatorLearns } from './schedule';
import type { GradientShare } from './shareGradients';
import { averageOverRanks } from './shareGradients';

/**
 * Training of 3D-IWGAN (no encoder) and 3D-VAE-IWGAN (image or scan encoder): the paper's losses and schedule, with the published code's slips put right.
 */
export interface VaeIwganConfig {
  generator: GeneratorConfig;
  critic: CriticConfig;
  encoder: { kind: 'none' } | ({ kind: 'image' } & ImageEncoderConfig) | ({ kind: 'scan' } & ScanEncoderConfig);
  /** Samples a step, over all workers. */
  batch: number;
  /** Weight of the reconstruction in the generator's loss: 100 for images, 5 for scans. */
  delta: number;
  /** Weight of the gradient penalty in the critic's loss. */
  penaltyWeight: number;
  adam: AdamConfig;
  schedule: Schedule;
  /** The published code's norms along one axis of the grid only. */
  columnNorms: boolean;
  /** The published code's second head: sigma where it samples, the logarithm of sigma in the KL. */
  mixedDeviation: boolean;
  seed: number;
}

export interface Batch {
  /** [B, N, N, N, 1] of 0 and 1. */
  grids: tf.Tensor5D;
  /** What the encoder sees, row by row with `grids`; absent without an encoder. */
  observations?: tf.Tensor;
}

export interface VaeIwganMetrics {
  /** Steps taken, from 1. */
  step: number;
  criticLoss: number;
  /** E[D(real)] - E[D(fake)]: it falls as the generator learns. */
  wasserstein: number;
  penalty: number;
  encoderLoss?: number;
  /** Of the newest step on which the generator learned. */
  generatorLoss?: number;
}

/** This worker's place among those that learn together. */
export interface Seat {
  share: GradientShare;
  rank: number;
}

type Part = 'generator' | 'critic' | 'encoder';

export interface VaeIwganTrainer {
  readonly step: number;
  /** Parameters of a network, for generating. */
  parameters(part: Part): Parameters;
  encode(observations: tf.Tensor, mode: Mode): LatentGaussian;
  /**
   * One step. `batch` is this worker's part (all of it with one worker); disposed of here. What else is random depends on the seed and the step's number only, so
   * that a resumed run draws what an uninterrupted one does.
   */
  advance(batch: Batch): Promise<VaeIwganMetrics>;
  /** Everything that is needed to go on: weights, statistics, moments, step. */
  save(): Promise<Checkpoint>;
  dispose(): void;
}

function encoderSpecs(encoder: VaeIwganConfig['encoder']): ParameterSpec[] {
  switch (encoder.kind) {
    case 'none':
      return [];
    case 'image':
      return imageEncoderSpecs(encoder);
    case 'scan':
      return scanEncoderSpecs(encoder);
  }
}

/** Numbers that workers share at once in a step: the gradients of the largest network and its losses. */
export function sharedLength(config: VaeIwganConfig): number {
  return Math.max(...Object.values(specsOf(config)).map(countParameters)) + 8;
}

function specsOf(config: VaeIwganConfig): Record<Part, ParameterSpec[]> {
  return { generator: generatorSpecs(config.generator), critic: criticSpecs(config.critic), encoder: encoderSpecs(config.encoder) };
}

/** `from` is a checkpoint to go on from. Throws `bad-file` when it belongs to other networks. */
export function createVaeIwganTrainer(
  config: VaeIwganConfig,
  from?: { checkpoint: Checkpoint; file: string },
  seat?: Seat,
): VaeIwganTrainer {
  const specs = specsOf(config);
  const parts = Object.keys(specs) as Part[];
  const saved = from ? readMeta(from) : undefined;
  const random = createRandom(config.seed);
  const ranks = seat?.share.ranks ?? 1;
  const rank = seat?.rank ?? 0;
  const own = config.batch / ranks;
  if (!Number.isInteger(own)) throw new RangeError(`a batch of ${config.batch} cannot be split evenly over ${ranks} workers`);
  const weights = Object.fromEntries(
    parts.map((part) => [
      part,
      from ? parametersFrom(specs[part], strip(from.checkpoint.tensors, part), from.file) : createParameters(specs[part], random),
    ]),
  ) as Record<Part, Map<string, tf.Variable>>;
  const adams = Object.fromEntries(parts.map((part) => [part, createAdam(config.adam)])) as Record<Part, Adam>;
  if (from && saved) for (const part of parts) adams[part].load(from.checkpoint.tensors, `adam/${part}/`, saved.adamSteps[part]);
  let step = saved?.step ?? 0;
  let generatorLast: number | undefined;

  const combine = (values: Float32Array): void => {
    if (seat) averageOverRanks(seat.share, rank, [values]);
  };
  const training: Mode = ranks > 1 ? { training: true, combine } : { training: true };
  const { latentSize } = config.generator;
  /** Draws for the whole batch, of which this worker keeps its part: all workers draw the same. */
  const draw = (shape: number[], next: () => number): tf.Tensor => {
    const width = shape.reduce((a, b) => a * b, 1);
    const all = Float32Array.from({ length: config.batch * width }, next);
    return tf.tensor(all.slice(rank * own * width, (rank + 1) * own * width), [own, ...shape]);
  };
  const encode = (observations: tf.Tensor, mode: Mode): LatentGaussian => {
    switch (config.encoder.kind) {
      case 'none':
        throw new RangeError('this model has no encoder');
      case 'image':
        return encodeImage(config.encoder, weights.encoder, observations as tf.Tensor4D, mode);
      case 'scan':
        return encodeScan(config.encoder, weights.encoder, observations as tf.Tensor5D, mode);
    }
  };
  const score = (grid: tf.Tensor5D): tf.Tensor2D => criticise(config.critic, weights.critic, grid);
  const make = (latent: tf.Tensor2D): tf.Tensor5D => generate(config.generator, weights.generator, latent, training);

  /** One step of one network down its loss. `others` are numbers to read on the way. */
  const learn = async (part: Part, loss: () => { loss: tf.Scalar; read?: tf.Scalar[] }): Promise<number[]> => {
    let read: tf.Tensor | undefined;
    const names = new Map([...weights[part]].map(([name, v]) => [v.name, name]));
    const { value, grads } = tf.variableGrads(() => {
      const result = loss();
      read = tf.keep(tf.stack([result.loss, ...(result.read ?? [])]));
      return result.loss;
    }, trainable(weights[part]));
    const [shared, ...slopes] = await readNumbers([read as unknown as tf.Tensor, ...Object.values(grads)]);
    const gradients = new Map(Object.keys(grads).map((id, i) => [names.get(id) ?? id, slopes[i]]));
    tf.dispose([value, grads, read]);
    if (seat) averageOverRanks(seat.share, rank, [...gradients.values(), shared]);
    const numbers = Array.from(shared);
    if (!numbers.every(Number.isFinite)) {
      throw new MaquetteError(
        'internal',
        `Training diverged at step ${step + 1}: the ${part}'s loss is not a number. Go on from an earlier checkpoint with a lower learning rate.`,
      );
    }
    adams[part].step(weights[part], gradients);
    return numbers;
  };

  const latentOf = (observations: tf.Tensor, noise: tf.Tensor2D): { latent: tf.Tensor2D; mean: tf.Tensor2D; logVariance: tf.Tensor2D } => {
    const { mean, logVariance: second } = encode(observations, training);
    if (!config.mixedDeviation) return { latent: sampleLatent(mean, second, noise), mean, logVariance: second };
    return { latent: tf.add(mean, tf.mul(second, noise)), mean, logVariance: tf.mul(second, 2) };
  };

  /** One batch: critic, then encoder, on every n-th batch the generator. */
  const advance = async ({ grids, observations }: Batch): Promise<VaeIwganMetrics> => {
    const random = createRandom((Math.imul(config.seed, 1_000_003) + step) >>> 0);
    const real = tf.tidy(() => toTarget(config.generator, grids));
    const z = draw([latentSize], () => random.normal()) as tf.Tensor2D;
    const noise = draw([latentSize], () => random.normal()) as tf.Tensor2D;
    const mix = draw([1, 1, 1, 1], () => random.next()) as tf.Tensor5D;
    await checkNumbers(grids, observations, step);
    const fake = tf.tidy(() => make(z));

    const [critic, wasserstein, penalty] = (await learn('critic', () => {
      const result = criticLoss(score, real, fake, mix, { penaltyWeight: config.penaltyWeight, columnNorms: config.columnNorms });
      return { loss: result.loss, read: [result.wasserstein, result.penalty] };
    })) as [number, number, number];

    let encoder: number | undefined;
    if (observations && config.encoder.kind !== 'none') {
      [encoder] = await learn('encoder', () => {
        const { latent, mean, logVariance } = latentOf(observations, noise);
        return { loss: encoderLoss(real, make(latent), mean, logVariance) };
      });
    }

    if (generatorLearns(config.schedule, step)) {
      [generatorLast] = await learn('generator', () => {
        const scores = score(make(z));
        if (!observations || config.encoder.kind === 'none') return { loss: tf.mul<tf.Scalar>(tf.mean(scores), -1) };
        return { loss: generatorLoss(scores, real, make(latentOf(observations, noise).latent), config.delta) };
      });
    }
    tf.dispose([grids, real, z, noise, mix, fake]);
    observations?.dispose();
    step++;
    return {
      step,
      criticLoss: critic,
      wasserstein,
      penalty,
      ...(encoder === undefined ? {} : { encoderLoss: encoder }),
      ...(generatorLast === undefined ? {} : { generatorLoss: generatorLast }),
    };
  };

  return {
    get step() {
      return step;
    },
    parameters: (part) => weights[part],
    encode,
    advance,
    async save() {
      const tensors: [string, StoredTensor][] = [];
      for (const part of parts) {
        tensors.push(...(await storeParameters(weights[part], `${part}/`)), ...(await adams[part].save(`adam/${part}/`)));
      }
      const adamSteps = Object.fromEntries(parts.map((part) => [part, adams[part].steps]));
      return { kind: 'training', meta: { step, adamSteps }, tensors: new Map(tensors) };
    },
    dispose: () =>
      parts.forEach((part) => {
        disposeParameters(weights[part]);
        adams[part].dispose();
      }),
  };
}

interface Meta {
  step: number;
  adamSteps: Record<Part, number>;
}

function readMeta({ checkpoint, file }: { checkpoint: Checkpoint; file: string }): Meta {
  const meta = checkpoint.meta as Partial<Meta> | undefined;
  if (checkpoint.kind !== 'training' || typeof meta?.step !== 'number' || !meta.adamSteps) {
    throw new MaquetteError('bad-file', `${file} is not a checkpoint of this kind of training.`, { file });
  }
  return meta as Meta;
}

/** Numbers that are none would spoil every weight in one step: the batch is looked at before it is learned from. */
async function checkNumbers(grids: tf.Tensor, observations: tf.Tensor | undefined, step: number): Promise<void> {
  for (const [what, tensor] of [
    ['shapes', grids],
    ['pictures or scans', observations],
  ] as const) {
    if (tensor === undefined) continue;
    const [sum] = await computeNumbers(() => tf.sum(tensor));
    if (!Number.isFinite(sum)) {
      throw new MaquetteError(
        'invalid-input',
        `The data has ${what} with values that are not numbers (batch of step ${step + 1}). Prepare the data set again.`,
      );
    }
  }
}

function strip(tensors: ReadonlyMap<string, StoredTensor>, part: Part): Map<string, StoredTensor> {
  const prefix = `${part}/`;
  return new Map([...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, stored]) => [name.slice(prefix.length), stored]));
}
