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
  const alongZ = side === 'front' || side === 'back';
  const fromHigh = side === 'front' || side === 'right';
  const depthStride = alongZ ? size * size : 1;
  const acrossStride = alongZ ? 1 : size * size;
  for (let y = 0; y < size; y++) {
    for (let across = 0; across < size; across++) {
      const line = y * size + across * acrossStride;
      for (let d = 0; d < size; d++) {
        const at = line + (fromHigh ? size - 1 - d : d) * depthStride;
        if (cells[at] === 0) continue;
        seen[at] = 1;
        break;
      }
    }
  }
  return seen;
}
