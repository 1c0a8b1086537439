import { createGrid, type VoxelGrid } from '../voxel/grid';
import type { CellPoint } from './brush';

/** Mirror image of a place in the plane x = `plane` (cells; the grid's middle is size / 2). */
export function mirrorPoint(point: CellPoint, plane: number): CellPoint {
  return [2 * plane - point[0], point[1], point[2]];
}

/**
 * One half of the grid becomes the mirror image of the other.
 *
 * @param plane x of the mirror in cells, a multiple of 0.5: between two columns of cells or through the middle of one, so that the result is exactly symmetric.
 * @param keep the half that stays; what would be mirrored beyond the grid is lost.
 */
export function mirrorHalf(grid: VoxelGrid, plane: number, keep: 'left' | 'right'): VoxelGrid {
  const { size, data } = grid;
  const result = data.slice();
  for (let row = 0; row < data.length; row += size) {
    for (let x = 0; x < size; x++) {
      const other = 2 * plane - 1 - x;
      if (keep === 'left' ? x < other : x > other) continue;
      result[row + x] = other >= 0 && other < size ? data[row + other] : 0;
    }
  }
  return createGrid(size, result);
}

/**
 * The plane x = p that the grid is most symmetric in: the least squared difference between occupancies and their mirror images, cells beyond the grid
 * counted as empty. Looked for within a quarter of the grid around its middle; of equals the one nearest the middle.
 *
 * @returns p in cells, a multiple of 0.5.
 */
export function findSymmetryPlane({ size, data }: VoxelGrid): number {
  let best = size / 2;
  let least = Infinity;
  for (let offset = 0; offset <= Math.floor(size / 4); offset++) {
    for (const sign of offset === 0 ? [1] : [1, -1]) {
      const plane = (size + sign * offset) / 2;
      const difference = asymmetry(data, size, plane, least);
      if (difference < least) {
        least = difference;
        best = plane;
      }
    }
  }
  return best;
}

/** Sum of squared differences of mirror pairs; stops once it is over `limit`. */
function asymmetry(data: Float32Array, size: number, plane: number, limit: number): number {
  let sum = 0;
  for (let row = 0; row < data.length && sum < limit; row += size) {
    for (let x = 0; x < size; x++) {
      const other = 2 * plane - 1 - x;
      const image = other >= 0 && other < size ? data[row + other] : 0;
      sum += (data[row + x] - image) ** 2;
    }
  }
  return sum;
}
