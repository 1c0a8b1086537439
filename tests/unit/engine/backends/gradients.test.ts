import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { adamStep, batchNorm, leakyRelu, registerGradients, startBackend } from '../../../../src/engine/backends';
import { expectClose, expectGradients, randomNumbers, runOn, toTensor } from './compare';

beforeAll(async () => {
  await startBackend({ prefer: 'cpu' });
  registerGradients();
});

const random = createRandom(7);
const tensor = (...shape: number[]): tf.Tensor => toTensor(randomNumbers(random, shape));
const smooth = (y: tf.Tensor): tf.Scalar => tf.sum(tf.add(tf.square(y), tf.mul(y, 0.5)));

/** Half the squared gradient of f in its first input: differentiating it needs f's second derivatives. */
function squaredSlope(f: (x: tf.Tensor, ...rest: tf.Tensor[]) => tf.Scalar): (x: tf.Tensor, ...rest: tf.Tensor[]) => tf.Scalar {
  return (x, ...rest) => tf.mul(tf.sum(tf.square(tf.grad((input: tf.Tensor) => f(input, ...rest))(x))), 0.5);
}

const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 2, 'same');
const deconvolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
  tf.conv3dTranspose(x as tf.Tensor5D, w as tf.Tensor5D, [2, 5, 4, 3, 2], 2, 'same');
const convolve2 = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same');

describe('gradients against finite differences, on cpu and on wasm', () => {
  for (const backend of ['cpu', 'wasm']) {
    it(`${backend}: first and second derivatives of the convolutions`, async () => {
      await startBackend({ prefer: backend === 'cpu' ? 'cpu' : 'wasm' });
      const volume = [tensor(2, 5, 4, 3, 2), tensor(4, 3, 4, 2, 3)];
      const seeds = [tensor(2, 3, 2, 2, 3), tensor(4, 3, 4, 2, 3)];
      const image = [tensor(2, 5, 6, 2), tensor(3, 4, 2, 3)];
      expectGradients((x, w) => smooth(convolve(x, w)), volume, random, 0.05, 2e-4);
      expectGradients((x, w) => smooth(deconvolve(x, w)), seeds, random, 0.05, 2e-4);
      expectGradients((x, w) => squaredSlope((a, b) => smooth(convolve(a, b)))(x, w), volume, random, 0.05, 2e-4);
      expectGradients((x, w) => squaredSlope((a, b) => smooth(deconvolve(a, b)))(x, w), seeds, random, 0.05, 2e-4);
      expectGradients((x, w) => squaredSlope((a, b) => smooth(convolve2(a, b)))(x, w), image, random, 0.05, 2e-4);
    });
  }

  it('the filter gradients too can be differentiated: penalising the slope in the weights', async () => {
    await startBackend({ prefer: 'cpu' });
    const inWeights = squaredSlope((w, x) => smooth(convolve(x, w)));
    expectGradients((w, x) => inWeights(w, x), [tensor(2, 3, 2, 2, 2), tensor(1, 4, 3, 4, 2)], random, 0.05, 2e-4);
    const inWeights2 = squaredSlope((w, x) => smooth(convolve2(x, w)));
    expectGradients((w, x) => inWeights2(w, x), [tensor(3, 3, 2, 2), tensor(2, 4, 5, 2)], random, 0.05, 2e-4);
  });

  it("a critic's gradient penalty in all its weights", async () => {
    await startBackend({ prefer: 'wasm' });
    const x = tensor(2, 4, 4, 4, 1);
    const [first, second] = [tf.mul(tensor(4, 4, 4, 1, 4), 0.3), tf.mul(tensor(4, 4, 4, 4, 3), 0.3)];
    // A fixed shift keeps every unit away from leakyRelu's kink, so that none changes its side within the differences' reach.
    const hidden = convolve(x, first);
    const shift = tf.sub(tf.where(tf.less(tf.abs(hidden), 0.2), 0.2, hidden), hidden);
    const critic = (input: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Scalar =>
      tf.sum(tf.tanh(convolve(leakyRelu(tf.add(convolve(input, a), shift)), b)));
    const penalty = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => {
      const slope = tf.grad((input: tf.Tensor) => critic(input, a, b))(x);
      return tf.mean(tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(slope), [1, 2, 3, 4])), 1)));
    };
    expectGradients((a, b) => penalty(a, b), [first, second], random, 0.002, 2e-3);
  });
});

describe('tanh, sigmoid and exp', () => {
  for (const [name, f, second] of [
    ['tanh', tf.tanh, (x: number) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2)],
    ['sigmoid', tf.sigmoid, (x: number) => (1 / (1 + Math.exp(-x))) * (1 - 1 / (1 + Math.exp(-x))) * (1 - 2 / (1 + Math.exp(-x)))],
    ['exp', tf.exp, Math.exp],
  ] as const) {
    it(`${name} has the right second derivative`, async () => {
      await startBackend({ prefer: 'cpu' });
      const points = [-1.5, -0.2, 0.7];
      const slope = tf.grad((x: tf.Tensor) => tf.sum(f(x)));
      const curvature = tf
        .grad((x: tf.Tensor) => tf.sum(slope(x)))(tf.tensor1d(points))
        .dataSync();
      points.forEach((x, i) => expect(curvature[i]).toBeCloseTo(second(x), 5));
    });
  }
});

describe('leakyRelu', () => {
  it('has slope 1 and alpha, and derivatives of every order', async () => {
    await startBackend({ prefer: 'cpu' });
    const x = tf.tensor1d([-2, -0.5, 0.5, 3]);
    const square = (v: tf.Tensor): tf.Scalar => tf.sum(tf.square(leakyRelu(v, 0.25)));
    const slope = tf.grad(square);
    expect([...leakyRelu(x, 0.25).dataSync()]).toEqual([-0.5, -0.125, 0.5, 3]);
    expect([...slope(x).dataSync()]).toEqual([-0.25, -0.0625, 1, 6]);
    // The second derivative of the square is twice the squared slope.
    expect([
      ...tf
        .grad((v: tf.Tensor) => tf.sum(slope(v)))(x)
        .dataSync(),
    ]).toEqual([0.125, 0.125, 2, 2]);
  });
});

describe('batchNorm', () => {
  for (const [shape, relu] of [
    [[3, 2, 4, 3, 8], true],
    [[40, 5], false],
    [[2, 3, 3, 21], true],
    [[700, 12], false],
  ] as const) {
    it(`fused equals composed, values and gradients: ${shape.join('x')}${relu ? ' with ReLU' : ''}`, async () => {
      await startBackend({ prefer: 'wasm' });
      const channels = shape.at(-1) as number;
      const numbers = [randomNumbers(random, [...shape]), randomNumbers(random, [channels]), randomNumbers(random, [channels])];
      const weights = randomNumbers(random, [...shape]);
      // A mean far from zero, which a one-pass variance would not survive.
      const compute = (): tf.Tensor[] => {
        const [x, scale, offset] = numbers.map(toTensor) as [tf.Tensor, tf.Tensor1D, tf.Tensor1D];
        const shifted = tf.add(tf.mul(x, 2), 30);
        const { y, mean, variance } = batchNorm(shifted, scale, offset, { relu });
        const loss = (...[a, b, c]: tf.Tensor[]): tf.Scalar =>
          tf.sum(tf.mul(batchNorm(a, b as tf.Tensor1D, c as tf.Tensor1D, { relu }).y, toTensor(weights)));
        return [y, mean, variance, ...tf.grads(loss)([shifted, scale, offset])];
      };
      expectClose(await runOn('wasm', compute), await runOn('cpu', compute), 2e-5);
    });
  }

  it('gives zero mean and unit variance per channel', async () => {
    await startBackend({ prefer: 'wasm' });
    const { y } = batchNorm(tf.add(tensor(500, 3), 100), tf.ones([3]), tf.zeros([3]), { epsilon: 0 });
    for (const value of tf.mean(y, 0).dataSync()) expect(Math.abs(value)).toBeLessThan(1e-4);
    for (const value of tf.mean(tf.square(y), 0).dataSync()) expect(value).toBeCloseTo(1, 4);
  });
});

describe('adamStep', () => {
  for (const backend of ['cpu', 'wasm'] as const) {
    it(`follows Kingma and Ba's algorithm 1, on ${backend}`, async () => {
      await startBackend({ prefer: backend });
      const [rate, beta1, beta2, epsilon] = [0.1, 0.5, 0.9, 1e-7];
      const start = [...randomNumbers(random, [7]).data];
      const slopes = [0, 1, 2].map(() => [...randomNumbers(random, [7]).data]);
      const expected = start.map((weight, i) => {
        let [w, m, v] = [weight, 0, 0];
        slopes.forEach((slope, t) => {
          const g = slope[i];
          m = beta1 * m + (1 - beta1) * g;
          v = beta2 * v + (1 - beta2) * g * g;
          w -= (rate * (m / (1 - beta1 ** (t + 1)))) / (Math.sqrt(v / (1 - beta2 ** (t + 1))) + epsilon);
        });
        return w;
      });
      let state = { weight: tf.tensor1d(start) as tf.Tensor, m: tf.zeros([7]), v: tf.zeros([7]) };
      slopes.forEach((slope, t) => {
        state = adamStep(state, tf.tensor1d(slope), t + 1, { learningRate: rate, beta1, beta2, epsilon });
      });
      state.weight.dataSync().forEach((w, i) => expect(w).toBeCloseTo(expected[i], 5));
    });
  }
});
