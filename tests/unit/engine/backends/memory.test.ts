import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { adamStep, batchNorm, leakyRelu, startBackend } from '../../../../src/engine/backends';
import { randomNumbers, toTensor } from './compare';

/** Bytes of the wasm backend's memory, which can grow but not shrink. */
function heapBytes(): number {
  const { wasm } = tf.backend() as unknown as { wasm: { asm: { memory: { buffer: ArrayBuffer } } } };
  return wasm.asm.memory.buffer.byteLength;
}

it('training steps leave no tensor behind and do not grow the heap', async () => {
  await startBackend({ prefer: 'wasm' });
  const random = createRandom(3);
  const variable = (...shape: number[]): tf.Variable => tf.variable(tf.mul(toTensor(randomNumbers(random, shape)), 0.1));
  const up = variable(4, 4, 4, 8, 16);
  const down = variable(4, 4, 4, 8, 16);
  const [scale, offset] = [tf.variable(tf.ones([8])), tf.variable(tf.zeros([8]))];
  const weights = [up, down, scale, offset];
  let states = weights.map((weight) => ({ m: tf.zeros(weight.shape), v: tf.zeros(weight.shape) }));
  const x = tf.ones<tf.Rank.R5>([8, 4, 4, 4, 16]);

  const step = (count: number): void => {
    const { value, grads } = tf.variableGrads(() => {
      const grown = tf.conv3dTranspose(x, up as tf.Tensor5D, [8, 8, 8, 8, 8], 2, 'same');
      const { y } = batchNorm(grown, scale as tf.Tensor1D, offset as tf.Tensor1D, { relu: true });
      const critic = (input: tf.Tensor): tf.Scalar => tf.sum(leakyRelu(tf.conv3d(input as tf.Tensor5D, down as tf.Tensor5D, 2, 'same')));
      const slope = tf.grad(critic)(tf.mul(x, 0.5).as5D(8, 4, 4, 8, 8));
      return tf.add(tf.mean(tf.square(slope)), tf.mul(critic(y), 1e-4));
    }, weights);
    states = weights.map((weight, i) => {
      const state = states[i];
      const gradient = grads[weight.name];
      if (!state || !gradient) throw new Error(`no gradient for weight ${i}`);
      const next = adamStep({ weight, ...state }, gradient, count, { learningRate: 1e-3, beta1: 0.5, beta2: 0.9 });
      weight.assign(next.weight);
      tf.dispose([next.weight, state.m, state.v, gradient]);
      return { m: next.m, v: next.v };
    });
    value.dispose();
  };

  for (let i = 1; i <= 5; i++) step(i);
  const { numTensors, numBytes } = tf.memory();
  const bytes = heapBytes();
  for (let i = 6; i <= 45; i++) step(i);
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  expect(heapBytes()).toBe(bytes);
});
