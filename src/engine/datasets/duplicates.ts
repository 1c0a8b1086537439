import { throwIfStopped } from './stopped';

/**
 * Near-duplicates: shapes whose solid grids nearly agree in one of eight poses (quarter turns about the vertical axis, mirrored or not). Data sets hold the
 * same chair twice, in another colour or mirrored; if one were trained on and the other tested, the score would be too good.
 */

/** Side of the grids that are compared. */
export const COMPARED_SIZE = 32;
/** Intersection over union from which on two shapes count as one: see the test on furniture that is known to be double. */
export const SAME_FROM = 0.92;

const N = COMPARED_SIZE;
const WORDS = N; // a row of 32 cells along x is one word
const BLOCK = 4;
const BLOCKS = N / BLOCK;

/** What is kept of a shape to be compared: its cells, one 32-bit word a row (row y + 32*z, bit x), and sums that bound the agreement from above. */
interface Signature {
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

/** @param packed 32³ cells, eight to a byte, lowest bit first, index x + N*(y + N*z) */
export function signatureOf(packed: Uint8Array): Signature {
  const rows = new Uint32Array(N * WORDS);
  for (let i = 0; i < rows.length; i++)
    rows[i] = (packed[4 * i] | (packed[4 * i + 1] << 8) | (packed[4 * i + 2] << 16) | (packed[4 * i + 3] << 24)) >>> 0;
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

/** Best intersection over union of two shapes over the eight poses, or 0 where it is known to be below `least`. */
export function bestAgreement(a: Signature, b: Signature, least = 0): number {
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

/**
 * Groups of shapes that are nearly the same, directly or through others: numbers into the list, each group and the groups in ascending order. Shapes of
 * one object (equal keys) are not compared with each other: they stand together anyway.
 */
export function findDuplicates(
  signatures: readonly Signature[],
  objects: readonly string[],
  least = SAME_FROM,
  signal?: AbortSignal,
): number[][] {
  const leader = signatures.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (leader[at] !== at) at = leader[at] = leader[leader[at]];
    return at;
  };
  // Sorted by volume only neighbours need to be looked at: a pair whose volumes differ by more cannot agree so well.
  const order = signatures.map((_, i) => i).sort((a, b) => signatures[a].volume - signatures[b].volume || a - b);
  for (const [place, a] of order.entries()) {
    throwIfStopped(signal);
    for (let next = place + 1; next < order.length; next++) {
      const b = order[next];
      if (signatures[a].volume < least * signatures[b].volume) break;
      if (objects[a] === objects[b] || find(a) === find(b)) continue;
      if (bestAgreement(signatures[a], signatures[b], least) >= least) leader[Math.max(find(a), find(b))] = Math.min(find(a), find(b));
    }
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < leader.length; i++) {
    const head = find(i);
    const group = groups.get(head);
    if (group) group.push(i);
    else groups.set(head, [i]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
