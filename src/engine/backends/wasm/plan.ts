import type { Triple } from './convolutionShape';

/**
 * What assembly/plan.ts reads, in its order of words. A grid point i and a tap j read the source at i*stride + base + j*step along each axis
 * (zero outside); the filter's tap for j is first + j*move; the product's row of i goes to i*scale + shift in the target.
 */
export interface Plan {
  source: number;
  sourceSize: Triple;
  channels: number;
  batch: number;
  grid: Triple;
  stride: Triple;
  base: Triple;
  step: Triple;
  taps: Triple;
  /** Address of the filter, or of dy when patches are correlated with it. */
  filter: number;
  filterSize: Triple;
  first: Triple;
  move: Triple;
  columns: number;
  /** Bytes from one channel, column and tap of the filter to the next. */
  filterChannel: number;
  filterColumn: number;
  filterTap: number;
  target: number;
  targetSize: Triple;
  scale: Triple;
  shift: Triple;
  scratch: number;
}

export const planWords = 45;

export function writePlan(words: Int32Array, at: number, plan: Plan): void {
  const [, filterH, filterW] = plan.filterSize;
  words.set(
    [
      plan.source,
      ...plan.sourceSize,
      plan.channels,
      plan.batch,
      ...plan.grid,
      ...plan.stride,
      ...plan.base,
      ...plan.step,
      ...plan.taps,
      plan.filter,
      filterH,
      filterW,
      ...plan.first,
      ...plan.move,
      plan.columns,
      plan.filterChannel,
      plan.filterColumn,
      plan.filterTap,
      plan.target,
      ...plan.targetSize,
      ...plan.scale,
      ...plan.shift,
      plan.scratch,
    ],
    at / 4,
  );
}
