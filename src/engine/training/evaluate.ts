import { averagePrecision } from '../../core/metrics/averagePrecision';
import { iou } from '../../core/metrics/iou';

/** Scores of predicted grids, after design rule: one threshold for all, class means beside the mean over pictures. */

export interface ScoredPicture {
  /** For tables: the object's or picture's id. */
  name: string;
  class: string;
  /** N³ probabilities. */
  prediction: Float32Array;
  /** N³ cells of 0 and 1. */
  truth: Float32Array;
}

export interface ClassScore {
  class: string;
  pictures: number;
  iou: number;
  ap: number;
}

export interface Scores {
  threshold: number;
  byClass: ClassScore[];
  /** Unweighted mean over classes. */
  classMean: { iou: number; ap: number };
  /** Mean over pictures. */
  pictureMean: { iou: number; ap: number };
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);

export function score(pictures: readonly ScoredPicture[], threshold: number): Scores {
  const each = pictures.map(({ class: name, prediction, truth }) => ({
    class: name,
    iou: iou(prediction, truth, threshold),
    ap: averagePrecision(prediction, truth),
  }));
  const classes = [...new Set(each.map((one) => one.class))].sort();
  const byClass = classes.map((name) => {
    const own = each.filter((one) => one.class === name);
    return { class: name, pictures: own.length, iou: mean(own.map((one) => one.iou)), ap: mean(own.map((one) => one.ap)) };
  });
  return {
    threshold,
    byClass,
    classMean: { iou: mean(byClass.map((one) => one.iou)), ap: mean(byClass.map((one) => one.ap)) },
    pictureMean: { iou: mean(each.map((one) => one.iou)), ap: mean(each.map((one) => one.ap)) },
  };
}

export const THRESHOLDS = Array.from({ length: 15 }, (_, i) => (i + 3) * 0.05);

/** Mean IoU over classes at each threshold. */
export function iouByThreshold(pictures: readonly ScoredPicture[], thresholds: readonly number[] = THRESHOLDS): number[] {
  return thresholds.map((threshold) => {
    const byClass = new Map<string, number[]>();
    for (const picture of pictures) {
      const list = byClass.get(picture.class) ?? [];
      byClass.set(picture.class, list);
      list.push(iou(picture.prediction, picture.truth, threshold));
    }
    return mean([...byClass.values()].map(mean));
  });
}

export interface ChosenThreshold {
  threshold: number;
  /** Mean IoU over classes there, mean over the groups. */
  iou: number;
}

/** The threshold that is best for the groups of pictures, each group counting the same. To be called on validation data only. */
export function bestThreshold(groups: readonly (readonly ScoredPicture[])[], thresholds: readonly number[] = THRESHOLDS): ChosenThreshold {
  const curves = groups.filter((group) => group.length > 0).map((group) => iouByThreshold(group, thresholds));
  const curve = thresholds.map((_, i) => mean(curves.map((values) => values[i])));
  const best = curve.indexOf(Math.max(...curve));
  return { threshold: thresholds[best] ?? 0.5, iou: curve[best] ?? 0 };
}
