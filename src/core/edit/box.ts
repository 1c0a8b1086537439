import type { VoxelGrid } from '../voxel/grid';

/** Whole cells from `low` to `high`, both included, in any order and also beyond the grid. */
export interface CellBox {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/** Fills or empties the cells of a box, in place. Returns whether a cell changed. */
export function fillBox({ size, data }: VoxelGrid, { low, high }: CellBox, mode: 'add' | 'erase'): boolean {
  const from = low.map((value, axis) => Math.max(0, Math.min(value, high[axis])));
  const to = low.map((value, axis) => Math.min(size - 1, Math.max(value, high[axis])));
  const value = mode === 'add' ? 1 : 0;
  let changed = false;
  for (let z = from[2]; z <= to[2]; z++) {
    for (let y = from[1]; y <= to[1]; y++) {
      for (let i = from[0] + size * (y + size * z), end = i + to[0] - from[0]; i <= end; i++) {
        if (data[i] === value) continue;
        data[i] = value;
        changed = true;
      }
    }
  }
  return changed;
}

/**
 * The box of a drag over a face of the solid: from one cell to another in the plane of the face, `depth` cells thick. Adding builds on the face,
 * erasing cuts into it.
 *
 * @param start the cell whose face was picked; @param axis and @param side (1 or -1) say which face; @param end any cell under the drag's end.
 */
export function boxOnFace(
  start: readonly [number, number, number],
  axis: number,
  side: number,
  end: readonly [number, number, number],
  depth: number,
  mode: 'add' | 'erase',
): CellBox {
  const low = [...start] as [number, number, number];
  const high = [...end] as [number, number, number];
  const first = mode === 'add' ? start[axis] + side : start[axis];
  low[axis] = first;
  high[axis] = first + (mode === 'add' ? side : -side) * (depth - 1);
  return { low, high };
}
