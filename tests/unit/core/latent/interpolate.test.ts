import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, lerp, mixCorners, mixNumbers, norm, slerp } from '../../../../src/core/latent/interpolate';
import { createRandom } from '../../../../src/core/random';

const of = (...values: number[]): Float32Array => Float32Array.from(values);
const noise = (seed: number, size = 200): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, () => random.normal());
};
const angle = (a: Float32Array, b: Float32Array): number => Math.acos(Math.min(1, Math.max(-1, dot(a, b) / norm(a) / norm(b))));

describe('interpolation of latents', () => {
  it('turns a quarter circle evenly', () => {
    for (const t of [0, 0.25, 0.5, 0.75, 1]) {
      const point = slerp(of(1, 0), of(0, 1), t);
      expect(point[0]).toBeCloseTo(Math.cos((t * Math.PI) / 2), 6);
      expect(point[1]).toBeCloseTo(Math.sin((t * Math.PI) / 2), 6);
    }
  });

  it('ends where it should, goes at an even pace and keeps the length in between', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer(),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (i, k, t, scale) => {
          fc.pre(i !== k);
          const a = noise(i);
          const b = noise(k).map((value) => scale * value);
          const point = slerp(a, b, t);
          expect(norm(point)).toBeCloseTo(norm(a) + t * (norm(b) - norm(a)), 3);
          expect(angle(a, point)).toBeCloseTo(t * angle(a, b), 3);
          expect(angle(point, b)).toBeCloseTo((1 - t) * angle(a, b), 3);
          expect(norm(lerp(slerp(a, b, 1), b, 0.5).map((value, at) => value - b[at]))).toBeLessThan(1e-4);
          expect(Array.from(slerp(a, b, 0))).toEqual(Array.from(a));
        },
      ),
    );
  });

  it('goes straight between vectors of one direction, and half round between opposite ones', () => {
    expect(Array.from(slerp(of(1, 2), of(3, 6), 0.5))).toEqual([2, 4]);
    expect(Array.from(slerp(of(0, 0), of(3, 6), 0.5))).toEqual([1.5, 3]);
    const middle = slerp(of(1, 1, 1), of(-2, -2, -2), 0.5);
    expect(dot(middle, of(1, 1, 1))).toBeCloseTo(0, 5);
    expect(norm(middle)).toBeCloseTo(1.5 * Math.sqrt(3), 5);
  });

  it('mixes four corners as the bilinear formula says', () => {
    const corners = [of(1, 10), of(2, 20), of(4, 40), of(8, 80)] as const;
    expect(Array.from(mixCorners(corners, 0, 0, 'spherical'))).toEqual([1, 10]);
    expect(mixCorners(corners, 1, 0, 'spherical')[1]).toBeCloseTo(20, 4);
    expect(mixCorners(corners, 0, 1, 'spherical')[1]).toBeCloseTo(40, 4);
    expect(mixCorners(corners, 1, 1, 'spherical')[1]).toBeCloseTo(80, 4);
    for (const [u, v] of [
      [0.25, 0.5],
      [0.7, 0.1],
    ] as const) {
      const expected = (1 - u) * (1 - v) * 1 + u * (1 - v) * 2 + (1 - u) * v * 4 + u * v * 8;
      expect(mixCorners(corners, u, v, 'linear')[0]).toBeCloseTo(expected, 5);
      expect(mixNumbers([1, 2, 4, 8], u, v)).toBeCloseTo(expected, 12);
    }
  });
});
