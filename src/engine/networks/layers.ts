import * as tf from '@tensorflow/tfjs';
import type { Initial, Mode, ParameterSpec, Parameters } from './parameters';
import { take } from './parameters';

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
  return addBias(tf.matMul(x, take<tf.Tensor2D>(parameters, `${name}/weight`)), take(parameters, `${name}/bias`));
}

export function conv3dSpecs(name: string, kernel: number, input: number, output: number): ParameterSpec[] {
  return weightAndBias(name, [kernel, kernel, kernel, input, output], output, PAPER_INITIAL);
}

/** x [B, D, H, W, C] -> edges divided by `stride`. */
export function conv3d(parameters: Parameters, name: string, x: tf.Tensor5D, stride: number): tf.Tensor5D {
  return addBias(tf.conv3d(x, take<tf.Tensor5D>(parameters, `${name}/weight`), stride, 'same'), take(parameters, `${name}/bias`));
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
  return addBias(tf.conv3dTranspose(x, weight, shape, stride, 'same'), take(parameters, `${name}/bias`));
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
  return addBias(tf.conv2d(x, take<tf.Tensor4D>(parameters, `${name}/weight`), stride, 'same'), take(parameters, `${name}/bias`));
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
 * Batch norm over all axes but the last (channels). In training the batch's own statistics are used, and the running ones move a tenth of the way
 * towards them; else the running ones, so that a sample does not depend on its batch.
 */
export function batchNorm<T extends tf.Tensor>(parameters: Parameters, name: string, x: T, { training }: Mode): T {
  const [gain, offset] = [take(parameters, `${name}/gain`), take(parameters, `${name}/offset`)];
  const running = [take<tf.Variable>(parameters, `${name}/mean`), take<tf.Variable>(parameters, `${name}/variance`)] as const;
  if (!training) {
    const scale = tf.div(gain, tf.sqrt(tf.add(running[1], EPSILON)));
    return tf.add(tf.mul(x, scale), tf.sub(offset, tf.mul(running[0], scale)));
  }
  const channels = x.shape[x.shape.length - 1] as number;
  const rows = tf.reshape(x, [-1, channels]) as tf.Tensor2D;
  const [mean, variance] = tf.tidy(() => {
    const mean = columnSums(rows, true);
    return [mean, columnSums(tf.square(tf.sub<tf.Tensor2D>(rows, mean)), true)];
  });
  for (const [statistic, now] of [
    [running[0], mean],
    [running[1], variance],
  ] as const) {
    statistic.assign(tf.tidy(() => tf.add(tf.mul(statistic, 1 - STATISTICS_RATE), tf.mul(now, STATISTICS_RATE))));
  }
  return tf.reshape(normalise(rows, mean, variance, gain, offset), x.shape) as tf.Tensor as T;
}

/**
 * (rows - mean) / deviation * gain + offset, where mean and variance are those of the rows themselves. With its gradient in closed form: what tfjs
 * would put together from the parts reads the rows twice as often.
 */
function normalise(rows: tf.Tensor2D, mean: tf.Tensor, variance: tf.Tensor, gain: tf.Tensor, offset: tf.Tensor): tf.Tensor2D {
  const compute = tf.customGrad((x, g, o, save) => {
    const [input, scale, shift] = [x as tf.Tensor2D, g as tf.Tensor, o as tf.Tensor];
    const inverse = tf.rsqrt(tf.add(variance, EPSILON));
    const unit = tf.mul<tf.Tensor2D>(tf.sub(input, mean), inverse);
    (save as (tensors: tf.Tensor[]) => void)([unit, inverse, scale]);
    return {
      value: tf.add<tf.Tensor2D>(tf.mul(unit, scale), shift),
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
        const [unit, inverse, scale] = saved as [tf.Tensor2D, tf.Tensor, tf.Tensor];
        const dOffset = columnSums(dy);
        const dGain = columnSums(tf.mul(dy, unit));
        const count = dy.shape[0];
        const dx = tf.mul(tf.sub(dy, tf.add(tf.mul(unit, tf.div(dGain, count)), tf.div(dOffset, count))), tf.mul(inverse, scale));
        return [dx, dGain, dOffset];
      },
    };
  });
  return compute(rows, gain, offset) as tf.Tensor2D;
}

/** Sum (or mean) of each column, as one matrix product: reducing the long axis element by element is many times slower. */
function columnSums(rows: tf.Tensor2D, average = false): tf.Tensor1D {
  const [count, columns] = rows.shape;
  return tf.reshape(tf.matMul(tf.fill([1, count], average ? 1 / count : 1), rows), [columns]);
}

/** x [..., C] + bias [C]. */
export function addBias<T extends tf.Tensor>(x: T, bias: tf.Tensor): T {
  const compute = tf.customGrad((...inputs) => {
    const [value, b] = inputs as tf.Tensor[] as [T, tf.Tensor];
    return {
      value: tf.add<T>(value, b),
      gradFunc: (dy: tf.Tensor) => [dy, columnSums(tf.reshape(dy, [-1, bias.size]) as tf.Tensor2D)],
    };
  });
  return compute(x, bias) as T;
}

function weightAndBias(name: string, shape: number[], output: number, initial: Initial): ParameterSpec[] {
  return [
    { name: `${name}/weight`, shape, initial, trainable: true },
    { name: `${name}/bias`, shape: [output], initial: { constant: 0 }, trainable: true },
  ];
}
