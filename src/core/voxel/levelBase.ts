import { createGrid, type VoxelGrid } from './grid';

/**
 * Lets an object stand on its lowest row of cells: columns that end one row above it are drawn down to it, so that legs of nearly the same length
 * come to the same ground.
 *
 * @returns the grid and the lowest row with a cell >= threshold; null if there is none.
 */
export function levelBase(grid: VoxelGrid, threshold: number): { grid: VoxelGrid; row: number } | null {
  const { size, data } = grid;
  const row = lowestRow(grid, threshold);
  if (row === null) return null;
  if (row + 1 >= size) return { grid, row };
  const levelled = data.slice();
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      const at = x + size * (row + size * z);
      if (!(data[at] >= threshold) && data[at + size] >= threshold) levelled[at] = data[at + size];
    }
  }
  return { grid: createGrid(size, levelled), row };
}

function lowestRow({ size, data }: VoxelGrid, threshold: number): number | null {
  for (let y = 0; y < size; y++) {
    for (let z = 0; z < size; z++) {
      const from = size * (y + size * z);
      for (let x = 0; x < size; x++) if (data[from + x] >= threshold) return y;
    }
  }
  return null;
}
