import { describe, expect, it } from 'vitest';
import { bridgeParts } from '../../../../src/core/voxel/bridgeParts';
import { createGrid, voxelIndex, type VoxelGrid } from '../../../../src/core/voxel/grid';
import { labelParts } from '../../../../src/core/voxel/parts';
import { createRandom } from '../../../../src/core/random';
import { noiseGrid, noiseKinds } from '../mesh/shapes';

const size = 32;
const threshold = 0.5;

/** A table whose legs (2 x 2 cells) have the given occupancies from the floor (row 2) up to the top (row 20). */
function table(legs: (leg: number, y: number) => number): VoxelGrid {
  const grid = createGrid(size);
  const set = (x: number, y: number, z: number, value: number): void => {
    grid.data[voxelIndex(size, x, y, z)] = value;
  };
  for (let x = 4; x < 28; x++) for (let z = 6; z < 26; z++) for (const y of [20, 21]) set(x, y, z, 0.95);
  [4, 26].forEach((x, i) =>
    [6, 24].forEach((z, k) => {
      for (let y = 2; y < 20; y++) for (const dx of [0, 1]) for (const dz of [0, 1]) set(x + dx, y, z + dz, legs(2 * i + k, y));
    }),
  );
  return grid;
}

const countParts = (grid: VoxelGrid): number => labelParts(grid, threshold).sizes.length;
/** How many of the four legs have an unbroken column of filled cells from the floor to the top. */
function wholeLegs(grid: VoxelGrid): number {
  const columns = [4, 26].flatMap((x) =>
    [6, 24].flatMap((z) =>
      [
        [x, z],
        [x + 1, z],
        [x, z + 1],
        [x + 1, z + 1],
      ].map(([a, b]) => [x, z, a, b]),
    ),
  );
  const whole = new Set<string>();
  for (const [x, z, a, b] of columns) {
    let unbroken = true;
    for (let y = 2; y < 20; y++) if (!(grid.data[voxelIndex(size, a, y, b)] >= threshold)) unbroken = false;
    if (unbroken) whole.add(`${x} ${z}`);
  }
  return whole.size;
}

describe('bridgeParts', () => {
  it.each([
    ['one leg broken over four cells of half the threshold', (leg: number, y: number) => (leg === 1 && y >= 9 && y < 13 ? 0.25 : 0.8)],
    ['all legs broken at different heights', (leg: number, y: number) => (y >= 6 + 2 * leg && y < 9 + 2 * leg ? 0.3 : 0.7)],
    ['a leg broken twice', (leg: number, y: number) => (leg === 2 && (y === 5 || y === 6 || y === 14) ? 0.2 : 0.7)],
    ['legs that fade out towards the floor', (_: number, y: number) => 0.3 + 0.025 * y],
  ])('mends %s', (_, legs) => {
    const broken = table(legs);
    expect(wholeLegs(broken)).toBeLessThan(4);
    const { grid, bridges } = bridgeParts(broken, threshold);
    expect(bridges).toBeGreaterThan(0);
    expect(wholeLegs(grid)).toBe(4);
    expect(countParts(grid)).toBe(1);
  });

  it.each([
    ['legs with empty space between', (leg: number, y: number) => (leg === 1 && y >= 9 && y < 11 ? 0.1 : 0.8)],
    ['a foot at the end of a long gap', (leg: number, y: number) => (leg === 1 && y >= 4 && y < 19 ? 0.3 : 0.8)],
    ['nothing but haze', (leg: number) => (leg === 1 ? 0.15 : 0.8)],
  ])('does not join %s', (_, legs) => {
    const apart = table(legs);
    const { grid, bridges } = bridgeParts(apart, threshold);
    expect(bridges).toBe(0);
    expect(grid).toBe(apart);
  });

  it('does not join two tables side by side in haze', () => {
    const grid = createGrid(size);
    for (let x = 0; x < size; x++) {
      for (let y = 8; y < 16; y++) {
        for (let z = 8; z < 24; z++) grid.data[voxelIndex(size, x, y, z)] = x < 8 || x >= 24 ? 0.9 : 0.2;
      }
    }
    expect(bridgeParts(grid, threshold).bridges).toBe(0);
  });

  it('adds only cells near its way, and never takes any', () => {
    const broken = table((leg, y) => (leg === 1 && y >= 9 && y < 13 ? 0.25 : 0.8));
    const { grid } = bridgeParts(broken, threshold);
    grid.data.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(broken.data[i]);
      if (value === broken.data[i]) return;
      const [x, y, z] = [i % size, Math.floor(i / size) % size, Math.floor(i / size / size)];
      expect(x >= 3 && x <= 6 && z >= 23 && z <= 26 && y >= 8 && y <= 13).toBe(true);
    });
  });

  it('never makes more parts of noise, and is finite on any grid', () => {
    const random = createRandom(77);
    for (let i = 0; i < 60; i++) {
      const noise = noiseGrid(random, 1 + random.integer(9), noiseKinds[i % noiseKinds.length]);
      const at = random.range(0.05, 0.95);
      const { grid } = bridgeParts(noise, at);
      expect(grid.data.every(Number.isFinite)).toBe(true);
      // Parts that were inside before stay inside, so joining can only lower their number; feet may add none of their own.
      expect(labelParts(grid, at).sizes.length).toBeLessThanOrEqual(labelParts(noise, at).sizes.length);
    }
  });
});
