import { describe, expect, it } from 'vitest';
import { measureAttributes } from '../../../../src/core/latent/attributes';
import { addDirections, classDirection, valueDirection } from '../../../../src/core/latent/directions';
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
  const axis = Float32Array.of(0.6, 0, 0.8, 0);

  it('find the way in which latents change with a value', () => {
    const values = Array.from({ length: 4000 }, () => random.normal() * 3 + 7);
    // Latents move by 2 along the axis for each unit of the value, with noise across.
    const latents = values.map((value) => axis.map((part) => 2 * value * part + 0.5 * random.normal()));
    const direction = valueDirection(latents, values);
    const middle = values.reduce((sum, value) => sum + value / 4000, 0);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2 / 4000, 0));
    for (const [i, part] of axis.entries()) expect(direction?.[i]).toBeCloseTo(2 * deviation * part, 1);
    expect(
      valueDirection(
        latents,
        values.map(() => 5),
      ),
    ).toBeNull();
  });

  it('leave out what comes from the classes when these are known', () => {
    const labels = Array.from({ length: 2000 }, (_, i) => i % 2);
    const values = labels.map((label) => random.normal() + 10 * label);
    // The class moves the second part, the value within a class the first.
    const latents = values.map((value, i) => Float32Array.of(value - 10 * labels[i], 30 * labels[i], 0.2 * random.normal()));
    const within = valueDirection(latents, values, labels);
    expect(within?.[0]).toBeCloseTo(1, 1);
    expect(within?.[1]).toBeCloseTo(0, 6);
    expect(Math.abs(valueDirection(latents, values)?.[1] ?? 0)).toBeGreaterThan(10);
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
