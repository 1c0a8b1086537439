import { multiplyBlock } from './gemm';
import { addFloats, copyFloats, interleaveRows, packPanels, zeroFloats } from './pack';
import { tile, tileTransposed } from './tile';

/**
 * Convolutions as products of matrices whose left operand, the patches of a volume, is never written out as a whole: blocks of patches
 * are gathered into scratch memory that stays in cache.
 *
 * A plan is 40 words of i32 that the caller writes (wasm/plan.ts). Row r of the product is a point (sample, d, h, w) of a grid; for a grid point i and a
 * tap j the source is read at i*stride + base + j*step along each axis (zero outside); the product's row goes to i*scale + shift in the target.
 */
@inline
function word(plan: usize, index: usize): i32 {
  return load<i32>(plan + index * 4);
}
const SOURCE = 0;
const SOURCE_D = 1;
const SOURCE_H = 2;
const SOURCE_W = 3;
const CHANNELS = 4;
const BATCH = 5;
const GRID_D = 6;
const GRID_H = 7;
const GRID_W = 8;
const STRIDE_D = 9;
const STRIDE_H = 10;
const STRIDE_W = 11;
const BASE_D = 12;
const BASE_H = 13;
const BASE_W = 14;
const STEP_D = 15;
const STEP_H = 16;
const STEP_W = 17;
const TAPS_D = 18;
const TAPS_H = 19;
const TAPS_W = 20;
const FILTER = 21;
const FILTER_H = 22;
const FILTER_W = 23;
/** Filter tap of patch tap j: first + j*move. */
const FIRST_D = 24;
const FIRST_H = 25;
const FIRST_W = 26;
const MOVE_D = 27;
const MOVE_H = 28;
const MOVE_W = 29;
/** Columns of the product and, in bytes, where element (channel, column) and the next tap lie in the filter. */
const COLUMNS = 30;
const FILTER_CHANNEL = 31;
const FILTER_COLUMN = 32;
const FILTER_TAP = 33;
const TARGET = 34;
const TARGET_D = 35;
const TARGET_H = 36;
const TARGET_W = 37;
const SCALE_D = 38;
const SCALE_H = 39;
const SCALE_W = 40;
const SHIFT_D = 41;
const SHIFT_H = 42;
const SHIFT_W = 43;
const SCRATCH = 44;

const ROWS = 64;
const DEEP_ROWS = 128;
const DEPTH = 512;
/** The most columns for which panels are packed at once. */
const MOST_COLUMNS = 512;

/**
 * Gathers taps [first, last), channels [c0, c0+cn) of the patch at source position (d, h, w) into `to`.
 * Taps that follow each other along w are one run in memory when the step is 1 and all channels are taken.
 */
@inline
function gather(plan: usize, sample: usize, d: i32, h: i32, w: i32, first: i32, last: i32, c0: i32, cn: i32, to: usize): void {
  const channels = word(plan, CHANNELS);
  const sourceD = word(plan, SOURCE_D);
  const sourceH = word(plan, SOURCE_H);
  const sourceW = word(plan, SOURCE_W);
  const tapsH = word(plan, TAPS_H);
  const tapsW = word(plan, TAPS_W);
  const stepW = word(plan, STEP_W);
  const whole = stepW == 1 && cn == channels;
  let line = first / tapsW;
  let jw = first - line * tapsW;
  let jd = line / tapsH;
  let jh = line - jd * tapsH;
  let left = last - first;
  while (left > 0) {
    const run = min(left, tapsW - jw);
    const sd = d + jd * word(plan, STEP_D);
    const sh = h + jh * word(plan, STEP_H);
    let sw = w + jw * stepW;
    if (<u32>sd >= <u32>sourceD || <u32>sh >= <u32>sourceH) {
      zeroFloats(to, run * cn);
      to += <usize>(run * cn) * 4;
    } else {
      const start = sample + <usize>((sd * sourceH + sh) * sourceW) * <usize>channels * 4;
      if (whole) {
        if (sw >= 0 && sw + run <= sourceW) {
          copyFloats(to, start + <usize>sw * <usize>channels * 4, run * channels);
        } else {
          const before = min(run, max(0, -sw));
          const inside = max(0, min(run, sourceW - sw) - before);
          zeroFloats(to, before * channels);
          copyFloats(to + <usize>(before * channels) * 4, start + <usize>((sw + before) * channels) * 4, inside * channels);
          zeroFloats(to + <usize>((before + inside) * channels) * 4, (run - before - inside) * channels);
        }
        to += <usize>(run * channels) * 4;
      } else {
        for (let i = 0; i < run; i++) {
          if (<u32>sw < <u32>sourceW) copyFloats(to, start + <usize>(sw * channels + c0) * 4, cn);
          else zeroFloats(to, cn);
          to += <usize>cn * 4;
          sw += stepW;
        }
      }
    }
    left -= run;
    jw = 0;
    jh++;
    if (jh == tapsH) {
      jh = 0;
      jd++;
    }
  }
}

/** One channel, four taps along w, steps of 1: a run of taps is one vector. (No more than 128 of them, so that all taps are gathered at once.) */
function isThin(plan: usize): bool {
  const taps = word(plan, TAPS_D) * word(plan, TAPS_H) * word(plan, TAPS_W);
  const steps = word(plan, STEP_D) == 1 && word(plan, STEP_H) == 1 && word(plan, STEP_W) == 1;
  return word(plan, CHANNELS) == 1 && word(plan, TAPS_W) == 4 && steps && taps <= DEPTH;
}

/** gather() of all taps where isThin(). */
function gatherThin(plan: usize, sample: usize, d: i32, h: i32, w: i32, to: usize): void {
  const sourceD = word(plan, SOURCE_D);
  const sourceH = word(plan, SOURCE_H);
  const sourceW = word(plan, SOURCE_W);
  const endD = d + word(plan, TAPS_D);
  const endH = h + word(plan, TAPS_H);
  // Lanes outside of the line are read (the heap goes on there) and cleared.
  const lanes = i32x4.add(i32x4.splat(w), i32x4(0, 1, 2, 3));
  const mask = i32x4.lt_u(lanes, i32x4.splat(sourceW));
  const zero = i32x4.splat(0);
  for (; d < endD; d++) {
    const inside = <u32>d < <u32>sourceD;
    let from = sample + <usize>((d * sourceH + h) * sourceW + w) * 4;
    for (let j = h; j < endH; j++) {
      v128.store(to, inside && <u32>j < <u32>sourceH ? v128.and(v128.load(from), mask) : zero);
      from += <usize>sourceW * 4;
      to += 16;
    }
  }
}

/** Packs the filter rows of taps [first, last), channels [c0, c0+cn), columns [n0, n0+n) into panels. */
function packFilter(plan: usize, first: i32, last: i32, c0: i32, cn: i32, n0: i32, n: i32, to: usize): void {
  const tapsH = word(plan, TAPS_H);
  const tapsW = word(plan, TAPS_W);
  const rowStride = <usize>word(plan, FILTER_CHANNEL);
  const columnStride = <usize>word(plan, FILTER_COLUMN);
  const gap = <usize>((last - first) * cn) * 32;
  for (let tap = first; tap < last; tap++) {
    const line = tap / tapsW;
    const jw = tap - line * tapsW;
    const jd = line / tapsH;
    const jh = line - jd * tapsH;
    const fd = word(plan, FIRST_D) + jd * word(plan, MOVE_D);
    const fh = word(plan, FIRST_H) + jh * word(plan, MOVE_H);
    const fw = word(plan, FIRST_W) + jw * word(plan, MOVE_W);
    const at = <usize>((fd * word(plan, FILTER_H) + fh) * word(plan, FILTER_W) + fw) * <usize>word(plan, FILTER_TAP);
    const from = <usize>word(plan, FILTER) + at + <usize>c0 * rowStride + <usize>n0 * columnStride;
    packPanels(from, rowStride, columnStride, cn, n, to, gap);
    to += <usize>cn * 32;
  }
}

/** First tap that falls inside the source along an axis, for a patch that starts at `origin`. */
@inline
function firstInside(origin: i32, step: i32): i32 {
  return origin >= 0 ? 0 : (step - 1 - origin) / step;
}

/** One past the last tap that falls inside. */
@inline
function endInside(origin: i32, step: i32, size: i32, taps: i32): i32 {
  return origin >= size ? 0 : min(taps, (size - 1 - origin) / step + 1);
}

/**
 * The order of the product's rows: through a group of samples at each point. Its samples share the taps that fall outside, and near the border of a small
 * volume most do. Where the grid is small the group is the whole batch; elsewhere neighbouring points, which share most of their patch, should stay close.
 */
let batch = 0;
let gridD = 0;
let gridH = 0;
let gridW = 0;
let group = 0;
let groupStart = 0;
let groupEnd = 0;
let sample = 0;
let d = 0;
let h = 0;
let w = 0;

/** The cursor at the first row. */
function begin(plan: usize): void {
  batch = word(plan, BATCH);
  gridD = word(plan, GRID_D);
  gridH = word(plan, GRID_H);
  gridW = word(plan, GRID_W);
  group = gridD * gridH * gridW <= 64 ? batch : 4;
  place(0, 0, 0, 0, 0);
}

function place(start: i32, atSample: i32, atD: i32, atH: i32, atW: i32): void {
  groupStart = start;
  groupEnd = min(batch, start + group);
  sample = atSample;
  d = atD;
  h = atH;
  w = atW;
}

function advance(): void {
  if (++sample < groupEnd) return;
  sample = groupStart;
  if (++w < gridW) return;
  w = 0;
  if (++h < gridH) return;
  h = 0;
  if (++d < gridD) return;
  place(groupEnd, groupEnd, 0, 0, 0);
}

/** Products with taps that fall outside are left out; with fewer channels than this the bookkeeping costs more than it saves. */
const FEWEST_CHANNELS = 16;
/** Most stretches of taps in one block: DEPTH / FEWEST_CHANNELS. A list is its length and then pairs of first depth and length. */
const STRETCH_BYTES = 4 + 32 * 8;

/** Lists in `list` the stretches of taps [first, last), `cn` numbers each, that lie in a box of taps. */
function listStretches(plan: usize, first: i32, last: i32, cn: i32, d0: i32, d1: i32, h0: i32, h1: i32, w0: i32, w1: i32, list: usize): void {
  const tapsH = word(plan, TAPS_H);
  const tapsW = word(plan, TAPS_W);
  let count = 0;
  let end = -1;
  if (w0 < w1) {
    for (let d = d0; d < d1; d++) {
      for (let h = h0; h < h1; h++) {
        const line = (d * tapsH + h) * tapsW;
        const from = max(first, line + w0);
        const to = min(last, line + w1);
        if (from < to) {
          const at = list + <usize>count * 8;
          const length = (to - from) * cn;
          if (from == end) {
            store<i32>(at, load<i32>(at) + length);
          } else {
            store<i32>(at, (from - first) * cn, 4);
            store<i32>(at, length, 8);
            count++;
          }
          end = to;
        }
      }
    }
  }
  store<i32>(list, count);
}

/** multiplyBlock() that takes of each four rows only the stretches of their list. */
function multiplyStretches(a: usize, m: i32, depth: i32, panels: usize, n: i32, rows: usize, offset: usize, lists: usize, add: bool): void {
  for (let j = 0; j < n; j += 8) {
    const width = min(8, n - j);
    const column = offset + <usize>j * 4;
    let list = lists;
    for (let i = 0; i < m; i += 4) {
      const height = min(4, m - i);
      const from = a + <usize>(i * depth) * 4;
      const table = rows + <usize>i * 4;
      const count = load<i32>(list);
      if (count == 0 && !add) tile(from, panels, 0, table, column, height, width, false);
      for (let s = 0; s < count; s++) {
        const k = <usize>load<i32>(list + <usize>s * 8, 4);
        const length = load<i32>(list + <usize>s * 8, 8);
        tile(from + k * 16, panels + k * 32, length, table, column, height, width, add || s > 0);
      }
      list += STRETCH_BYTES;
    }
    panels += <usize>depth * 32;
  }
}

/** target = patches(source) x filter. */
export function convolve(plan: usize): void {
  const channels = word(plan, CHANNELS);
  begin(plan);
  const points = batch * gridD * gridH * gridW;
  const columns = word(plan, COLUMNS);
  const sourceD = word(plan, SOURCE_D);
  const sourceH = word(plan, SOURCE_H);
  const sourceW = word(plan, SOURCE_W);
  const tapsD = word(plan, TAPS_D);
  const tapsH = word(plan, TAPS_H);
  const tapsW = word(plan, TAPS_W);
  const taps = tapsD * tapsH * tapsW;
  const source = <usize>word(plan, SOURCE);
  const target = <usize>word(plan, TARGET);
  const targetH = word(plan, TARGET_H);
  const targetW = word(plan, TARGET_W);
  const sampleBytes = <usize>(sourceD * sourceH * sourceW) * <usize>channels * 4;
  const targetBytes = <usize>(word(plan, TARGET_D) * targetH * targetW) * <usize>columns * 4;
  const table = <usize>word(plan, SCRATCH);
  const lists = table + ROWS * 4;
  const blockA = lists + (ROWS / 4) * STRETCH_BYTES;
  const lines = blockA + ROWS * DEPTH * 4;
  const blockB = lines + 4 * DEPTH * 4;
  const tapsAtOnce = max(1, DEPTH / channels);
  const skip = min(channels, DEPTH) >= FEWEST_CHANNELS;
  const thin = isThin(plan);

  for (let n0 = 0; n0 < columns; n0 += MOST_COLUMNS) {
    const n = min(MOST_COLUMNS, columns - n0);
    let add = false;
    for (let first = 0; first < taps; first += tapsAtOnce) {
      const last = min(taps, first + tapsAtOnce);
      for (let c0 = 0; c0 < channels; c0 += DEPTH) {
        const cn = min(DEPTH, channels - c0);
        const depth = (last - first) * cn;
        packFilter(plan, first, last, c0, cn, n0, n, blockB);
        place(0, 0, 0, 0, 0);
        for (let p = 0; p < points; p += ROWS) {
          const rows = min(ROWS, points - p);
          let d0 = 0, d1 = 0, h0 = 0, h1 = 0, w0 = 0, w1 = 0;
          for (let r = 0; r < rows; r++) {
            const sd = d * word(plan, STRIDE_D) + word(plan, BASE_D);
            const sh = h * word(plan, STRIDE_H) + word(plan, BASE_H);
            const sw = w * word(plan, STRIDE_W) + word(plan, BASE_W);
            const line = lines + <usize>((r & 3) * depth) * 4;
            if (thin) gatherThin(plan, source + <usize>sample * sampleBytes, sd, sh, sw, line);
            else gather(plan, source + <usize>sample * sampleBytes, sd, sh, sw, first, last, c0, cn, line);
            const full = (r & 3) == 3 || r == rows - 1;
            if (full) interleaveRows(lines, <usize>depth * 4, (r & 3) + 1, depth, blockA + <usize>((r & ~3) * depth) * 4);
            const td = d * word(plan, SCALE_D) + word(plan, SHIFT_D);
            const th = h * word(plan, SCALE_H) + word(plan, SHIFT_H);
            const tw = w * word(plan, SCALE_W) + word(plan, SHIFT_W);
            const row = (td * targetH + th) * targetW + tw;
            store<u32>(table + <usize>r * 4, <u32>(target + <usize>sample * targetBytes + <usize>row * <usize>columns * 4));
            if (skip) {
              // The box of taps inside the source for any of the four rows of a tile.
              const fresh = (r & 3) == 0;
              const a0 = firstInside(sd, word(plan, STEP_D)), a1 = endInside(sd, word(plan, STEP_D), sourceD, tapsD);
              const b0 = firstInside(sh, word(plan, STEP_H)), b1 = endInside(sh, word(plan, STEP_H), sourceH, tapsH);
              const e0 = firstInside(sw, word(plan, STEP_W)), e1 = endInside(sw, word(plan, STEP_W), sourceW, tapsW);
              d0 = fresh ? a0 : min(d0, a0);
              d1 = fresh ? a1 : max(d1, a1);
              h0 = fresh ? b0 : min(h0, b0);
              h1 = fresh ? b1 : max(h1, b1);
              w0 = fresh ? e0 : min(w0, e0);
              w1 = fresh ? e1 : max(w1, e1);
              if (full) listStretches(plan, first, last, cn, d0, d1, h0, h1, w0, w1, lists + <usize>(r >> 2) * STRETCH_BYTES);
            }
            advance();
          }
          if (skip) multiplyStretches(blockA, rows, depth, blockB, n, table, <usize>n0 * 4, lists, add);
          else multiplyBlock(blockA, rows, depth, blockB, <usize>depth * 32, n, table, <usize>n0 * 4, add);
        }
        add = true;
      }
    }
  }
}

/** Packs columns [0, n) of the rows whose addresses are in `table` into panels of 8 that are `gap` bytes apart. */
function packTable(table: usize, rows: i32, offset: usize, n: i32, to: usize, gap: usize): void {
  for (let r = 0; r < rows; r++) {
    packPanels(<usize>load<u32>(table + <usize>r * 4) + offset, 0, 4, 1, n, to + <usize>r * 32, gap);
  }
}

/** target (taps x channels rows, `columns` columns) = patches(source)ᵀ x FILTER, where FILTER holds dy: grid points x columns. */
export function correlate(plan: usize): void {
  const channels = word(plan, CHANNELS);
  begin(plan);
  const points = batch * gridD * gridH * gridW;
  const columns = word(plan, COLUMNS);
  const sourceD = word(plan, SOURCE_D);
  const sourceH = word(plan, SOURCE_H);
  const sourceW = word(plan, SOURCE_W);
  const tapsD = word(plan, TAPS_D);
  const tapsH = word(plan, TAPS_H);
  const tapsW = word(plan, TAPS_W);
  const taps = tapsD * tapsH * tapsW;
  const source = <usize>word(plan, SOURCE);
  const dy = <usize>word(plan, FILTER);
  const target = <usize>word(plan, TARGET);
  const sampleBytes = <usize>(sourceD * sourceH * sourceW) * <usize>channels * 4;
  const line = <usize>word(plan, SCRATCH);
  const table = line + DEPTH * 4 + 16;
  const spans = table + DEEP_ROWS * 4;
  const blockA = spans + DEPTH * 8;
  const blockB = blockA + DEEP_ROWS * (DEPTH + 4) * 4;
  const tapsAtOnce = max(1, DEPTH / channels);
  const rowBytes = <usize>columns * 4;
  const skip = min(channels, DEPTH) >= FEWEST_CHANNELS && (channels & 3) == 0;
  const thin = isThin(plan);

  for (let n0 = 0; n0 < columns; n0 += MOST_COLUMNS) {
    const n = min(MOST_COLUMNS, columns - n0);
    place(0, 0, 0, 0, 0);
    for (let p = 0; p < points; p += DEEP_ROWS) {
      const rows = min(DEEP_ROWS, points - p);
      const g0 = groupStart, s0 = sample, d0 = d, h0 = h, w0 = w;
      for (let r = 0; r < rows; r++) {
        const row = ((sample * gridD + d) * gridH + h) * gridW + w;
        store<u32>(table + <usize>r * 4, <u32>(dy + <usize>row * rowBytes));
        advance();
      }
      packTable(table, rows, <usize>n0 * 4, n, blockB, <usize>rows * 32);
      for (let first = 0; first < taps; first += tapsAtOnce) {
        const last = min(taps, first + tapsAtOnce);
        for (let c0 = 0; c0 < channels; c0 += DEPTH) {
          const cn = min(DEPTH, channels - c0);
          const height = (last - first) * cn;
          const gap = <usize>rows * 16;
          // Per tap the span of rows in which it falls inside the source.
          for (let t = 0; t < last - first; t++) {
            store<i32>(spans + <usize>t * 8, skip ? rows : 0);
            store<i32>(spans + <usize>t * 8, skip ? 0 : rows, 4);
          }
          place(g0, s0, d0, h0, w0);
          for (let r = 0; r < rows; r++) {
            const sd = d * word(plan, STRIDE_D) + word(plan, BASE_D);
            const sh = h * word(plan, STRIDE_H) + word(plan, BASE_H);
            const sw = w * word(plan, STRIDE_W) + word(plan, BASE_W);
            if (skip && (r == 0 || sample == groupStart)) {
              const end = min(rows, r + groupEnd - sample);
              for (let tap = first; tap < last; tap++) {
                const tapLine = tap / tapsW;
                const jd = tapLine / tapsH;
                const inD = <u32>(sd + jd * word(plan, STEP_D)) < <u32>sourceD;
                const inH = <u32>(sh + (tapLine - jd * tapsH) * word(plan, STEP_H)) < <u32>sourceH;
                const inW = <u32>(sw + (tap - tapLine * tapsW) * word(plan, STEP_W)) < <u32>sourceW;
                if (inD && inH && inW) {
                  const span = spans + <usize>(tap - first) * 8;
                  store<i32>(span, min(r, load<i32>(span)));
                  store<i32>(span, end, 4);
                }
              }
            }
            if (thin) gatherThin(plan, source + <usize>sample * sampleBytes, sd, sh, sw, line);
            else gather(plan, source + <usize>sample * sampleBytes, sd, sh, sw, first, last, c0, cn, line);
            // The last panel may hold up to three floats of an earlier line: its rows are not stored.
            let at = blockA + <usize>r * 16;
            for (let k = 0; k < height; k += 4) {
              v128.store(at, v128.load(line + <usize>k * 4));
              at += gap;
            }
            advance();
          }
          const out = target + <usize>(first * channels + c0) * rowBytes + <usize>n0 * 4;
          for (let k = 0; k < height; k += 4) {
            const span = spans + <usize>(skip ? k / cn : <i32>0) * 8;
            const start = load<i32>(span);
            const length = load<i32>(span, 4) - start;
            if (length <= 0 && p > 0) continue;
            const a = blockA + <usize>(k >> 2) * gap + <usize>start * 16;
            for (let j = 0; j < n; j += 8) {
              tileTransposed(
                a,
                blockB + <usize>(j >> 3) * <usize>rows * 32 + <usize>start * 32,
                max(0, length),
                out + <usize>k * rowBytes + <usize>j * 4,
                rowBytes,
                min(4, height - k),
                min(8, n - j),
                p > 0,
              );
            }
          }
        }
      }
    }
  }
}

/**
 * Adds the patches of grid points [from, to), rows of `taps x channels` floats at `columns`, to the volume at SOURCE: the adjoint of gathering them.
 * All channels, step 1 along w.
 */
export function scatter(plan: usize, patches: usize, from: i32, to: i32): void {
  const channels = word(plan, CHANNELS);
  const gridD = word(plan, GRID_D);
  const gridH = word(plan, GRID_H);
  const gridW = word(plan, GRID_W);
  const sourceD = word(plan, SOURCE_D);
  const sourceH = word(plan, SOURCE_H);
  const sourceW = word(plan, SOURCE_W);
  const tapsD = word(plan, TAPS_D);
  const tapsH = word(plan, TAPS_H);
  const tapsW = word(plan, TAPS_W);
  const source = <usize>word(plan, SOURCE);
  const run = tapsW * channels;
  let w = from % gridW;
  let h = (from / gridW) % gridH;
  let d = (from / (gridW * gridH)) % gridD;
  let sample = from / (gridW * gridH * gridD);
  for (let p = from; p < to; p++) {
    const sw = w * word(plan, STRIDE_W) + word(plan, BASE_W);
    const before = min(tapsW, max(0, -sw));
    const inside = max(0, min(tapsW, sourceW - sw) - before) * channels;
    const skip = <usize>(before * channels) * 4;
    for (let jd = 0; jd < tapsD; jd++) {
      const sd = d * word(plan, STRIDE_D) + word(plan, BASE_D) + jd;
      for (let jh = 0; jh < tapsH; jh++) {
        const sh = h * word(plan, STRIDE_H) + word(plan, BASE_H) + jh;
        if (<u32>sd < <u32>sourceD && <u32>sh < <u32>sourceH) {
          const at = source + <usize>(((sample * sourceD + sd) * sourceH + sh) * sourceW + sw + before) * <usize>channels * 4;
          if (inside == 4) v128.store(at, f32x4.add(v128.load(at), v128.load(patches + skip)));
          else addFloats(at, patches + skip, inside);
        }
        patches += <usize>run * 4;
      }
    }
    if (++w == gridW) {
      w = 0;
      if (++h == gridH) {
        h = 0;
        if (++d == gridD) {
          d = 0;
          sample++;
        }
      }
    }
  }
}
