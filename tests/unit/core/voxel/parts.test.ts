import { describe, expect, it } from 'vitest';
import { joinsDiagonal } from '../../../../src/core/mesh/cubeCases';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { meshParts } from '../../../../src/core/mesh/meshParts';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex, type VoxelGrid } from '../../../../src/core/voxel/grid';
import { countParts, fillCavities, keepLargestPart, labelParts } from '../../../../src/core/voxel/parts';
import type { Connectivity } from '../../../../src/core/voxel/runs';
import { noiseGrid, noiseKinds } from '../mesh/shapes';

function cells(size: number, filled: readonly (readonly [number, number, number])[]): VoxelGrid {
  const grid = createGrid(size);
  for (const [x, y, z] of filled) grid.data[voxelIndex(size, x, y, z)] = 1;
  return grid;
}

/** Parts by brute force: every pair of cells compared, labels spread until nothing changes. */
function bruteForceParts(grid: VoxelGrid, threshold: number, connectivity: 6 | 26): number {
  const { size, data } = grid;
  const inside: [number, number, number][] = [];
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= threshold) inside.push([i % size, Math.floor(i / size) % size, Math.floor(i / size ** 2)]);
  }
  const label = inside.map((_, i) => i);
  for (let changed = true; changed;) {
    changed = false;
    for (let a = 0; a < inside.length; a++) {
      for (let b = 0; b < inside.length; b++) {
        const steps = inside[a].map((value, axis) => Math.abs(value - inside[b][axis]));
        const near = connectivity === 6 ? steps.reduce((s, d) => s + d) === 1 : Math.max(...steps) === 1;
        if (near && label[a] > label[b]) {
          label[a] = label[b];
          changed = true;
        }
      }
    }
  }
  return new Set(label).size;
}

/** Outside cells that can be reached from the grid's sides, by brute force: spread until nothing changes. */
function reachedFromOutside({ size, data }: VoxelGrid, threshold: number): Set<number> {
  const at = ([x, y, z]: readonly number[]): number => voxelIndex(size, x, y, z);
  const cellsOf = [...data.keys()].map((i) => [i % size, Math.floor(i / size) % size, Math.floor(i / size ** 2)]);
  const outside = cellsOf.filter((cell) => data[at(cell)] < threshold);
  const reached = new Set(outside.filter((cell) => cell.some((k) => k === 0 || k === size - 1)).map(at));
  const leadsTo = (a: readonly number[], b: readonly number[]): boolean => {
    const axes = [0, 1, 2].filter((axis) => a[axis] !== b[axis]);
    if (axes.some((axis) => Math.abs(a[axis] - b[axis]) > 1) || axes.length > 2) return false;
    if (axes.length < 2) return true;
    const beside = axes.map((axis) => data[at(a.map((k, i) => (i === axis ? b[i] : k)))] - threshold);
    return beside.every((value) => value >= 0) && !joinsDiagonal(beside[0], beside[1], data[at(a)] - threshold, data[at(b)] - threshold);
  };
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const cell of outside) {
      if (!reached.has(at(cell)) && outside.some((from) => reached.has(at(from)) && leadsTo(from, cell))) reached.add(at(cell));
    }
  }
  return reached;
}

describe('labelParts', () => {
  it.each<[Connectivity, number]>([
    [6, 3],
    ['surface', 2],
    [26, 1],
  ])('with connectivity %s counts a cell, one across its edge and one across its corner as %i parts', (connectivity, count) => {
    const grid = cells(4, [
      [0, 0, 0],
      [1, 1, 0],
      [2, 2, 1],
    ]);
    expect(countParts(grid, 0.5, connectivity)).toBe(count);
  });

  it('agrees with brute force on noise', () => {
    const random = createRandom(1);
    for (let i = 0; i < 60; i++) {
      const grid = noiseGrid(random, 4, 'uniform');
      const threshold = random.range(0.3, 0.9);
      for (const connectivity of [6, 26] as const) {
        expect(countParts(grid, threshold, connectivity)).toBe(bruteForceParts(grid, threshold, connectivity));
      }
    }
  });

  it('by surface, counts the solids of the mesh: as many parts as the mesh has once the cavities are filled', () => {
    const random = createRandom(2);
    for (let i = 0; i < 1000; i++) {
      const grid = noiseGrid(random, 2 + random.integer(5), noiseKinds[i % 3]);
      const threshold = i % 2 ? random.range(0.1, 0.9) : 0.5;
      const filled = fillCavities(grid, threshold);
      expect(meshParts(extractSurface(filled, threshold)).count, `grid ${i}`).toBe(countParts(filled, threshold));
      expect(countParts(filled, threshold)).toBeLessThanOrEqual(countParts(grid, threshold));
    }
  });

  it('gives sizes that add up', () => {
    const grid = noiseGrid(createRandom(4), 6, 'binary');
    const { labels, sizes } = labelParts(grid, 0.5);
    expect(sizes.reduce((a, b) => a + b)).toBe(grid.data.filter((value) => value >= 0.5).length);
    sizes.forEach((size, i) => expect(labels.filter((label) => label === i + 1).length).toBe(size));
    const firsts = sizes.map((_, i) => labels.indexOf(i + 1));
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  });
});

describe('keepLargestPart', () => {
  it('empties the smaller part and leaves soft cells alone', () => {
    const grid = cells(5, [
      [0, 0, 0],
      [3, 3, 3],
      [3, 4, 3],
    ]);
    grid.data[voxelIndex(5, 1, 0, 0)] = 0.3;
    const kept = keepLargestPart(grid, 0.5);
    expect(kept.data[voxelIndex(5, 0, 0, 0)]).toBe(0);
    expect(kept.data[voxelIndex(5, 1, 0, 0)]).toBe(Math.fround(0.3));
    expect(kept.data[voxelIndex(5, 3, 4, 3)]).toBe(1);
    expect(grid.data[0]).toBe(1);
  });
});

describe('fillCavities', () => {
  const shell = (): VoxelGrid => {
    const grid = createGrid(5);
    for (let z = 1; z < 4; z++) for (let y = 1; y < 4; y++) for (let x = 1; x < 4; x++) grid.data[voxelIndex(5, x, y, z)] = 1;
    grid.data[voxelIndex(5, 2, 2, 2)] = 0;
    return grid;
  };

  it('fills a closed cavity and not one with a hole', () => {
    expect(fillCavities(shell(), 0.5).data[voxelIndex(5, 2, 2, 2)]).toBe(1);
    const open = shell();
    open.data[voxelIndex(5, 2, 2, 1)] = 0;
    expect(fillCavities(open, 0.5)).toBe(open);
  });

  it('fills what no way across faces, or between two inside cells that the surface keeps apart, leads to from outside', () => {
    const random = createRandom(9);
    let cavities = 0;
    for (let i = 0; i < 300; i++) {
      const size = 3 + random.integer(4);
      const grid = noiseGrid(random, size, 'uniform');
      const threshold = random.range(0.05, 0.4);
      const filled = fillCavities(grid, threshold);
      const reached = reachedFromOutside(grid, threshold);
      for (let k = 0; k < grid.data.length; k++) {
        const isCavity = grid.data[k] < threshold && !reached.has(k);
        expect(filled.data[k], `grid ${i}, cell ${k}`).toBe(isCavity ? 1 : grid.data[k]);
        if (isCavity) cavities++;
      }
    }
    expect(cavities).toBeGreaterThan(100);
  });

  it('only ever adds, and leaves nothing for a second run', () => {
    const random = createRandom(8);
    for (let i = 0; i < 100; i++) {
      const grid = noiseGrid(random, 7, 'binary');
      for (let k = 0; k < grid.data.length; k++) if (random.next() < 0.5) grid.data[k] = 1;
      const again = fillCavities(grid, 0.5);
      expect(fillCavities(again, 0.5)).toBe(again);
      for (let k = 0; k < grid.data.length; k++) expect(again.data[k]).toBeGreaterThanOrEqual(grid.data[k]);
    }
  });
});
