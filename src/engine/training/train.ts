import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MaquetteError } from '../../core/errors';
import type { Progress, TrainResult } from '../../shared/engine';
import type { TrainingConfig, TrainingMetrics, TrainingRun, TrainingWarning } from '../../shared/training';
import { throwGpuFault } from '../backends';
import { appendLine } from '../checkpoints/file';
import type { Checkpoints } from '../checkpoints/keep';
import { judge } from './judge';
import type { Interval } from './judge';
import type { Learner, Validation } from './learner';
import { METRICS_FILE, readMetrics, writeRun } from './runs';
import { writeSamples } from './samples';

/** Rows of metrics come at most this often, but for validations and the last step. */
const SECONDS_A_ROW = 0.5;

export interface TrainSetting {
  config: TrainingConfig;
  /** The run's folder. */
  folder: string;
  run: Omit<TrainingRun, 'bytes'>;
  learner: Learner;
  checkpoints: Checkpoints;
  /** Looked at between steps. */
  paused: () => boolean;
  tell: (progress: Progress) => void;
  /** To put into the first row: what happened before, such as a device that failed. */
  warnings?: TrainingWarning[];
}

/**
 * A run from the step its learner stands at to the last one, or until it is paused. Everything that it leaves lies in the run's folder; whatever
 * happens, the newest whole checkpoint there is one to go on from.
 */
export async function train({
  config,
  folder,
  run,
  learner,
  checkpoints,
  paused,
  tell,
  warnings: news = [],
}: TrainSetting): Promise<TrainResult> {
  const earlier = await readMetrics(folder);
  const past = earlier.filter(({ step }) => step <= learner.step);
  const history = intervalsOf(past);
  const secondsBefore = past[past.length - 1]?.seconds ?? 0;
  const since = createMeans();
  const sinceValidation = createMeans();
  let best = run.best;
  let saved = learner.step;
  let begin = performance.now();
  let counted = learner.step;
  const started = begin;
  const state = (step: number, now: TrainingRun['state']): Promise<void> =>
    writeRun(folder, { ...run, state: now, step, ...(best ? { best } : {}) });

  const save = async (score?: number): Promise<void> => {
    if (saved === learner.step && score === undefined) return;
    const checkpoint = await learner.save();
    await checkRoom(folder, checkpoint.tensors);
    await checkpoints.save(
      { ...checkpoint, meta: { ...(checkpoint.meta as object), config, ...(best ? { best } : {}) } },
      learner.step,
      score,
    );
    saved = learner.step;
  };

  await state(learner.step, 'running');
  while (learner.step < config.steps && !paused()) {
    const losses = await learner.advance();
    throwGpuFault();
    since.add(losses);
    sinceValidation.add(losses);

    const { step } = learner;
    const last = step === config.steps;
    const seconds = (performance.now() - begin) / 1000;
    const validates = step % config.validateEvery === 0 || last;
    if (validates || seconds >= SECONDS_A_ROW || step === 1) {
      const row: TrainingMetrics = {
        step,
        seconds: secondsBefore + (performance.now() - started) / 1000,
        losses: since.take(),
        stepsPerSecond: (step - counted) / Math.max(seconds, 1e-6),
        memory: process.memoryUsage.rss(),
      };
      const warnings = news.splice(0);
      if (validates) {
        tell({ stage: 'Validating', fraction: step / config.steps });
        const validation = await learner.validate();
        const { scores } = validation;
        if (scores) row.validation = scores;
        row.losses.variety = validation.variety;
        history.push({ step, losses: sinceValidation.take(), variety: validation.variety, ...(scores ? { iou: scores.iou } : {}) });
        const judged = judge(history);
        warnings.push(...judged.warnings);
        if (judged.converged !== undefined) row.converged = judged.converged;
        if (scores && scores.iou > (best?.iou ?? -1)) best = { step, ...scores };
        await writeSamples(folder, samplesOf(step, learner.gridSize, validation));
        await save(scores?.iou);
        await state(step, 'running');
      }
      if (warnings.length > 0) row.warnings = warnings;
      await appendLine(join(folder, METRICS_FILE), JSON.stringify(row));
      tell({ stage: `Step ${step} of ${config.steps}`, fraction: step / config.steps, metrics: row });
      begin = performance.now();
      counted = step;
    }
    if (step % config.checkpointEvery === 0) await save();
    await nextTurn(); // lets a message to pause in
  }
  await save();
  const done = learner.step >= config.steps;
  await state(learner.step, done ? 'done' : 'paused');
  return { state: done ? 'done' : 'paused', step: learner.step };
}

/** Means of numbers by name. */
function createMeans(): { add(values: Record<string, number>): void; take(): Record<string, number> } {
  let sums = new Map<string, { sum: number; count: number }>();
  return {
    add(values) {
      for (const [name, value] of Object.entries(values)) {
        const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
        sums.set(name, { sum: sum + value, count: count + 1 });
      }
    },
    take() {
      const means = Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count]));
      sums = new Map();
      return means;
    },
  };
}

/** What the history of before a pause says about each stretch between two validations. */
function intervalsOf(rows: readonly TrainingMetrics[]): Interval[] {
  const means = createMeans();
  const intervals: Interval[] = [];
  for (const { step, losses, validation } of rows) {
    const { variety, ...others } = losses;
    means.add(others);
    if (variety === undefined) continue;
    intervals.push({ step, losses: means.take(), variety, ...(validation ? { iou: validation.iou } : {}) });
  }
  return intervals;
}

function samplesOf(step: number, gridSize: number, { scores, shapes, pairs }: Validation): Parameters<typeof writeSamples>[1] {
  const bytes = (grid: Float32Array): Uint8Array => Uint8Array.from(grid, (p) => Math.round(255 * p));
  return {
    step,
    gridSize,
    threshold: scores?.threshold ?? 0.5,
    shapes: shapes.map(bytes),
    pairs: pairs.map((pair) => ({ ...pair, prediction: bytes(pair.prediction) })),
  };
}

/** A checkpoint that would not fit is not begun, so that no other program runs into a full disk either. */
async function checkRoom(folder: string, tensors: ReadonlyMap<string, { data: Float32Array }>): Promise<void> {
  let bytes = 0;
  for (const { data } of tensors.values()) bytes += data.byteLength;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > bytes * 1.05) return;
  throw new MaquetteError(
    'disk-full',
    `The disk is full: the checkpoint needs ${Math.ceil(bytes / 1e6)} MB. The one before is whole; free some space, then go on with training.`,
    { file: folder },
  );
}
