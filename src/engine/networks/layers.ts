import * as tf from '@tensorflow/tfjs';
import { batchNorm as normaliseBatch } from '../backends';
import type { Initial, Mode, ParameterSpec, Parameters } from './parameters';
import { take } from './parameters';
import { sharedBatchNorm } from './sharedBatchNorm';

/** Deviation of all initial weights in the paper and in DCGAN. */
export const PAPER_INITIAL: Initial = { normal: 0.02 };

/** Weight of the newest batch in batch norm's running statistics. */
const STATISTICS_RATE = 0.1;
const EPSILON = 1e-5;

export function denseSpecs(name: string, input: number, output: number, initial: Initial = PAPER_INITIAL): ParameterSpec[] {
  return weightAndBias(name, [input, output], output, initial);
}

/** x [B, input] -> [B, output]. */
export function dense(parameters: Parameters, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.matMul(x, take<tf.Tensor2D>(parameters, `${name}/weight`)), take(parameters, `${name}/bias`));
}

export function conv3dSpecs(name: string, kernel: number, input: number, output: number): ParameterSpec[] {
  return weightAndBias(name, [kernel, kernel, kernel, input, output], output, PAPER_INITIAL);
}

/** x [B, D, H, W, C] -> edges divided by `stride`. */
export function conv3d(parameters: Parameters, name: string, x: tf.Tensor5D, stride: number): tf.Tensor5D {
  return tf.add(tf.conv3d(x, take<tf.Tensor5D>(parameters, `${name}/weight`), stride, 'same'), take(parameters, `${name}/bias`));
}

/** The kernel of a transposed convolution has its output channels before its input channels. */
export function deconv3dSpecs(name: string, kernel: number, input: number, output: number): ParameterSpec[] {
  return weightAndBias(name, [kernel, kernel, kernel, output, input], output, PAPER_INITIAL);
}

/** x [B, D, H, W, C] -> edges multiplied by `stride`. */
export function deconv3d(parameters: Parameters, name: string, x: tf.Tensor5D, stride: number): tf.Tensor5D {
  const weight = take<tf.Tensor5D>(parameters, `${name}/weight`);
  const [batch, depth, height, width] = x.shape;
  const shape: [number, number, number, number, number] = [batch, depth * stride, height * stride, width * stride, weight.shape[3]];
  return tf.add(tf.conv3dTranspose(x, weight, shape, stride, 'same'), take(parameters, `${name}/bias`));
}

export function conv2dSpecs(
  name: string,
  kernel: number,
  input: number,
  output: number,
  initial: Initial = PAPER_INITIAL,
): ParameterSpec[] {
  return weightAndBias(name, [kernel, kernel, input, output], output, initial);
}

/** x [B, H, W, C] -> edges divided by `stride`. */
export function conv2d(parameters: Parameters, name: string, x: tf.Tensor4D, stride: number): tf.Tensor4D {
  return tf.add(tf.conv2d(x, take<tf.Tensor4D>(parameters, `${name}/weight`), stride, 'same'), take(parameters, `${name}/bias`));
}

export function batchNormSpecs(name: string, channels: number): ParameterSpec[] {
  const part = (suffix: string, constant: number, trainable: boolean): ParameterSpec => ({
    name: `${name}/${suffix}`,
    shape: [channels],
    initial: { constant },
    trainable,
  });
  return [part('gain', 1, true), part('offset', 0, true), part('mean', 0, false), part('variance', 1, false)];
}

/**
 * Batch norm over all axes but the last (channels), followed by a ReLU if `relu`. In training the batch's own statistics are used, and the running ones
 * move a tenth of the way towards them; else the running ones, so that a sample does not depend on its batch. With `combine` the batch is that of all
 * workers together.
 */
export function batchNorm<T extends tf.Tensor>(parameters: Parameters, name: string, x: T, { training, combine }: Mode, relu = false): T {
  const [gain, offset] = [take<tf.Tensor1D>(parameters, `${name}/gain`), take<tf.Tensor1D>(parameters, `${name}/offset`)];
  const [runningMean, runningVariance] = [take<tf.Variable>(parameters, `${name}/mean`), take<tf.Variable>(parameters, `${name}/variance`)];
  if (!training) {
    const scale = tf.div(gain, tf.sqrt(tf.add(runningVariance, EPSILON)));
    const y = tf.add<T>(tf.mul(x, scale), tf.sub(offset, tf.mul(runningMean, scale)));
    return relu ? tf.relu(y) : y;
  }
  const { y, mean, variance } = combine
    ? sharedBatchNorm(x, gain, offset, { epsilon: EPSILON, relu, combine })
    : normaliseBatch(x, gain, offset, { epsilon: EPSILON, relu });
  follow(runningMean, mean);
  follow(runningVariance, variance);
  return y as T;
}

function follow(running: tf.Variable, now: tf.Tensor): void {
  running.assign(tf.tidy(() => tf.add(tf.mul(running, 1 - STATISTICS_RATE), tf.mul(now, STATISTICS_RATE))));
}

function weightAndBias(name: string, shape: number[], output: number, initial: Initial): ParameterSpec[] {
  return [
    { name: `${name}/weight`, shape, initial, trainable: true },
    { name: `${name}/bias`, shape: [output], initial: { constant: 0 }, trainable: true },
  ];
}
