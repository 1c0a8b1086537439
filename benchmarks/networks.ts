import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../src/core/random';
import { batchNorm, leakyRelu } from '../src/engine/backends';

/** The paper's 32³ networks on bare tensors, to time the devices without anything around them. */
const CRITIC = [1, 32, 64, 128, 256] as const;
const GENERATOR = [256, 128, 64, 32, 1] as const;
const random = createRandom(1);

export function weight(...shape: number[]): tf.Variable {
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.02 * random.normal());
  return tf.variable(tf.tensor(data, shape));
}

const zeros = (n: number): tf.Variable => tf.variable(tf.zeros([n]));
const ones = (n: number): tf.Variable => tf.variable(tf.ones([n]));
const pairs = (channels: readonly number[]): [number, number][] => channels.slice(1).map((output, i) => [channels[i] ?? 1, output]);

export function makeCritic(): { variables: tf.Variable[]; critic: (x: tf.Tensor) => tf.Tensor } {
  const layers = pairs(CRITIC).map(([input, output]) => ({ w: weight(4, 4, 4, input, output), b: zeros(output) }));
  const last = { w: weight(2048, 1), b: zeros(1) };
  const critic = (x: tf.Tensor): tf.Tensor => {
    let hidden = x;
    for (const { w, b } of layers) hidden = leakyRelu(tf.add(tf.conv3d(hidden as tf.Tensor5D, w as tf.Tensor5D, 2, 'same'), b));
    return tf.add(tf.matMul(tf.reshape(hidden, [-1, 2048]), last.w), last.b);
  };
  return { critic, variables: [...layers, last].flatMap(({ w, b }) => [w, b]) };
}

export function makeGenerator(): { variables: tf.Variable[]; generate: (z: tf.Tensor2D) => tf.Tensor } {
  const first = { w: weight(200, 2048), b: zeros(2048) };
  const layers = pairs(GENERATOR).map(([input, output]) => ({
    w: weight(4, 4, 4, output, input),
    b: zeros(output),
    scale: ones(input),
    offset: zeros(input),
    output,
  }));
  const generate = (z: tf.Tensor2D): tf.Tensor => {
    const batch = z.shape[0];
    let hidden = tf.reshape(tf.add(tf.matMul(z, first.w), first.b), [batch, 2, 2, 2, 256]);
    let edge = 2;
    for (const { w, b, scale, offset, output } of layers) {
      const { y } = batchNorm(hidden, scale as tf.Tensor1D, offset as tf.Tensor1D, { relu: true });
      edge *= 2;
      hidden = tf.add(tf.conv3dTranspose(y as tf.Tensor5D, w as tf.Tensor5D, [batch, edge, edge, edge, output], 2, 'same'), b);
    }
    return tf.tanh(hidden);
  };
  return { generate, variables: [first.w, first.b, ...layers.flatMap(({ w, b, scale, offset }) => [w, b, scale, offset])] };
}
