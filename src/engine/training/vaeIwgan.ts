import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import type { Random } from '../../core/random';
import { createRandom } from '../../core/random';
import type { Progress } from '../../shared/engine';
import type { Checkpoint, StoredTensor } from '../checkpoints/format';
import type { CriticConfig } from '../networks/critic';
import { criticise, criticSpecs } from '../networks/critic';
import type { GeneratorConfig } from '../networks/generator';
import { generate, generatorSpecs, toTarget } from '../networks/generator';
import type { ImageEncoderConfig } from '../networks/imageEncoder';
import { encodeImage, imageEncoderSpecs } from '../networks/imageEncoder';
import type { Mode, ParameterSpec, Parameters } from '../networks/parameters';
import { createParameters, disposeParameters, parametersFrom, storeParameters, trainable } from '../networks/parameters';
import type { LatentGaussian } from '../networks/posterior';
import type { ScanEncoderConfig } from '../networks/scanEncoder';
import { encodeScan, scanEncoderSpecs } from '../networks/scanEncoder';
import type { Adam, AdamConfig } from './adam';
import { createAdam } from './adam';
import { criticLoss, encoderLoss, generatorLoss, sampleLatent } from './losses';
import type { Schedule } from './schedule';
import { generatorLearns } from './schedule';

/**
 * Training of 3D-IWGAN (no encoder) and 3D-VAE-IWGAN (image or scan encoder): the paper's losses and schedule, with the published code's slips put right.
 */
export interface VaeIwganConfig {
  generator: GeneratorConfig;
  critic: CriticConfig;
  encoder: { kind: 'none' } | ({ kind: 'image' } & ImageEncoderConfig) | ({ kind: 'scan' } & ScanEncoderConfig);
  batch: number;
  steps: number;
  /** Weight of the reconstruction in the generator's loss: 100 for images, 5 for scans. */
  delta: number;
  adam: AdamConfig;
  schedule: Schedule;
  /** The published code's norms along one axis of the grid only. */
  columnNorms: boolean;
  seed: number;
}

export interface Batch {
  /** [B, N, N, N, 1] of 0 and 1. */
  grids: tf.Tensor5D;
  /** What the encoder sees, row by row with `grids`; absent without an encoder. */
  observations?: tf.Tensor;
}

/** Draws a batch with nothing but the given randomness: resumed training draws the same. The trainer disposes of it. */
export type DrawBatch = (count: number, random: Random) => Batch;

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

export interface TrainingControl {
  signal?: AbortSignal;
  onMetrics?: (metrics: VaeIwganMetrics) => void;
  onProgress?: (progress: Progress) => void;
}

type Part = 'generator' | 'critic' | 'encoder';

export interface VaeIwganTrainer {
  readonly step: number;
  /** Parameters of a network, for generating. */
  parameters(part: Part): Parameters;
  encode(observations: tf.Tensor, mode: Mode): LatentGaussian;
  /** Trains until `steps` have been taken in all (the config's, unless given). Rejects with `cancelled` between two steps. */
  run(draw: DrawBatch, control?: TrainingControl, steps?: number): Promise<void>;
  /** Everything that is needed to go on: weights, statistics, moments, random state, step. */
  save(): Checkpoint;
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

/** `from` is a checkpoint to go on from. Throws `bad-file` when it belongs to other networks. */
export function createVaeIwganTrainer(config: VaeIwganConfig, from?: { checkpoint: Checkpoint; file: string }): VaeIwganTrainer {
  const specs: Record<Part, ParameterSpec[]> = {
    generator: generatorSpecs(config.generator),
    critic: criticSpecs(config.critic),
    encoder: encoderSpecs(config.encoder),
  };
  const parts = Object.keys(specs) as Part[];
  const saved = from ? readMeta(from) : undefined;
  const random = createRandom(saved?.random ?? config.seed);
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

  const training = { training: true };
  const { latentSize } = config.generator;
  const normal = (count: number): tf.Tensor2D =>
    tf.tensor2d(
      Float32Array.from({ length: count * latentSize }, () => random.normal()),
      [count, latentSize],
    );
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
  const learn = (part: Part, loss: () => { loss: tf.Scalar; read?: tf.Scalar[] }): number[] => {
    let read: tf.Tensor | undefined;
    const names = new Map([...weights[part]].map(([name, v]) => [v.name, name]));
    const { value, grads } = tf.variableGrads(() => {
      const result = loss();
      read = tf.keep(tf.stack([result.loss, ...(result.read ?? [])]));
      return result.loss;
    }, trainable(weights[part]));
    const gradients = new Map(Object.entries(grads).map(([id, g]) => [names.get(id) ?? id, g.dataSync<'float32'>().slice()]));
    const numbers = Array.from((read as unknown as tf.Tensor).dataSync());
    tf.dispose([value, grads, read]);
    if (!numbers.every(Number.isFinite)) {
      throw new MaquetteError(
        'internal',
        `Training diverged at step ${step + 1}: the ${part}'s loss is not a number. Go on from an earlier checkpoint with a lower learning rate.`,
      );
    }
    adams[part].step(weights[part], gradients);
    return numbers;
  };

  /** One batch: critic, then encoder, on every n-th batch the generator. */
  const advance = (draw: DrawBatch): VaeIwganMetrics => {
    const { grids, observations } = draw(config.batch, random);
    const real = tf.tidy(() => toTarget(config.generator, grids));
    const z = normal(config.batch);
    const noise = normal(config.batch);
    const mix = tf.tensor5d(
      Float32Array.from({ length: config.batch }, () => random.next()),
      [config.batch, 1, 1, 1, 1],
    );
    const fake = tf.tidy(() => make(z));

    const [critic, wasserstein, penalty] = learn('critic', () => {
      const result = criticLoss(score, real, fake, mix, config.columnNorms);
      return { loss: result.loss, read: [result.wasserstein, result.penalty] };
    }) as [number, number, number];

    let encoder: number | undefined;
    if (observations && config.encoder.kind !== 'none') {
      [encoder] = learn('encoder', () => {
        const { mean, logVariance } = encode(observations, training);
        return { loss: encoderLoss(real, make(sampleLatent(mean, logVariance, noise)), mean, logVariance) };
      });
    }

    if (generatorLearns(config.schedule, step)) {
      [generatorLast] = learn('generator', () => {
        const scores = score(make(z));
        if (!observations || config.encoder.kind === 'none') return { loss: tf.mul<tf.Scalar>(tf.mean(scores), -1) };
        const { mean, logVariance } = encode(observations, training);
        return { loss: generatorLoss(scores, real, make(sampleLatent(mean, logVariance, noise)), config.delta) };
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
    async run(draw, { signal, onMetrics, onProgress } = {}, steps = config.steps) {
      while (step < steps) {
        if (signal?.aborted) throw new MaquetteError('cancelled', 'Training was stopped.');
        const metrics = advance(draw);
        onMetrics?.(metrics);
        onProgress?.({ fraction: step / steps, stage: `Training, step ${step} of ${steps}` });
        await new Promise((resolve) => setImmediate(resolve)); // lets a stop message in
      }
    },
    save: () => ({
      kind: 'training',
      meta: {
        step,
        random: random.state(),
        adamSteps: Object.fromEntries(parts.map((part) => [part, adams[part].steps])),
      },
      tensors: new Map(parts.flatMap((part) => [...storeParameters(weights[part], `${part}/`), ...adams[part].save(`adam/${part}/`)])),
    }),
    dispose: () => parts.forEach((part) => disposeParameters(weights[part])),
  };
}

interface Meta {
  step: number;
  random: [number, number, number, number];
  adamSteps: Record<Part, number>;
}

function readMeta({ checkpoint, file }: { checkpoint: Checkpoint; file: string }): Meta {
  const meta = checkpoint.meta as Partial<Meta> | undefined;
  if (checkpoint.kind !== 'training' || typeof meta?.step !== 'number' || !Array.isArray(meta.random) || !meta.adamSteps) {
    throw new MaquetteError('bad-file', `${file} is not a checkpoint of this kind of training.`, { file });
  }
  return meta as Meta;
}

function strip(tensors: ReadonlyMap<string, StoredTensor>, part: Part): Map<string, StoredTensor> {
  const prefix = `${part}/`;
  return new Map([...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, stored]) => [name.slice(prefix.length), stored]));
}
