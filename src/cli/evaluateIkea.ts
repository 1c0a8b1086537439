import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { resampleGrid } from '../core/edit/resample';
import { MaquetteError } from '../core/errors';
import { averagePrecision } from '../core/metrics/averagePrecision';
import { centredBall, constantGrid, meanGrid, nearestRow } from '../core/metrics/baselines';
import { createGrid } from '../core/voxel/grid';
import { cubeTurns, turnCube } from '../core/voxel/turnCube';
import { canonicalCells } from '../engine/datasets/canonicalCells';
import { recogniseLayout } from '../engine/datasets/layouts/recogniseLayout';
import type { ListedShape } from '../engine/datasets/layouts/listing';
import { loadShape } from '../engine/datasets/loadShape';
import { evenly } from '../engine/training/sampling';
import type { Engine, ModelInfo } from '../shared/engine';
import type { Run } from './context';
import { throwIfCancelled, warnOfFallback } from './context';
import type { EvaluateOptions, Scored, ScoreRow } from './evaluation';
import { pictureLook } from './pictureLook';

/** The size that the paper's table is measured at. */
const EDGE = 20;

interface Photo {
  file: string;
  shape: ListedShape;
}

/** Average precision on photos of IKEA furniture at 20³, the measure of the paper's one table, as the predictions stand and aligned. */
export async function evaluateIkea(engine: Engine, model: ModelInfo, { data, limit, seed }: EvaluateOptions, run: Run): Promise<Scored> {
  const { reader, folder } = await recogniseLayout(data);
  if (reader === 'prepared' || reader.layout !== 'ikea') {
    const what = reader === 'prepared' ? 'a prepared set' : reader.looksLike;
    throw new MaquetteError('invalid-input', `“${data}” is not in the IKEA form (Images/, Voxels/, Lists/): it is ${what}.`, {
      file: data,
    });
  }
  const listing = await reader.list(folder, {});
  const all: Photo[] = listing.shapes.flatMap((shape) => shape.pictures.map(({ file }) => ({ file, shape })));
  const photos = evenly(all, limit);
  if (photos.length === 0) throw new MaquetteError('invalid-input', `“${data}” has no photo whose model has a grid.`, { file: data });
  const truths = new Map<string, { own: Float32Array; canonical: Float32Array }>();
  for (const shape of listing.shapes) {
    const cells = (await loadShape(shape.source, listing.root)).cells(EDGE, 'solid');
    truths.set(shape.id, { own: Float32Array.from(cells), canonical: Float32Array.from(canonicalCells(cells, EDGE, EDGE)) });
  }
  const truthOf = ({ shape }: Photo): { own: Float32Array; canonical: Float32Array } => {
    const found = truths.get(shape.id);
    if (!found) throw new RangeError(`no grid of ${shape.id}`);
    return found;
  };

  const problems = listing.problems.map(({ file, reason }) => `${file}: ${reason}`);
  const predictions: (Float32Array | undefined)[] = [];
  const looks: (Float32Array | undefined)[] = [];
  for (const [i, { file }] of photos.entries()) {
    throwIfCancelled(run);
    run.progress.show(`photo ${i + 1} of ${photos.length}`);
    try {
      const photo = await engine.preparePhoto({ name: basename(file), bytes: await readFile(file) }, { signal: run.signal });
      const { samples } = await engine.reconstruct(
        { photos: [photo], model: model.id, seed, samples: 1 },
        { signal: run.signal, onProgress: warnOfFallback(run) },
      );
      predictions.push(resampleGrid(createGrid(model.gridSize, samples[0].grid), EDGE).data);
      looks.push(pictureLook(photo.rgba, photo.width, photo.height, photo.cutout !== 'none'));
    } catch (error) {
      if (!(error instanceof MaquetteError) || error.code === 'cancelled' || error.code === 'unsupported') throw error;
      problems.push(`${basename(file)}: ${error.message}`);
      predictions.push(undefined);
      looks.push(undefined);
    }
  }

  const ball = centredBall(EDGE);
  const constant = constantGrid(EDGE, 0.5);
  const methods: [string, (i: number) => number | undefined][] = [
    [`${model.id}, as is`, (i) => scoreOf(predictions[i], truthOf(photos[i]).own)],
    [`${model.id}, aligned`, (i) => alignedScore(predictions[i], truthOf(photos[i]))],
    ['class mean', (i) => scoreOf(meanOfOthers(photos[i], listing.shapes, truths), truthOf(photos[i]).own)],
    ['nearest by photo', (i) => scoreOf(truthByPhoto(i, photos, looks, truths), truthOf(photos[i]).own)],
    ['centred ball', (i) => scoreOf(ball, truthOf(photos[i]).own)],
    ['constant', (i) => scoreOf(constant, truthOf(photos[i]).own)],
  ];
  const classes = [...new Set(photos.map(({ shape }) => shape.class))].sort();
  const rows: ScoreRow[] = [];
  for (const [method, scoreAt] of methods) {
    const byClass = new Map(classes.map((name) => [name, [] as number[]]));
    for (const i of photos.keys()) {
      throwIfCancelled(run);
      run.progress.show(`${method}: ${i + 1} of ${photos.length}`);
      const value = scoreAt(i);
      if (value !== undefined) byClass.get(photos[i].shape.class)?.push(value);
    }
    const means = [...byClass].filter(([, list]) => list.length > 0).map(([name, list]) => [name, mean(list)] as const);
    rows.push({ method, values: { ...Object.fromEntries(means), mean: mean(means.map(([, value]) => value)) } });
  }
  return {
    protocol: `average precision (scikit-learn's) on ${photos.length} of ${all.length} IKEA photos at ${EDGE}³, mean of the class means; predictions of ${model.gridSize}³ averaged down. “As is”: the poses of the set are not canonical. “Aligned”: the best of the 24 rotations and their mirror images, against the truth as it is or centred and scaled to 30/32 of the cube as our grids are; it is chosen with the truth in sight. Class mean: of the other models of the class in this set. Nearest by photo: the grid of the other model of this set whose photo looks most like it.`,
    columns: [...classes, 'mean'],
    rows,
    notes:
      problems.length > 0
        ? [`Left out: ${problems.slice(0, 5).join(' ')}${problems.length > 5 ? ` And ${problems.length - 5} more.` : ''}`]
        : [],
    pictures: photos.length,
  };
}

/** A photo that could not be used scores nothing for or against: it is left out and named. */
function scoreOf(prediction: Float32Array | undefined, truth: Float32Array): number | undefined {
  return prediction && averagePrecision(prediction, truth);
}

function alignedScore(
  prediction: Float32Array | undefined,
  { own, canonical }: { own: Float32Array; canonical: Float32Array },
): number | undefined {
  if (!prediction) return undefined;
  return Math.max(
    ...cubeTurns.flatMap((turn) => {
      const turned = turnCube(prediction, EDGE, turn);
      return [averagePrecision(turned, own), averagePrecision(turned, canonical)];
    }),
  );
}

function meanOfOthers({ shape }: Photo, shapes: readonly ListedShape[], truths: ReadonlyMap<string, { own: Float32Array }>): Float32Array {
  const others = shapes.filter((other) => other.class === shape.class && other.id !== shape.id);
  const grids = others.flatMap(({ id }) => truths.get(id)?.own ?? []);
  return grids.length > 0 ? meanGrid(grids) : constantGrid(EDGE, 0);
}

/** The grid of another model, on the photo that looks most like photo `i`. */
function truthByPhoto(
  i: number,
  photos: readonly Photo[],
  looks: readonly (Float32Array | undefined)[],
  truths: ReadonlyMap<string, { own: Float32Array }>,
): Float32Array | undefined {
  const others = [...photos.keys()].filter((other) => photos[other].shape.id !== photos[i].shape.id);
  const rows = others.flatMap((other) => looks[other] ?? []);
  const look = looks[i];
  if (!look || rows.length === 0) return undefined;
  const found = others.filter((other) => looks[other])[nearestRow(look, rows)];
  return truths.get(photos[found].shape.id)?.own;
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);
