import { createBitRows } from './bitRows';
import type { BitRows } from './bitRows';

/** Spreads `seeds` along x through the free cells of one word, both ways: five doublings reach all 32. */
function spread(seeds: number, free: number): number {
  let s = seeds;
  let f = free;
  s |= f & (s << 1);
  f &= f << 1;
  s |= f & (s << 2);
  f &= f << 2;
  s |= f & (s << 4);
  f &= f << 4;
  s |= f & (s << 8);
  f &= f << 8;
  s |= f & (s << 16);
  f = free;
  s |= f & (s >>> 1);
  f &= f >>> 1;
  s |= f & (s >>> 2);
  f &= f >>> 2;
  s |= f & (s >>> 4);
  f &= f >>> 4;
  s |= f & (s >>> 8);
  f &= f >>> 8;
  return s | (f & (s >>> 16));
}

/**
 * The cells that `seeds` reach through faces (6-neighbours) of cells that are not in `walls`; seeds in walls are dropped. Works a row of cells at a
 * time: rows whose cells changed wait in a ring to be offered to their four neighbours. Changes `seeds` into the result.
 */
export function flood(seeds: BitRows, walls: BitRows): BitRows {
  const { size, rowWords } = walls;
  const wall = walls.words;
  const out = seeds.words;
  const rows = size * size;
  const tail = size & 31 ? (1 << (size & 31)) - 1 : -1;
  const ring = new Int32Array(rows);
  const waits = new Uint8Array(rows);
  let head = 0;
  let count = 0;
  const push = (row: number): void => {
    if (waits[row] === 1) return;
    waits[row] = 1;
    const at = head + count++;
    ring[at < rows ? at : at - rows] = row;
  };
  /** Spreads what a row has along x, over the ends of its words. */
  const spreadRow = (row: number): void => {
    const first = row * rowWords;
    const last = first + rowWords - 1;
    for (let k = first; k <= last; k++) {
      const free = ~wall[k] & (k === last ? tail : -1);
      const carry = k > first ? out[k - 1] >>> 31 : 0;
      out[k] = spread((out[k] | carry) & free, free);
    }
    for (let k = last - 1; k >= first; k--) {
      const carry = out[k + 1] << 31;
      const free = ~wall[k];
      if ((carry & free & ~out[k]) !== 0) out[k] = spread(out[k] | (carry & free), free);
    }
  };
  const offer = (from: number, to: number): void => {
    const a = from * rowWords;
    const b = to * rowWords;
    let fresh = 0;
    for (let k = 0; k < rowWords; k++) {
      const gain = out[a + k] & ~wall[b + k] & ~out[b + k];
      fresh |= gain;
      out[b + k] |= gain;
    }
    if (fresh === 0) return;
    spreadRow(to);
    push(to);
  };
  for (let row = 0; row < rows; row++) {
    spreadRow(row);
    for (let k = row * rowWords; k < (row + 1) * rowWords; k++) {
      if (out[k] === 0) continue;
      push(row);
      break;
    }
  }
  while (count > 0) {
    const row = ring[head];
    if (++head === rows) head = 0;
    count--;
    waits[row] = 0;
    const y = row % size;
    if (y > 0) offer(row, row - 1);
    if (y < size - 1) offer(row, row + 1);
    if (row >= size) offer(row, row - size);
    if (row < rows - size) offer(row, row + size);
  }
  return seeds;
}

/** The cells next to the cube's walls: where the outside begins. */
function outermost(size: number): BitRows {
  const bits = createBitRows(size);
  const { rowWords, words } = bits;
  const tail = size & 31 ? (1 << (size & 31)) - 1 : -1;
  for (let row = 0; row < size * size; row++) {
    const y = row % size;
    const from = row * rowWords;
    const last = from + rowWords - 1;
    if (y === 0 || y === size - 1 || row < size || row >= size * (size - 1)) {
      words.fill(-1, from, last);
      words[last] = tail;
    } else {
      words[from] |= 1;
      words[last] |= 1 << ((size - 1) & 31);
    }
  }
  return bits;
}

function inverted(bits: BitRows): BitRows {
  const { size, rowWords, words } = bits;
  const tail = size & 31 ? (1 << (size & 31)) - 1 : -1;
  const out = new Int32Array(words.length);
  for (let i = 0; i < out.length; i++) out[i] = ~words[i];
  for (let i = rowWords - 1; i < out.length; i += rowWords) out[i] &= tail;
  return { size, rowWords, words: out };
}

/** All that the outside cannot reach through faces of empty cells: makes a closed surface a solid. */
export function filledFromOutside(surface: BitRows): BitRows {
  return inverted(flood(outermost(surface.size), surface));
}

/** The cells of `bits` and their 26 neighbours. */
function grown(bits: BitRows): BitRows {
  const { size, rowWords, words } = bits;
  const tail = size & 31 ? (1 << (size & 31)) - 1 : -1;
  const wide = new Int32Array(words.length);
  for (let row = 0; row < size * size; row++) {
    const first = row * rowWords;
    const last = first + rowWords - 1;
    for (let k = first; k <= last; k++) {
      const below = k > first ? words[k - 1] >>> 31 : 0;
      const above = k < last ? words[k + 1] << 31 : 0;
      wide[k] = words[k] | (words[k] << 1) | (words[k] >>> 1) | below | above;
    }
    wide[last] &= tail;
  }
  const along = (from: Int32Array, step: number, place: (row: number) => number): Int32Array => {
    const to = from.slice();
    for (let row = 0; row < size * size; row++) {
      const n = place(row);
      for (let k = row * rowWords; k < (row + 1) * rowWords; k++) {
        if (n > 0) to[k] |= from[k - step * rowWords];
        if (n < size - 1) to[k] |= from[k + step * rowWords];
      }
    }
    return to;
  };
  const high = along(wide, 1, (row) => row % size);
  return { size, rowWords, words: along(high, size, (row) => Math.floor(row / size)) };
}

/**
 * Like filledFromOutside, for a surface with holes up to 2*reach cells wide: what is shut off once the surface is thickened by `reach` cells counts as
 * inside, and grows back to the surface. Slots and niches of the outside that are merely narrow stay empty, because nothing shut off lies behind them.
 */
export function filledThroughHoles(surface: BitRows, reach: number): BitRows {
  const solid = filledFromOutside(surface);
  let thick = surface;
  for (let i = 0; i < reach; i++) thick = grown(thick);
  const shut = filledFromOutside(thick);
  // What is inside and not merely part of the thickened wall.
  let inside: BitRows = { ...shut, words: shut.words.map((word, i) => word & ~thick.words[i]) };
  for (let i = 0; i < reach; i++) {
    const wider = grown(inside);
    inside = { ...wider, words: wider.words.map((word, k) => word & ~surface.words[k]) };
  }
  return { ...solid, words: solid.words.map((word, i) => word | inside.words[i]) };
}
