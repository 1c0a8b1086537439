import * as tf from '@tensorflow/tfjs';
import { readNumbers } from '../backends';
import type { StoredTensor } from '../checkpoints/format';
import type { AdamConfig } from './adam';
import { clipByNorm, createAdam } from './adam';
import type { GradientShare } from './shareGradients';
import { averageOverRanks } from './shareGradients';

/** What one worker computes in a step, on its part of the batch. */
export interface LossParts {
  loss: tf.Scalar;
  /** Numbers to be told beside the loss. */
  parts: tf.Scalar[];
}

export interface LearnedStep {
  loss: number;
  parts: number[];
  /** Of all gradients together, before clipping. */
  gradientNorm: number;
}

/** One of `share.ranks` workers that learn together: all hold the same parameters and take the same steps, each with the gradients of its own part of the batch averaged with the others'. */
export interface RankedLearner {
  /** Steps taken so far. */
  readonly step: number;
  /** @param rate share of the learning rate */
  learn(compute: () => LossParts, rate: number): Promise<LearnedStep>;
  /** Optimiser state, for a checkpoint. */
  saveOptimiser(): Promise<Map<string, StoredTensor>>;
  loadOptimiser(stored: ReadonlyMap<string, StoredTensor>, step: number): void;
}

/** @param isFixed names of parameters that are neither learned nor measured in training */
export function createRankedLearner(
  { adam: adamConfig, clip }: { adam: AdamConfig; clip: number },
  parameters: ReadonlyMap<string, tf.Variable>,
  share: GradientShare,
  rank: number,
  isFixed: (name: string) => boolean = () => false,
): RankedLearner {
  const adam = createAdam(adamConfig);
  const learned = [...parameters].filter(([, v]) => v.trainable);
  const measured = [...parameters].filter(([name, v]) => !v.trainable && !isFixed(name));
  const variables = learned.map(([, v]) => v);
  let step = 0;

  return {
    get step() {
      return step;
    },
    async learn(compute, rate) {
      let told: tf.Tensor | undefined;
      const { value, grads } = tf.variableGrads(() => {
        const { loss, parts } = compute();
        told = tf.keep(tf.stack([...parts, loss]));
        return loss;
      }, variables);
      const slopes = await readNumbers(learned.map(([, v]) => grads[v.name]));
      const gradients = new Map(learned.map(([name], i) => [name, slopes[i]]));
      const statistics = await readNumbers(measured.map(([, v]) => v));
      const [numbers] = await readNumbers([told as unknown as tf.Tensor]);
      tf.dispose([grads, value, told]);
      averageOverRanks(share, rank, [...gradients.values(), ...statistics, numbers]);
      if (share.ranks > 1) for (const [i, [, v]] of measured.entries()) tf.tidy(() => v.assign(tf.tensor(statistics[i], v.shape)));

      const gradientNorm = clipByNorm(gradients, clip);
      if (Number.isFinite(gradientNorm)) adam.step(parameters, gradients, rate);
      step++;
      return { loss: numbers.at(-1) ?? Number.NaN, parts: [...numbers.subarray(0, -1)], gradientNorm };
    },
    saveOptimiser: () => adam.save('adam/'),
    loadOptimiser(stored, at) {
      adam.load(stored, 'adam/', at);
      step = at;
    },
  };
}
