import { describe, expect, it } from 'vitest';
import { buildShapeMesh } from '../../../../src/core/mesh/buildShapeMesh';
import { measureWalls } from '../../../../src/core/mesh/wallThickness';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { thickenWalls } from '../../../../src/core/voxel/thickenWalls';
import { startingSurface } from '../../../../src/shared/shapeDefaults';

/** A thick block with a plate of one cell on it. */
function block(): ReturnType<typeof createGrid> {
  const grid = createGrid(32);
  for (let x = 4; x < 28; x++) {
    for (let z = 4; z < 28; z++) {
      for (let y = 4; y < 14; y++) grid.data[voxelIndex(32, x, y, z)] = 1;
    }
    for (let y = 14; y < 28; y++) grid.data[voxelIndex(32, x, y, 8)] = 1;
  }
  return grid;
}

describe('thickenWalls', () => {
  it('makes a thin wall as thick as asked for and leaves the thick body alone', () => {
    const least = 4 / 32;
    const surface = { ...startingSurface(0.5), smoothing: 0 };
    const thin = buildShapeMesh(block(), surface);
    expect(measureWalls(thin, least * 0.9).thinShare).toBeGreaterThan(0.1);
    const thick = buildShapeMesh(block(), { ...surface, minWall: least });
    // The plate's rounded rim measures less across its facets than the plate itself.
    expect(measureWalls(thick, least * 0.7).thinShare).toBeLessThan(0.005);
    expect(measureWalls(thick, least * 0.98).thinShare).toBeLessThan(0.1);
    const { data } = thickenWalls(block(), 0.5, least);
    const before = block().data;
    for (let i = 0; i < data.length; i++) {
      const y = Math.floor(i / 32) % 32;
      expect(data[i]).toBeGreaterThanOrEqual(before[i]);
      if (y < 9) expect(data[i]).toBe(before[i]); // below the wall's reach
    }
  });

  it('has nothing to do where all is thick', () => {
    const grid = createGrid(16);
    for (let z = 3; z < 13; z++) for (let y = 3; y < 13; y++) for (let x = 3; x < 13; x++) grid.data[voxelIndex(16, x, y, z)] = 1;
    const thick = thickenWalls(grid, 0.5, 2 / 16);
    // Corners of a box are thinner than any ball: only they may gain.
    let gained = 0;
    for (let i = 0; i < grid.data.length; i++) if (thick.data[i] >= 0.5 && !(grid.data[i] >= 0.5)) gained++;
    expect(gained).toBe(0);
    expect(thickenWalls(grid, 0.5, 0)).toBe(grid);
  });
});
