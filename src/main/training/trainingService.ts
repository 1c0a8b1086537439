import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { CUT_OFF, listRuns, readMetrics, readRun, writeRun } from '../../engine/training/runs';
import { listSamples, readSamples } from '../../engine/training/samples';
import type { CheckpointInfo, Engine, JobControl, ModelInfo, TrainResult } from '../../shared/engine';
import type { PreparedSet } from '../../shared/data';
import type { RunSamples } from '../../shared/ipc/training';
import { thinHistory } from '../../shared/thinHistory';
import type { TrainingConfig, TrainingMetrics, TrainingRun } from '../../shared/training';
import { toFileError } from '../files/fileErrors';
import type { JobQueue } from '../jobs/jobQueue';
import { freeModelId } from './freeModelId';
import { createTeller } from './teller';

export interface TrainingOptions {
  /** A run a folder. */
  runs: string;
  /** Where models of the user's own lie. */
  models: string;
  engine: Pick<Engine, 'train' | 'inspectCheckpoint' | 'promoteRun' | 'models'>;
  jobs: JobQueue;
  /** The prepared set and its folder; throws `not-found`. */
  findSet: (id: string) => Promise<{ set: PreparedSet; folder: string }>;
  onRunChanged: (run: TrainingRun) => void;
  onRunRemoved: (run: string) => void;
  onStepped: (run: string, rows: TrainingMetrics[]) => void;
  /** No run is left that trains or waits. */
  onIdle?: () => void;
  warn?: (message: string, error?: unknown) => void;
  newId?: () => string;
  now?: () => Date;
  /** Least milliseconds between two events with new rows. */
  tellEvery?: number;
}

/** The user's training runs: each is a folder, at most one of them trains, the others wait, are paused or have ended. */
export interface TrainingService {
  /** Reads the runs. One that was training when the program ended is paused, with a sentence that says so. Returns their titles. */
  load(): Promise<string[]>;
  list(): TrainingRun[];
  create(request: { data: string; config: TrainingConfig }): Promise<TrainingRun>;
  history(run: string): Promise<TrainingMetrics[]>;
  /** The newest that are whole. */
  samples(run: string): Promise<RunSamples | null>;
  /** The engine finishes its step and saves a checkpoint; resolves when it has. */
  pause(run: string): Promise<void>;
  resume(run: string): Promise<TrainingRun>;
  stop(run: string): Promise<void>;
  remove(run: string): Promise<void>;
  promote(run: string, title: string): Promise<ModelInfo>;
  /** What a checkpoint file says of itself, of whatever run it is. */
  inspectCheckpoint(path: string): Promise<CheckpointInfo>;
  promoteCheckpoint(path: string, title: string): Promise<ModelInfo>;
  /** Whether a run trains or waits. */
  busy(): boolean;
  /** The program ends: what trains is paused. Resolves when the checkpoints are saved. */
  close(): Promise<void>;
}

interface ActiveRun {
  /** Its place in the queue. */
  job: string;
  abort: AbortController;
  /** State that the run takes when it ends before its last step. */
  ending: 'paused' | 'stopped';
  /** Resolves when the engine has let it go and the disk says so. */
  ended: Promise<void>;
}

export function createTrainingService(options: TrainingOptions): TrainingService {
  const { runs: root, models, engine, jobs, findSet, onRunChanged, onRunRemoved, onStepped, onIdle, warn } = options;
  const { newId = randomUUID, now = () => new Date(), tellEvery = 400 } = options;
  const runs = new Map<string, TrainingRun>();
  const active = new Map<string, ActiveRun>();
  let closing = false;

  const folderOf = (id: string): string => join(root, id);
  const find = (id: string): TrainingRun => {
    const run = runs.get(id);
    if (!run) throw new MaquetteError('not-found', 'This training run is not there any more.');
    return run;
  };
  const show = (run: TrainingRun): TrainingRun => {
    runs.set(run.id, run);
    onRunChanged(run);
    return run;
  };
  /** Writes how a run stands and shows it. */
  const keep = async (run: TrainingRun): Promise<TrainingRun> => {
    try {
      await writeRun(folderOf(run.id), run);
    } catch (error) {
      throw toFileError(error, run.title, 'saved');
    }
    return show(run);
  };
  /** What the engine wrote of the run: step, best, device, size. */
  const reread = (run: TrainingRun): Promise<TrainingRun> =>
    readRun(folderOf(run.id)).then(
      (stored) => ({ ...stored, id: run.id }),
      () => run,
    );

  async function queue(run: TrainingRun): Promise<TrainingRun> {
    const { folder } = await findSet(run.data.id);
    await keep({ ...withoutError(run), state: 'waiting' });
    const abort = new AbortController();
    let finish: () => void = () => undefined;
    const entry: ActiveRun = { job: '', abort, ending: 'paused', ended: new Promise((resolve) => (finish = resolve)) };
    active.set(run.id, entry);

    const train = async (control: Required<JobControl>): Promise<void> => {
      const signal = AbortSignal.any([control.signal, abort.signal]);
      show({ ...find(run.id), state: 'running' });
      const teller = createTeller({ run: () => find(run.id), control, every: tellEvery, tell });
      let result: TrainResult;
      try {
        result = await engine.train(
          // The run's folder is there already, with or without a checkpoint to go on from.
          { config: run.config, data: folder, run: folderOf(run.id), resume: true },
          { signal, onProgress: teller.onProgress },
        );
      } finally {
        teller.flush();
      }
      // Paused work is no finished job: its row says so.
      if (result.state === 'paused') throw new MaquetteError('cancelled', 'Paused.');
    };

    const work = async (control: Required<JobControl>): Promise<void> => {
      try {
        await train(control);
        await keep({ ...(await reread(find(run.id))), state: 'done' });
      } catch (error) {
        await end(run.id, entry, error);
        throw error;
      } finally {
        leave();
      }
    };
    const leave = (): void => {
      active.delete(run.id);
      finish();
      if (active.size === 0) onIdle?.();
    };
    const { id, result } = jobs.add({ kind: 'train', title: `Train ${run.title}`, run: work });
    entry.job = id;
    // Cancelled while it waited: `work` was never called.
    result.catch(async () => {
      if (active.get(run.id) !== entry || find(run.id).state !== 'waiting') return;
      await end(run.id, entry, new MaquetteError('cancelled', 'Paused.'));
      leave();
    });
    return find(run.id);
  }

  /** A run ended before its last step: paused, stopped, or by a failure. What it reached stays. */
  async function end(id: string, { ending }: ActiveRun, error: unknown): Promise<void> {
    const run = withoutError(await reread(find(id)));
    const cancelled = error instanceof MaquetteError && error.code === 'cancelled';
    if (!cancelled) warn?.(`the run “${run.title}” failed`, error);
    const message = error instanceof MaquetteError ? error.message : 'It failed for an unforeseen reason. The log says more.';
    const next: TrainingRun = cancelled
      ? { ...run, state: ending, ...(closing && { error: CUT_OFF }) }
      : { ...run, state: 'failed', error: message };
    await keep(next).catch((problem: unknown) => {
      warn?.(`the state of “${run.title}” could not be written`, problem);
      show(next);
    });
  }

  function tell(run: TrainingRun, rows: TrainingMetrics[]): void {
    show(run);
    onStepped(run.id, rows);
    // The engine writes what it runs on and how much it keeps only now and then; so it is looked up with each validation.
    if (rows.some(({ validation }) => validation !== undefined)) void refresh(run.id);
  }

  async function refresh(id: string): Promise<void> {
    const run = runs.get(id);
    if (!run) return;
    const { best, device, bytes } = await reread(run);
    const latest = runs.get(id);
    if (latest) show({ ...latest, bytes, ...(best && { best }), ...(device !== undefined && { device }) });
  }

  /** After work that is no run. */
  const rest = (): void => {
    if (active.size === 0) onIdle?.();
  };

  async function endEarly(id: string, ending: ActiveRun['ending']): Promise<void> {
    const entry = active.get(id);
    if (!entry) return;
    entry.ending = ending;
    entry.abort.abort();
    if (find(id).state === 'waiting') jobs.cancel(entry.job);
    await entry.ended;
  }

  return {
    async load() {
      const interrupted: string[] = [];
      for (const run of await listRuns(root)) {
        // Nothing trains yet: whatever claims to was cut off.
        const cutOff = run.state === 'running' || run.state === 'waiting' || run.error === CUT_OFF;
        if (!cutOff) runs.set(run.id, run);
        else {
          interrupted.push(run.title);
          await keep({ ...run, state: 'paused', error: CUT_OFF });
        }
      }
      return interrupted;
    },
    list: () => [...runs.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    async create({ data, config }) {
      const { set } = await findSet(data);
      const id = newId();
      return queue({
        id,
        title: freeTitle(config.title, [...runs.values()]),
        config,
        data: { id: set.id, title: set.title },
        state: 'waiting',
        step: 0,
        createdAt: now().toISOString(),
        bytes: 0,
      });
    },
    history: async (id) => thinHistory(await readMetrics(folderOf(find(id).id))),
    async samples(id) {
      const folder = folderOf(find(id).id);
      const step = (await listSamples(folder)).at(-1);
      return step === undefined ? null : readSamples(folder, step);
    },
    pause: async (id) => endEarly(find(id).id, 'paused'),
    async resume(id) {
      const run = find(id);
      if (active.has(id)) return run;
      if (run.state === 'done') throw new MaquetteError('invalid-input', `“${run.title}” has taken all its steps.`);
      return queue(run);
    },
    async stop(id) {
      const run = find(id);
      if (active.has(id)) return endEarly(id, 'stopped');
      if (run.state === 'paused' || run.state === 'failed') await keep({ ...run, state: 'stopped' });
    },
    async remove(id) {
      const run = find(id);
      if (active.has(id)) throw new MaquetteError('invalid-input', `“${run.title}” is training. Stop it first.`);
      try {
        await rm(folderOf(id), { recursive: true, force: true, maxRetries: 3 });
      } catch (error) {
        throw toFileError(error, run.title, 'removed');
      }
      runs.delete(id);
      onRunRemoved(id);
    },
    async promote(id, title) {
      const run = find(id);
      const model = await engine.promoteRun({
        run: folderOf(id),
        modelsDir: models,
        id: freeModelId(title, await engine.models()),
        title,
      });
      const latest = find(run.id);
      if (active.has(id)) show({ ...latest, model: model.id });
      else await keep({ ...latest, model: model.id });
      return model;
    },
    inspectCheckpoint: (path) => engine.inspectCheckpoint({ file: path }).finally(rest),
    promoteCheckpoint: async (path, title) =>
      engine.promoteRun({ checkpoint: path, modelsDir: models, id: freeModelId(title, await engine.models()), title }).finally(rest),
    busy: () => active.size > 0,
    async close() {
      closing = true;
      await Promise.all([...active.keys()].map((id) => endEarly(id, 'paused')));
    },
  };
}

function withoutError(run: TrainingRun): TrainingRun {
  const rest = { ...run };
  delete rest.error;
  return rest;
}

/** "Chairs", "Chairs 2": runs are told apart by their titles in the list and in a comparison. */
function freeTitle(title: string, runs: readonly TrainingRun[]): string {
  const taken = new Set(runs.map((run) => run.title));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? title : `${title} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
