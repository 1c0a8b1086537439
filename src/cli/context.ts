import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { EngineOptions } from '../engine';
import { MaquetteError } from '../core/errors';
import type { BackendName, Engine, ModelInfo, Progress } from '../shared/engine';
import type { ProgressLine, Terminal } from './terminal';
import { createProgressLine } from './terminal';

/** What a run of the program is given from outside. */
export interface Surroundings {
  terminal: Terminal;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Folders with models, the shipped ones last. */
  modelsDirs: string[];
  createEngine: (options: EngineOptions) => Promise<Engine>;
}

export interface CommonOptions {
  json?: boolean;
  quiet?: boolean;
  device?: BackendName;
  models?: string[];
}

/** One run of one verb: its engine (started when it is first asked for), its voice, its cancel. */
export interface Run {
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
  engine(): Promise<Engine>;
  /** A line for people on standard output; nothing under --json and --quiet. */
  say(text: string): void;
  /** A line for people on standard error; nothing under --json. */
  warn(text: string): void;
  close(): Promise<void>;
}

export function createRun({ terminal, signal, modelsDirs, createEngine }: Surroundings, options: CommonOptions): Run {
  let engine: Promise<Engine> | undefined;
  const silent = options.json === true || options.quiet === true;
  const progress = createProgressLine(terminal, !silent);
  const print = (write: (text: string) => void, text: string): void => {
    progress.clear();
    write(`${text}\n`);
  };
  return {
    signal,
    progress,
    engine: () =>
      (engine ??= createEngine({
        modelsDirs: [...(options.models ?? []).map((folder) => resolve(folder)), ...modelsDirs],
        ...(options.device === undefined ? {} : { prefer: options.device }),
      })),
    say: (text) => void (silent || print((line) => terminal.out(line), text)),
    warn: (text) => void (options.json === true || print((line) => terminal.err(line), text)),
    async close() {
      progress.clear();
      await (await engine)?.close();
    },
  };
}

export const showStage =
  (run: Run, title: string) =>
  (progress: Progress): void => {
    const { stage, fraction } = progress;
    warnOfFallback(run)(progress);
    run.progress.show(`${title}: ${stage}${fraction === undefined ? '' : ` ${Math.round(100 * fraction)} %`}`);
  };

/** For work that shows its progress in another way. */
export const warnOfFallback =
  (run: Run) =>
  ({ fellBack }: Progress): void => {
    if (fellBack !== undefined) run.warn(fellBack);
  };

/** @throws MaquetteError 'cancelled' */
export function throwIfCancelled({ signal }: Run): void {
  if (signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
}

/** The model by name, or the one with the best score if no name is given. */
export async function chooseModel(engine: Engine, name: string | undefined): Promise<ModelInfo> {
  const models = await engine.models();
  if (models.length === 0) throw new MaquetteError('not-found', 'There is no model. Name a folder that holds one with --models.');
  if (name === undefined) return models.reduce((best, model) => ((model.iou ?? 0) > (best.iou ?? 0) ? model : best));
  const chosen = models.find(({ id }) => id === name);
  if (chosen) return chosen;
  throw new MaquetteError('not-found', `There is no model “${name}”. Models: ${models.map(({ id }) => id).join(', ')}.`);
}

/** resources/models of the installation that `start` lies in. */
export function findShippedModels(start: string): string[] {
  for (let folder = start; ; folder = dirname(folder)) {
    const models = join(folder, 'resources', 'models');
    if (existsSync(models)) return [models];
    if (dirname(folder) === folder) return [];
  }
}
