import * as tf from '@tensorflow/tfjs';
import { dense, denseSpecs } from './layers';
import type { ParameterSpec, Parameters } from './parameters';

/** q(z | observation): a Gaussian with a mean and a variance of its own on each latent axis. */
export interface LatentGaussian {
  /** [B, latentSize] */
  mean: tf.Tensor2D;
  /** [B, latentSize]; the logarithm of the variance, everywhere. (The published code takes its second head now for one thing and now for another.) */
  logVariance: tf.Tensor2D;
}

/** Activation of the log-variance head. The published network has tanh there, which keeps the variance within 1/e and e. */
export type DeviationHead = 'tanh' | 'linear';

export function posteriorSpecs(input: number, latentSize: number): ParameterSpec[] {
  return [...denseSpecs('mean', input, latentSize), ...denseSpecs('logVariance', input, latentSize)];
}

export function posterior(parameters: Parameters, features: tf.Tensor2D, head: DeviationHead): LatentGaussian {
  const second = dense(parameters, 'logVariance', features);
  return { mean: dense(parameters, 'mean', features), logVariance: head === 'tanh' ? tf.tanh(second) : second };
}
