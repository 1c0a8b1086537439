import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import type { Random } from '../../../../src/core/random';

export type Numbers = { shape: number[]; data: Float32Array };

export function randomNumbers(random: Random, shape: number[]): Numbers {
  return { shape, data: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()) };
}

export const toTensor = ({ data, shape }: Numbers): tf.Tensor => tf.tensor(data, shape);

/** Runs `compute` on a backend and gives the numbers of its results; nothing stays behind on the device. */
export async function runOn(backend: string, compute: () => tf.Tensor[]): Promise<Numbers[]> {
  await tf.setBackend(backend);
  const results = tf.tidy(compute);
  const numbers = results.map((result) => ({ shape: result.shape, data: Float32Array.from(result.dataSync()) }));
  tf.dispose(results);
  return numbers;
}

/** All numbers agree within `tolerance` times the largest of the expected ones. */
export function expectClose(actual: Numbers[], expected: Numbers[], tolerance: number): void {
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  expected.forEach(({ data }, index) => {
    const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    const given = actual[index]?.data ?? new Float32Array();
    let worst = 0;
    data.forEach((value, i) => {
      const difference = Math.abs(value - (given[i] ?? NaN));
      worst = difference <= worst ? worst : difference;
    });
    expect(worst / size, `result ${index} of shape ${actual[index]?.shape.join('x')}`).toBeLessThanOrEqual(tolerance);
  });
}

/** Derivative of `f` at 0 by central differences, extrapolated: exact for polynomials of degree 4 but for rounding. */
export function differentiate(f: (t: number) => number, step: number): number {
  const slope = (h: number): number => (f(h) - f(-h)) / (2 * h);
  return (4 * slope(step) - slope(2 * step)) / 3;
}

/**
 * Holds the gradient of `f` in each of its inputs against differences of its values along a random direction.
 * Relative to the size of the gradient times that of the direction.
 */
export function expectGradients(
  f: (...inputs: tf.Tensor[]) => tf.Scalar,
  inputs: tf.Tensor[],
  random: Random,
  step: number,
  tolerance: number,
): void {
  const gradients = tf.grads((...given: tf.Tensor[]) => f(...given))(inputs);
  inputs.forEach((input, index) => {
    const direction = toTensor(randomNumbers(random, input.shape));
    const along = (t: number): number =>
      tf.tidy(() => f(...inputs.map((other, i) => (i === index ? tf.add(other, tf.mul(direction, t)) : other))).dataSync()[0]);
    const gradient = gradients[index];
    const expected = differentiate(along, step);
    const actual = tf.sum(tf.mul(gradient, direction)).dataSync()[0];
    const size = tf.norm(gradient).dataSync()[0] * tf.norm(direction).dataSync()[0];
    expect(Math.abs(actual - expected) / size, `input ${index}: ${actual} instead of ${expected}`).toBeLessThan(tolerance);
  });
}
