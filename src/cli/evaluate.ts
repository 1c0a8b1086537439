import { MaquetteError } from '../core/errors';
import type { DataStore } from '../engine/datasets/store';
import { openStore } from '../engine/datasets/store';
import type { Run } from './context';
import { chooseModel } from './context';
import { evaluateGeneration } from './evaluateGeneration';
import { evaluateIkea } from './evaluateIkea';
import { evaluatePictures } from './evaluatePictures';
import type { EvaluateOptions, Scored } from './evaluation';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { table } from './terminal';

/** Columns that count shapes. */
const COUNTS = new Set(['no surface']);

export interface EvaluateReport extends Scored {
  exitCode: ExitCode;
  model: string;
  data: string;
}

/** Scores a model on a prepared set, or on a folder in the IKEA form, with the baselines beside it. */
export async function evaluate(options: EvaluateOptions, run: Run): Promise<EvaluateReport> {
  const engine = await run.engine();
  const model = await chooseModel(engine, options.model);
  const scored =
    options.protocol === 'ikea-ap'
      ? await evaluateIkea(engine, model, options, run)
      : await onSet(options, model.gridSize, (store) =>
          options.protocol === 'generation'
            ? evaluateGeneration(engine, model, store, options, run)
            : evaluatePictures(engine, model, store, { ...options, protocol: options.protocol as 'iou' | 'ap' | 'surface' }, run),
        );
  run.say(`Model:    ${model.title} (${model.id})\nData:     ${options.data}\nProtocol: ${scored.protocol}\n`);
  run.say(
    table([
      ['', ...scored.columns],
      ...scored.rows.map(({ method, values }) => [method, ...scored.columns.map((name) => format(values[name], name))]),
    ]),
  );
  for (const note of scored.notes) run.say(`\n${note}`);
  return { exitCode: EXIT.ok, model: model.id, data: options.data, ...scored };
}

async function onSet({ data }: EvaluateOptions, gridSize: number, work: (store: DataStore) => Promise<Scored>): Promise<Scored> {
  const store = await openStore(data, undefined, gridSize).catch((error: unknown) => {
    if (!(error instanceof MaquetteError) || error.place.file !== 'manifest.json') throw error;
    throw new MaquetteError(error.code, `“${data}”: ${error.message} The model makes grids of ${gridSize}³ cells.`, { file: data });
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function format(value: number | undefined, name: string): string {
  if (value === undefined) return '-';
  if (COUNTS.has(name)) return String(value);
  return Math.abs(value) < 0.1 && value !== 0 ? value.toPrecision(3) : value.toFixed(3);
}
