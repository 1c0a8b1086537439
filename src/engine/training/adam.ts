import * as tf from '@tensorflow/tfjs';
import type { StoredTensor } from '../checkpoints/format';
import { MaquetteError } from '../../core/errors';
import { adamStep, readNumbers } from '../backends';

export interface AdamConfig {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Decoupled decay (AdamW, Loshchilov and Hutter 2019) of everything with two or more axes; 0 for plain Adam. */
  weightDecay: number;
}

/** The paper's, for all three networks. */
export const PAPER_ADAM: AdamConfig = { learningRate: 1e-4, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0 };

/** Adam (Kingma and Ba 2015) whose whole state can be saved, so that a resumed run goes on with the same numbers. */
export interface Adam {
  readonly steps: number;
  /** Moves each parameter against its gradient. `rate` scales the learning rate (warm-up, decay). */
  step(parameters: ReadonlyMap<string, tf.Variable>, gradients: ReadonlyMap<string, Float32Array>, rate?: number): void;
  save(prefix: string): Promise<Map<string, StoredTensor>>;
  load(stored: ReadonlyMap<string, StoredTensor>, prefix: string, steps: number): void;
  dispose(): void;
}

export function createAdam(config: AdamConfig): Adam {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = config;
  const moments = new Map<string, { m: tf.Tensor; v: tf.Tensor }>();
  let steps = 0;
  const forget = (): void => {
    for (const { m, v } of moments.values()) tf.dispose([m, v]);
    moments.clear();
  };
  return {
    get steps() {
      return steps;
    },
    step(parameters, gradients, rate = 1) {
      steps++;
      for (const [name, gradient] of gradients) {
        const parameter = parameters.get(name);
        if (!parameter) throw new RangeError(`there is no parameter ${name}`);
        const { shape } = parameter;
        const before = moments.get(name);
        const decay = shape.length >= 2 ? 1 - rate * learningRate * weightDecay : 1;
        const [weight, m, v] = tf.tidy((): [tf.Tensor, tf.Tensor, tf.Tensor] => {
          const next = adamStep(
            {
              weight: decay === 1 ? parameter : tf.mul(parameter, decay),
              m: before ? tf.reshape(before.m, shape) : tf.zeros(shape),
              v: before ? tf.reshape(before.v, shape) : tf.zeros(shape),
            },
            tf.tensor(gradient, shape),
            steps,
            { learningRate: rate * learningRate, beta1, beta2, epsilon },
          );
          return [next.weight, next.m, next.v];
        });
        parameter.assign(weight);
        weight.dispose();
        if (before) tf.dispose([before.m, before.v]);
        moments.set(name, { m, v });
      }
    },
    async save(prefix) {
      const stored = new Map<string, StoredTensor>();
      for (const [name, { m, v }] of moments) {
        const [first, second] = await readNumbers([m, v]);
        stored.set(`${prefix}first/${name}`, { shape: [m.size], data: first });
        stored.set(`${prefix}second/${name}`, { shape: [v.size], data: second });
      }
      return stored;
    },
    load(stored, prefix, count) {
      forget();
      steps = count;
      const marker = `${prefix}first/`;
      for (const [key, { data }] of stored) {
        if (!key.startsWith(marker)) continue;
        const name = key.slice(marker.length);
        const second = stored.get(`${prefix}second/${name}`);
        if (second?.data.length !== data.length) {
          throw new MaquetteError('bad-file', `The checkpoint has only half of the optimiser's state for ${name}.`);
        }
        moments.set(name, { m: tf.tensor1d(data.slice()), v: tf.tensor1d(second.data.slice()) });
      }
    },
    dispose: forget,
  };
}

/** Scales all gradients by one factor so that their common norm is at most `limit`. Gives the norm before. */
export function clipByNorm(gradients: ReadonlyMap<string, Float32Array>, limit: number): number {
  let squares = 0;
  for (const gradient of gradients.values()) for (let i = 0; i < gradient.length; i++) squares += gradient[i] ** 2;
  const norm = Math.sqrt(squares);
  if (norm > limit) {
    const factor = limit / norm;
    for (const gradient of gradients.values()) for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i] * factor;
  }
  return norm;
}

/** Share of the learning rate at `step` (from 0): a straight rise over `warmUp` steps, then half a cosine down to `floor` at `total`. */
export function warmUpCosine(step: number, warmUp: number, total: number, floor = 0.01): number {
  if (step < warmUp) return (step + 1) / warmUp;
  const share = Math.min(1, (step - warmUp) / Math.max(1, total - warmUp));
  return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * share));
}
