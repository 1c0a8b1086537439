import { nearestPoints } from './nearestPoints';
import type { PointSet } from './samplePoints';

/** How far two surfaces are apart, measured on points. Lengths are in the points' units: normalise first, and state count and normalisation. */
export interface SurfaceDistance {
  /** Mean distance from the prediction's points to the truth. */
  accuracy: number;
  /** Mean distance from the truth's points to the prediction. */
  completeness: number;
  /** Mean of accuracy and completeness (Mescheder et al. 2019). */
  chamferL1: number;
  /** The same with squared distances. */
  chamferL2: number;
  /** Mean |n . n_nearest|, both ways. */
  normalConsistency: number;
  /** F-score at each of the given distances: harmonic mean of the shares of both sets that lie within it of the other. */
  fScores: number[];
}

/** @param within distances of the F-scores, in the points' units. */
export function surfaceDistance(prediction: PointSet, truth: PointSet, within: readonly number[] = []): SurfaceDistance {
  const toTruth = nearestPoints(prediction.points, truth.points);
  const toPrediction = nearestPoints(truth.points, prediction.points);
  const accuracy = mean(toTruth.distances, (d) => d);
  const completeness = mean(toPrediction.distances, (d) => d);
  return {
    accuracy,
    completeness,
    chamferL1: (accuracy + completeness) / 2,
    chamferL2: (mean(toTruth.distances, (d) => d * d) + mean(toPrediction.distances, (d) => d * d)) / 2,
    normalConsistency: (alignment(prediction, truth, toTruth.indices) + alignment(truth, prediction, toPrediction.indices)) / 2,
    fScores: within.map((t) => {
      const precision = mean(toTruth.distances, (d) => (d <= t ? 1 : 0));
      const recall = mean(toPrediction.distances, (d) => (d <= t ? 1 : 0));
      return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    }),
  };
}

function mean(values: Float64Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}

function alignment(from: PointSet, to: PointSet, nearest: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < nearest.length; i++) {
    let dot = 0;
    for (let axis = 0; axis < 3; axis++) dot += from.normals[3 * i + axis] * to.normals[3 * nearest[i] + axis];
    sum += Math.abs(dot);
  }
  return sum / nearest.length;
}
