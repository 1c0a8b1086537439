import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LengthUnit } from '../core/mesh/placeMesh';
import { createGrid } from '../core/voxel/grid';
import { standingThreshold } from '../core/voxel/standingThreshold';
import type { ModelInfo, PreparedPhoto, Reconstruction } from '../shared/engine';
import { startingSurface, typicalHeight } from '../shared/shapeDefaults';
import type { CommonOptions, Run } from './context';
import { chooseModel, showStage, throwIfCancelled } from './context';
import type { MeshFacts } from './encodeShape';
import { createShapeEncoder } from './encodeShape';
import { describeError, EXIT, exitCodeOf, UsageError } from './exitCodes';
import type { ExitCode } from './exitCodes';
import type { OutputOptions, Target } from './planOutputs';
import { ofSample, planOutputs, shapeNames } from './planOutputs';
import { findPhotos, readInput } from './readInput';
import { writeOutput } from './writeOutput';

export interface ReconstructOptions extends CommonOptions, OutputOptions {
  model?: string;
  seed: number;
  samples: number;
  threshold?: number;
  smoothing?: number;
  mask?: string;
  views?: boolean;
  force?: boolean;
  /** Metres. */
  height?: number;
  unit: LengthUnit;
  up: 'y' | 'z';
}

/** One shape to make: from one photo, or from all of them with --views. */
interface Task {
  photos: string[];
  name: string;
  targets: Target[];
}

interface ShapeResult {
  photos: string[];
  skipped?: true;
  error?: { code: string; message: string };
  cutouts?: PreparedPhoto['cutout'][];
  classes?: Reconstruction['classes'];
  height?: number;
  heightIsEstimated?: boolean;
  samples?: { threshold: number; outputs: (Target & { bytes: number })[]; mesh?: MeshFacts }[];
  milliseconds?: number;
}

export interface ReconstructReport {
  exitCode: ExitCode;
  model: string;
  backend?: string;
  seed: number;
  results: ShapeResult[];
}

/** After these errors the photos that are left would fail too. */
const FATAL = new Set<ExitCode>([EXIT.cancelled, EXIT.device, EXIT.output]);

export async function reconstruct(paths: readonly string[], options: ReconstructOptions, run: Run): Promise<ReconstructReport> {
  const photos = await findPhotos(paths);
  if (options.mask !== undefined && photos.length > 1) throw new UsageError('--mask belongs to one photo; give one photo with it.');
  if (options.views && photos.length > 8) throw new UsageError(`Up to 8 views of one object can be used, not ${photos.length}.`);
  const several = photos.length > 1 && !options.views;
  const plan = await planOutputs(options, several);
  const names = shapeNames(photos);
  const tasks: Task[] = several
    ? photos.map((photo, i) => ({ photos: [photo], name: names[i], targets: plan.into(names[i]) }))
    : [{ photos, name: names[0], targets: plan.into(names[0]) }];

  const model = await chooseModel(await run.engine(), options.model);
  const report: ReconstructReport = { exitCode: EXIT.ok, model: model.id, seed: options.seed, results: [] };
  const failures: string[] = [];
  for (const [i, task] of tasks.entries()) {
    const title = `${several ? `[${i + 1}/${tasks.length}] ` : ''}${basename(task.photos[0])}`;
    try {
      const done = plan.folder !== undefined && !options.force && (await isDone(task, options.samples));
      report.results.push(done ? { photos: task.photos, skipped: true } : await makeShape(task, model, options, run, report, title));
      if (done) run.say(`${title}: done before, skipped (--force makes it again)`);
    } catch (error) {
      if (!several || FATAL.has(exitCodeOf(error))) throw error;
      report.results.push({ photos: task.photos, error: describeError(error) });
      failures.push(describeError(error).message);
    }
  }
  if (failures.length > 0) {
    run.warn(`${failures.length} of ${tasks.length} photos failed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
    report.exitCode = EXIT.failed;
  }
  return report;
}

async function makeShape(
  task: Task,
  model: ModelInfo,
  options: ReconstructOptions,
  run: Run,
  report: ReconstructReport,
  title: string,
): Promise<ShapeResult> {
  const start = performance.now();
  const engine = await run.engine();
  const control = { signal: run.signal, onProgress: showStage(run, title) };
  const mask = options.mask === undefined ? undefined : { name: options.mask, bytes: await readInput(options.mask) };
  const photos: PreparedPhoto[] = [];
  for (const photo of task.photos) {
    throwIfCancelled(run);
    const input = { name: photo, bytes: await readInput(photo), ...(mask ? { mask } : {}) };
    photos.push(await engine.preparePhoto(input, control));
  }
  const made = await engine.reconstruct({ photos, model: model.id, seed: options.seed, samples: options.samples }, control);
  report.backend = made.backend;

  const height = options.height ?? typicalHeight(made.classes);
  const result: ShapeResult = {
    photos: task.photos,
    cutouts: photos.map(({ cutout }) => cutout),
    classes: made.classes,
    height,
    heightIsEstimated: options.height === undefined,
    samples: [],
  };
  const smoothing = options.smoothing === undefined ? {} : { smoothing: options.smoothing };
  for (const [sample, shape] of made.samples.entries()) {
    throwIfCancelled(run);
    const grid = createGrid(made.gridSize, shape.grid);
    const surface = { ...startingSurface(options.threshold ?? standingThreshold(grid, made.threshold)), ...smoothing };
    const encoder = createShapeEncoder(grid, surface, {
      name: task.name,
      height,
      unit: options.unit,
      up: options.up,
    });
    const targets = task.targets.map((target) => ofSample(target, sample, made.samples.length));
    const facts = await writeShape(targets, encoder, run);
    result.samples?.push({ threshold: surface.threshold, ...facts });
    run.say(`${title} -> ${targets.map(({ path }) => path).join(', ')}  (${describe(facts.mesh, made.classes, made.gridSize)})`);
  }
  result.milliseconds = Math.round(performance.now() - start);
  return result;
}

async function writeShape(
  targets: readonly Target[],
  encoder: ReturnType<typeof createShapeEncoder>,
  run: Run,
): Promise<Omit<NonNullable<ShapeResult['samples']>[number], 'threshold'>> {
  // All are encoded before the first is written: a shape that cannot be made leaves no file.
  const encoded = [];
  for (const target of targets) encoded.push({ ...target, content: await encoder.encode(target.format) });
  const outputs = [];
  for (const { content, ...target } of encoded) {
    throwIfCancelled(run);
    await writeOutput(target.path, content);
    outputs.push({ ...target, bytes: content.byteLength });
  }
  const hasMesh = targets.some(({ format }) => format === 'obj' || format === 'stl');
  return hasMesh ? { outputs, mesh: encoder.facts } : { outputs };
}

/** "chair, 3412 triangles, 0.42 x 0.85 x 0.44 m" */
function describe(mesh: MeshFacts | undefined, classes: Reconstruction['classes'], gridSize: number): string {
  const [best] = [...classes].sort((a, b) => b.probability - a.probability);
  const facts = mesh
    ? [`${mesh.triangles} triangles`, `${mesh.size.map((length) => length.toFixed(2)).join(' x ')} m`]
    : [`${gridSize}³ cells`];
  return [...(best ? [best.name] : []), ...facts].join(', ');
}

/** Whether every file of a task is there with something in it; files are only ever written whole. */
async function isDone({ targets }: Task, samples: number): Promise<boolean> {
  for (const target of targets) {
    for (let sample = 0; sample < samples; sample++) {
      const entry = await stat(ofSample(target, sample, samples).path).catch(() => undefined);
      if (!entry || entry.size === 0) return false;
    }
  }
  return true;
}
