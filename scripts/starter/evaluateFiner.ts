import { basename, dirname, join } from 'node:path';
import { resampleGrid } from '../../src/core/edit/resample';
import { createGrid } from '../../src/core/voxel/grid';
import { startBackend } from '../../src/engine/backends';
import { readCheckpoint } from '../../src/engine/checkpoints/file';
import { openCheckpoints } from '../../src/engine/checkpoints/keep';
import type { DataStore } from '../../src/engine/datasets/store';
import { openStore } from '../../src/engine/datasets/store';
import { loadModel } from '../../src/engine/inference/loadModel';
import { findModel, WEIGHTS_FILE } from '../../src/engine/inference/modelFolder';
import { generatorSpecs } from '../../src/engine/networks/generator';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { bestThreshold, score } from '../../src/engine/training/evaluate';
import { withPrefix } from '../../src/engine/training/reconstruction';
import { finer, FINER_ID, FINER_SIZE, FINER_TITLE } from './config';
import type { Evaluation, EvaluationRow } from './evaluate';
import type { Cutout, PredictedPhoto } from './predictPhotos';
import { byKind, predictPhotos } from './predictPhotos';
import { shipModel } from './ship';
import { thinScores } from './thinScores';

const PROTOCOL =
  'Test split: all BlendSwap-CC-BY and KatorLegaz models of Sweet Home 3D, one icon each (128x128), never trained or tuned on. Canonical pose, longest side 60 of 64 (30 of 32) cells, solid; ' +
  'made as the studio does, from the photo and its mirror image, each with a cut-out looked at twice; grids levelled. IoU at one threshold for each method and size, the best on validation data (at the size that it ' +
  'was made for: a model’s own, .5). Furniture 32 is brought to 64³ by trilinear interpolation of its probabilities; this model is brought to 32³ by the mean over each 2x2x2 cells. Thin parts found = share of the truth’s cells that no solid cube of 3x3x3 ' +
  'cells of that size holds, found at the threshold. Class mean = unweighted mean over the six classes; picture mean = mean over the pictures.';

/** The cut-outs of the test pictures, as the table calls them. */
const CUTOUTS: readonly (readonly [Cutout, string])[] = [
  ['given', 'with cut-out'],
  ['own', 'the studio’s own cut-out'],
  ['none', 'whole picture'],
];

/** A generator that was learned, by its own names, and in how many steps. */
export interface LearnedGenerator {
  step: number;
  tensors: ReadonlyMap<string, StoredTensor>;
}

/** The generator of a run's best checkpoint. */
export async function bestGenerator(run: string): Promise<LearnedGenerator> {
  const best = await (await openCheckpoints(run)).loadBest();
  if (!best) throw new Error('there is no checkpoint to evaluate: train first');
  return { ...(best.meta as { step: number }), tensors: best.tensors };
}

/** The generator of a model that is there. */
export async function generatorOf(model: string): Promise<LearnedGenerator> {
  const { meta, tensors } = await readCheckpoint(join(model, WEIGHTS_FILE));
  return { ...(meta as { step: number }), tensors: withPrefix(tensors, 'generator/') };
}

/** Writes the finer model's files from its generator and the coarse model's encoder, and scores both beside each other at both sizes. */
export async function evaluateFiner(
  data: string,
  { step, tensors: found }: LearnedGenerator,
  coarse: string,
  shards: string[],
  target: string,
): Promise<Evaluation> {
  await startBackend();
  const dirs = [dirname(coarse)];
  const { folder, description } = await findModel(dirs, basename(coarse));
  const kept = [...(await readCheckpoint(join(folder, WEIGHTS_FILE))).tensors].filter(([name]) => !name.startsWith('generator/'));
  const wanted = new Set(generatorSpecs(finer.generator).map(({ name }) => name));
  const learned = [...found].flatMap(([name, stored]) => (wanted.has(name) ? [[`generator/${name}`, stored] as const] : []));
  const fineStore = await openStore(data, shards, FINER_SIZE);
  const coarseStore = await openStore(data, shards);
  const ware = {
    ...{
      id: FINER_ID,
      title: FINER_TITLE,
      latentSpace: description.latentSpace ?? description.id,
      encoder: description.encoder,
      generator: finer.generator,
      step,
    },
    tensors: new Map([...kept, ...learned]),
  };
  const { model, tuning, chosen, threshold, finish } = await shipModel(target, ware, fineStore);
  const coarseModel = await loadModel(dirs, basename(coarse));
  const coarseTuning = await predictPhotos(coarseModel, coarseStore, 'validation', ['given']);

  const cutouts = CUTOUTS.map(([cutout]) => cutout);
  const test = await predictPhotos(model, fineStore, 'test', cutouts);
  const coarseTest = await predictPhotos(coarseModel, coarseStore, 'test', cutouts);
  model.dispose();
  coarseModel.dispose();

  /** @param own the model's threshold, where grids are as it makes them */
  const rowsOf = (
    method: string,
    store: DataStore,
    validation: readonly PredictedPhoto[],
    pictures: readonly PredictedPhoto[],
    own?: number,
  ): EvaluationRow[] => {
    const known = byKind(atSize(validation, store));
    const { threshold, iou } = bestThreshold(known, own === undefined ? undefined : [own]);
    return CUTOUTS.map(([cutout, name]) => {
      const made = atSize(
        pictures.filter((one) => one.cutout === cutout),
        store,
      );
      const row = { method: `${method}, ${name}`, scores: score(made, threshold), thin: thinScores(made, store.gridSize, threshold).mean };
      return cutout === 'given' ? { ...row, validation: iou } : row;
    });
  };
  const rows = [
    ...rowsOf('64³: this model', fineStore, tuning, test, threshold),
    ...rowsOf('64³: Furniture 32 interpolated', fineStore, coarseTuning, coarseTest),
    ...rowsOf('32³: this model averaged', coarseStore, tuning, test),
    ...rowsOf('32³: Furniture 32', coarseStore, coarseTuning, coarseTest, coarseModel.threshold),
  ];
  await finish(rows[0].scores.classMean.iou);
  await fineStore.close();
  await coarseStore.close();
  const withMask = test.filter((one) => one.cutout === 'given');
  const classAccuracy = withMask.filter((one) => one.named === one.class).length / withMask.length;
  return { protocol: PROTOCOL, rows, classAccuracy, steps: step, validation: { threshold, iou: chosen.iou, pictures: tuning.length } };
}

/** The same predictions on the cells of `store`, beside its truth. */
function atSize(pictures: readonly PredictedPhoto[], store: DataStore): PredictedPhoto[] {
  const size = store.gridSize;
  return pictures.map((one) => {
    const own = Math.round(Math.cbrt(one.prediction.length));
    if (own === size) return one;
    const prediction = resampleGrid(createGrid(own, one.prediction), size).data;
    return { ...one, prediction, truth: Float32Array.from(store.grid(one.shape)) };
  });
}
