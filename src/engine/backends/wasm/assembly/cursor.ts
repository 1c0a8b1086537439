import { word, BATCH, GRID_D, GRID_H, GRID_W } from './plan';

/**
 * The order of the product's rows: through a group of samples at each point. Its samples share the taps that fall outside, and near the border of a small
 * volume most do. Where the grid is small the group is the whole batch; elsewhere neighbouring points, which share most of their patch, should stay close.
 */
export let batch = 0;
export let gridD = 0;
export let gridH = 0;
export let gridW = 0;
export let group = 0;
export let groupStart = 0;
export let groupEnd = 0;
export let sample = 0;
export let d = 0;
export let h = 0;
export let w = 0;

/** The cursor at the first row. */
export function begin(plan: usize): void {
  batch = word(plan, BATCH);
  gridD = word(plan, GRID_D);
  gridH = word(plan, GRID_H);
  gridW = word(plan, GRID_W);
  group = gridD * gridH * gridW <= 64 ? batch : 4;
  place(0, 0, 0, 0, 0);
}

export function place(start: i32, atSample: i32, atD: i32, atH: i32, atW: i32): void {
  groupStart = start;
  groupEnd = min(batch, start + group);
  sample = atSample;
  d = atD;
  h = atH;
  w = atW;
}

export function advance(): void {
  if (++sample < groupEnd) return;
  sample = groupStart;
  if (++w < gridW) return;
  w = 0;
  if (++h < gridH) return;
  h = 0;
  if (++d < gridD) return;
  place(groupEnd, groupEnd, 0, 0, 0);
}
