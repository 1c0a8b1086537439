import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../../../src/core/metrics/averagePrecision';
import { iou } from '../../../../src/core/metrics/iou';
import { createGrid } from '../../../../src/core/voxel/grid';

/** The definition, word for word: one threshold for each distinct score, from the highest down. */
function averagePrecisionByDefinition(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  const positives = Array.from(truth).filter((g) => g >= 0.5).length;
  let sum = 0;
  let lastRecall = 0;
  for (const threshold of [...new Set(Array.from(scores))].sort((a, b) => b - a)) {
    let hits = 0;
    let taken = 0;
    for (let i = 0; i < scores.length; i++) {
      if (scores[i] < threshold) continue;
      taken++;
      if (truth[i] >= 0.5) hits++;
    }
    sum += (hits / positives - lastRecall) * (hits / taken);
    lastRecall = hits / positives;
  }
  return sum;
}

const pair = fc.integer({ min: 1, max: 60 }).chain((length) =>
  fc.record({
    // Few levels make many ties.
    scores: fc.array(fc.oneof(fc.float({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1)), {
      minLength: length,
      maxLength: length,
    }),
    truth: fc.array(fc.constantFrom(0, 1), { minLength: length, maxLength: length }),
  }),
);

describe('averagePrecision', () => {
  it("scores scikit-learn's example as it does", () => {
    // average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) = 0.83...
    expect(averagePrecision(Float32Array.of(0.1, 0.4, 0.35, 0.8), Float32Array.of(0, 0, 1, 1))).toBeCloseTo(0.8333333, 6);
  });

  it('agrees with the definition', () => {
    fc.assert(
      fc.property(pair, ({ scores, truth }) => {
        fc.pre(truth.includes(1));
        const value = averagePrecision(Float32Array.from(scores), Float32Array.from(truth));
        expect(value).toBeCloseTo(averagePrecisionByDefinition(Float32Array.from(scores), truth), 10);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('scores a perfect order with 1 and a constant with the share of inside cells', () => {
    const truth = Float32Array.from({ length: 64 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    expect(
      averagePrecision(
        truth.map((g) => 0.2 + 0.1 * g),
        truth,
      ),
    ).toBe(1);
    expect(averagePrecision(createGrid(4, new Float32Array(64).fill(0.7)), createGrid(4, truth))).toBe(0.25);
  });

  it('takes -0 and 0 as one score', () => {
    expect(averagePrecision(Float32Array.of(-0, 0), Float32Array.of(1, 0))).toBe(0.5);
    expect(averagePrecision(Float32Array.of(0, -0), Float32Array.of(1, 0))).toBe(0.5);
  });

  it('is 0 without inside cells and refuses what cannot be compared', () => {
    expect(averagePrecision(Float32Array.of(1, 0), Float32Array.of(0, 0))).toBe(0);
    expect(() => averagePrecision(new Float32Array(8), new Float32Array(27))).toThrow(RangeError);
    expect(() => averagePrecision(Float32Array.of(NaN, 1), Float32Array.of(0, 1))).toThrow('not a number');
  });
});

describe('iou', () => {
  it('counts cells', () => {
    const prediction = Float32Array.of(0.9, 0.4, 0.6, 0.1);
    const truth = Float32Array.of(1, 1, 0, 0);
    expect(iou(prediction, truth, 0.5)).toBe(1 / 3);
    expect(iou(prediction, truth, 0.3)).toBe(2 / 3);
    expect(iou(prediction, truth, 0.05)).toBe(1 / 2);
  });

  it('takes a value at the threshold as inside, and two empty grids as equal', () => {
    expect(iou(Float32Array.of(0.5), Float32Array.of(1), 0.5)).toBe(1);
    expect(iou(new Float32Array(8), new Float32Array(8), 0.5)).toBe(1);
    expect(iou(new Float32Array(8), new Float32Array(8).fill(1), 0.5)).toBe(0);
  });

  it('agrees with sets', () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 0.01, max: 1, noNaN: true }), ({ scores, truth }, threshold) => {
        const p = new Set(Float32Array.from(scores).reduce<number[]>((set, value, i) => (value >= threshold ? [...set, i] : set), []));
        const g = new Set(truth.reduce<number[]>((set, value, i) => (value === 1 ? [...set, i] : set), []));
        const both = [...p].filter((i) => g.has(i)).length;
        const either = new Set([...p, ...g]).size;
        expect(iou(Float32Array.from(scores), Float32Array.from(truth), threshold)).toBe(either === 0 ? 1 : both / either);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
