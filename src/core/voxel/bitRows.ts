/**
 * A cube of cells, one bit each, in rows along x that begin at a whole word: row y + size*z has `rowWords` words, cell x is bit x & 31 of word
 * x >> 5. Bits past the row's end are 0.
 */
export interface BitRows {
  readonly size: number;
  readonly rowWords: number;
  /** size² * rowWords. */
  readonly words: Int32Array;
}

export function createBitRows(size: number): BitRows {
  const rowWords = (size + 31) >> 5;
  return { size, rowWords, words: new Int32Array(size * size * rowWords) };
}

/** From size³ bytes (0 = empty), index x + size*(y + size*z). */
export function bitRowsOf(cells: ArrayLike<number>, size: number): BitRows {
  const bits = createBitRows(size);
  const { rowWords, words } = bits;
  for (let row = 0, i = 0; row < size * size; row++) {
    for (let x = 0; x < size; x++, i++) if (cells[i] !== 0) words[row * rowWords + (x >> 5)] |= 1 << (x & 31);
  }
  return bits;
}

/** To size³ bytes of 0/1; writes into `cells` if it is given. */
export function cellsOf({ size, rowWords, words }: BitRows, cells: Uint8Array = new Uint8Array(size ** 3)): Uint8Array {
  for (let row = 0; row < size * size; row++) {
    for (let k = 0; k < rowWords; k++) {
      const word = words[row * rowWords + k];
      const from = row * size + 32 * k;
      const to = Math.min(from + 32, (row + 1) * size);
      if (word === 0) cells.fill(0, from, to);
      else if (word === -1) cells.fill(1, from, to);
      else for (let i = from, bits = word; i < to; i++, bits >>>= 1) cells[i] = bits & 1;
    }
  }
  return cells;
}
