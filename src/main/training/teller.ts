import type { JobControl } from '../../shared/engine';
import type { TrainingMetrics, TrainingRun } from '../../shared/training';

export interface TellerOptions {
  /** The run as it is known now. */
  run: () => TrainingRun;
  control: Required<JobControl>;
  /** Least milliseconds between two tellings. */
  every: number;
  /** The run after new rows, and these. */
  tell: (run: TrainingRun, rows: TrainingMetrics[]) => void;
}

/** Passes on what the engine tells: to the job's row, to the run, and to the curves a few times a second. */
export function createTeller({ run, control, every, tell }: TellerOptions): {
  onProgress: Required<JobControl>['onProgress'];
  flush: () => void;
} {
  let rows: TrainingMetrics[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const last = rows.at(-1);
    if (!last) return;
    const told = rows;
    rows = [];
    tell({ ...told.reduce(withBest, run()), step: last.step }, told);
  };
  return {
    flush,
    onProgress: ({ stage, fraction, metrics }) => {
      const { steps } = run().config;
      if (!metrics) return control.onProgress({ stage, ...(fraction !== undefined && { fraction }) });
      const speed = metrics.stepsPerSecond >= 0.095 ? `${metrics.stepsPerSecond.toFixed(1)} steps/s` : 'under 0.1 steps/s';
      control.onProgress({ stage: `Step ${metrics.step} of ${steps}, ${speed}`, fraction: metrics.step / steps });
      rows.push(metrics);
      timer ??= setTimeout(flush, every);
    },
  };
}

/** The run with a row's validation as its best, if it is that. */
function withBest(run: TrainingRun, { step, validation }: TrainingMetrics): TrainingRun {
  return validation && (run.best === undefined || validation.iou > run.best.iou) ? { ...run, best: { step, ...validation } } : run;
}
