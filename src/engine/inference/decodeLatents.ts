import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import type { GeneratedShape } from '../../shared/engine';
import { computeNumbers, readNumbers } from '../backends';
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
  const numbers = await computeNumbers(() => {
    const z = tf.tensor2d(flat, [latents.length, latentSize]);
    return toProbability(config, generate(config, generator, z, { training: false }));
  });
  const cells = gridEdge(config) ** 3;
  return latents.map((latent, i) => ({ latent: Float32Array.from(latent), grid: numbers.slice(i * cells, (i + 1) * cells) }));
}

/** An objective on the grid of a latent vector, and how it changes with the vector. `inOne`: the device can be read in the middle of a computation. */
export async function latentSlope(
  config: GeneratorConfig,
  generator: Parameters,
  latent: Float32Array,
  objective: Objective,
  inOne = tf.getBackend() !== 'webgpu',
): Promise<{ loss: number; slope: Float32Array; grid: Float32Array }> {
  const decode = (z: tf.Tensor): tf.Tensor => toProbability(config, generate(config, generator, z as tf.Tensor2D, { training: false }));
  if (!inOne) return slopeInTwo(decode, latent, objective);
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
  const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => measured(decode(z)))(z);
  const [[loss], slope] = await readNumbers([value, grad]);
  tf.dispose([z, value, grad]);
  return { loss, slope, grid };
}

/** The same where numbers cannot be read in the middle of a computation: the grid first, then the way back, for which it is computed again. */
async function slopeInTwo(
  decode: (latent: tf.Tensor) => tf.Tensor,
  latent: Float32Array,
  objective: Objective,
): Promise<{ loss: number; slope: Float32Array; grid: Float32Array }> {
  const shape: [number, number] = [1, latent.length];
  const flat = (z: tf.Tensor): tf.Tensor => tf.reshape(decode(z), [-1]);
  const grid = await computeNumbers(() => flat(tf.tensor2d(latent, shape)));
  const { loss, slope } = objective(grid);
  return { loss, slope: await computeNumbers(() => tf.grad(flat)(tf.tensor2d(latent, shape), tf.tensor1d(slope))), grid };
}
