import { addDirections } from '../core/latent/directions';
import type { Interpolation } from '../core/latent/interpolate';
import { interpolate as between, mixCorners } from '../core/latent/interpolate';
import { neighbourOverlaps } from '../core/latent/overlaps';
import { walkLatents } from '../core/latent/walk';
import { createRandom } from '../core/random';
import type { GeneratedShape } from '../shared/engine';
import type { Run } from './context';
import { chooseModel, showStage } from './context';
import { UsageError } from './exitCodes';
import type { GenerateOptions, GenerateReport } from './generate';
import { numbered, writeShapes } from './generate';
import { planOutputs } from './planOutputs';
import { readLatent } from './readLatent';
import { table } from './terminal';

export interface InterpolateOptions extends GenerateOptions {
  steps: number;
  how: Interpolation;
  grid?: boolean;
  walk?: boolean;
  stepSize: number;
  loop?: boolean;
}

/** How even a way is. */
export interface Smoothness {
  /** IoU of each shape with the next; of a grid along its rows, row after row, then along its columns. */
  overlaps: number[];
  mean: number;
  least: number;
  /** Standard deviation of the overlaps: 0 for steps that all change as much. */
  unevenness: number;
}

/** Shapes on the way through two or more shapes, on the grid between four, or on a random walk from one. Prints how alike neighbours are. */
export async function interpolate(
  words: readonly string[],
  options: InterpolateOptions,
  run: Run,
): Promise<GenerateReport & { smoothness: Smoothness }> {
  checkCount(words.length, options);
  const plan = await planOutputs(options, true);
  const engine = await run.engine();
  const model = await chooseModel(engine, options.model);
  const ends: Float32Array[] = [];
  for (const word of words) ends.push(await readLatent(word, model, options.seed, engine, run));
  const latents = latentsOf(ends, options);
  const shapes = await engine.generate({ model: model.id, latents }, { signal: run.signal, onProgress: showStage(run, 'Generating') });
  const report = await writeShapes(
    shapes,
    options.grid ? inSquare(options.steps) : numbered('step', shapes.length),
    model,
    plan,
    options,
    run,
  );
  const smoothness = measure(shapes, options, options.threshold ?? model.threshold);
  const rows = smoothness.overlaps.map((overlap, i) => [`${pairName(i, options)}`, overlap.toFixed(3)]);
  run.say(`\nIoU between neighbours at ${options.threshold ?? model.threshold}:\n${table(rows)}`);
  run.say(
    `mean ${smoothness.mean.toFixed(3)}, least ${smoothness.least.toFixed(3)}, unevenness (standard deviation) ${smoothness.unevenness.toFixed(3)}`,
  );
  return { ...report, smoothness };
}

/** "row-1-column-3": the first row lies between the first two shapes, the first column between the first and the third. */
function inSquare(side: number): (i: number) => string {
  const [row, column] = [numbered('row', side), numbered('column', side)];
  return (i) => `${row(Math.floor(i / side))}-${column(i % side)}`;
}

function checkCount(count: number, { grid, walk }: InterpolateOptions): void {
  if (grid && walk) throw new UsageError('Give --grid or --walk, not both.');
  if (grid && count !== 4) throw new UsageError('A grid lies between four shapes: top left, top right, bottom left, bottom right.');
  if (walk && count !== 1) throw new UsageError('A walk starts at one shape.');
  if (!grid && !walk && count < 2) throw new UsageError('Give two shapes or more, or one with --walk.');
}

function latentsOf(ends: Float32Array[], { steps, how, grid, walk, stepSize, loop, seed }: InterpolateOptions): Float32Array[] {
  if (walk) {
    const random = createRandom(seed);
    const draw = (): Float32Array => Float32Array.from(ends[0], () => random.normal());
    return walkLatents(ends[0], draw, how, { steps: steps - 1, stepSize, loop: loop ?? false, random });
  }
  if (grid) {
    const corners = [ends[0], ends[1], ends[2], ends[3]] as const;
    const share = (i: number): number => i / (steps - 1);
    return Array.from({ length: steps * steps }, (_, i) => mixCorners(corners, share(i % steps), share(Math.floor(i / steps)), how));
  }
  // Through all of them: `steps` shapes from each to the next, each given shape once.
  return ends
    .slice(1)
    .flatMap((end, k) => Array.from({ length: steps }, (_, i) => between(ends[k], end, i / (steps - 1), how)).slice(k === 0 ? 0 : 1));
}

function measure(shapes: readonly GeneratedShape[], { grid, steps }: InterpolateOptions, threshold: number): Smoothness {
  const grids = shapes.map((shape) => shape.grid);
  const row = (r: number): Float32Array[] => grids.slice(r * steps, (r + 1) * steps);
  const column = (c: number): Float32Array[] => grids.filter((_, i) => i % steps === c);
  const lines = grid ? Array.from({ length: 2 * steps }, (_, i) => (i < steps ? row(i) : column(i - steps))) : [grids];
  const overlaps = lines.flatMap((line) => neighbourOverlaps(line, threshold));
  const mean = overlaps.reduce((a, b) => a + b, 0) / Math.max(1, overlaps.length);
  const variance = overlaps.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, overlaps.length);
  return { overlaps, mean, least: Math.min(...overlaps), unevenness: Math.sqrt(variance) };
}

function pairName(i: number, { grid, steps }: InterpolateOptions): string {
  if (!grid) return `${i + 1} - ${i + 2}`;
  const [line, k] = [Math.floor(i / (steps - 1)), i % (steps - 1)];
  return line < steps ? `row ${line + 1}: ${k + 1} - ${k + 2}` : `column ${line - steps + 1}: ${k + 1} - ${k + 2}`;
}

export interface CombineOptions extends GenerateOptions {
  plus?: string[];
  minus?: string[];
  amount: number;
}

/** Latent arithmetic: a shape with the difference of others added, such as an armchair made of a chair by adding a sofa and taking away a bench. */
export async function combine(base: string, options: CombineOptions, run: Run): Promise<GenerateReport> {
  const { plus = [], minus = [], amount } = options;
  if (plus.length + minus.length === 0) throw new UsageError('Give something to add (--plus) or to take away (--minus).');
  const plan = await planOutputs(options, false);
  const engine = await run.engine();
  const model = await chooseModel(engine, options.model);
  const latentOf = (word: string): Promise<Float32Array> => readLatent(word, model, options.seed, engine, run);
  const start = await latentOf(base);
  const moves = [];
  for (const word of plus) moves.push({ direction: await latentOf(word), amount });
  for (const word of minus) moves.push({ direction: await latentOf(word), amount: -amount });
  const latents = [addDirections(start, moves)];
  const shapes = await engine.generate({ model: model.id, latents }, { signal: run.signal, onProgress: showStage(run, 'Generating') });
  return writeShapes(shapes, numbered('shape', shapes.length), model, plan, options, run);
}
