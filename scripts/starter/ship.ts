import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeAtomically } from '../../src/engine/checkpoints/file';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { encodeCheckpoint } from '../../src/engine/checkpoints/format';
import type { DataStore } from '../../src/engine/datasets/store';
import type { AnyModel } from '../../src/engine/inference/loadModel';
import { loadModel } from '../../src/engine/inference/loadModel';
import type { ModelDescription } from '../../src/engine/inference/modelFolder';
import { modelSchema } from '../../src/engine/inference/modelFolder';
import type { ChosenThreshold, ScoredPicture } from '../../src/engine/training/evaluate';
import { bestThreshold, THRESHOLDS } from '../../src/engine/training/evaluate';
import type { PredictedPhoto } from './predictPhotos';
import { calibrate, predictPhotos } from './predictPhotos';

/** IoU on validation pictures that a lower threshold may cost: thin parts hold together better. */
const SLACK = 0.005;

export interface Ware extends Pick<ModelDescription, 'id' | 'title' | 'encoder' | 'generator' | 'latentSpace'> {
  /** Extractor, encoder and generator, each under its prefix. */
  tensors: ReadonlyMap<string, StoredTensor>;
  /** Steps that were learned. */
  step: number;
}

export interface Shipped {
  /** The shipped files themselves, as the studio uses them. */
  model: AnyModel;
  /** What it makes of the validation pictures, with their cut-outs. */
  tuning: PredictedPhoto[];
  chosen: ChosenThreshold;
  /** Writes the score beside the rest. */
  finish: (iou: number) => Promise<void>;
}

/** The threshold for pictures of catalogue models that were not trained on: icons, which are few but of the kind that is tested, count as much as product pictures and photographs. */
export function chooseThreshold<T extends ScoredPicture & Pick<PredictedPhoto, 'kind'>>(pictures: readonly T[]): ChosenThreshold {
  const groups = ['icon', 'product', 'render'].map((kind) => pictures.filter((one) => one.kind === kind));
  const { threshold, iou } = bestThreshold(groups, THRESHOLDS, SLACK);
  return { threshold: Number(threshold.toFixed(2)), iou };
}

/** Writes a model's files, with the threshold and the scale of confidence that validation pictures give. */
export async function shipModel(target: string, ware: Ware, store: DataStore): Promise<Shipped> {
  const { tensors, step, ...description } = ware;
  await mkdir(target, { recursive: true });
  const weights = encodeCheckpoint({ kind: 'weights', meta: { id: ware.id, step }, tensors: new Map(tensors) }, 'float16');
  await writeAtomically(join(target, 'weights.bin'), weights);
  const write = (found: Partial<ModelDescription>): Promise<void> => {
    const whole = modelSchema.parse({ version: 1, threshold: 0.4, ...description, ...found });
    return writeFile(join(target, 'model.json'), `${JSON.stringify(whole, null, 2)}\n`);
  };
  await write({});
  const load = (): Promise<AnyModel> => loadModel([dirname(target)], basename(target));
  const rough = await load();
  const tuning = await predictPhotos(rough, store, 'validation', ['given']);
  rough.dispose();
  const chosen = chooseThreshold(tuning);
  const { threshold } = chosen;
  const confidence = calibrate(tuning, threshold);
  await write({ threshold, confidence });
  return {
    ...{ model: await load(), tuning, chosen },
    finish: (iou) => write({ threshold, confidence, iou: Number(iou.toFixed(4)) }),
  };
}
