import type { VoxelGrid } from '../voxel/grid';

/**
 * What a part of a shape says about the whole: 1 for its filled cells, and for cells so far from them that nothing of the whole will be there (further than
 * an eighth of the grid from the box around the part and its mirror image in x); 0 where anything may be missing.
 */
export function knownOf({ size, data }: VoxelGrid, threshold: number): Uint8Array {
  const low = [size, size, size];
  const high = [-1, -1, -1];
  const filled: number[] = [];
  for (let i = 0; i < data.length; i++) {
    if (data[i] < threshold) continue;
    filled.push(i);
    const cell = [i % size, Math.floor(i / size) % size, Math.floor(i / size ** 2)];
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis], cell[axis]);
      high[axis] = Math.max(high[axis], cell[axis]);
    }
  }
  const reach = size / 8;
  const left = Math.min(low[0], size - 1 - high[0]);
  [low[0], high[0]] = [left, size - 1 - left];
  const known = new Uint8Array(data.length).fill(1);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if ([x, y, z].every((c, axis) => c >= low[axis] - reach && c <= high[axis] + reach)) known[i] = 0;
      }
    }
  }
  for (const cell of filled) known[cell] = 1;
  return known;
}
