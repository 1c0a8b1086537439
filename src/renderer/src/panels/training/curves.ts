import type { TrainingMetrics } from '../../../../shared/training';
import { isMessageKey, say } from '../../messages';

/** One line of a chart: the raw values behind, the smoothed ones over them. */
export interface Curve {
  key: string;
  label: string;
  steps: number[];
  raw: number[];
  /** As long as `raw`. */
  smooth: number[];
}

/** Three lines are what a small chart can carry; the table has all. */
const shown = ['critic', 'encoder', 'generator', 'loss', 'crossEntropy', 'dice'] as const;

/** A loss in words; one that has none is called as the engine calls it. */
export function lossLabel(loss: string): string {
  const key = `training.curve.${loss}`;
  return isMessageKey(key) ? say(key) : loss;
}

/**
 * An exponential average that starts right: the weights of what was seen so far add up to one (as Adam corrects its moments), so the first value is not
 * held back towards zero. What is not finite is passed over.
 * @param window number of values that count most
 */
export function smoothed(values: readonly number[], window: number): number[] {
  const keep = 1 - 2 / (Math.max(1, window) + 1);
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (Number.isFinite(value)) {
      sum = keep * sum + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
    }
    return weight === 0 ? value : sum / weight;
  });
}

/** A long run is smoothed over more steps than a short one. */
const windowOf = (count: number): number => Math.min(60, Math.max(1, Math.round(count / 15)));

function curve(key: string, label: string, points: readonly { step: number; value: number }[], window: number): Curve {
  const raw = points.map(({ value }) => value);
  return { key, label, steps: points.map(({ step }) => step), raw, smooth: smoothed(raw, window) };
}

function pick(rows: readonly TrainingMetrics[], value: (row: TrainingMetrics) => number | undefined): { step: number; value: number }[] {
  return rows.flatMap((row) => {
    const found = value(row);
    return found === undefined || !Number.isFinite(found) ? [] : [{ step: row.step, value: found }];
  });
}

/** The losses of a run, at most three, in the order in which they are learned. */
export function lossCurves(rows: readonly TrainingMetrics[]): Curve[] {
  const keys = shown.filter((key) => rows.some(({ losses }) => losses[key] !== undefined)).slice(0, 3);
  return keys.map((key) => {
    const points = pick(rows, ({ losses }) => losses[key]);
    return curve(key, lossLabel(key), points, windowOf(points.length));
  });
}

/** Scores on the validation split; few and costly, so they are not smoothed. */
export function validationCurves(rows: readonly TrainingMetrics[]): Curve[] {
  return [
    curve(
      'iou',
      'IoU',
      pick(rows, ({ validation }) => validation?.iou),
      1,
    ),
    curve(
      'averagePrecision',
      'AP',
      pick(rows, ({ validation }) => validation?.averagePrecision),
      1,
    ),
  ].filter(({ steps }) => steps.length > 0);
}

/** What runs of any kind can be compared by. */
export const comparisons = ['iou', 'averagePrecision', 'loss'] as const;
export type Comparison = (typeof comparisons)[number];

/** The same measure of several runs, a line each. Runs that have none are left out. */
export function comparedCurves(runs: readonly { id: string; title: string; rows: readonly TrainingMetrics[] }[], by: Comparison): Curve[] {
  return runs.flatMap(({ id, title, rows }) => {
    const main = shown.findLast((key) => key !== 'crossEntropy' && key !== 'dice' && rows.some(({ losses }) => losses[key] !== undefined));
    const points = pick(rows, (row) => (by === 'loss' ? main && row.losses[main] : row.validation?.[by]));
    return points.length === 0 ? [] : [curve(id, title, points, by === 'loss' ? windowOf(points.length) : 1)];
  });
}
