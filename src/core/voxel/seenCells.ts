/** Where one looks from: along an axis, from far away. `front` is +z. */
export const SIDES = ['front', 'right', 'back', 'left'] as const;
export type Side = (typeof SIDES)[number];

/**
 * The solid cells that are seen from one side: on each straight line of cells the first that is solid. This is what a depth camera far away on that side
 * would give, as a grid.
 *
 * @param cells size³ cells, inside where not 0, index x + size*(y + size*z)
 */
export function seenCells(cells: ArrayLike<number>, size: number, side: Side): Uint8Array {
  const seen = new Uint8Array(size ** 3);
  alongLines(size, side, (at) => {
    if (cells[at] === 0) return true;
    seen[at] = 1;
    return false;
  });
  return seen;
}

/**
 * What a scan from one side tells: 1 where a cell is seen (full), and where the line of sight to it, or through the whole cube, is free (empty); 0 where nothing is known.
 *
 * @param seen size³ cells, seen where not 0
 */
export function knownFromSide(seen: ArrayLike<number>, size: number, side: Side): Uint8Array {
  const known = Uint8Array.from(seen, (cell) => Number(cell !== 0));
  alongLines(size, side, (at) => {
    known[at] = 1;
    return seen[at] === 0;
  });
  return known;
}

/** Visits the cells of each line, nearest first, for as long as `visit` says so. */
function alongLines(size: number, side: Side, visit: (at: number) => boolean): void {
  const alongZ = side === 'front' || side === 'back';
  const fromHigh = side === 'front' || side === 'right';
  const depth = alongZ ? size * size : 1;
  const across = alongZ ? 1 : size * size;
  for (let y = 0; y < size; y++) {
    for (let a = 0; a < size; a++) {
      const line = y * size + a * across;
      for (let d = 0; d < size; d++) if (!visit(line + (fromHigh ? size - 1 - d : d) * depth)) break;
    }
  }
}
