import type { VoxelGrid } from '../voxel/grid';
import type { CellPoint } from './brush';

export interface CellHit {
  /** The first filled cell on the way. */
  readonly cell: readonly [number, number, number];
  /** The face through which the ray enters it: 0, 1, 2 for x, y, z, and whether its outside is towards + or -. */
  readonly axis: 0 | 1 | 2;
  readonly side: 1 | -1;
  /** Where it enters, in cells. */
  readonly at: CellPoint;
}

/**
 * The first cell at or above the threshold along a ray (Amanatides and Woo 1987). A ray that begins inside a filled cell hits that cell, at the face it
 * looks at least along.
 *
 * @param origin and @param direction in cells; the direction may have any length.
 */
export function castCells({ size, data }: VoxelGrid, threshold: number, origin: CellPoint, direction: CellPoint): CellHit | null {
  // Where the ray is inside the grid's cube.
  let enter = 0;
  let leave = Infinity;
  let axis: 0 | 1 | 2 = largest(direction);
  for (const a of [0, 1, 2] as const) {
    if (direction[a] === 0) {
      if (origin[a] < 0 || origin[a] > size) return null;
      continue;
    }
    const one = -origin[a] / direction[a];
    const other = (size - origin[a]) / direction[a];
    const near = Math.min(one, other);
    if (near > enter) {
      enter = near;
      axis = a;
    }
    leave = Math.min(leave, Math.max(one, other));
  }
  if (!(enter < leave)) return null;

  const step = direction.map(Math.sign);
  const cell: [number, number, number] = [0, 0, 0];
  const next: [number, number, number] = [Infinity, Infinity, Infinity];
  for (const a of [0, 1, 2] as const) {
    const start = a === axis && enter > 0 ? (direction[a] > 0 ? 0 : size) : origin[a] + enter * direction[a];
    cell[a] = Math.min(size - 1, Math.max(0, direction[a] < 0 ? Math.ceil(start) - 1 : Math.floor(start)));
    if (direction[a] !== 0) next[a] = (cell[a] + (direction[a] > 0 ? 1 : 0) - origin[a]) / direction[a];
  }
  for (let time = enter; ;) {
    if (data[cell[0] + size * (cell[1] + size * cell[2])] >= threshold) {
      const at: CellPoint = [origin[0] + time * direction[0], origin[1] + time * direction[1], origin[2] + time * direction[2]];
      return { cell, axis, side: direction[axis] > 0 ? -1 : 1, at };
    }
    axis = next[0] <= next[1] && next[0] <= next[2] ? 0 : next[1] <= next[2] ? 1 : 2;
    time = next[axis];
    cell[axis] += step[axis];
    if (cell[axis] < 0 || cell[axis] >= size) return null;
    next[axis] = (cell[axis] + (direction[axis] > 0 ? 1 : 0) - origin[axis]) / direction[axis];
  }
}

function largest(direction: CellPoint): 0 | 1 | 2 {
  const [x, y, z] = direction.map(Math.abs);
  return x >= y && x >= z ? 0 : y >= z ? 1 : 2;
}
