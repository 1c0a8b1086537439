import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { Progress } from '../../shared/engine';
import type { TrainingConfig } from '../../shared/training';
import { openStore } from '../datasets/store';
import { storeManifest } from '../datasets/storeSchema';
import type { OpenExperiment } from './learner';
import { openPaperExperiment } from './paperExperiment';
import { openPhotoExperiment } from './photoExperiment';

export interface ExperimentSources {
  config: TrainingConfig;
  data: string;
  run: string;
  modelsDirs: readonly string[];
}

/** Opens the prepared set for what the settings ask. `shared` is what the first worker has opened already. Rejects with a sentence for the user. */
export async function openExperiment(
  { config, data, run, modelsDirs }: ExperimentSources,
  shared: unknown,
  onProgress: (progress: Progress) => void,
): Promise<OpenExperiment> {
  const store = await openStore(data, undefined, config.gridSize);
  const { experiment } = config;
  try {
    if (experiment === 'photo') return await openPhotoExperiment(config, store, { data, run, modelsDirs }, shared, onProgress);
    return openPaperExperiment({ ...config, experiment }, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The title of a prepared set. Rejects where there is none. */
export async function readSetName(data: string): Promise<string> {
  try {
    return storeManifest.parse(JSON.parse(await readFile(join(data, 'manifest.json'), 'utf8'))).name;
  } catch {
    throw new MaquetteError('not-found', `“${data}” is not a prepared data set. Prepare your folder of shapes first.`, {
      file: basename(data),
    });
  }
}
