import { multiplyBlock } from './gemm';
import { addFloats, copyFloats, packPanels, zeroFloats } from './pack';
import { tileTransposed } from './tile';

/**
 * Convolutions as products of matrices whose left operand, the patches of a volume, is never written out as a whole: blocks of patches
 * are gathered into scratch memory that stays in cache.
 *
 * A plan is 40 words of i32 that the caller writes (wasm/plan.ts). Row r of the product is a point (sample, d, h, w) of a grid; for a grid point i and a
 * tap j the source is read at i*stride + base + j*step along each axis (zero outside); the product's row goes to i*scale + shift in the target.
 */
// @ts-ignore: decorator
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
// @ts-ignore: decorator
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

/** target = patches(source) x filter. */
export function convolve(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const gridD = word(plan, GRID_D);
  const gridH = word(plan, GRID_H);
  const gridW = word(plan, GRID_W);
  const points = word(plan, BATCH) * gridD * gridH * gridW;
  const columns = word(plan, COLUMNS);
  const taps = word(plan, TAPS_D) * word(plan, TAPS_H) * word(plan, TAPS_W);
  const source = <usize>word(plan, SOURCE);
  const target = <usize>word(plan, TARGET);
  const sampleBytes = <usize>(word(plan, SOURCE_D) * word(plan, SOURCE_H) * word(plan, SOURCE_W)) * <usize>channels * 4;
  const table = <usize>word(plan, SCRATCH);
  const blockA = table + ROWS * 4;
  const blockB = blockA + ROWS * DEPTH * 4;
  const tapsAtOnce = max(1, DEPTH / channels);

  for (let n0 = 0; n0 < columns; n0 += MOST_COLUMNS) {
    const n = min(MOST_COLUMNS, columns - n0);
    let add = false;
    for (let first = 0; first < taps; first += tapsAtOnce) {
      const last = min(taps, first + tapsAtOnce);
      for (let c0 = 0; c0 < channels; c0 += DEPTH) {
        const cn = min(DEPTH, channels - c0);
        const depth = (last - first) * cn;
        packFilter(plan, first, last, c0, cn, n0, n, blockB);
        let sample = 0, d = 0, h = 0, w = 0;
        for (let p = 0; p < points; p += ROWS) {
          const rows = min(ROWS, points - p);
          for (let r = 0; r < rows; r++) {
            gather(
              plan,
              source + <usize>sample * sampleBytes,
              d * word(plan, STRIDE_D) + word(plan, BASE_D),
              h * word(plan, STRIDE_H) + word(plan, BASE_H),
              w * word(plan, STRIDE_W) + word(plan, BASE_W),
              first,
              last,
              c0,
              cn,
              blockA + <usize>r * <usize>depth * 4,
            );
            const td = d * word(plan, SCALE_D) + word(plan, SHIFT_D);
            const th = h * word(plan, SCALE_H) + word(plan, SHIFT_H);
            const tw = w * word(plan, SCALE_W) + word(plan, SHIFT_W);
            const row = ((sample * word(plan, TARGET_D) + td) * word(plan, TARGET_H) + th) * word(plan, TARGET_W) + tw;
            store<u32>(table + <usize>r * 4, <u32>(target + <usize>row * <usize>columns * 4));
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
          multiplyBlock(blockA, rows, depth, blockB, n, table, <usize>n0 * 4, add);
        }
        add = true;
      }
    }
  }
}

/** target (taps x channels rows, `columns` columns) = patches(source)ᵀ x FILTER, where FILTER holds dy: grid points x columns. */
export function correlate(plan: usize): void {
  const channels = word(plan, CHANNELS);
  const gridD = word(plan, GRID_D);
  const gridH = word(plan, GRID_H);
  const gridW = word(plan, GRID_W);
  const points = word(plan, BATCH) * gridD * gridH * gridW;
  const columns = word(plan, COLUMNS);
  const taps = word(plan, TAPS_D) * word(plan, TAPS_H) * word(plan, TAPS_W);
  const source = <usize>word(plan, SOURCE);
  const dy = <usize>word(plan, FILTER);
  const target = <usize>word(plan, TARGET);
  const sampleBytes = <usize>(word(plan, SOURCE_D) * word(plan, SOURCE_H) * word(plan, SOURCE_W)) * <usize>channels * 4;
  const line = <usize>word(plan, SCRATCH);
  const blockA = line + DEPTH * 4 + 16;
  const blockB = blockA + DEEP_ROWS * (DEPTH + 4) * 4;
  const tapsAtOnce = max(1, DEPTH / channels);
  const rowBytes = <usize>columns * 4;

  for (let n0 = 0; n0 < columns; n0 += MOST_COLUMNS) {
    const n = min(MOST_COLUMNS, columns - n0);
    let s0 = 0, d0 = 0, h0 = 0, w0 = 0;
    for (let p = 0; p < points; p += DEEP_ROWS) {
      const rows = min(DEEP_ROWS, points - p);
      packPanels(dy + <usize>p * rowBytes + <usize>n0 * 4, rowBytes, 4, rows, n, blockB, <usize>rows * 32);
      let sample = s0, d = d0, h = h0, w = w0;
      for (let first = 0; first < taps; first += tapsAtOnce) {
        const last = min(taps, first + tapsAtOnce);
        for (let c0 = 0; c0 < channels; c0 += DEPTH) {
          const cn = min(DEPTH, channels - c0);
          const height = (last - first) * cn;
          const gap = <usize>rows * 16;
          sample = s0;
          d = d0;
          h = h0;
          w = w0;
          for (let r = 0; r < rows; r++) {
            gather(
              plan,
              source + <usize>sample * sampleBytes,
              d * word(plan, STRIDE_D) + word(plan, BASE_D),
              h * word(plan, STRIDE_H) + word(plan, BASE_H),
              w * word(plan, STRIDE_W) + word(plan, BASE_W),
              first,
              last,
              c0,
              cn,
              line,
            );
            // The last panel may hold up to three floats of an earlier line: its rows are not stored.
            let at = blockA + <usize>r * 16;
            for (let k = 0; k < height; k += 4) {
              v128.store(at, v128.load(line + <usize>k * 4));
              at += gap;
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
          const out = target + <usize>(first * channels + c0) * rowBytes + <usize>n0 * 4;
          for (let k = 0; k < height; k += 4) {
            const a = blockA + <usize>(k >> 2) * gap;
            for (let j = 0; j < n; j += 8) {
              tileTransposed(
                a,
                blockB + <usize>(j >> 3) * <usize>rows * 32,
                rows,
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
      s0 = sample;
      d0 = d;
      h0 = h;
      w0 = w;
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
          addFloats(at, patches + skip, inside);
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
