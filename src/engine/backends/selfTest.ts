import * as tf from '@tensorflow/tfjs';
import { batchNorm } from './batchNorm';
import { leakyRelu } from './gradients';
import { selfTestReference } from './selfTestReference';

/** Share of a result's size by which a device may differ from the reference: far above float32's rounding, far below any wrong term. */
const TOLERANCE = 1e-3;

/** Fixed numbers in [-1, 1] that look like noise. */
function values(shape: number[], seed: number): tf.Tensor {
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.sin(1.7 * i * (1 + 0.01 * seed) + seed));
  return tf.tensor(data, shape);
}

const volume = (edge: number, channels: number, seed: number): tf.Tensor5D => values([2, edge, edge, edge, channels], seed) as tf.Tensor5D;
const kernel = (input: number, output: number, seed: number): tf.Tensor5D =>
  tf.mul<tf.Tensor5D>(values([4, 4, 4, input, output], seed), 0.2);

function smallCritic(x: tf.Tensor, first: tf.Tensor, second: tf.Tensor): tf.Tensor {
  const hidden = leakyRelu(tf.conv3d(x as tf.Tensor5D, first as tf.Tensor5D, 2, 'same'));
  return tf.sum(leakyRelu(tf.conv3d(hidden, second as tf.Tensor5D, 2, 'same')));
}

/** Mean over the samples of (|gradient in x| - 1)². */
function penalty(x: tf.Tensor, first: tf.Tensor, second: tf.Tensor): tf.Scalar {
  const slope = tf.grad((input: tf.Tensor) => smallCritic(input, first, second))(x);
  const norm = tf.sqrt(tf.add(tf.sum(tf.square(slope), [1, 2, 3, 4]), 1e-12));
  return tf.mean(tf.square(tf.sub(norm, 1)));
}

/** What training relies on, each on a small case that the kernels' fast paths see too. */
export const selfTestCases: Record<string, () => tf.Tensor[]> = {
  conv3d: () => [tf.conv3d(volume(4, 17, 1), kernel(17, 5, 2), 2, 'same')],
  conv3dTranspose: () => [tf.conv3dTranspose(volume(2, 16, 3), kernel(5, 16, 4), [2, 4, 4, 4, 5], 2, 'same')],
  "conv3d's gradients": () =>
    tf.grads((x, w) => tf.sum(tf.square(tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 2, 'same'))))([volume(4, 1, 5), kernel(1, 9, 6)]),
  "conv3dTranspose's gradients": () =>
    tf.grads((x, w) => tf.sum(tf.square(tf.conv3dTranspose(x as tf.Tensor5D, w as tf.Tensor5D, [2, 4, 4, 4, 4], 2, 'same'))))([
      volume(2, 3, 7),
      kernel(4, 3, 8),
    ]),
  "the gradient penalty's gradient": () =>
    tf.grads((first, second) => penalty(volume(4, 1, 9), first, second))([kernel(1, 16, 10), kernel(16, 2, 11)]),
  'batch norm and its gradient': () =>
    tf.grads((x, scale, offset) => {
      const { y } = batchNorm(x, scale as tf.Tensor1D, offset as tf.Tensor1D, { relu: true });
      return tf.sum(tf.mul(y, volume(2, 6, 15)));
    })([volume(2, 6, 12), values([6], 13), values([6], 14)]),
  "conv2d's gradients": () =>
    tf.grads((x, w) => tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same'))))([
      values([2, 6, 6, 3], 16),
      values([5, 5, 3, 7], 17),
    ]),
  // As long as the layer that a latent vector comes in by: its gradient is such a product.
  'a product with a transposed matrix': () => [tf.matMul<tf.Tensor2D>(values([1, 2048], 18), values([200, 2048], 19), false, true)],
};

/** Each result tensor as three numbers: its size and its products with two fixed vectors. Wrong, misplaced or missing terms change them. */
export async function selfTestNumbers(name: string): Promise<number[]> {
  const compute = selfTestCases[name];
  if (!compute) throw new RangeError(`there is no self-test ${name}`);
  const results = tf.tidy(compute);
  const numbers: number[] = [];
  for (const result of results) {
    const data = await result.data();
    let square = 0;
    let a = 0;
    let b = 0;
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]);
      square += value * value;
      a += value * Math.cos(0.9 * i);
      b += value * Math.sin(2.3 * i + 1);
    }
    numbers.push(Math.sqrt(square), a, b);
    result.dispose();
  }
  return numbers;
}

/** Runs every case on the current backend. Gives undefined, or the first fault by name: "conv3d differs from the reference by 12%". */
export async function selfTest(): Promise<string | undefined> {
  for (const [name, expected] of Object.entries(selfTestReference)) {
    let numbers: number[];
    try {
      numbers = await selfTestNumbers(name);
    } catch (error) {
      return `${name} failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    for (let i = 0; i < expected.length; i += 3) {
      const size = expected[i] ?? 1;
      const difference = Math.max(...[0, 1, 2].map((k) => Math.abs((numbers[i + k] ?? NaN) - (expected[i + k] ?? NaN)))) / size;
      if (!(difference <= TOLERANCE)) return `${name} differs from the reference by ${(100 * difference).toPrecision(2)}%`;
    }
  }
  return undefined;
}
