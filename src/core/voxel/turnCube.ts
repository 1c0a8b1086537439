/**
 * The 48 ways in which a cube of cells can be put onto itself: 24 rotations, and their mirror images. Each as, for the new axes x, y, z, which old axis runs along it
 * and whether backwards.
 */
export interface CubeTurn {
  axes: readonly [number, number, number];
  flips: readonly [boolean, boolean, boolean];
  mirrored: boolean;
}

const ORDERS = [
  [0, 1, 2],
  [1, 2, 0],
  [2, 0, 1],
  [0, 2, 1],
  [2, 1, 0],
  [1, 0, 2],
] as const;

/** All 48; the first leaves everything as it is. */
export const cubeTurns: readonly CubeTurn[] = ORDERS.flatMap((axes, order) =>
  Array.from({ length: 8 }, (_, bits): CubeTurn => {
    const flips = [(bits & 1) !== 0, (bits & 2) !== 0, (bits & 4) !== 0] as const;
    const odd = order >= 3; // the last three orders swap two axes
    return { axes, flips, mirrored: (flips.filter(Boolean).length % 2 === 1) !== odd };
  }),
);

/** Cells of a cube, index x + size*(y + size*z), turned. */
export function turnCube(cells: Float32Array, size: number, { axes, flips }: CubeTurn): Float32Array {
  const turned = new Float32Array(cells.length);
  const strides = [1, size, size * size];
  const step = axes.map((axis, i) => (flips[i] ? -strides[axis] : strides[axis]));
  let start = 0;
  for (const [i, axis] of axes.entries()) if (flips[i]) start += (size - 1) * strides[axis];
  let to = 0;
  for (let z = 0; z < size; z++)
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) turned[to++] = cells[start + x * step[0] + y * step[1] + z * step[2]];
  return turned;
}
