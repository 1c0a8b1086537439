import { createGrid, type VoxelGrid } from '../voxel/grid';

/**
 * The same field on another number of cells: the mean over each new cell when it gets coarser, trilinear between the cells' centres when finer.
 * Beyond the outermost centres the field is taken as constant.
 */
export function resampleGrid(grid: VoxelGrid, size: number): VoxelGrid {
  if (size === grid.size) return grid;
  const table = weights(grid.size, size);
  let data = grid.data;
  const shape = [grid.size, grid.size, grid.size];
  // One axis after the other: the weights are a product.
  for (const axis of [0, 1, 2]) {
    const stride = axis === 0 ? 1 : axis === 1 ? shape[0] : shape[0] * shape[1];
    const from = shape[axis];
    shape[axis] = size;
    const result = new Float32Array(shape[0] * shape[1] * shape[2]);
    const lines = result.length / size;
    for (let line = 0; line < lines; line++) {
      const low = line % stride;
      const high = (line - low) / stride;
      const read = low + high * stride * from;
      const write = low + high * stride * size;
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (const [k, weight] of table[i]) sum += weight * data[read + k * stride];
        result[write + i * stride] = sum;
      }
    }
    data = result;
  }
  return createGrid(size, data);
}

/** For each new cell the old cells and their shares, which add up to 1. */
function weights(from: number, to: number): (readonly [number, number])[][] {
  const ratio = from / to;
  return Array.from({ length: to }, (_, i) => {
    if (ratio <= 1) {
      const at = Math.min(from - 1, Math.max(0, (i + 0.5) * ratio - 0.5));
      const low = Math.min(from - 1, Math.floor(at));
      const share = at - low;
      return share === 0 ? [[low, 1] as const] : [[low, 1 - share] as const, [low + 1, share] as const];
    }
    const list: (readonly [number, number])[] = [];
    for (let k = Math.floor(i * ratio); k < (i + 1) * ratio; k++) {
      list.push([k, (Math.min(k + 1, (i + 1) * ratio) - Math.max(k, i * ratio)) / ratio]);
    }
    return list;
  });
}
