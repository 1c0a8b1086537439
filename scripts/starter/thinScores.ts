import { thinRecall } from '../../src/core/metrics/thinParts';
import type { ScoredPicture } from '../../src/engine/training/evaluate';
import { mean } from './viewsCurve';

/** Share of the truth's cells in parts thinner than three cells that predictions find at a threshold, by class and over classes. */
export function thinScores(
  pictures: readonly ScoredPicture[],
  size: number,
  threshold: number,
): { byClass: { name: string; recall: number }[]; mean: number } {
  const classes = [...new Set(pictures.map((one) => one.class))].sort();
  const byClass = classes.map((name) => {
    const own = pictures.filter((one) => one.class === name);
    return { name, recall: mean(own.flatMap(({ prediction, truth }) => thinRecall(prediction, truth, size, threshold) ?? [])) };
  });
  return { byClass, mean: mean(byClass.map(({ recall }) => recall)) };
}
