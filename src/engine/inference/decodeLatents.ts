import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import type { GeneratedShape } from '../../shared/engine';
import type { GeneratorConfig } from '../networks/generator';
import { generate, gridEdge, toProbability } from '../networks/generator';
import type { Parameters } from '../networks/parameters';
import type { Objective } from './fitLatent';

/** One grid of probabilities a latent vector. Rejects with `invalid-input` for vectors of another length. */
export async function decodeLatents(
  config: GeneratorConfig,
  generator: Parameters,
  latents: readonly Float32Array[],
): Promise<GeneratedShape[]> {
  const { latentSize } = config;
  for (const latent of latents) {
    if (latent.length !== latentSize || !latent.every(Number.isFinite)) {
      throw new MaquetteError('invalid-input', `A latent vector of this model has ${latentSize} finite numbers.`);
    }
  }
  if (latents.length === 0) return [];
  const flat = new Float32Array(latents.length * latentSize);
  for (const [i, latent] of latents.entries()) flat.set(latent, i * latentSize);
  const output = tf.tidy(() => {
    const z = tf.tensor2d(flat, [latents.length, latentSize]);
    return toProbability(config, generate(config, generator, z, { training: false }));
  });
  const numbers = (await output.data()) as Float32Array;
  output.dispose();
  const cells = gridEdge(config) ** 3;
  return latents.map((latent, i) => ({ latent: Float32Array.from(latent), grid: numbers.slice(i * cells, (i + 1) * cells) }));
}

/** An objective on the grid of a latent vector, and how it changes with the vector. */
export async function latentSlope(
  config: GeneratorConfig,
  generator: Parameters,
  latent: Float32Array,
  objective: Objective,
): Promise<{ loss: number; slope: Float32Array; grid: Float32Array }> {
  let grid = new Float32Array(0);
  const measured = tf.customGrad((x) => {
    const probabilities = x as tf.Tensor;
    grid = probabilities.dataSync<'float32'>().slice();
    const { loss, slope } = objective(grid);
    return {
      value: tf.scalar(loss),
      gradFunc: (dy: tf.Tensor) => tf.mul(tf.tensor(slope, probabilities.shape), dy),
    };
  });
  const z = tf.tensor2d(latent, [1, latent.length]);
  const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
    measured(toProbability(config, generate(config, generator, z as tf.Tensor2D, { training: false }))),
  )(z);
  const [loss, slope] = await Promise.all([value.data(), grad.data()]);
  tf.dispose([z, value, grad]);
  return { loss: loss[0], slope: slope as Float32Array, grid };
}
