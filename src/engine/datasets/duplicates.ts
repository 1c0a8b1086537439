import { setImmediate as nextTurn } from 'node:timers/promises';
import { unpackBits } from '../../core/voxel/packBits';
import { boxOfCells } from './canonicalCells';
import type { CellBox } from './canonicalCells';
import { throwIfStopped } from './stopped';

/**
 * Near-duplicates: shapes whose solid grids nearly agree in one of eight poses (quarter turns about the vertical axis, mirrored or not), and pieces of one
 * series that differ in one measure only, as a sofa for two and for three. Data sets hold the same chair twice, in another colour or mirrored; if one
 * were trained on and the other tested, the score would be too good.
 */

/** Side of the grids that are compared. */
export const COMPARED_SIZE = 32;
/** Intersection over union from which on two shapes count as one. */
export const SAME_FROM = 0.92;
/** The same for two of a series, both stretched to fill the cube. Of the pairs of Sweet Home 3D that a person found, the loosest has .843. */
const SERIES_FROM = 0.84;
/** Two of a series agree in one proportion as exactly as this, and differ in another by more than that. */
const SAME_PROPORTION = 0.01;
const OTHER_PROPORTION = 0.08;
/** A shape that fills its box more than this is a block, and stretched blocks are all alike. */
const BLOCK_FILL = 0.85;
/** In sets of tens of thousands the search takes minutes: meanwhile the thread must hear that it is to stop. Milliseconds. */
const LONGEST_TURN = 30;

const N = COMPARED_SIZE;
const WORDS = N; // a row of 32 cells along x is one word
const BLOCK = 4;
const BLOCKS = N / BLOCK;

/** What is kept of a shape to be compared. */
export interface Signature {
  /** As it is. */
  plain: Outline;
  /** Stretched along all axes so that it fills the cube. */
  stretched: Outline;
  /** Width, height, depth in any unit. */
  extent: readonly [number, number, number];
}

/** Cells, one 32-bit word a row (row y + 32*z, bit x), and sums that bound the agreement from above. */
interface Outline {
  rows: Uint32Array;
  volume: number;
  /** Cells in each layer of height: the same in all eight poses. */
  layers: Uint16Array;
  /** Cells in each of 8³ blocks, for each of the eight poses. */
  blocks: Uint8Array[];
}

const POSES = 8;

/** The cell of pose p that a cell (x, z) comes from: quarter turns, then mirrored ones. */
function posed(pose: number, x: number, z: number, n: number): [number, number] {
  const mx = pose >= 4 ? n - 1 - x : x;
  switch (pose & 3) {
    case 0:
      return [mx, z];
    case 1:
      return [z, n - 1 - mx];
    case 2:
      return [n - 1 - mx, n - 1 - z];
    default:
      return [n - 1 - z, mx];
  }
}

/** Rows of a shape in another pose. */
function poseRows(rows: Uint32Array, pose: number): Uint32Array {
  if (pose === 0) return rows;
  const out = new Uint32Array(rows.length);
  for (let z = 0; z < N; z++) {
    for (let x = 0; x < N; x++) {
      const [fx, fz] = posed(pose, x, z, N);
      for (let y = 0; y < N; y++) if ((rows[y + N * fz] >>> fx) & 1) out[y + N * z] |= 1 << x;
    }
  }
  return out;
}

/**
 * @param packed 32³ cells, eight to a byte, lowest bit first, index x + N*(y + N*z)
 * @param extent of the shape itself; without it the box of its cells
 */
export function signatureOf(packed: Uint8Array, extent?: readonly [number, number, number]): Signature {
  const rows = new Uint32Array(N * WORDS);
  for (let i = 0; i < rows.length; i++)
    rows[i] = (packed[4 * i] | (packed[4 * i + 1] << 8) | (packed[4 * i + 2] << 16) | (packed[4 * i + 3] << 24)) >>> 0;
  const box = boxOfCells(unpackBits(packed, N ** 3), N) ?? { low: [0, 0, 0], high: [N, N, N] };
  return {
    plain: outlineOf(rows),
    stretched: outlineOf(stretchRows(rows, box)),
    extent: extent ?? [box.high[0] - box.low[0], box.high[1] - box.low[1], box.high[2] - box.low[2]],
  };
}

/** The cell at the middle of each new one. */
function stretchRows(rows: Uint32Array, { low, high }: CellBox): Uint32Array {
  const from = (axis: number, to: number): number => low[axis] + Math.floor(((to + 0.5) / N) * (high[axis] - low[axis]));
  const out = new Uint32Array(rows.length);
  for (let z = 0; z < N; z++) {
    for (let y = 0; y < N; y++) {
      const row = rows[from(1, y) + N * from(2, z)];
      let word = 0;
      for (let x = 0; x < N; x++) if ((row >>> from(0, x)) & 1) word |= 1 << x;
      out[y + N * z] = word;
    }
  }
  return out;
}

function outlineOf(rows: Uint32Array): Outline {
  const layers = new Uint16Array(N);
  const counts = new Uint8Array(BLOCKS ** 3);
  let volume = 0;
  for (let z = 0; z < N; z++) {
    for (let y = 0; y < N; y++) {
      const row = rows[y + N * z];
      const count = bits(row);
      layers[y] += count;
      volume += count;
      for (let b = 0; b < BLOCKS; b++) {
        const at = b + BLOCKS * ((y >> 2) + BLOCKS * (z >> 2));
        counts[at] += bits((row >>> (BLOCK * b)) & 15);
      }
    }
  }
  const blocks = Array.from({ length: POSES }, (_, pose) => {
    const out = new Uint8Array(counts.length);
    for (let z = 0; z < BLOCKS; z++) {
      for (let x = 0; x < BLOCKS; x++) {
        const [fx, fz] = posed(pose, x, z, BLOCKS);
        for (let y = 0; y < BLOCKS; y++) out[x + BLOCKS * (y + BLOCKS * z)] = counts[fx + BLOCKS * (y + BLOCKS * fz)];
      }
    }
    return out;
  });
  return { rows, volume, layers, blocks };
}

function bits(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Sum of the smaller over sum of the larger of two lists of counts: no agreement of the cells themselves can be higher. */
function bound(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < b[i]) {
      low += a[i];
      high += b[i];
    } else {
      low += b[i];
      high += a[i];
    }
  }
  return high === 0 ? 0 : low / high;
}

/** Best intersection over union of two outlines over the eight poses, or 0 where it is known to be below `least`. */
function agreement(a: Outline, b: Outline, least: number): number {
  if (a.volume === 0 || b.volume === 0) return 0;
  if (Math.min(a.volume, b.volume) < least * Math.max(a.volume, b.volume) || bound(a.layers, b.layers) < least) return 0;
  let best = 0;
  for (let pose = 0; pose < POSES; pose++) {
    if (bound(a.blocks[pose], b.blocks[0]) < Math.max(least, best)) continue;
    const rows = poseRows(a.rows, pose);
    let both = 0;
    for (let i = 0; i < rows.length; i++) both += bits(rows[i] & b.rows[i]);
    best = Math.max(best, both / (a.volume + b.volume - both));
  }
  return best >= least ? best : 0;
}

/** Best intersection over union of two shapes over the eight poses, or 0 where it is known to be below `least`. */
export const bestAgreement = (a: Signature, b: Signature, least = 0): number => agreement(a.plain, b.plain, least);

/** Whether two of the three measures stand in the same proportion and the third does not, in one of the two ways round. */
function differInOneMeasure([w, h, d]: readonly number[], other: readonly number[]): boolean {
  return [other, [other[2], other[1], other[0]]].some(([v, g, e]) => {
    const [x, y, z] = [Math.log(w / v), Math.log(h / g), Math.log(d / e)];
    return [
      [x, y, z],
      [y, z, x],
      [z, x, y],
    ].some(([p, q, r]) => Math.abs(p - q) < SAME_PROPORTION && Math.abs(r - (p + q) / 2) > OTHER_PROPORTION);
  });
}

/** Whether both are of one series: the same but for one measure. */
export function areSeries(a: Signature, b: Signature): boolean {
  if (Math.min(a.stretched.volume, b.stretched.volume) > BLOCK_FILL * N ** 3 || !differInOneMeasure(a.extent, b.extent)) return false;
  return agreement(a.stretched, b.stretched, SERIES_FROM) >= SERIES_FROM;
}

/**
 * Groups of shapes that are nearly the same, directly or through others: numbers into the list, each group and the groups in ascending order. Shapes of
 * one object (equal keys) are not compared with each other: they stand together anyway.
 */
export async function findDuplicates(
  signatures: readonly Signature[],
  objects: readonly string[],
  signal?: AbortSignal,
): Promise<number[][]> {
  const leader = signatures.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (leader[at] !== at) at = leader[at] = leader[leader[at]];
    return at;
  };
  const join = (a: number, b: number): void => {
    const [first, second] = [find(a), find(b)].sort((p, q) => p - q);
    leader[second] = first;
  };
  // Sorted by volume only neighbours need to be looked at: a pair whose volumes differ by more cannot agree so well.
  let seen = performance.now();
  const sweep = async (
    volume: (signature: Signature) => number,
    from: number,
    same: (a: Signature, b: Signature) => boolean,
  ): Promise<void> => {
    const order = signatures.map((_, i) => i).sort((a, b) => volume(signatures[a]) - volume(signatures[b]) || a - b);
    for (const [place, a] of order.entries()) {
      if (performance.now() - seen > LONGEST_TURN) {
        await nextTurn();
        seen = performance.now();
        throwIfStopped(signal);
      }
      for (let next = place + 1; next < order.length; next++) {
        const b = order[next];
        if (volume(signatures[a]) < from * volume(signatures[b])) break;
        if (objects[a] !== objects[b] && find(a) !== find(b) && same(signatures[a], signatures[b])) join(a, b);
      }
    }
  };
  await sweep(
    ({ plain }) => plain.volume,
    SAME_FROM,
    (a, b) => bestAgreement(a, b, SAME_FROM) >= SAME_FROM,
  );
  await sweep(({ stretched }) => stretched.volume, SERIES_FROM, areSeries);
  const groups = new Map<number, number[]>();
  for (let i = 0; i < leader.length; i++) {
    const head = find(i);
    const group = groups.get(head);
    if (group) group.push(i);
    else groups.set(head, [i]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
