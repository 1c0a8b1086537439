import type { TrainingMetrics } from './training';

/** Rows of a run's history that are shown: more than a chart has pixels say no more. */
export const shownRows = 2000;

/** At most about `most` rows, evenly spread; the first and the last stay, and all with a validation, a warning or a verdict. */
export function thinHistory(rows: readonly TrainingMetrics[], most = shownRows): TrainingMetrics[] {
  const every = Math.max(1, Math.ceil(rows.length / most));
  return rows.filter(
    ({ validation, warnings, converged }, i) =>
      i % every === 0 || i === rows.length - 1 || validation !== undefined || warnings !== undefined || converged !== undefined,
  );
}
