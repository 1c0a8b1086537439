import { describe, expect, it } from 'vitest';
import { bridgeParts } from '../../src/core/voxel/bridgeParts';
import { createGrid } from '../../src/core/voxel/grid';

// The faint row of cells below a leg that stands was taken for a foot that had faded: every whole chair grew by a row.
describe('mending a table whose legs are whole', () => {
  it('leaves it as it is, whatever the threshold', () => {
    const size = 32;
    const grid = createGrid(size);
    for (let i = 0; i < grid.data.length; i++) {
      const [u, v, w] = [i % size, Math.floor(i / size) % size, Math.floor(i / size / size)].map((k) => (k + 0.5) / size - 0.5);
      const top = Math.max(Math.abs(u) - 0.3, Math.abs(w) - 0.3, Math.abs(v - 0.2) - 0.05);
      const leg = Math.max(Math.abs(Math.abs(u) - 0.25) - 0.05, Math.abs(Math.abs(w) - 0.25) - 0.05, Math.abs(v + 0.1) - 0.26);
      grid.data[i] = 1 / (1 + Math.exp(60 * Math.min(top, leg)));
    }
    for (const threshold of [0.3, 0.4, 0.5, 0.6, 0.7]) {
      const mended = bridgeParts(grid, threshold);
      expect(mended.bridges).toBe(0);
      expect(mended.grid).toBe(grid);
    }
  });
});
