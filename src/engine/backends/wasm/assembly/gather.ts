import { DEPTH } from './blocks';
import { addFloats, copyFloats, zeroFloats } from './pack';
import { word, SOURCE, SOURCE_D, SOURCE_H, SOURCE_W, CHANNELS, GRID_D, GRID_H, GRID_W, STRIDE_D, STRIDE_H, STRIDE_W, BASE_D, BASE_H, BASE_W, STEP_D, STEP_H, STEP_W, TAPS_D, TAPS_H, TAPS_W } from './plan';

/**
 * Gathers taps [first, last), channels [c0, c0+cn) of the patch at source position (d, h, w) into `to`.
 * Taps that follow each other along w are one run in memory when the step is 1 and all channels are taken.
 */
@inline
export function gather(plan: usize, sample: usize, d: i32, h: i32, w: i32, first: i32, last: i32, c0: i32, cn: i32, to: usize): void {
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

/** One channel, four taps along w, steps of 1: a run of taps is one vector. All of them fit into one block. */
export function isThin(plan: usize): bool {
  const taps = word(plan, TAPS_D) * word(plan, TAPS_H) * word(plan, TAPS_W);
  const steps = word(plan, STEP_D) == 1 && word(plan, STEP_H) == 1 && word(plan, STEP_W) == 1;
  return word(plan, CHANNELS) == 1 && word(plan, TAPS_W) == 4 && steps && taps <= DEPTH;
}

/** gather() of all taps where isThin(). */
export function gatherThin(plan: usize, sample: usize, d: i32, h: i32, w: i32, to: usize): void {
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
