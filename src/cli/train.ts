import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { MaquetteError } from '../core/errors';
import { parseConfig } from '../engine/training/parseConfig';
import { presets } from '../engine/training/presets';
import { readRun, RUN_FILE } from '../engine/training/runs';
import type { Progress } from '../shared/engine';
import type { TrainingConfig, TrainingMetrics } from '../shared/training';
import type { CommonOptions, Run } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT, UsageError } from './exitCodes';
import { readInput } from './readInput';

export interface TrainOptions extends CommonOptions {
  data?: string;
  output?: string;
  preset?: string;
  resume?: boolean;
  printConfig?: boolean;
  promote?: string;
}

export interface TrainReport {
  exitCode: ExitCode;
  run?: string;
  state?: 'done' | 'paused';
  step?: number;
  best?: { step: number; iou: number; averagePrecision: number; threshold: number };
  model?: string;
  config: TrainingConfig;
}

/** Trains as a settings file, a preset or the run's own settings say. Ctrl+C pauses: the step is finished and saved, and `--resume` goes on. */
export async function train(file: string | undefined, options: TrainOptions, run: Run): Promise<TrainReport> {
  const { config, data: named, title } = await readSettings(file, options);
  if (options.printConfig) {
    run.say(JSON.stringify(config, null, 2));
    return { exitCode: EXIT.ok, config };
  }
  const folder = resolve(options.output ?? join('runs', title));
  const data = options.data === undefined ? named : resolve(options.data);
  if (data === undefined)
    throw new UsageError('Say what to learn from: --data and the folder of a prepared set, or “data” in the settings file.');
  const engine = await run.engine();
  if (!options.resume) run.say(`Run folder: ${folder}`);
  const result = await engine.train(
    { config, data, run: folder, resume: options.resume ?? false },
    { signal: run.signal, onProgress: (progress) => show(progress, config, run) },
  );
  run.progress.clear();
  const standing = await readRun(folder);
  const score = standing.best ? `, best validation IoU ${standing.best.iou.toFixed(3)} at step ${standing.best.step}` : '';
  if (result.state === 'paused') {
    run.say(`Paused at step ${result.step} of ${config.steps}${score}. Go on with: maquette train --resume --data ${data} -o ${folder}`);
  } else {
    run.say(`Done: ${result.step} steps${score}.`);
  }
  const report = { run: folder, ...result, config, ...(standing.best ? { best: standing.best } : {}) };
  if (options.promote === undefined || result.state === 'paused') {
    return { exitCode: result.state === 'paused' ? EXIT.cancelled : EXIT.ok, ...report };
  }
  const target = resolve(options.promote);
  const model = await engine.promoteRun({ run: folder, modelsDir: dirname(target), id: basename(target), title: config.title });
  run.say(`Model “${model.id}” is in ${target}. Use it with: --models ${dirname(target)} --model ${model.id}`);
  return { exitCode: EXIT.ok, ...report, model: model.id };
}

async function readSettings(
  file: string | undefined,
  options: TrainOptions,
): Promise<{ config: TrainingConfig; data?: string; title: string }> {
  if (file !== undefined && options.preset !== undefined) throw new UsageError('Give a settings file or a preset, not both.');
  if (options.preset !== undefined) {
    const config = presets[options.preset];
    if (!config) throw new UsageError(`There is no preset “${options.preset}”. Presets: ${Object.keys(presets).join(', ')}.`);
    return { config, title: options.preset };
  }
  if (file === undefined) {
    const folder = options.output;
    if (options.resume && folder !== undefined && existsSync(join(folder, RUN_FILE))) {
      return { config: (await readRun(resolve(folder))).config, title: basename(folder) };
    }
    throw new UsageError(
      `Give a settings file or --preset with one of: ${Object.keys(presets).join(', ')}. To go on with a run: --resume -o and its folder.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(await readInput(file)).toString('utf8'));
  } catch (error) {
    if (error instanceof MaquetteError) throw error;
    throw new MaquetteError('bad-file', `“${file}” is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      file,
    });
  }
  // "data" is this program's own: the folder of the set, from where the file lies.
  const { data, ...settings } = json as { data?: unknown };
  return {
    config: parseConfig(settings, file),
    title: basename(file, extname(file)),
    ...(typeof data === 'string' ? { data: resolve(dirname(file), data) } : {}),
  };
}

function show({ stage, metrics }: Progress, { steps }: TrainingConfig, run: Run): void {
  if (!metrics) {
    run.progress.show(stage);
    return;
  }
  run.progress.show(`step ${metrics.step} of ${steps}  ${lossText(metrics)}  ${speedText(metrics, steps)}`);
  for (const { message } of metrics.warnings ?? []) run.warn(`step ${metrics.step}: ${message}`);
  if (metrics.validation) {
    const { iou, averagePrecision, threshold } = metrics.validation;
    run.say(
      `step ${metrics.step}: validation IoU ${iou.toFixed(3)} at ${threshold.toFixed(2)}, average precision ${averagePrecision.toFixed(3)}`,
    );
  }
  if (metrics.converged !== undefined) run.say(`step ${metrics.step}: ${metrics.converged}`);
}

function lossText({ losses }: TrainingMetrics): string {
  return Object.entries(losses)
    .filter(([name]) => name !== 'variety')
    .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
    .slice(0, 5)
    .join(' ');
}

function speedText({ step, stepsPerSecond }: TrainingMetrics, steps: number): string {
  const left = (steps - step) / Math.max(stepsPerSecond, 1e-6);
  const time = left < 90 ? `${Math.ceil(left)} s` : left < 5400 ? `${Math.ceil(left / 60)} min` : `${(left / 3600).toFixed(1)} h`;
  return `${stepsPerSecond.toPrecision(2)} steps/s, ${time} left`;
}
