import type { VoxelGrid } from '../voxel/grid';

/** A flat connected piece of the voxels' surface: cells of one layer whose faces look the same way. */
export interface FlatFace {
  readonly axis: 0 | 1 | 2;
  readonly side: 1 | -1;
  /** The layer's place along the axis. */
  readonly layer: number;
  /** Indices of the cells in the grid. */
  readonly cells: Uint32Array;
}

/** The flat face that a cell's exposed side belongs to; null if that side is not exposed. Cells are connected across the edges of their faces. */
export function findFlatFace(
  grid: VoxelGrid,
  threshold: number,
  cell: readonly [number, number, number],
  axis: 0 | 1 | 2,
  side: 1 | -1,
): FlatFace | null {
  const { size, data } = grid;
  const strides = [1, size, size * size] as const;
  const layer = cell[axis];
  const outer = layer + side;
  const beyond = outer < 0 || outer >= size;
  const exposed = (i: number): boolean => data[i] >= threshold && (beyond || data[i + side * strides[axis]] < threshold);
  const start = cell[0] + size * (cell[1] + size * cell[2]);
  if (!exposed(start)) return null;
  const [u, v] = [0, 1, 2].filter((a) => a !== axis);
  const seen = new Set([start]);
  for (const at of seen) {
    for (const a of [u, v]) {
      const place = Math.floor(at / strides[a]) % size;
      if (place > 0 && exposed(at - strides[a])) seen.add(at - strides[a]);
      if (place < size - 1 && exposed(at + strides[a])) seen.add(at + strides[a]);
    }
  }
  return { axis, side, layer, cells: Uint32Array.from(seen) };
}

/**
 * Pulls a face out (distance > 0) or pushes it in (< 0) by whole cells, in place. The occupancies across the face move along with it, so that the surface
 * keeps its place within the cell.
 *
 * @returns the cells that it moved: less than asked for where the grid ends.
 */
export function extrudeFace({ size, data }: VoxelGrid, { axis, side, layer, cells }: FlatFace, distance: number): number {
  const stride = side * [1, size, size * size][axis];
  /** Steps from the layer to the last one in either direction. */
  const outward = side > 0 ? size - 1 - layer : layer;
  const inward = size - 1 - outward;
  const moved = Math.max(-inward - 1, Math.min(outward, Math.round(distance)));
  if (moved === 0) return 0;
  for (const cell of cells) {
    const edge = data[cell];
    const outside = outward > 0 ? data[cell + stride] : 0;
    if (moved > 0) {
      for (let step = 0; step < moved; step++) data[cell + step * stride] = 1;
      data[cell + moved * stride] = Math.max(edge, data[cell + moved * stride]);
      if (moved < outward) data[cell + (moved + 1) * stride] = Math.max(outside, data[cell + (moved + 1) * stride]);
    } else {
      for (let step = 0; step > moved; step--) data[cell + step * stride] = outside;
      // Where there was nothing behind the face, nothing stays.
      if (-moved <= inward) data[cell + moved * stride] = Math.min(edge, data[cell + moved * stride]);
    }
  }
  return moved;
}
