import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillBox } from '../../../../src/core/edit/box';
import { thinCells, thinRecall } from '../../../../src/core/metrics/thinParts';
import { createGrid } from '../../../../src/core/voxel/grid';

describe('thin parts', () => {
  it('are the legs of a table with a thick top, and nothing of the top', () => {
    const grid = createGrid(16);
    fillBox(grid, { low: [2, 8, 2], high: [13, 11, 13] }, 'add');
    fillBox(grid, { low: [3, 1, 3], high: [4, 7, 4] }, 'add');
    fillBox(grid, { low: [11, 1, 11], high: [11, 7, 11] }, 'add');
    const thin = thinCells(grid.data, 16);
    expect(thin.reduce((sum, one) => sum + one, 0)).toBe(2 * 2 * 7 + 7);
    expect(thin[11 + 16 * (3 + 16 * 11)]).toBe(1);
    const half = createGrid(16, grid.data.slice());
    fillBox(half, { low: [11, 1, 11], high: [11, 7, 11] }, 'erase');
    expect(thinRecall(half, grid, 16, 0.5)).toBeCloseTo(28 / 35, 12);
  });

  it('are what the largest cube around a cell, searched cell by cell, is too small for', () => {
    const edge = 5;
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: edge ** 3, maxLength: edge ** 3 }), (cells) => {
        const thin = thinCells(Float32Array.from(cells, Number), edge, 2);
        for (let i = 0; i < cells.length; i++) {
          const at = [i % edge, Math.floor(i / edge) % edge, Math.floor(i / edge / edge)];
          const fits = [0, 1, 2, 3, 4, 5, 6, 7].some((way) => {
            const low = at.map((c, axis) => c - ((way >> axis) & 1));
            return [0, 1, 2, 3, 4, 5, 6, 7].every((corner) => {
              const [x, y, z] = low.map((c, axis) => c + ((corner >> axis) & 1));
              return x >= 0 && y >= 0 && z >= 0 && x < edge && y < edge && z < edge && cells[x + edge * (y + edge * z)];
            });
          });
          expect(thin[i]).toBe(cells[i] && !fits ? 1 : 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
