import type { Calibration } from '../../src/engine/inference/levelGrid';
import { likeliestThreshold, THRESHOLD_STEPS } from '../../src/engine/inference/levelGrid';
import type { ScoredPicture } from '../../src/engine/training/evaluate';
import type { PredictedPhoto } from './predictPhotos';
import { mean } from './viewsCurve';

const SLOPES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1];
const BIASES = [-1.2, -1, -0.8, -0.6, -0.4, -0.2, 0, 0.2];
/** IoU on validation pictures that lower thresholds may cost: thin parts hold together better. */
const SLACK = 0.001;

export interface ChosenLevel {
  calibration: Calibration;
  /** IoU on the pictures with it, mean over classes, then over the kinds of pictures. */
  iou: number;
}

/**
 * The calibration that makes the best of thresholds (levelGrid.ts) for pictures of catalogue models that were not trained on: icons, which are few but of the kind that is tested, count as much
 * as product pictures and photographs. Where several are as good, the one with the lowest thresholds. To be called on validation data only, with grids as the generator gives them.
 */
export function chooseLevel(pictures: readonly (ScoredPicture & Pick<PredictedPhoto, 'kind'>)[]): ChosenLevel {
  const curves = pictures.map(iouCurve);
  const tried = SLOPES.flatMap((slope) =>
    BIASES.map((bias) => {
      const calibration = { slope, bias };
      const thresholds = pictures.map(({ prediction }) => likeliestThreshold(prediction, calibration));
      const scores = thresholds.map((threshold, i) => curves[i][Math.round(threshold * THRESHOLD_STEPS)]);
      return { calibration, iou: meanOverKinds(pictures, scores), threshold: mean(thresholds) };
    }),
  );
  const most = Math.max(...tried.map(({ iou }) => iou));
  const [{ calibration, iou }] = tried.filter((one) => one.iou >= most - SLACK).sort((a, b) => a.threshold - b.threshold);
  return { calibration, iou };
}

/** IoU at each threshold that may be chosen. */
function iouCurve({ prediction, truth }: ScoredPicture): Float64Array {
  const [cells, right] = [new Uint32Array(THRESHOLD_STEPS), new Uint32Array(THRESHOLD_STEPS)];
  let left = 0;
  for (const [i, p] of prediction.entries()) {
    const step = Math.min(THRESHOLD_STEPS - 1, Math.floor(p * THRESHOLD_STEPS));
    cells[step]++;
    right[step] += truth[i];
    left += truth[i];
  }
  const curve = new Float64Array(THRESHOLD_STEPS);
  let [inside, both] = [0, 0];
  for (let step = THRESHOLD_STEPS - 1; step >= 0; step--) {
    inside += cells[step];
    both += right[step];
    left -= right[step];
    curve[step] = inside + left === 0 ? 1 : both / (inside + left);
  }
  return curve;
}

function meanOverKinds(pictures: readonly (ScoredPicture & Pick<PredictedPhoto, 'kind'>)[], scores: readonly number[]): number {
  const byKind = new Map<string, Map<string, number[]>>();
  for (const [i, picture] of pictures.entries()) {
    const byClass = byKind.get(picture.kind) ?? new Map<string, number[]>();
    byKind.set(picture.kind, byClass.set(picture.class, [...(byClass.get(picture.class) ?? []), scores[i]]));
  }
  return mean([...byKind.values()].map((byClass) => mean([...byClass.values()].map(mean))));
}
