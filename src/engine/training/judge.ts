import type { TrainingWarning } from '../../shared/training';

/** What happened between two validations. */
export interface Interval {
  step: number;
  /** Means over the interval's steps, by name. */
  losses: Readonly<Record<string, number>>;
  /** Mean IoU of validation objects at their best threshold. */
  iou?: number;
  /** See `Validation.variety`. */
  variety: number;
}

/** How many validations in a row must agree before something is said. */
const LOOK_BACK = 5;

/** Settled: over that many validations the IoU moves by no more than this ... */
const FLAT_IOU = 0.005;
/** ... and the Wasserstein estimate by no more than this share of its size. */
const FLAT_WASSERSTEIN = 0.1;
/** Diverging: a loss this many times its lowest, or the critic's slope this far from 1. */
const RISEN = 3;
const LOUD_PENALTY = 5;
/** Collapsed: shapes of different latents differ by less than this share of what training shapes differ by, twice running. */
const ALIKE = 0.1;
/** Critic overpowered: the Wasserstein estimate has risen without a pause, and by this factor. */
const AHEAD = 1.5;
/** Overfitting: the IoU lies this much under its best, which is three validations ago or more, while the training loss has fallen. */
const FALLEN_IOU = 0.02;

export interface Judgement {
  warnings: TrainingWarning[];
  /** Set once the curves have settled. */
  converged?: string;
}

/** What the history says, newest last. Depends on nothing else. */
export function judge(history: readonly Interval[]): Judgement {
  const warnings = [diverging(history), collapsed(history), criticOverpowered(history), overfitting(history)].filter(
    (found) => found !== undefined,
  );
  const settled = converged(history);
  return { warnings, ...(settled === undefined ? {} : { converged: settled }) };
}

/** The loss that says how well the data is reproduced. */
const ownLoss = ({ losses }: Interval): number | undefined => losses.encoder ?? losses.loss;

function converged(history: readonly Interval[]): string | undefined {
  const last = history.slice(-LOOK_BACK);
  if (last.length < LOOK_BACK) return undefined;
  const ious = last.flatMap(({ iou }) => iou ?? []);
  const distances = last.flatMap(({ losses }) => losses.wasserstein ?? []);
  if (ious.length === 0 && distances.length === 0) return undefined;
  if (ious.length > 0 && spread(ious) > FLAT_IOU) return undefined;
  const size = mean(distances.map(Math.abs));
  if (distances.length > 0 && spread(distances) > FLAT_WASSERSTEIN * size) return undefined;
  const what = [
    ...(ious.length > 0 ? [`the validation IoU stays within ${FLAT_IOU} of ${mean(ious).toFixed(3)}`] : []),
    ...(distances.length > 0 ? [`the Wasserstein estimate within ${FLAT_WASSERSTEIN * 100} % of ${mean(distances).toPrecision(3)}`] : []),
  ].join(', ');
  return `Settled: over the last ${LOOK_BACK} validations ${what}. Training further will hardly help.`;
}

function diverging(history: readonly Interval[]): TrainingWarning | undefined {
  const now = history[history.length - 1];
  const own = now && ownLoss(now);
  const lowest = Math.min(...history.flatMap((interval) => ownLoss(interval) ?? []));
  if (own !== undefined && history.length > 2 && own > RISEN * lowest && lowest > 0) {
    const message = `The training loss is ${(own / lowest).toFixed(1)} times its lowest. Stop, and go on from an earlier checkpoint with a lower learning rate.`;
    return { kind: 'diverging', message };
  }
  if (now?.losses.gradientPenalty !== undefined && now.losses.gradientPenalty > LOUD_PENALTY) {
    const message = `The critic's slope runs away from 1 (gradient penalty ${now.losses.gradientPenalty.toFixed(1)}). Lower the learning rate, or raise the penalty's weight.`;
    return { kind: 'diverging', message };
  }
  return undefined;
}

function collapsed(history: readonly Interval[]): TrainingWarning | undefined {
  const last = history.slice(-2);
  if (last.length < 2 || last.some(({ variety }) => variety >= ALIKE)) return undefined;
  const percent = Math.round(100 * last[1].variety);
  const message = `Different latent vectors give nearly the same shape (${percent} % of the data's variety). Let it learn on for a while; if it stays, lower delta or start with another seed.`;
  return { kind: 'collapsed', message };
}

function criticOverpowered(history: readonly Interval[]): TrainingWarning | undefined {
  // A critic that begins to see differences is no fault: not before twice the usual look back.
  if (history.length < 2 * LOOK_BACK) return undefined;
  const distances = history.slice(-LOOK_BACK).flatMap(({ losses }) => losses.wasserstein ?? []);
  const rising = distances.length === LOOK_BACK && distances.every((value, i) => i === 0 || value > distances[i - 1]);
  if (!rising || distances[0] <= 0 || distances[LOOK_BACK - 1] < AHEAD * distances[0]) return undefined;
  const message = `The critic pulls away from the generator: the Wasserstein estimate rose from ${distances[0].toPrecision(3)} to ${distances[LOOK_BACK - 1].toPrecision(3)}. Use fewer critic steps or a lower learning rate.`;
  return { kind: 'critic-overpowered', message };
}

function overfitting(history: readonly Interval[]): TrainingWarning | undefined {
  const now = history[history.length - 1];
  if (now?.iou === undefined) return undefined;
  const best = history.reduce((a, b) => ((b.iou ?? 0) > (a.iou ?? 0) ? b : a));
  const since = history.length - 1 - history.indexOf(best);
  const [then, loss] = [ownLoss(best), ownLoss(now)];
  if (since < 3 || now.iou > (best.iou ?? 0) - FALLEN_IOU || then === undefined || loss === undefined || loss >= then) return undefined;
  const message = `It learns the training set by heart: the validation IoU has fallen from ${(best.iou ?? 0).toFixed(3)} (step ${best.step}) to ${now.iou.toFixed(3)} while the training loss fell. The best checkpoint is kept.`;
  return { kind: 'overfitting', message };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
