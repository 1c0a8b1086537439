import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { startBackend } from '../../src/engine/backends';
import { writeAtomically } from '../../src/engine/checkpoints/file';
import { encodeCheckpoint } from '../../src/engine/checkpoints/format';
import { openCheckpoints } from '../../src/engine/checkpoints/keep';
import type { DataStore } from '../../src/engine/datasets/store';
import { openStore } from '../../src/engine/datasets/store';
import type { AnyModel } from '../../src/engine/inference/loadModel';
import { loadModel } from '../../src/engine/inference/loadModel';
import type { ModelDescription } from '../../src/engine/inference/modelFolder';
import { modelSchema } from '../../src/engine/inference/modelFolder';
import { mobileNetSpecs } from '../../src/engine/networks/mobileNet';
import type { ScoredPicture, Scores } from '../../src/engine/training/evaluate';
import { centredBall, meanGrid, nearestShape } from '../../src/core/metrics/baselines';
import { bestThreshold, score, THRESHOLDS } from '../../src/engine/training/evaluate';
import { reconstructionSpecs } from '../../src/engine/training/reconstruction';
import { convertMobileNet } from '../convert-features';
import { config, MODEL_ID, MODEL_TITLE } from './config';
import type { Cutout, PredictedPhoto } from './predictPhotos';
import { calibrate, predictPhotos } from './predictPhotos';

export interface EvaluationRow {
  method: string;
  scores: Scores;
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

/** IoU on validation pictures that a lower threshold may cost: thin parts hold together better. */
const SLACK = 0.005;

const PROTOCOL =
  'Test split: all BlendSwap-CC-BY and KatorLegaz models of Sweet Home 3D, one icon each (128x128), never trained or tuned on. 32x32x32 cells, canonical pose, ' +
  'longest side 30 cells, solid; made as the studio does, from the photo and its mirror image, each with a cut-out looked at twice (on grey with its mask, on white or before its plain background without). IoU at one threshold fixed on validation data, class not given; AP as average_precision_score over the cells of one picture. Class mean = ' +
  'unweighted mean over the six classes; picture mean = mean over the pictures. Baselines use the threshold that is best for them on the validation pictures.';

/** Scores the best checkpoint on the test split beside what knows nothing or only remembers, and writes the model's files. */
export async function evaluateStarter(data: string, run: string, shards: string[], target: string): Promise<Evaluation> {
  await startBackend();
  const best = await (await openCheckpoints(run)).loadBest();
  if (!best) throw new Error('there is no checkpoint to evaluate: train first');
  await mkdir(target, { recursive: true });
  const extractor = convertMobileNet();
  for (const { name } of mobileNetSpecs(1)) if (!extractor.has(name)) throw new Error(`the feature extractor has no ${name}`);
  const wanted = new Set(reconstructionSpecs(config).map(({ name }) => name));
  const tensors = new Map([
    ...[...extractor].map(([name, stored]) => [`extractor/${name}`, stored] as const),
    ...[...best.tensors].filter(([name]) => wanted.has(name)),
  ]);
  const steps = (best.meta as { step: number }).step;
  await writeAtomically(
    join(target, 'weights.bin'),
    encodeCheckpoint({ kind: 'weights', meta: { id: MODEL_ID, step: steps }, tensors }, 'float16'),
  );
  const write = (found: Partial<ModelDescription>): Promise<void> => {
    const description = {
      version: 1,
      id: MODEL_ID,
      title: MODEL_TITLE,
      threshold: 0.4,
      encoder: config.encoder,
      generator: config.generator,
    };
    return writeFile(join(target, 'model.json'), `${JSON.stringify(modelSchema.parse({ ...description, ...found }), null, 2)}\n`);
  };
  await write({});
  const store = await openStore(data, shards);
  // The shipped files themselves, as the studio uses them.
  const load = (): Promise<AnyModel> => loadModel([dirname(target)], basename(target));

  // Chosen on catalogue models that were not trained on: their icons (few, but of the kind that is tested) count as much as their renders.
  const rough = await load();
  const groups = (list: PredictedPhoto[]): PredictedPhoto[][] =>
    ['icon', 'product', 'render'].map((kind) => list.filter((one) => one.kind === kind));
  const { threshold, iou } = bestThreshold(groups(await predictPhotos(rough, store, 'validation', ['given'])), THRESHOLDS, SLACK);
  rough.dispose();
  await write({ threshold: Number(threshold.toFixed(2)) });
  const model = await load();
  const tuning = await predictPhotos(model, store, 'validation', ['given']);
  const confidence = calibrate(tuning, threshold);

  const test = await predictPhotos(model, store, 'test', ['given', 'own', 'none']);
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
    ),
  ];
  const evaluation: Evaluation = {
    protocol: PROTOCOL,
    rows,
    classAccuracy: withMask.filter((one) => one.named === one.class).length / withMask.length,
    steps,
    validation: { threshold, iou, pictures: tuning.length },
  };
  await write({ threshold: Number(threshold.toFixed(2)), iou: Number(rows[0].scores.classMean.iou.toFixed(4)), confidence });
  await store.close();
  return evaluation;
}

function baselines(store: DataStore, validation: ScoredPicture[], test: PredictedPhoto[], threshold: number): EvaluationRow[] {
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
  return [
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
  const lines = [
    `| method | IoU, class mean | IoU, picture mean | AP, class mean | AP, picture mean | threshold | IoU ${classes.join(' | IoU ')} |`,
    `|${' --- |'.repeat(6 + classes.length)}`,
    ...rows.map(({ method, scores }) => {
      const numbers = [scores.classMean.iou, scores.pictureMean.iou, scores.classMean.ap, scores.pictureMean.ap].map((value) =>
        value.toFixed(3),
      );
      return `| ${method} | ${numbers.join(' | ')} | ${scores.threshold.toFixed(2)} | ${scores.byClass.map((one) => one.iou.toFixed(3)).join(' | ')} |`;
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
