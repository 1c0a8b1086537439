import { describe, expect, it } from 'vitest';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createRandom } from '../../../../src/core/random';
import { findMirrorPlane } from '../../../../src/core/voxel/findMirrorPlane';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { mirrorGrid, symmetriseGrid } from '../../../../src/core/voxel/mirror';
import { keepParts, labelParts } from '../../../../src/core/voxel/parts';
import { refineGrid, refinementOf } from '../../../../src/core/voxel/refineGrid';
import { volumeThreshold } from '../../../../src/core/voxel/volumeThreshold';
import { gridOf, noiseGrid, soft } from '../mesh/shapes';

describe('refineGrid', () => {
  it('stays between the eight samples around', () => {
    const random = createRandom(4);
    for (const factor of [2, 4] as const) {
      const grid = noiseGrid(random, 6, 'uniform');
      const fine = refineGrid(grid, factor);
      expect(fine.size).toBe(6 * factor);
      const at = (x: number, y: number, z: number): number =>
        [x, y, z].some((k) => k < 0 || k >= 6) ? 0 : grid.data[voxelIndex(6, x, y, z)];
      for (let i = 0; i < fine.data.length; i++) {
        const cell = [i, Math.floor(i / fine.size), Math.floor(i / fine.size ** 2)].map((k) =>
          Math.floor(((k % fine.size) + 0.5) / factor - 0.5),
        );
        const around = Array.from({ length: 8 }, (_, c) => at(cell[0] + (c & 1), cell[1] + ((c >> 1) & 1), cell[2] + (c >> 2)));
        expect(fine.data[i]).toBeGreaterThanOrEqual(Math.min(...around) - 1e-6);
        expect(fine.data[i]).toBeLessThanOrEqual(Math.max(...around) + 1e-6);
      }
    }
  });

  it('keeps a linear field linear where samples lie on both sides', () => {
    const grid = gridOf(8, (x, y, z) => 0.5 + 0.3 * x - 0.2 * y + 0.1 * z);
    const fine = refineGrid(grid, 2);
    for (let z = 3; z < 13; z++) {
      for (let y = 3; y < 13; y++) {
        for (let x = 3; x < 13; x++) {
          const [u, v, w] = [x, y, z].map((k) => (k + 0.5) / 16 - 0.5);
          expect(fine.data[voxelIndex(16, x, y, z)]).toBeCloseTo(0.5 + 0.3 * u - 0.2 * v + 0.1 * w, 5);
        }
      }
    }
  });

  it('brings a coarse sphere nearer to the true one', () => {
    const radius = 0.3;
    const grid = gridOf(16, (x, y, z) => soft(Math.hypot(x, y, z) - radius, 16));
    const error = (factor: 1 | 2 | 4): number => {
      const { positions } = extractSurface(refineGrid(grid, factor), 0.5);
      let sum = 0;
      for (let v = 0; v < positions.length; v += 3) sum += Math.abs(Math.hypot(positions[v], positions[v + 1], positions[v + 2]) - radius);
      return sum / positions.length;
    };
    expect(error(2)).toBeLessThan(2 * error(1));
    expect(error(4) * 3 * 16).toBeLessThan(0.05); // cells of the coarse grid
  });

  it('goes no finer than 256', () => {
    expect([32, 64, 65, 128, 129, 256].map((size) => refinementOf(size, 4))).toEqual([4, 4, 2, 2, 1, 1]);
    expect(refinementOf(100, 1)).toBe(1);
  });
});

describe('volumeThreshold', () => {
  it('gives the surface the volume that the field expects', () => {
    for (const grid of [
      gridOf(24, (x, y, z) => soft(Math.hypot(x, y, z) - 0.3, 24)),
      gridOf(24, (x, y, z) => 0.8 * soft(3 * (Math.hypot(x, 2 * y, z) - 0.3), 24)),
    ]) {
      const threshold = volumeThreshold(grid) ?? NaN;
      const expected = grid.data.reduce((sum, p) => sum + p, 0) / grid.size ** 3;
      expect(Math.abs(meshVolume(extractSurface(grid, threshold)) / expected - 1)).toBeLessThan(0.01);
    }
  });

  it('has nothing to say of an empty grid', () => {
    expect(volumeThreshold(createGrid(4))).toBeNull();
  });
});

describe('mirror planes', () => {
  /** A chair-like body that is its own mirror image in the plane of the given angle and offset, and in no other. */
  const body = (angle: number, offset: number): ReturnType<typeof gridOf> => {
    const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    return gridOf(32, (x, y, z) => {
      const u = Math.abs(x * c - z * s - offset);
      const v = x * s + z * c;
      const seat = Math.max(u - 0.2, Math.abs(v) - 0.15, Math.abs(y) - 0.05);
      const back = Math.max(u - 0.2, Math.abs(v + 0.17) - 0.04, Math.abs(y - 0.15) - 0.2);
      return soft(Math.min(seat, back), 32);
    });
  };

  it.each([
    [0, 0],
    [0, 0.06],
    [90, 0.03],
    [25, 0],
    [-40, -0.05],
    [62, 0.04],
  ])('finds the one at %d degrees, offset %d', (angle, offset) => {
    const grid = body(angle, offset);
    const found = findMirrorPlane(grid, 0.5);
    expect(found?.overlap).toBeGreaterThan(0.8); // between cells a wall three cells thick is blurred
    const difference = (((found?.angle ?? NaN) - angle + 270) % 180) - 90;
    expect(Math.abs(difference)).toBeLessThan(2.5);
    const sign = Math.cos((((found?.angle ?? NaN) - angle) * Math.PI) / 180) < 0 ? -1 : 1;
    expect(Math.abs(sign * (found?.offset ?? NaN) - offset)).toBeLessThan(0.75 / 32);
    // Mirroring in the true plane changes little.
    const again = symmetriseGrid(grid, { angle, offset });
    const drift = again.data.reduce((most, p, i) => Math.max(most, Math.abs(p - grid.data[i])), 0);
    expect(drift).toBeLessThan(0.35);
  });

  it('prefers the middle where any plane would do', () => {
    const grid = gridOf(24, (x, y, z) => soft(Math.hypot(x, z) - 0.3 + Math.abs(y), 24));
    expect(findMirrorPlane(grid, 0.5)).toMatchObject({ angle: 0, offset: 0 });
    expect(findMirrorPlane(createGrid(4), 0.5)).toBeNull();
  });

  it('mirrors columns across z as the formula says', () => {
    const grid = noiseGrid(createRandom(9), 6, 'uniform');
    const mirrored = mirrorGrid(grid, { angle: 90, offset: 0 });
    for (let z = 0; z < 6; z++) {
      for (let x = 0; x < 6; x++) expect(mirrored.data[voxelIndex(6, x, 2, z)]).toBeCloseTo(grid.data[voxelIndex(6, x, 2, 5 - z)], 5);
    }
  });
});

describe('keepParts', () => {
  it('drops parts under a share of the cells', () => {
    const grid = createGrid(12);
    const block = (x: number, edge: number): void => {
      for (let z = 0; z < edge; z++)
        for (let y = 0; y < edge; y++) for (let i = 0; i < edge; i++) grid.data[voxelIndex(12, x + i, y, z)] = 1;
    };
    block(0, 4); // 64 cells
    block(6, 2); // 8
    block(10, 1); // 1
    const left = (smallest: number): number[] => labelParts(keepParts(grid, 0.5, { largest: false, smallest }), 0.5).sizes;
    expect(left(0)).toEqual([64, 8, 1]);
    expect(left(0.05)).toEqual([64, 8]);
    expect(left(0.2)).toEqual([64]);
    expect(left(1)).toEqual([64]);
  });
});
