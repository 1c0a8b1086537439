import { DEPTH, FEWEST_CHANNELS, MOST_COLUMNS } from './blocks';
import { advance, batch, begin, d, gridD, gridH, gridW, h, place, sample, w } from './cursor';
import { gather, gatherThin, isThin } from './gather';
import { multiplyBlock } from './gemm';
import { interleaveRows, packPanels } from './pack';
import { word, SOURCE, SOURCE_D, SOURCE_H, SOURCE_W, CHANNELS, STRIDE_D, STRIDE_H, STRIDE_W, BASE_D, BASE_H, BASE_W, STEP_D, STEP_H, STEP_W, TAPS_D, TAPS_H, TAPS_W, FILTER, FILTER_H, FILTER_W, FIRST_D, FIRST_H, FIRST_W, MOVE_D, MOVE_H, MOVE_W, COLUMNS, FILTER_CHANNEL, FILTER_COLUMN, FILTER_TAP, TARGET, TARGET_D, TARGET_H, TARGET_W, SCALE_D, SCALE_H, SCALE_W, SHIFT_D, SHIFT_H, SHIFT_W, SCRATCH } from './plan';
import { tile } from './tile';

const ROWS = 64;

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
