import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { levelBase } from '../../../../src/core/voxel/levelBase';
import { mirrorGrid, symmetriseGrid } from '../../../../src/core/voxel/mirror';
import { noiseGrid } from '../mesh/shapes';

describe('mirrorGrid', () => {
  it('swaps left and right, twice gives the grid back', () => {
    const grid = noiseGrid(createRandom(1), 5, 'uniform');
    const mirrored = mirrorGrid(grid);
    expect(mirrored.data[voxelIndex(5, 0, 3, 1)]).toBe(grid.data[voxelIndex(5, 4, 3, 1)]);
    expect(mirrorGrid(mirrored)).toEqual(grid);
  });
});

describe('symmetriseGrid', () => {
  it('is the mean of both and its own mirror image', () => {
    const grid = noiseGrid(createRandom(2), 6, 'levels');
    const both = symmetriseGrid(grid);
    expect(mirrorGrid(both)).toEqual(both);
    const mirrored = mirrorGrid(grid);
    both.data.forEach((value, i) => expect(value).toBe((grid.data[i] + mirrored.data[i]) / 2));
  });
});

describe('levelBase', () => {
  it('draws columns that end one row above the lowest down to it, and no others', () => {
    const grid = createGrid(5);
    const set = (x: number, y: number, value: number): void => {
      grid.data[voxelIndex(5, x, y, 2)] = value;
    };
    set(0, 1, 0.9); // the lowest row
    set(1, 2, 0.8); // one above: drawn down
    set(2, 3, 0.7); // two above: stays
    const level = levelBase(grid, 0.5);
    expect(level?.row).toBe(1);
    expect(level?.grid.data[voxelIndex(5, 1, 1, 2)]).toBe(Math.fround(0.8));
    expect(level?.grid.data[voxelIndex(5, 2, 2, 2)]).toBe(0);
    expect(level?.grid.data.filter((value) => value > 0).length).toBe(4);
  });

  it('knows that an empty grid has no base', () => {
    expect(levelBase(createGrid(3), 0.5)).toBeNull();
  });
});
