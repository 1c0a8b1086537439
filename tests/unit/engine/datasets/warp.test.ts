import { describe, expect, it } from 'vitest';
import { FURNITURE_CLASSES } from '../../../../src/core/furniture/classes';
import { buildFurniture } from '../../../../src/core/furniture';
import { createRandom } from '../../../../src/core/random';
import type { PaintedMesh } from '../../../../src/core/render/mesh';
import { voxelise } from '../../../../src/core/voxel/voxelise';
import { countParts } from '../../../../src/core/voxel/parts';
import { warped } from '../../../../src/engine/datasets/warp';

const SEEDS = [1, 2, 3, 4, 5];
const heights = ({ positions }: PaintedMesh): number[] => Array.from(positions.filter((_, i) => i % 3 === 1));
const partsOf = (mesh: PaintedMesh): number => {
  const { cells, size } = voxelise(mesh, 32);
  return countParts({ size, data: Float32Array.from(cells) }, 0.5);
};

describe('a warped design', () => {
  it.each(FURNITURE_CLASSES)('%s: keeps the order of heights, so that what touched still touches', (furniture) => {
    for (const seed of SEEDS) {
      const mesh = buildFurniture(furniture, seed);
      const other = warped(mesh, createRandom(seed));
      const moved = heights(other);
      const pairs = heights(mesh).map((height, i) => [height, moved[i] ?? NaN] as const);
      pairs.sort(([a], [b]) => a - b);
      const broken = pairs.filter(([height, now], i) => {
        const [before, then] = pairs[i - 1] ?? [height, now];
        return height === before ? now !== then : now < then;
      });
      expect(broken).toEqual([]);
      expect(partsOf(other)).toBe(partsOf(mesh));
    }
  });

  it('is as symmetric as the design it is made from', () => {
    // Corners of a box and a ridge, in mirrored pairs.
    const half = [0.2, 0, 0.3, 0.5, 0.1, -0.4, 0.5, 0.9, 0.4, 0.1, 1, 0];
    const positions = Float32Array.from([...half, ...half.map((value, i) => (i % 3 === 0 ? -value : value))]);
    const mesh = { positions, indices: Uint32Array.from([0, 1, 2]), triangleMaterials: new Uint16Array(1), materials: [] };
    for (const seed of SEEDS) {
      const { positions: moved } = warped(mesh, createRandom(seed));
      for (let i = 0; i < half.length; i++) expect(moved[half.length + i]).toBeCloseTo((i % 3 === 0 ? -1 : 1) * moved[i], 6);
    }
  });

  it('changes proportions, which stretching each axis by one factor does not', () => {
    const mesh = buildFurniture('chair', 1);
    const shares = (of: PaintedMesh): number[] => {
      const all = heights(of);
      const [low, high] = [Math.min(...all), Math.max(...all)];
      return all.map((height) => (height - low) / (high - low));
    };
    const before = shares(mesh);
    const largest = SEEDS.map((seed) =>
      Math.max(...shares(warped(mesh, createRandom(seed))).map((share, i) => Math.abs(share - (before[i] ?? NaN)))),
    );
    expect(Math.max(...largest)).toBeGreaterThan(0.05);
  });

  it('turns the normals as the surface turns', () => {
    // A slanted triangle below every bend of every axis: one straight stretch, whose normal the moved corners tell.
    const positions = Float32Array.from([0.02, 0.02, 0.02, 0.1, 0.04, 0.05, 0.03, 0.1, 0.08, -1, 0, 0, 1, 1, 1]);
    const flat = { positions, indices: Uint32Array.from([0, 1, 2]), triangleMaterials: new Uint16Array(1), materials: [] };
    const normal = faceNormal(flat);
    const mesh = { ...flat, normals: Float32Array.from([...normal, ...normal, ...normal]) };
    for (const seed of SEEDS) {
      const other = warped(mesh, createRandom(seed));
      const corner = unit([...(other.normals ?? [])].slice(0, 3));
      const cosine = faceNormal(other).reduce((sum, value, axis) => sum + value * (corner[axis] ?? NaN), 0);
      // The taper, which normals leave out, turns by a few degrees; a mirrored triangle faces the other way round.
      expect(Math.abs(cosine)).toBeGreaterThan(Math.cos((20 * Math.PI) / 180));
    }
  });
});

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function faceNormal({ positions: p }: { positions: Float32Array }): number[] {
  const a = [0, 1, 2].map((axis) => p[3 + axis] - p[axis]);
  const b = [0, 1, 2].map((axis) => p[6 + axis] - p[axis]);
  return unit([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]);
}
