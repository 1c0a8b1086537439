import type { LengthUnit } from '../core/mesh/placeMesh';
import { createGrid } from '../core/voxel/grid';
import type { GeneratedShape, ModelInfo } from '../shared/engine';
import { startingSurface, typicalHeight } from '../shared/shapeDefaults';
import type { CommonOptions, Run } from './context';
import { chooseModel, showStage, throwIfCancelled } from './context';
import { createShapeEncoder } from './encodeShape';
import { EXIT } from './exitCodes';
import type { ExitCode } from './exitCodes';
import type { OutputOptions, OutputPlan } from './planOutputs';
import { planOutputs } from './planOutputs';
import { writeOutput } from './writeOutput';

export interface GenerateOptions extends CommonOptions, OutputOptions {
  model?: string;
  seed: number;
  threshold?: number;
  smoothing?: number;
  height?: number;
  unit: LengthUnit;
  up: 'y' | 'z';
}

export interface GenerateReport {
  exitCode: ExitCode;
  model: string;
  seed: number;
  shapes: { outputs: string[]; error?: string }[];
}

/** New shapes from random points of the model's latent space. */
export async function generate(options: GenerateOptions & { count: number }, run: Run): Promise<GenerateReport> {
  const plan = await planOutputs(options, options.count > 1);
  const engine = await run.engine();
  const model = await chooseModel(engine, options.model);
  const control = { signal: run.signal, onProgress: showStage(run, 'Generating') };
  const shapes = await engine.generate({ model: model.id, count: options.count, seed: options.seed }, control);
  return writeShapes(shapes, numbered('shape', shapes.length), model, plan, options, run);
}

/** "step-03" for the third of ten and more, so that files sort as they are numbered. */
export const numbered =
  (word: string, count: number) =>
  (i: number): string =>
    `${word}-${String(i + 1).padStart(String(count).length, '0')}`;

/** Writes each shape to its files; one that has no surface is reported and passed over. */
export async function writeShapes(
  shapes: readonly GeneratedShape[],
  nameOf: (index: number) => string,
  model: ModelInfo,
  plan: OutputPlan,
  options: GenerateOptions,
  run: Run,
): Promise<GenerateReport> {
  const report: GenerateReport = { exitCode: EXIT.ok, model: model.id, seed: options.seed, shapes: [] };
  const surface = {
    ...startingSurface(options.threshold ?? model.threshold),
    ...(options.smoothing === undefined ? {} : { smoothing: options.smoothing }),
  };
  for (const [i, shape] of shapes.entries()) {
    throwIfCancelled(run);
    const name = nameOf(i);
    // Nobody knows what a random shape is: without a height it gets the one of "unknown".
    const placement = { name, height: options.height ?? typicalHeight([]), unit: options.unit, up: options.up };
    const encoder = createShapeEncoder(createGrid(model.gridSize, shape.grid), surface, placement);
    const targets = plan.into(name);
    try {
      const contents = [];
      for (const target of targets) contents.push(await encoder.encode(target.format));
      for (const [k, target] of targets.entries()) await writeOutput(target.path, contents[k]);
    } catch (error) {
      // A point far out may give a grid with nothing in it: that is one shape less, not the end.
      if (!(error instanceof Error && 'code' in error && error.code === 'invalid-input')) throw error;
      report.shapes.push({ outputs: [], error: error.message });
      report.exitCode = EXIT.failed;
      run.warn(`${name}: ${error.message}`);
      continue;
    }
    report.shapes.push({ outputs: targets.map(({ path }) => path) });
    run.say(targets.map(({ path }) => path).join(', '));
  }
  return report;
}
