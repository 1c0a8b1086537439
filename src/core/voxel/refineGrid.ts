import { createGrid, type VoxelGrid } from './grid';

/** Cells along an edge of the finest field that is made: 256³ float32 are 64 MB. */
export const finestGrid = 256;

/** The factor that is really used: the wanted one, or less where the grid would become finer than `finestGrid`. */
export function refinementOf(size: number, wanted: 1 | 2 | 4): 1 | 2 | 4 {
  return wanted === 4 && 4 * size <= finestGrid ? 4 : wanted > 1 && 2 * size <= finestGrid ? 2 : 1;
}

/**
 * The same field on a finer grid, by monotone cubic interpolation along x, then y, then z: piecewise Hermite cubics whose slope at a sample is the
 * harmonic mean of the differences beside it, 0 at extremes (Fritsch and Butland 1984). The field stays between its neighbouring samples, so no part
 * and no hole appears that was not there, and unlike trilinear interpolation it has no creases at the samples. Outside the grid it is 0.
 */
export function refineGrid(grid: VoxelGrid, factor: 1 | 2 | 4): VoxelGrid {
  if (factor === 1) return grid;
  const { size } = grid;
  const fine = size * factor;
  let data = refineLines(grid.data, size, factor, 1, size * size);
  data = refineLines(data, size, factor, fine, fine * size);
  data = refineLines(data, size, factor, fine * fine, fine * fine);
  return createGrid(fine, data);
}

/** Refines along the axis whose neighbours lie `stride` apart; there are `lines` lines of `size` samples. */
function refineLines(data: Float32Array, size: number, factor: number, stride: number, lines: number): Float32Array {
  const fine = size * factor;
  const result = new Float32Array(lines * fine);
  // Two samples of empty space at either end.
  const line = new Float64Array(size + 4);
  const slopes = new Float64Array(size + 4);
  for (let n = 0; n < lines; n++) {
    const low = n % stride;
    const high = (n - low) / stride;
    const read = low + high * stride * size;
    const write = low + high * stride * fine;
    let any = false;
    for (let i = 0, at = read; i < size; i++, at += stride) {
      const value = data[at];
      line[i + 2] = value;
      if (value !== 0) any = true;
    }
    if (!any) continue;
    for (let i = 1; i < size + 3; i++) {
      const before = line[i] - line[i - 1];
      const after = line[i + 1] - line[i];
      slopes[i] = before * after > 0 ? (2 * before * after) / (before + after) : 0;
    }
    for (let j = 0, at = write; j < fine; j++, at += stride) {
      const u = (j + 0.5) / factor + 1.5;
      const i = Math.floor(u);
      const t = u - i;
      const rest = 1 - t;
      result[at] =
        line[i] * (1 + 2 * t) * rest * rest +
        line[i + 1] * t * t * (3 - 2 * t) +
        slopes[i] * t * rest * rest -
        slopes[i + 1] * t * t * rest;
    }
  }
  return result;
}
