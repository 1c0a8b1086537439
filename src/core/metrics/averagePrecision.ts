import { isInside, samePair, type Occupancies } from './iou';

/**
 * Average precision: cells sorted by score, sum of (R_n - R_{n-1}) P_n over the thresholds; cells of equal score share one threshold, so a constant
 * prediction scores the share of inside cells. The same as scikit-learn's `average_precision_score`.
 *
 * @param truth inside from 0.5 on. Without any inside cell the measure is not defined; then this is 0, as in scikit-learn.
 * @throws RangeError if the sizes differ or a score is not a number.
 */
export function averagePrecision(prediction: Occupancies, truth: Occupancies): number {
  const [scores, cells] = samePair(prediction, truth);
  let positives = 0;
  for (let i = 0; i < cells.length; i++) if (isInside(cells[i])) positives++;
  if (positives === 0) return 0;

  // Sort all scores and those of the inside cells on their own: plain numeric sorts, no sorting by a function.
  const all = Float32Array.from(scores);
  const inside = new Float32Array(positives);
  for (let i = 0, k = 0; i < cells.length; i++) {
    if (Number.isNaN(scores[i])) throw new RangeError(`score ${i} is not a number`);
    // -0 sorts below 0 though they are equal.
    all[i] = scores[i] + 0;
    if (isInside(cells[i])) inside[k++] = scores[i] + 0;
  }
  all.sort();
  inside.sort();

  let sum = 0;
  let a = all.length;
  let k = positives;
  while (k > 0) {
    const threshold = inside[k - 1];
    const before = k;
    while (k > 0 && inside[k - 1] === threshold) k--;
    while (a > 0 && all[a - 1] >= threshold) a--;
    sum += ((before - k) / positives) * ((positives - k) / (all.length - a));
  }
  return sum;
}
