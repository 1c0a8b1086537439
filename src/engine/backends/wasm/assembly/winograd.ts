import { DEPTH } from './blocks';
import { multiplyBlock } from './gemm';
import { packRows, transpose4, zeroFloats } from './pack';
import { word } from './plan';
import { tileTransposed } from './tile';
import { collapse, expand, gatherWindow, scatterWindow } from './winogradTransforms';

/**
 * Convolutions of kernel 4 and stride 2 in three dimensions, and their two gradients, by the short convolution of Winograd (1980; for networks: Lavin and Gray
 * 2016). Along an axis, the even and the odd numbers of the source each meet two of the four taps: y[o] = d[o] g0 + d[o+1] g1 for each parity. Two such sums
 * side by side take three products instead of four:
 *
 *   y0 = m0 + m1,  y1 = m1 + m2   with   m0 = (d0 - d1) g0,  m1 = d1 (g0 + g1),  m2 = (d2 - d1) g1
 *
 * In three dimensions 27 products stand for 64. The products of all channels (and of the eight parities, which add up) are 27 products of matrices:
 *
 *   M[position][tile][column] = V[position][tile][parity, channel] U[position][parity, channel][column]
 *
 * where V is made from windows of 6³ numbers of the source, U from the filter, and M gives tiles of 2³ results. The gradients are the same sum read in
 * the other two directions. All constants are 1 and -1: no digits are lost.
 *
 * A plan is 21 words of i32 that the caller writes (wasm/winograd.ts). Channels are a multiple of 4, columns of 8.
 */
const X = 0;
const X_D = 1;
const X_H = 2;
const X_W = 3;
const CHANNELS = 4;
const BATCH = 5;
const Y = 6;
const Y_D = 7;
const Y_H = 8;
const Y_W = 9;
const COLUMNS = 10;
const PAD_D = 11;
const PAD_H = 12;
const PAD_W = 13;
const FILTER = 14;
/** Scratch memory for U, V and M, for the tables and blocks below, and how many tiles V and M have room for. */
const U = 15;
const V = 16;
const M = 17;
const WORK = 18;
const TILES = 19;
/** Room for `TILES` packed rows of DEPTH floats. */
const BLOCK = 20;

const POSITIONS = 27;
/** Apart from powers of two, so that the 27 planes do not meet in the same lines of the cache. */
const APART = 192;

/** In WORK: addresses of a window or tile, addresses of rows, a block of 8 small transposes, then a row of zeros (or of what nobody reads) and a window. */
const ROW_TABLE = 1024;
const TURNED = ROW_TABLE + 1024;
const OUTSIDE = TURNED + 1024;

let tilesD = 0;
let tilesH = 0;
let tilesW = 0;
let tiles = 0;

function countTiles(plan: usize): void {
  tilesD = (word(plan, Y_D) + 1) >> 1;
  tilesH = (word(plan, Y_H) + 1) >> 1;
  tilesW = (word(plan, Y_W) + 1) >> 1;
  tiles = word(plan, BATCH) * tilesD * tilesH * tilesW;
}

/** Bytes from one position to the next where each has `tiles` rows of `width` floats. */
@inline
function plane(tiles: i32, width: i32): usize {
  return <usize>(tiles * width) * 4 + APART;
}

/**
 * Writes the addresses of a box of `edge`³ points into WORK, those outside of the volume as OUTSIDE. The box of tile `index` starts at step*tile - pad.
 */
function pointAt(plan: usize, index: i32, volume: usize, sizeD: i32, sizeH: i32, sizeW: i32, width: i32, edge: i32, padded: bool): void {
  const table = <usize>word(plan, WORK);
  const outside = <u32>(table + OUTSIDE);
  const step = padded ? 4 : 2;
  const tw = index % tilesW;
  let rest = index / tilesW;
  const th = rest % tilesH;
  rest /= tilesH;
  const td = rest % tilesD;
  const d0 = td * step - (padded ? word(plan, PAD_D) : 0);
  const h0 = th * step - (padded ? word(plan, PAD_H) : 0);
  const w0 = tw * step - (padded ? word(plan, PAD_W) : 0);
  const sample = volume + <usize>((rest / tilesD) * sizeD * sizeH * sizeW) * <usize>width * 4;
  let at = table;
  for (let d = d0; d < d0 + edge; d++) {
    for (let h = h0; h < h0 + edge; h++) {
      const inside = <u32>d < <u32>sizeD && <u32>h < <u32>sizeH;
      const line = sample + <usize>((d * sizeH + h) * sizeW) * <usize>width * 4;
      for (let w = w0; w < w0 + edge; w++) {
        store<u32>(at, inside && <u32>w < <u32>sizeW ? <u32>(line + <usize>(w * width) * 4) : outside);
        at += 4;
      }
    }
  }
}

/** V of `count` tiles from `first`: the quad of channels k of a tile's row lies at tile*tileStride + k/4*quadStride. */
function makeV(plan: usize, first: i32, count: i32, tileStride: usize, quadStride: usize): void {
  const channels = word(plan, CHANNELS);
  const work = <usize>word(plan, WORK);
  const gap = plane(count, 8 * channels);
  let to = <usize>word(plan, V);
  for (let i = first; i < first + count; i++) {
    pointAt(plan, i, <usize>word(plan, X), word(plan, X_D), word(plan, X_H), word(plan, X_W), channels, 6, true);
    gatherWindow(work, channels, work + OUTSIDE + <usize>max(channels, word(plan, COLUMNS)) * 4, to, quadStride, gap);
    to += tileStride;
  }
}

/** M of `count` tiles from `first`, out of dy: the quad of columns n lies at tile*tileStride + n/8*octetStride + n%8*4. */
function makeM(plan: usize, first: i32, count: i32, tileStride: usize, octetStride: usize): void {
  const columns = word(plan, COLUMNS);
  const work = <usize>word(plan, WORK);
  const gap = plane(count, columns);
  let to = <usize>word(plan, M);
  for (let i = first; i < first + count; i++) {
    pointAt(plan, i, <usize>word(plan, Y), word(plan, Y_D), word(plan, Y_H), word(plan, Y_W), columns, 2, false);
    for (let q = 0; q < columns >> 2; q++) expand(work, <usize>q * 16, to + <usize>(q >> 1) * octetStride + <usize>(q & 1) * 16, gap);
    to += tileStride;
  }
}

/** Addresses of the eight taps that a parity meets, channel `c`, into WORK. */
function pointAtTaps(plan: usize, parity: i32, c: i32): void {
  const table = <usize>word(plan, WORK);
  const tap = <usize>(word(plan, CHANNELS) * word(plan, COLUMNS)) * 4;
  const first = <usize>word(plan, FILTER) + <usize>(c * word(plan, COLUMNS)) * 4;
  for (let a = 0; a < 8; a++) {
    const d = 2 * (a >> 2) + (parity >> 2);
    const h = 2 * ((a >> 1) & 1) + ((parity >> 1) & 1);
    const w = 2 * (a & 1) + (parity & 1);
    store<u32>(table + <usize>a * 4, <u32>(first + <usize>((d * 4 + h) * 4 + w) * tap));
  }
}

/** U as panels of 8 columns for the tile of the matrix product. */
function makeU(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const columns = word(plan, COLUMNS);
  const work = <usize>word(plan, WORK);
  const panel = <usize>channels * 8 * 32;
  const gap = plane(8 * channels, columns);
  for (let k = 0; k < 8 * channels; k++) {
    pointAtTaps(plan, k / channels, k % channels);
    const to = <usize>word(plan, U) + <usize>k * 32;
    for (let q = 0; q < columns >> 2; q++) expand(work, <usize>q * 16, to + <usize>(q >> 1) * panel + <usize>(q & 1) * 16, gap);
  }
}

/** U transposed, as panels of 8 (parity, channel). */
function makeTransposedU(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const columns = word(plan, COLUMNS);
  const work = <usize>word(plan, WORK);
  const turned = work + TURNED;
  const row = <usize>columns * 4;
  const gap = plane(8 * channels, columns);
  for (let k = 0; k < 8 * channels; k += 4) {
    const to = <usize>word(plan, U) + <usize>(k >> 3) * <usize>columns * 32 + <usize>(k & 7) * 4;
    for (let n = 0; n < columns; n += 4) {
      pointAtTaps(plan, k / channels, k % channels);
      for (let a: usize = 0; a < 8; a++) transpose4(<usize>load<u32>(work + a * 4) + <usize>n * 4, row, turned + a * 64, 16);
      for (let a: usize = 0; a < 8; a++) store<u32>(work + a * 4, <u32>(turned + a * 64));
      for (let i = 0; i < 4; i++) expand(work, <usize>i * 16, to + <usize>(n + i) * 32, gap);
    }
  }
}

/** C[position][tile] = A[position][tile] B[position] for `count` rows of `depth` floats and `n` columns. */
function multiplyPlanes(plan: usize, a: usize, count: i32, depth: i32, c: usize, n: i32): void {
  const table = <usize>word(plan, WORK) + ROW_TABLE;
  const block = <usize>word(plan, BLOCK);
  let panels = <usize>word(plan, U);
  for (let position = 0; position < POSITIONS; position++) {
    for (let r = 0; r < count; r++) store<u32>(table + <usize>r * 4, <u32>(c + <usize>(r * n) * 4));
    for (let k = 0; k < depth; k += DEPTH) {
      const part = min(DEPTH, depth - k);
      packRows(a + <usize>k * 4, <usize>depth * 4, 4, count, part, block);
      multiplyBlock(block, count, part, panels + <usize>k * 32, <usize>depth * 32, n, table, 0, k > 0);
    }
    a += plane(count, depth);
    c += plane(count, n);
    panels += plane(depth, n);
  }
}

/** y = conv(x, filter). */
export function winogradForward(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const columns = word(plan, COLUMNS);
  const work = <usize>word(plan, WORK);
  const v = <usize>word(plan, V);
  const m = <usize>word(plan, M);
  countTiles(plan);
  makeU(plan);
  for (let first = 0; first < tiles; first += word(plan, TILES)) {
    const count = min(word(plan, TILES), tiles - first);
    zeroFloats(work + OUTSIDE, max(channels, columns));
    makeV(plan, first, count, <usize>channels * 32, 16);
    multiplyPlanes(plan, v, count, 8 * channels, m, columns);
    for (let i = 0; i < count; i++) {
      pointAt(plan, first + i, <usize>word(plan, Y), word(plan, Y_D), word(plan, Y_H), word(plan, Y_W), columns, 2, false);
      const from = m + <usize>(i * columns) * 4;
      for (let n = 0; n < columns; n += 4) collapse(from + <usize>n * 4, plane(count, columns), work, <usize>n * 4);
    }
  }
}

/** dx = the adjoint of y = conv(x, filter) in x, applied to dy. */
export function winogradInput(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const columns = word(plan, COLUMNS);
  const work = <usize>word(plan, WORK);
  const v = <usize>word(plan, V);
  const x = <usize>word(plan, X);
  countTiles(plan);
  makeTransposedU(plan);
  zeroFloats(x, word(plan, BATCH) * word(plan, X_D) * word(plan, X_H) * word(plan, X_W) * channels);
  for (let first = 0; first < tiles; first += word(plan, TILES)) {
    const count = min(word(plan, TILES), tiles - first);
    zeroFloats(work + OUTSIDE, max(channels, columns));
    makeM(plan, first, count, <usize>columns * 4, 32);
    multiplyPlanes(plan, <usize>word(plan, M), count, columns, v, 8 * channels);
    for (let i = 0; i < count; i++) {
      pointAt(plan, first + i, x, word(plan, X_D), word(plan, X_H), word(plan, X_W), channels, 6, true);
      scatterWindow(work, channels, work + OUTSIDE + <usize>max(channels, columns) * 4, v + <usize>(i * channels) * 32, plane(count, 8 * channels));
    }
  }
}

/** dFilter = the adjoint of y = conv(x, filter) in the filter, applied to dy. */
export function winogradFilter(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const columns = word(plan, COLUMNS);
  const work = <usize>word(plan, WORK);
  const u = <usize>word(plan, U);
  const row = <usize>columns * 4;
  const gap = plane(8 * channels, columns);
  countTiles(plan);
  for (let first = 0; first < tiles; first += word(plan, TILES)) {
    const count = min(word(plan, TILES), tiles - first);
    zeroFloats(work + OUTSIDE, max(channels, columns));
    makeV(plan, first, count, 16, <usize>count * 16);
    makeM(plan, first, count, 32, <usize>count * 32);
    for (let position = 0; position < POSITIONS; position++) {
      const a = <usize>word(plan, V) + <usize>position * plane(count, 8 * channels);
      const b = <usize>word(plan, M) + <usize>position * plane(count, columns);
      const c = u + <usize>position * gap;
      for (let n = 0; n < columns; n += 8) {
        for (let k = 0; k < 8 * channels; k += 4) {
          const to = c + <usize>k * row + <usize>n * 4;
          tileTransposed(a + <usize>(k * count) * 4, b + <usize>(n * count) * 4, count, to, row, 4, min(8, columns - n), first > 0);
        }
      }
    }
  }
  for (let k = 0; k < 8 * channels; k++) {
    pointAtTaps(plan, k / channels, k % channels);
    for (let n = 0; n < columns; n += 4) collapse(u + <usize>k * row + <usize>n * 4, gap, work, <usize>n * 4);
  }
}
