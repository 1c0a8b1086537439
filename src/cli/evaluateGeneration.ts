import { setImmediate } from 'node:timers/promises';
import { MaquetteError } from '../core/errors';
import { samplePoints } from '../core/metrics/samplePoints';
import { createShapeSearch, type NearestShape } from '../core/metrics/shapeSearch';
import { setMeasures } from '../core/metrics/shapeSets';
import { extractSurface } from '../core/mesh/extractSurface';
import { createRandom } from '../core/random';
import { createGrid } from '../core/voxel/grid';
import type { DataStore } from '../engine/datasets/store';
import { drawn } from '../engine/training/sampling';
import type { Engine, ModelInfo } from '../shared/engine';
import type { Run } from './context';
import { showStage, throwIfCancelled } from './context';
import type { EvaluateOptions, Scored, ScoreRow } from './evaluation';

const POINTS = 2048;
/** All pairs are compared: more shapes take long. Larger parts of the set are thinned to a sample of so many. */
const MOST_SHAPES = 64;
/** Milliseconds of work after which an interrupt is listened for. */
const BREATH = 50;
/** A generated shape that overlaps a training shape this much is called a copy. */
const COPY = 0.95;

/** Scores shapes from random latents as a set, beside training shapes taken as if they had been generated. */
export async function evaluateGeneration(
  engine: Engine,
  model: ModelInfo,
  store: DataStore,
  { split, limit, seed, data }: EvaluateOptions,
  run: Run,
): Promise<Scored> {
  const inSplit = (wanted: string): number[] => [...store.shapes.keys()].filter((shape) => store.shapes[shape].split === wanted);
  const referable = inSplit(split);
  const reference = drawn(referable, Math.min(limit, MOST_SHAPES), seed);
  const training = inSplit('train');
  if (reference.length < 2 || training.length < 2) {
    throw new MaquetteError('invalid-input', `The set needs two shapes at least in its ${split} part and in its training part.`, {
      file: data,
    });
  }
  const count = reference.length;
  const comparable = drawn(training, count, seed);
  const shapes = await engine.generate({ model: model.id, count, seed }, { signal: run.signal, onProgress: showStage(run, 'Generating') });
  const toPoints = (grid: Float32Array, threshold: number, number: number): Float32Array | undefined => {
    const mesh = extractSurface(createGrid(store.gridSize, grid), threshold);
    // The longest side of a canonical shape is 30/32 of the cube's edge.
    return mesh.indices.length === 0
      ? undefined
      : samplePoints(mesh, POINTS, createRandom(seed + number)).points.map((value) => (value * 32) / 30);
  };
  const ofShapes = (numbers: readonly number[], from: number): Float32Array[] =>
    numbers.flatMap((shape, i) => toPoints(Float32Array.from(store.grid(shape)), 0.5, from + i) ?? []);
  const truth = ofShapes(reference, 1000);
  const rows: ScoreRow[] = [];
  for (const [method, points] of [
    [model.id, shapes.flatMap(({ grid }, i) => toPoints(grid, model.threshold, i) ?? [])],
    ['training shapes', ofShapes(comparable, 2000)],
  ] as const) {
    if (points.length === 0) {
      rows.push({ method, values: { 'no surface': count } });
      continue;
    }
    const { mmd, coverage, oneNearestNeighbour } = await setMeasures(points, truth, pausing(run, `${method}: comparing`));
    rows.push({ method, values: { MMD: mmd, COV: coverage, '1-NNA': oneNearestNeighbour, 'no surface': count - points.length } });
  }

  const search = createShapeSearch(training.map((shape) => store.packedGrid(shape)));
  const pause = pausing(run, 'Nearest training shapes:');
  const nearest: NearestShape[] = [];
  for (const { grid } of shapes) {
    nearest.push(search(grid, model.threshold));
    await pause(nearest.length / shapes.length);
  }
  const mean = nearest.reduce((sum, { iou }) => sum + iou, 0) / count;
  const copies = nearest.filter(({ iou }) => iou >= COPY).length;
  const byShape = new Set(nearest.map(({ index }) => index)).size;
  rows[0].values['IoU of nearest training shape'] = mean;
  return {
    protocol: `${count} shapes from N(0, I), seed ${seed}, against ${sampleName(reference, referable, split)}; the row “training shapes” is ${sampleName(comparable, training, 'training')}; samples are drawn with seed ${seed}. Chamfer distance (squared, both ways added) of ${POINTS} points on each surface, longest side = 1. MMD lower, COV higher, 1-NNA nearer to 0.5 is better.`,
    columns: ['MMD', 'COV', '1-NNA', 'no surface', 'IoU of nearest training shape'],
    rows,
    notes: [
      `Nearest of all ${training.length} training shapes: ${byShape} different ones for ${count} generated shapes; ${copies} of these are copies (IoU ${COPY} or more). Copying the training set looks good on MMD and COV.`,
      `First ones: ${nearest
        .slice(0, 8)
        .map(({ index, iou }) => `${store.shapes[training[index]].id} (${iou.toFixed(2)})`)
        .join(', ')}.`,
    ],
    pictures: count,
  };
}

const sampleName = (taken: readonly number[], from: readonly number[], part: string): string =>
  taken.length === from.length
    ? `all ${from.length} shapes of the ${part} part`
    : `${taken.length} of the ${from.length} shapes of the ${part} part`;

/** Shows how far long work is, and lets an interrupt through now and then. */
function pausing(run: Run, title: string): (share: number) => Promise<void> | undefined {
  let last = Date.now();
  return (share) => {
    if (Date.now() - last < BREATH) return undefined;
    last = Date.now();
    run.progress.show(`${title} ${Math.round(100 * share)} %`);
    return setImmediate().then(() => throwIfCancelled(run));
  };
}
