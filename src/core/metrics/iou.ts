import type { VoxelGrid } from '../voxel/grid';

/** A grid, or its N³ occupancies alone. */
export type Occupancies = VoxelGrid | Float32Array;

/** Ground truth counts as inside from this occupancy on. */
const truthThreshold = 0.5;

/**
 * Intersection over union: |P >= t and G| / |P >= t or G|; 1 if both are empty. The cells of the truth are inside from 0.5 on.
 *
 * @param threshold t, the prediction's threshold; state it beside the number.
 * @throws RangeError if the sizes differ.
 */
export function iou(prediction: Occupancies, truth: Occupancies, threshold: number): number {
  const [p, g] = samePair(prediction, truth);
  let both = 0;
  let either = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i] >= threshold;
    const b = g[i] >= truthThreshold;
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? 1 : both / either;
}

/** The numbers of both; throws if there are not as many of one as of the other. */
export function samePair(prediction: Occupancies, truth: Occupancies): [Float32Array, Float32Array] {
  const p = 'data' in prediction ? prediction.data : prediction;
  const g = 'data' in truth ? truth.data : truth;
  if (p.length !== g.length) throw new RangeError(`a prediction of ${p.length} cells cannot be scored on a truth of ${g.length}`);
  return [p, g];
}

export function isInside(truth: number): boolean {
  return truth >= truthThreshold;
}
