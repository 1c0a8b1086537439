import { describe, expect, it } from 'vitest';
import { measureAttributes } from '../../../../src/core/latent/attributes';
import { addDirections } from '../../../../src/core/latent/directions';
import { changeDirection, classDirection, createProbe } from '../../../../src/core/latent/probe';
import { neighbourOverlaps } from '../../../../src/core/latent/overlaps';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';

function box(size: number, [w, h, d]: readonly [number, number, number], hollow = false): ReturnType<typeof createGrid> {
  const grid = createGrid(size);
  for (let z = 0; z < d; z++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const inside = x > 0 && y > 0 && z > 0 && x < w - 1 && y < h - 1 && z < d - 1;
        if (!(hollow && inside)) grid.data[voxelIndex(size, x + 2, y + 1, z + 3)] = 1;
      }
    }
  }
  return grid;
}

describe('measures of shapes', () => {
  it('are the logarithms of the proportions of a box, wherever it lies', () => {
    const measured = measureAttributes(box(20, [12, 6, 3]), 0.5);
    expect(measured?.width).toBeCloseTo(Math.log(12 / Math.sqrt(18)), 12);
    expect(measured?.height).toBeCloseTo(Math.log(6 / Math.sqrt(36)), 12);
    expect(measured?.depth).toBeCloseTo(Math.log(3 / Math.sqrt(72)), 12);
    expect(measured?.solidity).toBeCloseTo(0, 12);
    expect(measureAttributes(box(20, [10, 10, 10], true), 0.5)?.solidity).toBeCloseTo(Math.log(1 - 512 / 1000), 12);
  });

  it('pass over a stray cell, and say that an empty grid has none', () => {
    const grid = box(20, [12, 6, 3]);
    grid.data[voxelIndex(20, 19, 19, 19)] = 1;
    expect(measureAttributes(grid, 0.5)?.width).toBeCloseTo(Math.log(12 / Math.sqrt(18)), 12);
    expect(measureAttributes(createGrid(8), 0.5)).toBeNull();
  });
});

describe('directions', () => {
  const random = createRandom(11);

  it('find the way in which a value changes, as wide as the moves are in it', () => {
    // The value grows by 2 x + 1 y; moves are three times as wide along y.
    const moves = Array.from({ length: 20_000 }, () => Float32Array.of(random.normal(), 3 * random.normal(), random.normal()));
    const changes = moves.map(([x, y]) => 2 * x + y);
    const direction = changeDirection(moves, changes);
    // cov(e, y) / sd(y) = (2, 9, 0) / sqrt(4 + 9)
    for (const [i, part] of [2, 9, 0].entries()) expect(direction?.[i]).toBeCloseTo(part / Math.sqrt(13), 1);
    expect(
      changeDirection(
        moves,
        moves.map(() => 0),
      ),
    ).toBeNull();
    expect(() => changeDirection(moves, [1])).toThrow(RangeError);
  });

  it('probe in the directions in which the rows spread, as wide as was asked', () => {
    const rows = Array.from({ length: 400 }, () => {
      const [a, b] = [4 * random.normal(), random.normal()];
      return Float32Array.of(a * 0.6, a * 0.8, b, 7);
    });
    const probe = createProbe(rows, 2, 0.5, random);
    const moves = Array.from({ length: 4000 }, () => probe());
    const along = (axis: number[]): number =>
      Math.sqrt(moves.reduce((sum, move) => sum + move.reduce((dot, value, i) => dot + value * axis[i], 0) ** 2, 0) / 4000);
    const wide = Math.sqrt(rows.reduce((sum, row) => sum + (row[0] * 0.6 + row[1] * 0.8) ** 2, 0) / 400);
    expect(along([0.6, 0.8, 0, 0]) / wide).toBeCloseTo(0.5, 1);
    expect(along([0, 0, 1, 0])).toBeCloseTo(0.5, 1);
    expect(along([0, 0, 0, 1])).toBe(0);
  });

  it('lead from the middle of all classes to one, and add up', () => {
    const latents = [
      [0, 0],
      [0, 2],
      [6, 1],
      [3, 10],
      [3, 12],
    ].map((row) => Float32Array.from(row));
    const labels = [0, 0, 1, 2, 2];
    // Means (0, 1), (6, 1), (3, 11); their middle (3, 13/3).
    expect(Array.from(classDirection(latents, labels, 1) ?? []).map((value) => Number(value.toFixed(4)))).toEqual([3, -3.3333]);
    expect(classDirection(latents, labels, 7)).toBeNull();
    const moved = addDirections(Float32Array.of(1, 1), [
      { direction: Float32Array.of(1, 0), amount: 2 },
      { direction: Float32Array.of(0, 4), amount: -0.5 },
    ]);
    expect(Array.from(moved)).toEqual([3, -1]);
  });
});

describe('overlaps', () => {
  it('are the intersection over the union of neighbours', () => {
    const grids = [
      [1, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 1, 0.4],
      [0, 0, 1, 0.6],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ].map((row) => Float32Array.from(row));
    expect(neighbourOverlaps(grids, 0.5)).toEqual([0.5, 0, 0.5, 0, 1]);
    expect(neighbourOverlaps(grids, 0.4)[2]).toBe(1);
    expect(neighbourOverlaps([], 0.5)).toEqual([]);
  });
});
