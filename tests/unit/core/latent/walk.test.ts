import { describe, expect, it } from 'vitest';
import { placeOnWay, walkLatents, walkSquare } from '../../../../src/core/latent/walk';
import { createRandom } from '../../../../src/core/random';

describe('random walks', () => {
  it('go a share of the way with each step: the distance to a fixed goal shrinks like (1 - s)^k', () => {
    const goal = Float32Array.of(4, -2, 1);
    const walk = walkLatents(Float32Array.of(0, 0, 0), () => goal, 'linear', {
      steps: 6,
      stepSize: 0.3,
      loop: false,
      random: createRandom(1),
    });
    expect(walk).toHaveLength(7);
    for (const [step, point] of walk.entries()) {
      for (const [i, value] of point.entries()) expect(value).toBeCloseTo(goal[i] * (1 - 0.7 ** step), 5);
    }
  });

  it('come home when they loop, by a way without a jump', () => {
    const random = createRandom(5);
    const start = Float32Array.from({ length: 50 }, () => random.normal());
    const draw = (): Float32Array => start.map(() => random.normal());
    const walk = walkLatents(start, draw, 'spherical', { steps: 24, stepSize: 0.3, loop: true, random });
    expect(Array.from(walk[24])).toEqual(Array.from(start));
    const strides = walk.slice(1).map((point, i) => Math.hypot(...point.map((value, k) => value - walk[i][k])));
    // A jump home would be as long as the way is wide, some ten times a stride.
    expect(Math.max(...strides)).toBeLessThan(3 * (strides.reduce((a, b) => a + b) / strides.length));
  });

  it('stay in the square with steps of one length, and repeat with their seed', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const options = { steps: 200, stepSize: 0.4, loop: false };
      const walk = walkSquare({ u: 0.2, v: 0.9 }, { ...options, random: createRandom(seed) });
      for (const [i, { u, v }] of walk.entries()) {
        expect(Math.min(u, v, 1 - u, 1 - v)).toBeGreaterThanOrEqual(0);
        if (i > 0) expect(Math.hypot(u - walk[i - 1].u, v - walk[i - 1].v)).toBeCloseTo(0.4 * 0.35, 10);
      }
      expect(walkSquare({ u: 0.2, v: 0.9 }, { ...options, random: createRandom(seed) })).toEqual(walk);
    }
    const loop = walkSquare({ u: 0.2, v: 0.9 }, { steps: 24, stepSize: 1, loop: true, random: createRandom(9) });
    expect(loop.at(-1)?.u).toBeCloseTo(0.2, 12);
    expect(loop.at(-1)?.v).toBeCloseTo(0.9, 12);
  });

  it('know the place between two points', () => {
    expect(placeOnWay(0, 5)).toEqual({ from: 0, to: 1, share: 0 });
    expect(placeOnWay(2.25, 5)).toEqual({ from: 2, to: 3, share: 0.25 });
    expect(placeOnWay(4, 5)).toEqual({ from: 3, to: 4, share: 1 });
    expect(placeOnWay(9, 5)).toEqual({ from: 3, to: 4, share: 1 });
  });
});
