import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { startBackend } from '../../../../src/engine/backends';
import { shapeOf3d } from '../../../../src/engine/backends/wasm/convolutionShape';
import { suitsWinograd } from '../../../../src/engine/backends/wasm/winograd';
import { stretches } from '../../../../src/engine/backends/wasm/reduction';
import { expectClose, randomNumbers, runOn, toTensor } from './compare';

/** float32 sums of up to a few thousand products, against the cpu backend's float64 ones. */
const ROUNDING = 2e-5;

beforeAll(async () => {
  expect((await startBackend({ prefer: 'wasm' })).backend).toBe('wasm');
});

async function expectSame(compute: () => tf.Tensor[]): Promise<void> {
  const expected = await runOn('cpu', compute);
  expectClose(await runOn('wasm', compute), expected, ROUNDING);
}

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const triple = (max: number): fc.Arbitrary<[number, number, number]> => fc.tuple(size(max), size(max), size(max));
/** Few and many channels take different ways through the kernels; 16 and more leave padding out. */
const channels = fc.oneof(size(5), fc.constantFrom(8, 16, 17, 20, 33));

describe('3D convolutions on wasm equal those of tfjs on cpu', () => {
  const cases = fc.record({
    batch: size(6),
    edges: triple(7),
    input: channels,
    output: channels,
    filter: triple(4),
    strides: triple(3),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    seed: fc.nat(1e6),
  });
  type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;
  const fits = ({ edges, filter, pad }: Case): boolean => pad === 'same' || filter.every((f, i) => f <= edges[i]);
  const inputs = ({ batch, edges, input, output, filter, seed }: Case): [tf.Tensor5D, tf.Tensor5D] => {
    const random = createRandom(seed);
    const x = toTensor(randomNumbers(random, [batch, ...edges, input]));
    return [x as tf.Tensor5D, toTensor(randomNumbers(random, [...filter, input, output])) as tf.Tensor5D];
  };

  const convolutionAndGradients = (c: Case): tf.Tensor[] => {
    const [x, filter] = inputs(c);
    const y = tf.conv3d(x, filter, c.strides, c.pad);
    const dy = toTensor(randomNumbers(createRandom(c.seed + 1), y.shape));
    const dx: tf.Tensor = tf
      .engine()
      .runKernel('Conv3DBackpropInputV2', { dy, filter }, { strides: c.strides, pad: c.pad, inputShape: x.shape });
    const dFilter: tf.Tensor = tf
      .engine()
      .runKernel('Conv3DBackpropFilterV2', { x, dy }, { strides: c.strides, pad: c.pad, filterShape: filter.shape });
    return [y, dx, dFilter];
  };

  it('forward and both gradients', async () => {
    await fc.assert(
      fc.asyncProperty(cases.filter(fits), (c) => expectSame(() => convolutionAndGradients(c))),
      { numRuns: 60, seed: 1 },
    );
  });

  it('forward with dilation', async () => {
    await fc.assert(
      fc.asyncProperty(cases.filter(fits), triple(3), async (c, dilations) => {
        await expectSame(() => {
          const [x, filter] = inputs({ ...c, pad: 'same' });
          return [tf.conv3d(x, filter, 1, 'same', 'NDHWC', dilations)];
        });
      }),
      { numRuns: 15, seed: 2 },
    );
  });

  it('forward and both gradients where products are saved: kernel 4, stride 2, tiles that reach over odd borders', async () => {
    const saving = fc
      .record({
        batch: size(9),
        edges: fc.tuple(fc.integer({ min: 4, max: 13 }), fc.integer({ min: 6, max: 9 }), fc.integer({ min: 7, max: 16 })),
        input: fc.constantFrom(16, 20, 36),
        output: fc.constantFrom(16, 24),
        pad: fc.constantFrom('same' as const, 'valid' as const),
        seed: fc.nat(1e6),
      })
      .map((given) => ({ ...given, filter: [4, 4, 4] as [number, number, number], strides: [2, 2, 2] as [number, number, number] }))
      .filter(({ batch, edges, input, output, pad }) =>
        suitsWinograd(shapeOf3d([batch, ...edges, input], [4, 4, 4, input, output], 2, 1, pad)),
      );
    await fc.assert(
      fc.asyncProperty(saving, (c) => expectSame(() => convolutionAndGradients(c))),
      { numRuns: 12, seed: 6 },
    );
  });

  it("the generator's and the critic's layers in small: kernel 4, stride 2, a batch beyond one block of rows", async () => {
    for (const [batch, edge, input, output] of [
      [9, 4, 32, 24],
      [33, 2, 20, 40],
      [5, 8, 1, 32],
      [3, 10, 64, 8],
    ] as const) {
      await expectSame(() => {
        const random = createRandom(batch);
        const x = toTensor(randomNumbers(random, [batch, edge, edge, edge, input])) as tf.Tensor5D;
        const w = toTensor(randomNumbers(random, [4, 4, 4, input, output])) as tf.Tensor5D;
        const y = tf.conv3d(x, w, 2, 'same');
        return [y, tf.conv3dTranspose(y, w, x.shape, 2, 'same')];
      });
    }
  });
});

describe('2D convolutions on wasm equal those of tfjs on cpu', () => {
  const cases = fc.record({
    batch: size(5),
    edges: fc.tuple(size(9), size(9)),
    input: channels,
    output: channels,
    filter: fc.tuple(size(4), size(4)),
    strides: fc.tuple(size(3), size(3)),
    pad: fc.constantFrom('same' as const, 0, 1),
    seed: fc.nat(1e6),
  });

  it('forward and both gradients', async () => {
    const fits = ({ pad, filter, edges }: { pad: string | number; filter: number[]; edges: number[] }): boolean =>
      pad === 'same' || filter.every((f, i) => f <= edges[i]);
    await fc.assert(
      fc.asyncProperty(cases.filter(fits), async ({ batch, edges, input, output, filter, strides, pad, seed }) => {
        const random = createRandom(seed);
        const numbers = randomNumbers(random, [batch, ...edges, input]);
        const weights = randomNumbers(random, [...filter, input, output]);
        const dimRoundingMode = pad === 'same' ? undefined : 'floor';
        await expectSame(() => {
          const [x, w] = [toTensor(numbers) as tf.Tensor4D, toTensor(weights) as tf.Tensor4D];
          const run = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
            tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad, 'NHWC', 1, dimRoundingMode);
          const y = run(x, w);
          // A rounding mode does not reach tfjs's gradients: take them where it is not needed.
          if (dimRoundingMode) return [y];
          const dy = toTensor(randomNumbers(createRandom(seed + 1), y.shape));
          return [y, ...tf.grads((a, b) => tf.sum(tf.mul(run(a, b), dy)))([x, w])];
        });
      }),
      { numRuns: 50, seed: 3 },
    );
  });
});

describe('matrix products and sums on wasm equal those of tfjs on cpu', () => {
  it('matMul, either side transposed, broadcast over the outer axes', async () => {
    const cases = fc.record({
      outerA: fc.constantFrom([], [1], [3], [2, 3]),
      share: fc.boolean(),
      m: fc.oneof(size(4), size(90)),
      n: fc.oneof(size(20), size(600)),
      depth: fc.oneof(size(20), size(700)),
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      seed: fc.nat(1e6),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ outerA, share, m, n, depth, transposeA, transposeB, seed }) => {
        const random = createRandom(seed);
        const outerB = share ? outerA.map(() => 1) : outerA;
        const a = randomNumbers(random, [...outerA, ...(transposeA ? [depth, m] : [m, depth])]);
        const b = randomNumbers(random, [...outerB, ...(transposeB ? [n, depth] : [depth, n])]);
        await expectSame(() => [tf.matMul(toTensor(a), toTensor(b), transposeA, transposeB)]);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('sum and mean over any axes', async () => {
    const cases = fc.record({
      shape: fc.array(size(7), { minLength: 1, maxLength: 5 }),
      axes: fc.uniqueArray(fc.integer({ min: 0, max: 4 })),
      keepDims: fc.boolean(),
      seed: fc.nat(1e6),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape, axes, keepDims, seed }) => {
        const x = randomNumbers(createRandom(seed), [...shape.slice(0, -1), (shape.at(-1) ?? 1) * 5]);
        const axis = axes.filter((a) => a < shape.length);
        await expectSame(() => [tf.sum(toTensor(x), axis, keepDims), tf.mean(toTensor(x), axis, keepDims)]);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('sums a million numbers without losing digits, and keeps integers integers', async () => {
    const [total, counts] = await runOn('wasm', () => [tf.sum(tf.fill([1 << 20, 3], 0.1), 0), tf.sum(tf.tensor1d([1, 2, 3], 'int32'))]);
    for (const value of total?.data ?? []) expect(Math.abs(value / ((1 << 20) * Math.fround(0.1)) - 1)).toBeLessThan(1e-6);
    expect([...(counts?.data ?? [])]).toEqual([6]);
  });

  it('joins neighbouring axes into one pass', () => {
    expect(stretches([2, 3, 4, 5, 6], [0, 1, 2, 3])).toEqual([{ outer: 1, count: 120, inner: 6 }]);
    expect(stretches([2, 3, 4, 5, 1], [1, 2, 3, 4])).toEqual([{ outer: 2, count: 60, inner: 1 }]);
    expect(stretches([2, 3, 4], [0, 2])).toEqual([
      { outer: 6, count: 4, inner: 1 },
      { outer: 1, count: 2, inner: 3 },
    ]);
    expect(stretches([4], [])).toEqual([]);
  });
});
