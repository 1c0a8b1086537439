import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { registerGradients } from '../../../../src/engine/backends';
import { criticise, criticSpecs } from '../../../../src/engine/networks/critic';
import type { GeneratorConfig } from '../../../../src/engine/networks/generator';
import { generate, generatorSpecs } from '../../../../src/engine/networks/generator';
import type { Parameters, ParameterSpec } from '../../../../src/engine/networks/parameters';
import { createParameters, disposeParameters, take, trainable } from '../../../../src/engine/networks/parameters';
import type { ScanEncoderConfig } from '../../../../src/engine/networks/scanEncoder';
import { encodeScan, scanEncoderSpecs } from '../../../../src/engine/networks/scanEncoder';
import {
  classCrossEntropy,
  criticLoss,
  diceLoss,
  encoderLoss,
  generatorLoss,
  gradientPenalty,
  klDivergence,
  sampleLatent,
  squaredDistance,
  voxelCrossEntropy,
} from '../../../../src/engine/training/losses';

// Small networks on `cpu`, the backend that is taken for right.
const generator: GeneratorConfig = { latentSize: 3, startEdge: 2, channels: [4, 3], strides: [2, 2], output: 'tanh' };
const critic = { gridEdge: 8, channels: [3, 4] };
const encoder: ScanEncoderConfig = { gridEdge: 8, channels: [3, 4], latentSize: 3, deviationHead: 'linear' };
const BATCH = 3;

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerGradients();
});

/**
 * Weights that keep every activation far from the kink of its (leaky) ReLU: central differences across a kink measure nothing, and the gradient penalty even jumps
 * there. Channels are pushed to alternate sides, so that both slopes take part.
 */
function awayFromKinks(specs: ParameterSpec[], seed: number): Parameters {
  const parameters = createParameters(
    specs.map((spec) => ('normal' in spec.initial ? { ...spec, initial: { normal: 0.05 } } : spec)),
    createRandom(seed),
  );
  for (const [name, v] of parameters) {
    const push = /^conv0\/bias$/.test(name) ? 3 : /^conv1\/bias$/.test(name) ? 12 : /^norm\d\/offset$/.test(name) ? 6 : 0;
    if (push > 0)
      tf.tidy(() =>
        v.assign(
          tf.tensor(
            Float32Array.from({ length: v.size }, (_, i) => (i % 2 === 0 ? push : -push)),
            v.shape,
          ),
        ),
      );
  }
  return parameters;
}

/** Slope of `loss` along a random direction in all of `parameters`: by the gradients and by central differences. */
function slopes(loss: () => tf.Scalar, parameters: Parameters, seed: number, h = 1e-2): { exact: number; measured: number } {
  const random = createRandom(seed);
  const variables = trainable(parameters);
  const directions = variables.map((v) =>
    tf.tensor(
      Float32Array.from({ length: v.size }, () => random.normal()),
      v.shape,
    ),
  );
  const before = variables.map((v) => v.clone());
  const exact = tf.tidy(() => {
    const { grads } = tf.variableGrads(loss, variables);
    // A loss need not depend on every parameter: the penalty does not on the last bias.
    return variables.reduce((sum, v, i) => {
      const gradient: tf.Tensor | null | undefined = grads[v.name];
      return gradient ? sum + tf.sum(tf.mul(gradient, directions[i])).dataSync()[0] : sum;
    }, 0);
  });
  const at = (distance: number): number => {
    for (const [i, v] of variables.entries()) tf.tidy(() => v.assign(tf.add(before[i] as tf.Tensor, tf.mul(directions[i], distance))));
    return tf.tidy(() => loss().dataSync()[0]);
  };
  // Fourth order: the error is far under the rounding of float32.
  const measured = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  at(0);
  tf.dispose([...directions, ...before]);
  return { exact, measured };
}

function expectClose({ exact, measured }: { exact: number; measured: number }): void {
  expect(Math.abs(exact)).toBeGreaterThan(1e-3);
  expect(Math.abs(exact - measured) / Math.abs(exact)).toBeLessThan(0.005);
}

function inputs(): { real: tf.Tensor5D; latent: tf.Tensor2D; noise: tf.Tensor2D; mix: tf.Tensor5D; scan: tf.Tensor5D } {
  const random = createRandom(42);
  const fill = (shape: number[], draw: () => number): tf.Tensor =>
    tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);
  return {
    real: fill([BATCH, 8, 8, 8, 1], () => (random.next() < 0.3 ? 1 : -1)) as tf.Tensor5D,
    latent: fill([BATCH, 3], () => random.normal()) as tf.Tensor2D,
    noise: fill([BATCH, 3], () => random.normal()) as tf.Tensor2D,
    mix: fill([BATCH, 1, 1, 1, 1], () => random.next()) as tf.Tensor5D,
    scan: fill([BATCH, 8, 8, 8, 1], () => random.next()) as tf.Tensor5D,
  };
}

describe('gradients of the losses against central differences', () => {
  it('critic, with the gradient penalty (second derivatives)', () => {
    const weights = awayFromKinks(criticSpecs(critic), 1);
    const { real, mix } = inputs();
    const fake = tf.mul<tf.Tensor5D>(real, -0.4);
    const score = (x: tf.Tensor5D): tf.Tensor2D => criticise(critic, weights, x);
    for (const columns of [false, true]) {
      expectClose(slopes(() => gradientPenalty(score, real, fake, mix, columns), weights, 3, 2e-3));
      expectClose(slopes(() => criticLoss(score, real, fake, mix, { columnNorms: columns }).loss, weights, 2, 2e-3));
    }
    disposeParameters(weights);
  });

  it('encoder, through the generator', () => {
    const [g, e] = [awayFromKinks(generatorSpecs(generator), 1), awayFromKinks(scanEncoderSpecs(encoder), 2)];
    const { real, noise, scan } = inputs();
    const loss = (): tf.Scalar => {
      const { mean, logVariance } = encodeScan(encoder, e, scan, { training: true });
      return encoderLoss(real, generate(generator, g, sampleLatent(mean, logVariance, noise), { training: true }), mean, logVariance);
    };
    expectClose(slopes(loss, e, 3));
    disposeParameters(g);
    disposeParameters(e);
  });

  it('generator, through critic and encoder', () => {
    const [g, c, e] = [
      awayFromKinks(generatorSpecs(generator), 1),
      awayFromKinks(criticSpecs(critic), 2),
      awayFromKinks(scanEncoderSpecs(encoder), 3),
    ];
    const { real, latent, noise, scan } = inputs();
    const loss = (): tf.Scalar => {
      const { mean, logVariance } = encodeScan(encoder, e, scan, { training: true });
      const make = (z: tf.Tensor2D): tf.Tensor5D => generate(generator, g, z, { training: true });
      return generatorLoss(criticise(critic, c, make(latent)), real, make(sampleLatent(mean, logVariance, noise)), 5);
    };
    expectClose(slopes(loss, g, 4, 3e-3));
    [g, c, e].forEach(disposeParameters);
  });

  it('cross entropy, Dice and class', () => {
    const weights = new Map([['x', tf.variable(tf.randomNormal([2, 3, 3, 3, 1], 0, 2, 'float32', 5))]]);
    const truth = tf.cast(tf.greater(tf.randomUniform([2, 3, 3, 3, 1], 0, 1, 'float32', 6), 0.6), 'float32');
    const labels = tf.tensor1d([1, 2], 'int32');
    const x = (): tf.Tensor => take(weights, 'x');
    expectClose(slopes(() => voxelCrossEntropy(x(), truth), weights, 7));
    expectClose(slopes(() => diceLoss(x(), truth), weights, 8));
    expectClose(slopes(() => classCrossEntropy(tf.reshape(tf.slice(x(), [0, 0, 0, 0, 0], [2, 1, 1, 3, 1]), [2, 3]), labels), weights, 9));
    disposeParameters(weights);
  });
});

describe('values of the losses in closed form', () => {
  const value = (run: () => tf.Scalar): number => tf.tidy(() => run().dataSync()[0]);

  it('KL is 0 for the prior, and half of (m² + s² - ln s² - 1) an axis', () => {
    expect(value(() => klDivergence(tf.zeros([2, 4]), tf.zeros([2, 4])))).toBe(0);
    const expected = 0.5 * (9 + 4 - Math.log(4) - 1) * 5;
    expect(value(() => klDivergence(tf.fill([2, 5], 3), tf.fill([2, 5], Math.log(4))))).toBeCloseTo(expected, 4);
  });

  it('samples have the mean and the deviation that the encoder says', () => {
    const drawn = tf.tidy(() => [...sampleLatent(tf.fill([1, 2], 3), tf.fill([1, 2], Math.log(4)), tf.tensor2d([[1, -1]])).dataSync()]);
    expect(drawn[0]).toBeCloseTo(5, 5);
    expect(drawn[1]).toBeCloseTo(1, 5);
  });

  it('distance is summed over voxels and averaged over the batch', () => {
    expect(value(() => squaredDistance(tf.fill([4, 2, 2, 2, 1], 3), tf.ones([4, 2, 2, 2, 1])))).toBe(32);
  });

  it('the three losses have the signs of the paper: numbers worked out by hand', () => {
    // Two samples of one voxel. The critic scores 3x: real (1 + 0)·3/2 = 1.5, fake (4 + 1)·3/2 = 7.5; its slope is 3, the penalty (3 - 1)² = 4.
    const voxels = (...values: number[]): tf.Tensor5D => tf.tensor5d(values, [values.length, 1, 1, 1, 1]);
    const triple = (grid: tf.Tensor5D): tf.Tensor2D => tf.mul(tf.reshape(grid, [-1, 1]), 3);
    const { loss, wasserstein, penalty } = criticLoss(triple, voxels(1, 0), voxels(4, 1), voxels(0.5, 0.2));
    expect(penalty.dataSync()[0]).toBeCloseTo(4, 5);
    expect(wasserstein.dataSync()[0]).toBeCloseTo(1.5 - 7.5, 5);
    expect(loss.dataSync()[0]).toBeCloseTo(7.5 - 1.5 + 10 * 4, 4);
    // The generator wants high scores: -(2 + 4)/2 + 5·((1 - 3)² + 0)/2.
    expect(generatorLoss(tf.tensor2d([2, 4], [2, 1]), voxels(1, 0), voxels(3, 0), 5).dataSync()[0]).toBeCloseTo(-3 + 5 * 2, 5);
    // ((1 - 3)² + 0)/2, and KL of N(2, 1) and N(0, 1): ½·2² of one sample of two.
    const [mean, logVariance] = [tf.tensor2d([2, 0], [2, 1]), tf.zeros<tf.Rank.R2>([2, 1])];
    expect(encoderLoss(voxels(1, 0), voxels(3, 0), mean, logVariance).dataSync()[0]).toBeCloseTo(2 + 1, 5);
  });

  it('the penalty of a linear critic w·x is (|w| - 1)², one norm over all voxels', () => {
    const w = tf.randomNormal<tf.Rank.R2>([27, 1], 0, 0.5, 'float32', 3);
    const norm = Math.sqrt(w.dataSync<'float32'>().reduce((sum, one) => sum + one * one, 0));
    const linear = (x: tf.Tensor5D): tf.Tensor2D => tf.matMul(tf.reshape(x, [x.shape[0], 27]), w);
    const penalty = value(() =>
      gradientPenalty(linear, tf.zeros([2, 3, 3, 3, 1]), tf.ones([2, 3, 3, 3, 1]), tf.fill([2, 1, 1, 1, 1], 0.5)),
    );
    expect(penalty).toBeCloseTo((norm - 1) ** 2, 4);
    w.dispose();
  });

  it('cross entropy and Dice agree with the formulas, also for huge logits', () => {
    const [logits, truth] = [
      [0.3, -2, 60, -60],
      [1, 0, 1, 1],
    ] as const;
    const expected = [Math.log1p(Math.exp(-0.3)), Math.log1p(Math.exp(-2)), 0, 60].reduce((a, b) => a + b, 0) / 4;
    const shape = [1, 4, 1, 1, 1];
    expect(value(() => voxelCrossEntropy(tf.tensor([...logits], shape), tf.tensor([...truth], shape)))).toBeCloseTo(expected, 4);
    const p = logits.map((x) => 1 / (1 + Math.exp(-x)));
    const both = p.reduce((sum, q, i) => sum + q * (truth[i] as number), 0);
    const dice = 1 - (2 * both + 1) / (p.reduce((a, b) => a + b, 0) + 3 + 1);
    expect(value(() => diceLoss(tf.tensor([...logits], shape), tf.tensor([...truth], shape)))).toBeCloseTo(dice, 5);
  });
});
