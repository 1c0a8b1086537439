import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../src/core/random';
import { critic32, criticise, criticSpecs } from '../src/engine/networks/critic';
import { generate, generator32, generatorSpecs } from '../src/engine/networks/generator';
import { createParameters, type Mode, trainable } from '../src/engine/networks/parameters';
import { createAdam, PAPER_ADAM } from '../src/engine/training/adam';
import { criticLoss } from '../src/engine/training/losses';
import { averageOverRanks, type GradientShare } from '../src/engine/training/shareGradients';

/** The paper's 32³ networks as the product trains them, without data, checkpoints and metrics around them. */

/** A shape from a latent vector, as the studio draws it: running statistics in batch norm. */
export function makeGenerator(): (z: tf.Tensor2D) => tf.Tensor5D {
  const parameters = createParameters(generatorSpecs(generator32), createRandom(1));
  return (z) => generate(generator32, parameters, z, { training: false });
}

/** The most numbers that workers share at once in a critic step. */
export const SHARED_NUMBERS = 2_757_089;

/**
 * WGAN-GP's critic step: a fake batch, forward real and fake, gradient penalty, backward through both orders, Adam. With a seat the batch is one of several
 * workers' parts: batch norm's statistics and the gradients are combined.
 */
export function makeCriticStep(batch: number, seat?: { share: GradientShare; rank: number }): () => void {
  const [generator, critic] = [generatorSpecs(generator32), criticSpecs(critic32)].map((specs) => createParameters(specs, createRandom(1)));
  const adam = createAdam(PAPER_ADAM);
  const combine = (numbers: Float32Array): void => {
    if (seat) averageOverRanks(seat.share, seat.rank, [numbers]);
  };
  const mode: Mode = seat ? { training: true, combine } : { training: true };
  const real = tf.cast<tf.Tensor5D>(tf.greater<tf.Tensor5D>(tf.randomUniform([batch, 32, 32, 32, 1], 0, 1, 'float32', 1), 0.8), 'float32');
  const z = tf.randomNormal<tf.Rank.R2>([batch, generator32.latentSize], 0, 1, 'float32', 2);
  const mix = tf.randomUniform<tf.Rank.R5>([batch, 1, 1, 1, 1], 0, 1, 'float32', 3);
  return () => {
    const fake = tf.tidy(() => generate(generator32, generator, z, mode));
    const score = (grid: tf.Tensor5D): tf.Tensor2D => criticise(critic32, critic, grid);
    const { value, grads } = tf.variableGrads(() => criticLoss(score, real, fake, mix).loss, trainable(critic));
    const names = new Map([...critic].map(([name, variable]) => [variable.name, name]));
    const gradients = new Map(Object.entries(grads).map(([id, g]) => [names.get(id) ?? id, g.dataSync<'float32'>()]));
    tf.dispose([value, grads, fake]);
    if (seat) averageOverRanks(seat.share, seat.rank, gradients.values());
    adam.step(critic, gradients);
  };
}
