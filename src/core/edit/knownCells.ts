import type { VoxelGrid } from '../voxel/grid';

/**
 * What a shape with missing parts says of the whole: 1 for cells that are known, filled or empty; 0 for empty cells where something may be missing,
 * which are those whose mirror image in the grid's middle plane (the one that the models' shapes are made about) is filled, or next to a filled cell.
 */
export function knownOf({ size, data }: VoxelGrid, threshold: number): Uint8Array {
  const known = new Uint8Array(data.length).fill(1);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (data[i] < threshold) continue;
        const image = size - 1 - x;
        for (let w = Math.max(0, z - 1); w <= Math.min(size - 1, z + 1); w++) {
          for (let v = Math.max(0, y - 1); v <= Math.min(size - 1, y + 1); v++) {
            for (let u = Math.max(0, image - 1); u <= Math.min(size - 1, image + 1); u++) {
              const at = u + size * (v + size * w);
              if (data[at] < threshold) known[at] = 0;
            }
          }
        }
      }
    }
  }
  return known;
}
