import { createGrid, type VoxelGrid } from './grid';

/** The grid's mirror image in the plane x = 0. */
export function mirrorGrid(grid: VoxelGrid): VoxelGrid {
  const { size } = grid;
  const data = new Float32Array(grid.data.length);
  for (let row = 0; row < data.length; row += size) {
    for (let x = 0; x < size; x++) data[row + x] = grid.data[row + size - 1 - x];
  }
  return createGrid(size, data);
}

/** The mean of the grid and its mirror image in the plane x = 0. */
export function symmetriseGrid(grid: VoxelGrid): VoxelGrid {
  const { size } = grid;
  const data = new Float32Array(grid.data.length);
  for (let row = 0; row < data.length; row += size) {
    for (let x = 0; x < size; x++) data[row + x] = (grid.data[row + x] + grid.data[row + size - 1 - x]) / 2;
  }
  return createGrid(size, data);
}
