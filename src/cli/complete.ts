import { readGrid } from '../core/formats';
import type { LengthUnit } from '../core/mesh/placeMesh';
import { createGrid } from '../core/voxel/grid';
import type { VoxelGrid } from '../core/voxel/grid';
import { resampleGrid } from '../core/edit/resample';
import { knownFromSide } from '../core/voxel/seenCells';
import type { Side } from '../core/voxel/seenCells';
import { startingSurface, typicalHeight } from '../shared/shapeDefaults';
import type { CommonOptions, Run } from './context';
import { chooseModel, showStage } from './context';
import { createShapeEncoder } from './encodeShape';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import type { OutputOptions } from './planOutputs';
import { planOutputs } from './planOutputs';
import { readInput } from './readInput';
import { writeOutput } from './writeOutput';

export interface CompleteOptions extends CommonOptions, OutputOptions {
  model?: string;
  side: Side;
  steps?: number;
  threshold?: number;
  smoothing?: number;
  height?: number;
  unit: LengthUnit;
  up: 'y' | 'z';
}

export interface CompleteReport {
  exitCode: ExitCode;
  model: string;
  /** How the hidden part was found: by a model that was trained for it, or by a search in the latent space of another. */
  by: 'scan-model' | 'latent-fit';
  outputs: string[];
  /** Cells that the scan has seen, and the share of them that the shape has too. */
  seen: number;
  agreement: number;
}

/** The whole shape from the voxels that are seen from one side. */
export async function complete(file: string, options: CompleteOptions, run: Run): Promise<CompleteReport> {
  const plan = await planOutputs(options, false);
  const scan = readGrid(await readInput(file), file);
  const engine = await run.engine();
  const models = await engine.models();
  // Without a name: a model that was trained for this, else the best of the others.
  const model = await chooseModel(engine, options.model ?? models.find(({ kind }) => kind === 'scan')?.id);
  const seen = cellsAt(scan, model.gridSize);
  const count = seen.reduce((sum, cell) => sum + cell, 0);
  const control = { signal: run.signal, onProgress: showStage(run, 'Completing') };
  const input = { model: model.id, gridSize: model.gridSize, grid: seen, known: knownFromSide(seen, model.gridSize, options.side) };
  const shape = await engine.fitShape({ ...input, ...(options.steps === undefined ? {} : { steps: options.steps }) }, control);

  const threshold = options.threshold ?? model.threshold;
  let kept = 0;
  for (const [i, cell] of seen.entries()) if (cell && shape.grid[i] >= threshold) kept++;
  const surface = { ...startingSurface(threshold), ...(options.smoothing === undefined ? {} : { smoothing: options.smoothing }) };
  const targets = plan.into('whole');
  const placement = { name: 'whole', height: options.height ?? typicalHeight([]), unit: options.unit, up: options.up };
  const encoder = createShapeEncoder(createGrid(model.gridSize, shape.grid), surface, placement);
  for (const target of targets) await writeOutput(target.path, await encoder.encode(target.format));
  const by = model.kind === 'scan' ? 'scan-model' : 'latent-fit';
  const agreement = count === 0 ? 1 : kept / count;
  run.say(`${targets.map(({ path }) => path).join(', ')} (${Math.round(100 * agreement)} % of the ${count} seen cells are in the shape)`);
  return { exitCode: EXIT.ok, model: model.id, by, outputs: targets.map(({ path }) => path), seen: count, agreement };
}

/** 1 where the scan has seen something, at the model's size: a coarser cell is seen where any part of it is. */
function cellsAt(scan: VoxelGrid, size: number): Float32Array {
  const cells = createGrid(
    scan.size,
    Float32Array.from(scan.data, (value) => Number(value >= 0.5)),
  );
  if (scan.size === size) return cells.data;
  const { data } = resampleGrid(cells, size);
  const least = scan.size > size ? 1e-6 : 0.5;
  return Float32Array.from(data, (value) => Number(value >= least));
}
