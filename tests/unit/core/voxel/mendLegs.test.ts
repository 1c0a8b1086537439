import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillBox } from '../../../../src/core/edit/box';
import { iou } from '../../../../src/core/metrics/iou';
import { createRandom } from '../../../../src/core/random';
import { createGrid, type VoxelGrid } from '../../../../src/core/voxel/grid';
import { mendLegs } from '../../../../src/core/voxel/mendLegs';
import { countParts } from '../../../../src/core/voxel/parts';

const size = 32;

/** A table with legs of two cells, at some places, heights and widths. */
function table(seed: number): { grid: VoxelGrid; legTop: number } {
  const random = createRandom(seed);
  const grid = createGrid(size);
  const [halfWidth, halfDepth, legTop] = [8 + random.integer(6), 6 + random.integer(8), 14 + random.integer(12)];
  fillBox(grid, { low: [16 - halfWidth, legTop, 16 - halfDepth], high: [15 + halfWidth, legTop + 2, 15 + halfDepth] }, 'add');
  for (const x of [16 - halfWidth, 14 + halfWidth]) {
    for (const z of [16 - halfDepth, 14 + halfDepth]) fillBox(grid, { low: [x, 2, z], high: [x + 1, legTop - 1, z + 1] }, 'add');
  }
  return { grid, legTop };
}

/** What a network makes of it: the legs' probability wanders up and down along each leg, about the threshold. */
function unsure({ grid, legTop }: ReturnType<typeof table>, seed: number): VoxelGrid {
  const random = createRandom(seed);
  const phase = Array.from({ length: 4 }, () => random.range(0, 6));
  const data = grid.data.map((value, i) => {
    const [x, y, z] = [i % size, Math.floor(i / size) % size, Math.floor(i / size / size)];
    if (value < 0.5 || y >= legTop) return value > 0.5 ? 0.97 : 0.01;
    const leg = (x > 15 ? 1 : 0) + (z > 15 ? 2 : 0);
    return 0.5 + 0.3 * Math.sin(y * 0.9 + (phase[leg] ?? 0)) + random.range(-0.05, 0.05);
  });
  return createGrid(size, data);
}

describe('mending legs', () => {
  it('brings tables with beaded legs nearer to the truth, in one piece', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const truth = table(seed);
      const field = unsure(truth, seed + 100);
      const mended = mendLegs(field, 0.45).grid;
      expect(iou(mended, truth.grid, 0.45)).toBeGreaterThan(iou(field, truth.grid, 0.45));
      expect(countParts(mended, 0.45)).toBe(1);
    }
  });

  it('leaves what stands on the legs alone, but for the row that they end in, which loses nothing', () => {
    const truth = table(3);
    const field = unsure(truth, 4);
    const mended = mendLegs(field, 0.45).grid;
    for (let i = 0; i < field.data.length; i++) {
      const y = Math.floor(i / size) % size;
      if (y > truth.legTop) expect(mended.data[i]).toBe(field.data[i]);
      if (y === truth.legTop) expect(mended.data[i]).toBeGreaterThanOrEqual(field.data[i]);
    }
  });

  it('changes nothing that is sure: grids of 0 and 1 that are in one piece, whatever their shape', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { grid } = table(seed);
        const random = createRandom(seed);
        const low = [2 + random.integer(20), 2 + random.integer(20), 2 + random.integer(20)] as [number, number, number];
        fillBox(grid, { low, high: [low[0] + random.integer(8), low[1] + random.integer(8), low[2] + random.integer(8)] }, 'add');
        fc.pre(countParts(grid, 0.5) === 1);
        expect(mendLegs(grid, 0.5).grid).toBe(grid);
      }),
      { numRuns: 60 },
    );
  });
});
