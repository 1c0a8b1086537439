import { centredBall, meanGrid, nearestRow, nearestShape } from '../../src/core/metrics/baselines';
import { startBackend } from '../../src/engine/backends';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { openCheckpoints } from '../../src/engine/checkpoints/keep';
import type { DataStore } from '../../src/engine/datasets/store';
import { openStore } from '../../src/engine/datasets/store';
import type { Split } from '../../src/engine/datasets/storeSchema';
import type { AnyModel } from '../../src/engine/inference/loadModel';
import type { ScoredPicture, Scores } from '../../src/engine/training/evaluate';
import { bestThreshold, score } from '../../src/engine/training/evaluate';
import { reconstructionSpecs } from '../../src/engine/training/reconstruction';
import { extractorWeights } from '../features/extractorWeights';
import { config, MODEL_ID, MODEL_TITLE } from './config';
import type { Cutout, PredictedPhoto } from './predictPhotos';
import { predictPhotos } from './predictPhotos';
import { shipModel } from './ship';

export interface EvaluationRow {
  method: string;
  scores: Scores;
  /** IoU on validation pictures, class mean over the kinds of pictures. */
  validation?: number;
  /** Share of thin parts that is found (thinScores.ts). */
  thin?: number;
}

export interface Evaluation {
  protocol: string;
  rows: EvaluationRow[];
  /** Share of the test pictures whose class the model names rightly, with the cut-out. */
  classAccuracy: number;
  steps: number;
  /** The threshold, and how good it is where it was chosen. */
  validation: { threshold: number; iou: number; pictures: number };
}

const PROTOCOL =
  'Test split: all BlendSwap-CC-BY and KatorLegaz models of Sweet Home 3D, one icon each (128x128), never trained or tuned on. 32x32x32 cells, canonical pose, ' +
  'longest side 30 cells, solid; made as the studio does, from the photo and its mirror image, each with a cut-out looked at twice (on grey with its mask, on white or before its plain background without), and levelled: log-odds shifted so that the threshold of the highest expected IoU is .5 (src/engine/inference/levelGrid.ts; the two numbers of its calibration were chosen on validation data). IoU at one threshold, .5, class not given; AP as average_precision_score over the cells of one picture. Class mean = ' +
  'unweighted mean over the six classes; picture mean = mean over the pictures. Baselines use the threshold that is best for them on the validation pictures.';

/** Scores the best checkpoint on the test split beside what knows nothing or only remembers, and writes the model's files. */
export async function evaluateStarter(data: string, run: string, shards: string[], target: string): Promise<Evaluation> {
  await startBackend();
  const best = await (await openCheckpoints(run)).loadBest();
  if (!best) throw new Error('there is no checkpoint to evaluate: train first');
  const { step } = best.meta as { step: number };
  const wanted = new Set(reconstructionSpecs(config).map(({ name }) => name));
  const extractor = [...extractorWeights(config.encoder.networks)].map(([name, stored]): [string, StoredTensor] => [
    `extractor/${name}`,
    stored,
  ]);
  const tensors = new Map([...extractor, ...[...best.tensors].filter(([name]) => wanted.has(name))]);
  const store = await openStore(data, shards);
  const ware = { id: MODEL_ID, title: MODEL_TITLE, encoder: config.encoder, generator: config.generator, tensors, step };
  const { model, tuning, chosen, threshold, finish } = await shipModel(target, ware, store);

  const test = await predictPhotos(model, store, 'test', ['given', 'own', 'none']);
  const alike = await nearestByImage(model, store);
  model.dispose();
  const by = (cutout: Cutout): PredictedPhoto[] => test.filter((one) => one.cutout === cutout);
  const withMask = by('given');
  const rows: EvaluationRow[] = [
    { method: 'this model, with cut-out', scores: score(withMask, threshold) },
    { method: 'this model, the studio’s own cut-out', scores: score(by('own'), threshold) },
    { method: 'this model, whole picture', scores: score(by('none'), threshold) },
    ...baselines(
      store,
      tuning.filter((one) => one.kind === 'icon'),
      withMask,
      threshold,
      alike,
    ),
  ];
  const evaluation: Evaluation = {
    protocol: PROTOCOL,
    rows,
    classAccuracy: withMask.filter((one) => one.named === one.class).length / withMask.length,
    steps: step,
    validation: { threshold, iou: chosen.iou, pictures: tuning.length },
  };
  await finish(rows[0].scores.classMean.iou);
  await store.close();
  return evaluation;
}

/** For each test object, by its shape's number, the grid of the training model whose icon the encoder reads most like the object's own: what recognising alone gives. */
async function nearestByImage(model: AnyModel, store: DataStore): Promise<Map<number, Float32Array>> {
  const read = async (split: Split): Promise<{ shape: number; mean: Float32Array }[]> => {
    const readings = [];
    for (const [number, { shape, kind }] of store.pictures.entries()) {
      if (kind !== 'icon' || store.shapes[shape].split !== split) continue;
      const { mean } = await model.encode({ name: '', cutout: 'given', ...(await store.readPicture(number)) });
      readings.push({ shape, mean });
    }
    return readings;
  };
  const known = await read('train');
  const means = known.map(({ mean }) => mean);
  const asked = await read('test');
  return new Map(asked.map(({ shape, mean }) => [shape, Float32Array.from(store.grid(known[nearestRow(mean, means)].shape))]));
}

function baselines(
  store: DataStore,
  validation: ScoredPicture[],
  test: PredictedPhoto[],
  threshold: number,
  alike: ReadonlyMap<number, Float32Array>,
): EvaluationRow[] {
  const training = [...store.shapes.keys()].filter((i) => store.shapes[i]?.split === 'train' && store.shapes[i]?.source !== 'procedural');
  const grids = training.map((i) => store.grid(i));
  const floats = grids.map((grid) => Float32Array.from(grid));
  const overall = meanGrid(floats);
  const ball = centredBall(store.gridSize);
  const constant = new Float32Array(store.gridSize ** 3).fill(1);
  const byClass = new Map(
    [...new Set(test.map((one) => one.class))].map((name) => [
      name,
      meanGrid(floats.filter((_, i) => store.shapes[training[i]]?.class === name)),
    ]),
  );
  const row = (method: string, prediction: (picture: ScoredPicture) => Float32Array): EvaluationRow => {
    const swap = (list: readonly ScoredPicture[]): ScoredPicture[] => list.map((one) => ({ ...one, prediction: prediction(one) }));
    const tuned = bestThreshold([swap(validation)]);
    return { method, scores: score(swap(test), tuned.threshold) };
  };
  // The candidates are the catalogue's training shapes: what a system that only recognises could give.
  const nearest = test.map((one) => ({ ...one, prediction: floats[nearestShape(one.prediction, threshold, grids).index] }));
  const recognised = test.map((one) => {
    const prediction = alike.get(one.shape);
    if (!prediction) throw new RangeError(`${one.name} has no icon to be recognised by`);
    return { ...one, prediction };
  });
  return [
    { method: 'nearest training shape by image (of the icons’ latents)', scores: score(recognised, 0.5) },
    { method: "nearest training shape to this model's output", scores: score(nearest, 0.5) },
    row('mean of the class (class known)', (picture) => byClass.get(picture.class) ?? overall),
    row('mean of all training shapes', () => overall),
    row('centred ball', () => ball),
    row('every cell inside', () => constant),
  ];
}

/** A table for people. */
export function formatEvaluation({ protocol, rows, classAccuracy, validation, steps }: Evaluation): string {
  const classes = rows[0]?.scores.byClass.map((one) => `${one.class} (${one.pictures})`) ?? [];
  const more = (['validation', 'thin'] as const).filter((key) => rows.some((row) => row[key] !== undefined));
  const titles = { validation: 'validation IoU', thin: 'thin parts found' };
  const lines = [
    `| method | IoU, class mean | IoU, picture mean | AP, class mean | AP, picture mean | threshold | ${[...more.map((key) => titles[key]), ...classes.map((name) => `IoU ${name}`)].join(' | ')} |`,
    `|${' --- |'.repeat(6 + more.length + classes.length)}`,
    ...rows.map(({ method, scores, ...row }) => {
      const numbers = [scores.classMean.iou, scores.pictureMean.iou, scores.classMean.ap, scores.pictureMean.ap].map((value) =>
        value.toFixed(3),
      );
      const rest = [...more.map((key) => row[key]?.toFixed(3) ?? ''), ...scores.byClass.map((one) => one.iou.toFixed(3))];
      return `| ${[method, ...numbers, scores.threshold.toFixed(2), ...rest].join(' | ')} |`;
    }),
  ];
  return [
    ...lines,
    '',
    `Protocol: ${protocol}`,
    '',
    `Step ${steps}; threshold ${validation.threshold.toFixed(2)} (IoU ${validation.iou.toFixed(3)} on ${validation.pictures} validation pictures); class named rightly: ${(100 * classAccuracy).toFixed(0)} % of the test icons.`,
  ].join('\n');
}
