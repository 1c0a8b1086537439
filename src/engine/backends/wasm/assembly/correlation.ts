import { DEPTH, FEWEST_CHANNELS, MOST_COLUMNS } from './blocks';
import { advance, batch, begin, d, gridD, gridH, gridW, groupEnd, groupStart, h, place, sample, w } from './cursor';
import { gather, gatherThin, isThin } from './gather';
import { packPanels } from './pack';
import { word, SOURCE, SOURCE_D, SOURCE_H, SOURCE_W, CHANNELS, STRIDE_D, STRIDE_H, STRIDE_W, BASE_D, BASE_H, BASE_W, STEP_D, STEP_H, STEP_W, TAPS_D, TAPS_H, TAPS_W, FILTER, COLUMNS, TARGET, SCRATCH } from './plan';
import { tileTransposed } from './tile';

const DEEP_ROWS = 128;

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
