import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../src/engine/training/sampling';

describe('a sample of a list', () => {
  it('has so many of it, each once, in its order, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 70 }), fc.integer(), (length, most, seed) => {
        const list = Array.from({ length }, (_, i) => i);
        const sample = drawn(list, most, seed);
        expect(sample).toHaveLength(Math.min(length, most));
        expect([...new Set(sample)].sort((a, b) => a - b)).toEqual(sample);
        expect(sample.every((item) => item in list)).toBe(true);
        expect(drawn(list, most, seed)).toEqual(sample);
      }),
    );
  });

  it('takes every one about as often as the others, over many seeds', () => {
    const taken = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 4000; seed++) for (const item of drawn([...taken.keys()], 3, seed)) taken[item]++;
    // 1200 each; five standard deviations are 145.
    for (const times of taken) expect(Math.abs(times - 1200)).toBeLessThan(145);
  });
});
