/**
 * Convolutions as products of matrices whose left operand, the patches of a volume, is never written out as a whole: blocks of patches
 * are gathered into scratch memory that stays in cache.
 *
 * A plan is 45 words of i32 that the caller writes (wasm/plan.ts). Row r of the product is a point (sample, d, h, w) of a grid; for a grid point i and a
 * tap j the source is read at i*stride + base + j*step along each axis (zero outside); the product's row goes to i*scale + shift in the target.
 */
@inline
export function word(plan: usize, index: usize): i32 {
  return load<i32>(plan + index * 4);
}
export const SOURCE = 0;
export const SOURCE_D = 1;
export const SOURCE_H = 2;
export const SOURCE_W = 3;
export const CHANNELS = 4;
export const BATCH = 5;
export const GRID_D = 6;
export const GRID_H = 7;
export const GRID_W = 8;
export const STRIDE_D = 9;
export const STRIDE_H = 10;
export const STRIDE_W = 11;
export const BASE_D = 12;
export const BASE_H = 13;
export const BASE_W = 14;
export const STEP_D = 15;
export const STEP_H = 16;
export const STEP_W = 17;
export const TAPS_D = 18;
export const TAPS_H = 19;
export const TAPS_W = 20;
export const FILTER = 21;
export const FILTER_H = 22;
export const FILTER_W = 23;
/** Filter tap of patch tap j: first + j*move. */
export const FIRST_D = 24;
export const FIRST_H = 25;
export const FIRST_W = 26;
export const MOVE_D = 27;
export const MOVE_H = 28;
export const MOVE_W = 29;
/** Columns of the product and, in bytes, where element (channel, column) and the next tap lie in the filter. */
export const COLUMNS = 30;
export const FILTER_CHANNEL = 31;
export const FILTER_COLUMN = 32;
export const FILTER_TAP = 33;
export const TARGET = 34;
export const TARGET_D = 35;
export const TARGET_H = 36;
export const TARGET_W = 37;
export const SCALE_D = 38;
export const SCALE_H = 39;
export const SCALE_W = 40;
export const SHIFT_D = 41;
export const SHIFT_H = 42;
export const SHIFT_W = 43;
export const SCRATCH = 44;
