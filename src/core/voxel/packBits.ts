/** Packs cells (zero = empty) eight to a byte, first cell in the lowest bit. */
export function packBits(cells: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(Math.ceil(cells.length / 8));
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] !== 0) packed[i >> 3] = (packed[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return packed;
}

/** The inverse of packBits: `count` cells of 0 or 1. */
export function unpackBits(packed: Uint8Array, count: number): Uint8Array {
  if (packed.length < Math.ceil(count / 8)) throw new RangeError(`${count} cells need ${Math.ceil(count / 8)} bytes, not ${packed.length}`);
  const cells = new Uint8Array(count);
  for (let i = 0; i < count; i++) cells[i] = ((packed[i >> 3] ?? 0) >> (i & 7)) & 1;
  return cells;
}
