import { MaquetteError } from '../core/errors';
import { centredBall, constantGrid, meanGrid, nearestRow } from '../core/metrics/baselines';
import { samplePoints } from '../core/metrics/samplePoints';
import type { PointSet } from '../core/metrics/samplePoints';
import { surfaceDistance } from '../core/metrics/surfaceDistance';
import { extractSurface } from '../core/mesh/extractSurface';
import { createRandom } from '../core/random';
import { createGrid } from '../core/voxel/grid';
import type { DataStore } from '../engine/datasets/store';
import type { ScoredPicture } from '../engine/training/evaluate';
import { bestThreshold, score } from '../engine/training/evaluate';
import { evenly } from '../engine/training/sampling';
import type { Engine, ModelInfo } from '../shared/engine';
import type { Run } from './context';
import { throwIfCancelled, warnOfFallback } from './context';
import type { EvaluateOptions, Scored, ScoreRow } from './evaluation';
import { pictureLook } from './pictureLook';

const MOST_TRAINING_PICTURES = 2000;
const POINTS = 4096;
/** Shares of the longest side; one cell of 32³ is 3.1 %. */
const WITHIN = [0.01, 0.02, 0.031, 0.05];
/** Of Pix2Vox: the best mean IoU over these. */
const FOUR_THRESHOLDS = [0.2, 0.3, 0.4, 0.5];

type PictureProtocol = 'iou' | 'ap' | 'surface';

/** Scores reconstructions from the pictures of a set's validation or test part, with the class mean, the nearest training shape by picture, a ball and a constant beside them. */
export async function evaluatePictures(
  engine: Engine,
  model: ModelInfo,
  store: DataStore,
  options: EvaluateOptions & { protocol: PictureProtocol },
  run: Run,
): Promise<Scored> {
  const all = picturesOf(store, options.split);
  const pictures = evenly(all, options.limit);
  if (pictures.length === 0)
    throw new MaquetteError('invalid-input', `The set has no pictures in its ${options.split} part.`, { file: options.data });
  const truths = pictures.map((picture) => {
    const { shape } = store.pictures[picture];
    return { name: store.shapes[shape].id, class: store.shapes[shape].class, truth: Float32Array.from(store.grid(shape)) };
  });
  const methods = new Map<string, Float32Array[]>([[model.id, await predictAll(engine, model, store, pictures, options, run)]]);
  for (const [name, predictions] of await baselines(store, pictures, run)) methods.set(name, predictions);

  const rows: ScoreRow[] = [];
  const known = picturesOf(store, 'train').length;
  const notes = [
    known === 0
      ? 'The set has no training pictures: there is no nearest training shape by picture.'
      : `Nearest training shape: by the colours and the outline of ${Math.min(known, MOST_TRAINING_PICTURES)} of ${known} training pictures.`,
  ];
  for (const [method, predictions] of methods) {
    throwIfCancelled(run);
    const scored = truths.map((truth, i): ScoredPicture => ({ ...truth, prediction: predictions[i] }));
    // A baseline gets the threshold that is best for it on these very pictures: it is not to be beaten by a bad threshold.
    const own = method === model.id ? model.threshold : bestThreshold([scored]).threshold;
    rows.push({ method, values: valuesOf(options, scored, own, method === model.id) });
    if (method === model.id && options.protocol === 'iou') {
      const best = bestThreshold([scored], FOUR_THRESHOLDS);
      notes.push(`Best of ${FOUR_THRESHOLDS.join(', ')} (chosen on these pictures): ${best.iou.toFixed(3)} at ${best.threshold}.`);
    }
  }
  return {
    protocol: protocolText(options, model, `${pictures.length} of ${all.length}`),
    columns: Object.keys(rows[0].values),
    rows,
    notes,
    pictures: pictures.length,
  };
}

/** Numbers of the pictures of a part, each object's together. */
function picturesOf(store: DataStore, split: string): number[] {
  return [...store.pictures.keys()].filter((picture) => store.shapes[store.pictures[picture].shape].split === split);
}

async function predictAll(
  engine: Engine,
  model: ModelInfo,
  store: DataStore,
  pictures: readonly number[],
  { seed }: EvaluateOptions,
  run: Run,
): Promise<Float32Array[]> {
  const predictions = [];
  for (const [i, picture] of pictures.entries()) {
    run.progress.show(`picture ${i + 1} of ${pictures.length}`);
    const pixels = await store.readPicture(picture);
    const photo = { name: `picture ${picture}`, ...pixels, cutout: 'given' as const };
    const { samples } = await engine.reconstruct(
      { photos: [photo], model: model.id, seed, samples: 1 },
      { signal: run.signal, onProgress: warnOfFallback(run) },
    );
    predictions.push(samples[0].grid);
  }
  return predictions;
}

async function baselines(store: DataStore, pictures: readonly number[], run: Run): Promise<[string, Float32Array[]][]> {
  const size = store.gridSize;
  const training = [...store.shapes.keys()].filter((shape) => store.shapes[shape].split === 'train');
  const classes = new Map<string, Float32Array>();
  for (const name of new Set(store.shapes.map((shape) => shape.class))) {
    const own = training.filter((shape) => store.shapes[shape].class === name);
    classes.set(name, own.length > 0 ? meanGrid(own.map((shape) => store.grid(shape))) : new Float32Array(size ** 3));
  }
  const classOf = (picture: number): string => store.shapes[store.pictures[picture].shape].class;
  const found: [string, Float32Array[]][] = [
    ['class mean', pictures.map((picture) => classes.get(classOf(picture)) ?? constantGrid(size, 0))],
  ];

  const known = evenly(picturesOf(store, 'train'), MOST_TRAINING_PICTURES);
  if (known.length > 0) {
    const look = async (picture: number): Promise<Float32Array> => {
      const { rgba, width, height } = await store.readPicture(picture);
      return pictureLook(rgba, width, height, true);
    };
    const rows: Float32Array[] = [];
    for (const [i, picture] of known.entries()) {
      throwIfCancelled(run);
      run.progress.show(`training picture ${i + 1} of ${known.length}`);
      rows.push(await look(picture));
    }
    const nearest = [];
    for (const picture of pictures) {
      const row = nearestRow(await look(picture), rows);
      nearest.push(Float32Array.from(store.grid(store.pictures[known[row]].shape)));
    }
    found.push(['nearest training shape', nearest]);
  }
  const ball = centredBall(size);
  const constant = constantGrid(size, 0.5);
  found.push(['centred ball', pictures.map(() => ball)], ['constant', pictures.map(() => constant)]);
  return found;
}

function valuesOf(
  { protocol, seed }: EvaluateOptions,
  scored: readonly ScoredPicture[],
  threshold: number,
  isModel: boolean,
): Record<string, number> {
  if (protocol === 'surface') return surfaceValues(scored, threshold, seed);
  const scores = score(scored, threshold);
  const pick = (one: { iou: number; ap: number }): number => (protocol === 'ap' ? one.ap : one.iou);
  return {
    ...Object.fromEntries(scores.byClass.map((one) => [one.class, pick(one)])),
    mean: pick(scores.classMean),
    ...(protocol === 'iou' ? { threshold: isModel ? threshold : scores.threshold } : {}),
  };
}

function surfaceValues(scored: readonly ScoredPicture[], threshold: number, seed: number): Record<string, number> {
  const sums: Record<string, number> = {};
  let counted = 0;
  for (const [i, { prediction, truth }] of scored.entries()) {
    const [p, g] = [points(prediction, threshold, seed + i), points(truth, 0.5, seed + i)];
    if (!p || !g) continue;
    const { chamferL1, chamferL2, normalConsistency, fScores } = surfaceDistance(p, g, WITHIN);
    const values = {
      'Chamfer L1': chamferL1,
      'Chamfer L2': chamferL2,
      normals: normalConsistency,
      ...Object.fromEntries(WITHIN.map((t, k) => [`F@${100 * t} %`, fScores[k]])),
    };
    for (const [name, value] of Object.entries(values)) sums[name] = (sums[name] ?? 0) + value;
    counted++;
  }
  const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / counted]));
  return { ...means, 'no surface': scored.length - counted };
}

/** Points on the surface of a grid whose longest side is scaled to 1 by the truth's own cube: 30/32 of the edge. */
function points(grid: Float32Array, threshold: number, seed: number): PointSet | undefined {
  const mesh = extractSurface(createGrid(Math.round(Math.cbrt(grid.length)), grid), threshold);
  if (mesh.indices.length === 0) return undefined;
  const found = samplePoints(mesh, POINTS, createRandom(seed));
  return { ...found, points: found.points.map((value) => (value * 32) / 30) };
}

function protocolText({ protocol, split }: EvaluateOptions, { gridSize, threshold }: ModelInfo, count: string): string {
  const on = `${count} pictures of the ${split} part, each with its cut-out, ${gridSize}³, canonical pose; mean of the class means`;
  switch (protocol) {
    case 'iou':
      return `IoU at ${threshold} (the model's threshold; a baseline's is the best for it on these pictures); ${on}.`;
    case 'ap':
      return `average precision as scikit-learn defines it, a value a picture; ${on}.`;
    case 'surface':
      return `${POINTS} points on each surface (at ${threshold}, a baseline's at the threshold of its best IoU), longest side = 1; Chamfer L1 and L2 (means of both ways), normal consistency, F-score at 1, 2, 3.1 and 5 % of the longest side; mean over ${count} pictures of the ${split} part; shapes without a surface are counted apart.`;
    case 'generation':
    case 'ikea-ap':
      return '';
  }
}
