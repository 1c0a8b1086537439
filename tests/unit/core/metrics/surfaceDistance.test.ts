import { describe, expect, it } from 'vitest';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { nearestPoints } from '../../../../src/core/metrics/nearestPoints';
import { samplePoints } from '../../../../src/core/metrics/samplePoints';
import { surfaceDistance } from '../../../../src/core/metrics/surfaceDistance';
import { createRandom } from '../../../../src/core/random';
import { boxMesh, gridOf, soft } from '../mesh/shapes';

describe('nearestPoints', () => {
  it('agrees with looking at every pair, also with equal coordinates and few points', () => {
    const random = createRandom(1);
    for (let i = 0; i < 60; i++) {
      const draw = (count: number): Float32Array =>
        Float32Array.from({ length: 3 * count }, () => (i % 2 ? random.next() : random.integer(4)));
      const from = draw(50);
      const to = draw(1 + random.integer(200));
      const { indices, distances } = nearestPoints(from, to);
      for (let q = 0; q < 50; q++) {
        const gap = (p: number): number => Math.hypot(...[0, 1, 2].map((axis) => from[3 * q + axis] - to[3 * p + axis]));
        const least = Math.min(...Array.from({ length: to.length / 3 }, (_, p) => gap(p)));
        expect(distances[q]).toBeCloseTo(least, 12);
        expect(gap(indices[q])).toBeCloseTo(least, 12);
      }
    }
  });

  it('is not slow on points that all lie in one place', () => {
    const { distances } = nearestPoints(new Float32Array(3000).fill(1), new Float32Array(30_000));
    expect(distances[0]).toBeCloseTo(Math.sqrt(3), 12);
  });
});

describe('samplePoints', () => {
  it('draws by area, on the surface, with the normal of the side', () => {
    const size = [1, 2, 4];
    const { points, normals } = samplePoints(boxMesh([0, 0, 0], [1, 2, 4]), 20_000, createRandom(2));
    const hits = [0, 0, 0];
    for (let i = 0; i < points.length; i += 3) {
      const axis = [0, 1, 2].findIndex((k) => Math.abs(normals[i + k]) === 1);
      expect(points[i + axis]).toBe(normals[i + axis] < 0 ? 0 : size[axis]);
      for (let k = 0; k < 3; k++) expect(points[i + k] >= 0 && points[i + k] <= size[k]).toBe(true);
      hits[axis]++;
    }
    // Sides of 8, 4 and 2; six standard deviations of a binomial of 20,000.
    [8, 4, 2].forEach((area, axis) => {
      const p = area / 14;
      expect(Math.abs(hits[axis] - 20_000 * p)).toBeLessThan(6 * Math.sqrt(20_000 * p * (1 - p)));
    });
  });

  it('refuses a mesh without area', () => {
    expect(() => samplePoints({ positions: new Float32Array(9), indices: Uint32Array.of(0, 1, 2) }, 3, createRandom(1))).toThrow('surface');
  });
});

describe('surfaceDistance', () => {
  it('measures a known offset: spheres of radius r and r + d are d apart', () => {
    const sphere = (radius: number): ReturnType<typeof extractSurface> =>
      extractSurface(
        gridOf(64, (x, y, z) => soft(Math.hypot(x, y, z) - radius, 64)),
        0.5,
      );
    const random = createRandom(3);
    const a = samplePoints(sphere(0.3), 20_000, random);
    const b = samplePoints(sphere(0.35), 20_000, random);
    const { accuracy, completeness, chamferL1, chamferL2, normalConsistency, fScores } = surfaceDistance(a, b, [0.04, 0.06]);
    // Points lie about 0.008 apart, which adds d²/2/0.05 = 0.0006 at most to 0.05.
    expect(accuracy).toBeGreaterThan(0.0499);
    expect(accuracy).toBeLessThan(0.0508);
    expect(Math.abs(completeness - accuracy)).toBeLessThan(0.0005);
    expect(chamferL1).toBe((accuracy + completeness) / 2);
    expect(chamferL2).toBeCloseTo(0.05 ** 2, 4);
    expect(normalConsistency).toBeGreaterThan(0.99);
    expect(fScores).toEqual([0, 1]);
  });

  it('is 0 for a set and itself, and takes the harmonic mean for the F-score', () => {
    const set = samplePoints(boxMesh([0, 0, 0], [1, 1, 1]), 500, createRandom(4));
    expect(surfaceDistance(set, set, [0])).toMatchObject({ chamferL1: 0, chamferL2: 0, fScores: [1] });
    const at = (...xs: number[]): { points: Float32Array; normals: Float32Array } => ({
      points: Float32Array.from(xs.flatMap((x) => [x, 0, 0])),
      normals: Float32Array.from(xs.flatMap(() => [0, 1, 0])),
    });
    // Precision 1/2, recall 1/3.
    expect(surfaceDistance(at(0, 10), at(0, 20, 30), [1]).fScores[0]).toBeCloseTo((2 * (1 / 2) * (1 / 3)) / (1 / 2 + 1 / 3), 12);
  });
});
