import * as tf from '@tensorflow/tfjs';
import type { StoredTensor } from '../checkpoints/format';
import { MaquetteError } from '../../core/errors';

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

/**
 * Adam (Kingma and Ba 2015) whose whole state can be saved, so that a resumed run goes on with the same numbers. The moments live in plain arrays:
 * the same on every device, and ready for a checkpoint.
 */
export interface Adam {
  /** Moves each parameter against its gradient. `rate` scales the learning rate (warm-up, decay). */
  step(parameters: ReadonlyMap<string, tf.Variable>, gradients: ReadonlyMap<string, Float32Array>, rate?: number): void;
  save(prefix: string): Map<string, StoredTensor>;
  load(stored: ReadonlyMap<string, StoredTensor>, prefix: string, steps: number): void;
  readonly steps: number;
}

export function createAdam(config: AdamConfig): Adam {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = config;
  const moments = new Map<string, { first: Float32Array; second: Float32Array }>();
  let steps = 0;
  return {
    get steps() {
      return steps;
    },
    step(parameters, gradients, rate = 1) {
      steps++;
      const size = rate * learningRate;
      const correction1 = 1 / (1 - beta1 ** steps);
      const correction2 = 1 / (1 - beta2 ** steps);
      for (const [name, gradient] of gradients) {
        const parameter = parameters.get(name);
        if (!parameter) throw new RangeError(`there is no parameter ${name}`);
        let moment = moments.get(name);
        if (!moment) {
          moment = { first: new Float32Array(gradient.length), second: new Float32Array(gradient.length) };
          moments.set(name, moment);
        }
        const { first, second } = moment;
        const values = Float32Array.from(parameter.dataSync());
        const keep = parameter.shape.length >= 2 ? 1 - size * weightDecay : 1;
        for (let i = 0; i < values.length; i++) {
          const g = gradient[i] as number;
          const m = (first[i] = beta1 * (first[i] as number) + (1 - beta1) * g);
          const v = (second[i] = beta2 * (second[i] as number) + (1 - beta2) * g * g);
          values[i] = (values[i] as number) * keep - (size * m * correction1) / (Math.sqrt(v * correction2) + epsilon);
        }
        tf.tidy(() => parameter.assign(tf.tensor(values, parameter.shape)));
      }
    },
    save(prefix) {
      const stored = new Map<string, StoredTensor>();
      for (const [name, { first, second }] of moments) {
        stored.set(`${prefix}first/${name}`, { shape: [first.length], data: first.slice() });
        stored.set(`${prefix}second/${name}`, { shape: [second.length], data: second.slice() });
      }
      return stored;
    },
    load(stored, prefix, count) {
      moments.clear();
      steps = count;
      const marker = `${prefix}first/`;
      for (const [key, { data }] of stored) {
        if (!key.startsWith(marker)) continue;
        const name = key.slice(marker.length);
        const second = stored.get(`${prefix}second/${name}`);
        if (second?.data.length !== data.length) {
          throw new MaquetteError('bad-file', `The checkpoint has only half of the optimiser's state for ${name}.`);
        }
        moments.set(name, { first: data.slice(), second: second.data.slice() });
      }
    },
  };
}

/** Scales all gradients by one factor so that their common norm is at most `limit`. Gives the norm before. */
export function clipByNorm(gradients: ReadonlyMap<string, Float32Array>, limit: number): number {
  let squares = 0;
  for (const gradient of gradients.values()) for (let i = 0; i < gradient.length; i++) squares += (gradient[i] as number) ** 2;
  const norm = Math.sqrt(squares);
  if (norm > limit) {
    const factor = limit / norm;
    for (const gradient of gradients.values()) for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) * factor;
  }
  return norm;
}

/** Share of the learning rate at `step` (from 0): a straight rise over `warmUp` steps, then half a cosine down to `floor` at `total`. */
export function warmUpCosine(step: number, warmUp: number, total: number, floor = 0.01): number {
  if (step < warmUp) return (step + 1) / warmUp;
  const share = Math.min(1, (step - warmUp) / Math.max(1, total - warmUp));
  return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * share));
}
