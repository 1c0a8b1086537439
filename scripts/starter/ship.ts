import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeAtomically } from '../../src/engine/checkpoints/file';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { encodeCheckpoint } from '../../src/engine/checkpoints/format';
import type { DataStore } from '../../src/engine/datasets/store';
import type { AnyModel } from '../../src/engine/inference/loadModel';
import { levelGrid } from '../../src/engine/inference/levelGrid';
import { loadModel } from '../../src/engine/inference/loadModel';
import type { ModelDescription } from '../../src/engine/inference/modelFolder';
import { modelSchema } from '../../src/engine/inference/modelFolder';
import type { ChosenLevel } from './chooseLevel';
import { chooseLevel } from './chooseLevel';
import type { PredictedPhoto } from './predictPhotos';
import { calibrate, predictPhotos } from './predictPhotos';

/** That grids are levelled to. */
const THRESHOLD = 0.5;

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
  chosen: ChosenLevel;
  threshold: number;
  /** Writes the score beside the rest. */
  finish: (iou: number) => Promise<void>;
}

/** Writes a model's files, with the calibration and the scale of confidence that validation pictures give. */
export async function shipModel(target: string, ware: Ware, store: DataStore): Promise<Shipped> {
  const { tensors, step, ...description } = ware;
  await mkdir(target, { recursive: true });
  const weights = encodeCheckpoint({ kind: 'weights', meta: { id: ware.id, step }, tensors: new Map(tensors) }, 'float16');
  await writeAtomically(join(target, 'weights.bin'), weights);
  const write = (found: Partial<ModelDescription>): Promise<void> => {
    const whole = modelSchema.parse({ version: 1, threshold: THRESHOLD, ...description, ...found });
    return writeFile(join(target, 'model.json'), `${JSON.stringify(whole, null, 2)}\n`);
  };
  await write({});
  const load = (): Promise<AnyModel> => loadModel([dirname(target)], basename(target));
  const rough = await load();
  const raw = await predictPhotos(rough, store, 'validation', ['given']);
  rough.dispose();
  const chosen = chooseLevel(raw);
  const { calibration } = chosen;
  const tuning = raw.map((one) => ({ ...one, prediction: levelGrid(one.prediction, THRESHOLD, calibration) }));
  const confidence = calibrate(tuning, THRESHOLD);
  await write({ calibration, confidence });
  return {
    ...{ model: await load(), tuning, chosen, threshold: THRESHOLD },
    finish: (iou) => write({ calibration, confidence, iou: Number(iou.toFixed(4)) }),
  };
}
