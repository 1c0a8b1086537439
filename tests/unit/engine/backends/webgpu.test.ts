import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startBackend } from '../../../../src/engine/backends';
import { mergeAxes } from '../../../../src/engine/backends/webgpu/broadcast';
import { registerWebgpuKernels } from '../../../../src/engine/backends/webgpu/registerKernels';
import { latentSlope } from '../../../../src/engine/inference/decodeLatents';
import { gridObjective } from '../../../../src/engine/inference/fitShape';
import type { GeneratorConfig } from '../../../../src/engine/networks/generator';
import { generatorSpecs } from '../../../../src/engine/networks/generator';
import { createParameters, disposeParameters } from '../../../../src/engine/networks/parameters';
import { createRandom } from '../../../../src/core/random';
import { registerStandIn } from './standInDevice';

/** Two shapes that can be broadcast against each other: of the same axes, each of which one of them, both or none repeats along; the shorter may lack its first ones. */
const pairs = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 3 }), in: fc.constantFrom('a', 'b', 'both') }), { minLength: 0, maxLength: 6 })
  .chain((axes) => fc.record({ axes: fc.constant(axes), lacks: fc.integer({ min: 0, max: axes.length }), inA: fc.boolean() }))
  .map(({ axes, lacks, inA }) => {
    const of = (which: 'a' | 'b'): number[] => axes.map((axis) => (axis.in === 'both' || axis.in === which ? axis.length : 1));
    const short = axes.slice(lacks).map((axis) => (axis.in === 'both' || axis.in === (inA ? 'a' : 'b') ? axis.length : 1));
    return inA ? { a: short, b: of('b') } : { a: of('a'), b: short };
  });

const numbers = (shape: number[], start: number): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => start + i),
    shape,
  );

describe('shapes with as few axes as possible', () => {
  it('give the same numbers', async () => {
    await startBackend({ prefer: 'cpu' });
    fc.assert(
      fc.property(pairs, ({ a, b }) => {
        const merged = mergeAxes(a, b);
        const [whole, few] = tf.tidy(() => {
          const [x, y] = [numbers(a, 1), numbers(b, 100)];
          return [tf.sub(x, y), tf.sub(tf.reshape(x, merged.a), tf.reshape(y, merged.b))].map((result) => result.dataSync());
        });
        expect(few).toEqual(whole);
        expect(merged.a.length).toBeLessThanOrEqual(Math.max(1, a.length, b.length));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [[2, 4, 4, 4, 8], [8], [128, 8], [1, 8]],
    [
      [2, 4, 4, 4, 1],
      [2, 1, 1, 1, 1],
      [2, 64],
      [2, 1],
    ],
    [[2, 4, 4, 4, 8], [2, 4, 4, 4, 8], [1024], [1024]],
    [[2, 4, 4, 4, 8], [], [1024], [1]],
  ])('%j and %j are %j and %j', (a, b, fewA, fewB) => {
    expect(mergeAxes(a, b)).toEqual({ a: fewA, b: fewB });
  });
});

describe("operations that tfjs's WebGPU backend gets wrong", () => {
  it('are seen with four axes at most and with nothing transposed, and give the right shape', async () => {
    await startBackend({ prefer: 'cpu' });
    const asked: number[][] = [];
    const takeAway = registerStandIn('faulty-gpu', 'cpu', (kernelName, call, compute) => {
      const { a, b } = call.inputs;
      if (kernelName === 'BatchMatMul' && call.attrs?.transposeB) throw new Error('wrong product');
      if (a && b && kernelName !== 'BatchMatMul') asked.push(a.shape, b.shape);
      if (asked.some(({ length }) => length > 4)) throw new Error('cannot index vec5');
      return compute(call);
    });
    const x = numbers([2, 3, 2, 3, 4], 1);
    const mix = numbers([2, 1, 1, 1, 1], 7);
    const compute: Record<string, () => tf.Tensor> = {
      add: () => tf.add(x, numbers([4], 3)),
      mul: () => tf.mul(mix, x),
      div: () => tf.div(x, 4),
      sub: () => tf.sub(x, x),
      maximum: () => tf.maximum(x, numbers([3, 2, 3, 1], 5)),
      greater: () => tf.greater(mix, x),
      product: () => tf.matMul(numbers([3, 5], 1), numbers([2, 5], 9), false, true),
      products: () => tf.matMul(numbers([2, 3, 5], 1), numbers([2, 4, 5], 9), false, true),
    };
    const read = (result: tf.Tensor): unknown => ({ shape: result.shape, data: [...result.dataSync()] });
    const expected = Object.entries(compute).map(([name, run]) => [name, read(run())]);
    await tf.setBackend('faulty-gpu');
    for (const run of Object.values(compute)) {
      expect(run).toThrow(/wrong product|cannot index vec5/);
      asked.length = 0;
    }
    registerWebgpuKernels('faulty-gpu');
    registerWebgpuKernels('faulty-gpu'); // a second start of the device finds them replaced
    expect(Object.entries(compute).map(([name, run]) => [name, read(run())])).toEqual(expected);
    expect(asked).toHaveLength(12);
    await tf.setBackend('cpu');
    takeAway();
  });
});

describe('the slope of an objective in the latent space', () => {
  it('is the same where a device cannot be read in the middle', async () => {
    await startBackend({ prefer: 'wasm' });
    const config: GeneratorConfig = { latentSize: 5, startEdge: 2, channels: [8, 4], strides: [2, 2], output: 'logits' };
    const random = createRandom(3);
    const generator = createParameters(generatorSpecs(config), random);
    const latent = Float32Array.from({ length: 5 }, () => 30 * random.normal());
    const objective = gridObjective(Float32Array.from({ length: 512 }, (_, i) => Number(i % 3 === 0)));
    const one = await latentSlope(config, generator, latent, objective, true);
    const before = tf.memory().numTensors;
    const two = await latentSlope(config, generator, latent, objective, false);
    expect(tf.memory().numTensors).toBe(before);
    expect(two.grid).toEqual(one.grid);
    expect(two.loss).toBeCloseTo(one.loss, 5); // float64 against float32
    expect(two.slope).toEqual(one.slope);
    expect(Math.max(...one.slope.map(Math.abs))).toBeGreaterThan(1e-6);
    disposeParameters(generator);
  });
});
