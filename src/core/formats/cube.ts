import { createGrid, type VoxelGrid } from '../voxel/grid';

/**
 * Puts a box of cells into the smallest cube that holds it, in the middle (half a cell low where that is no whole number).
 *
 * @param edges cells along x, y, z.
 * @param value occupancy of the cell at (x, y, z) of the box.
 */
export function cubeFromBox(edges: readonly [number, number, number], value: (x: number, y: number, z: number) => number): VoxelGrid {
  const size = Math.max(...edges);
  const [ox, oy, oz] = edges.map((edge) => Math.floor((size - edge) / 2));
  const grid = createGrid(size);
  for (let z = 0; z < edges[2]; z++) {
    for (let y = 0; y < edges[1]; y++) {
      const row = ox + size * (y + oy + size * (z + oz));
      for (let x = 0; x < edges[0]; x++) grid.data[row + x] = value(x, y, z);
    }
  }
  return grid;
}
