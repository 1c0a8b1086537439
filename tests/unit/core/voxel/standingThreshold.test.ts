import { describe, expect, it } from 'vitest';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { standingThreshold } from '../../../../src/core/voxel/standingThreshold';

/** A table of 16 cells: its top is sure (0.9), its legs have the given probability. */
function table(legs: number): ReturnType<typeof createGrid> {
  const grid = createGrid(16);
  for (let x = 1; x < 15; x++) for (let z = 1; z < 15; z++) for (const y of [12, 13]) grid.data[voxelIndex(16, x, y, z)] = 0.9;
  for (const x of [1, 14]) for (const z of [1, 14]) for (let y = 2; y < 12; y++) grid.data[voxelIndex(16, x, y, z)] = legs;
  return grid;
}

describe('standingThreshold', () => {
  it.each([
    [0.6, 0.4], // legs that are there already
    [0.36, 0.4], // broken, but mended
    [0.22, 0.25], // too faint to mend at the threshold
    [0.1, 0.4], // too faint to be legs: nothing is changed
  ])('takes legs of probability %d by a threshold of %d', (legs, expected) => {
    expect(standingThreshold(table(legs), 0.4)).toBeCloseTo(expected, 10);
  });

  it('is not drawn down by a speck on the ground that nothing joins to the shape', () => {
    const grid = table(0.1);
    grid.data[voxelIndex(16, 8, 1, 8)] = 0.5;
    expect(standingThreshold(grid, 0.4)).toBe(0.4);
  });

  it('asks for enough legs not to fall over', () => {
    const grid = table(0.6);
    // Both front legs fade: on the back ones alone the table would tip.
    for (const x of [1, 14]) for (let y = 2; y < 12; y++) grid.data[voxelIndex(16, x, y, 14)] = 0.22;
    expect(standingThreshold(grid, 0.4)).toBeCloseTo(0.25, 10);
  });

  it('leaves an empty grid alone', () => {
    expect(standingThreshold(createGrid(4), 0.4)).toBe(0.4);
  });
});
