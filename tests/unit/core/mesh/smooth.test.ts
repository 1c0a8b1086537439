import { describe, expect, it } from 'vitest';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { smoothTaubin } from '../../../../src/core/mesh/smooth';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createGrid } from '../../../../src/core/voxel/grid';
import { gridOf, together } from './shapes';

/** Root mean square angle, in degrees, between the triangles' normals and the sphere's. */
function normalDeviation({ positions, indices }: TriangleMesh): number {
  let sum = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => Array.from(positions.subarray(3 * indices[t + k], 3 * indices[t + k] + 3)));
    const u = a.map((value, i) => b[i] - value);
    const v = a.map((value, i) => c[i] - value);
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const middle = a.map((value, i) => (value + b[i] + c[i]) / 3);
    const cosine = n.reduce((s, value, i) => s + value * middle[i], 0) / (Math.hypot(...n) * Math.hypot(...middle));
    sum += Math.acos(Math.min(1, cosine)) ** 2;
  }
  return (Math.sqrt(sum / (indices.length / 3)) * 180) / Math.PI;
}

describe('smoothTaubin', () => {
  const stairs = extractSurface(
    gridOf(32, (x, y, z) => (Math.hypot(x, y, z) < 0.4 ? 1 : 0)),
    0.5,
  );

  it('takes the staircase off a sphere of 0/1 cells and keeps its volume', () => {
    const smooth = smoothTaubin(stairs, { iterations: 30 }); // what buildShapeMesh does at smoothing 1
    expect(normalDeviation(stairs)).toBeGreaterThan(20); // degrees
    expect(normalDeviation(smooth)).toBeLessThan(normalDeviation(stairs) / 4);
    expect(meshVolume(smooth) / meshVolume(stairs)).toBeCloseTo(1, 5);
    for (let v = 0; v < smooth.positions.length; v += 3) {
      expect(Math.abs(Math.hypot(...smooth.positions.subarray(v, v + 3)) - 0.4) * 32).toBeLessThan(1); // cells
    }
  });

  it('keeps the volume of each part, however small', () => {
    const small = extractSurface(createGrid(1, Float32Array.of(1)), 0.5);
    const far: TriangleMesh = { positions: small.positions.map((value, i) => value / 20 + (i % 3 === 0 ? 3 : 0)), indices: small.indices };
    const smooth = smoothTaubin(together(stairs, far), { iterations: 30 });
    const tail: TriangleMesh = { positions: smooth.positions.slice(stairs.positions.length), indices: small.indices };
    expect(meshVolume(tail) / meshVolume(far)).toBeCloseTo(1, 3);
  });

  it('leaves its input alone', () => {
    const before = stairs.positions.slice();
    smoothTaubin(stairs, { iterations: 3 });
    expect(stairs.positions).toEqual(before);
    expect(smoothTaubin(stairs, { iterations: 0 })).toBe(stairs);
  });

  it('refuses weights that would blow up', () => {
    expect(() => smoothTaubin(stairs, { iterations: 1, lambda: 0.5, mu: -0.4 })).toThrow('lambda');
    expect(() => smoothTaubin(stairs, { iterations: 1.5 })).toThrow('whole number');
  });
});
