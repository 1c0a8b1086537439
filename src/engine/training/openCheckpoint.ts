import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import type { CheckpointInfo } from '../../shared/engine';
import type { TrainingConfig, TrainingRun } from '../../shared/training';
import { trainingConfig, trainingRun } from '../../shared/training';
import { readCheckpoint } from '../checkpoints/file';
import type { Checkpoint, StoredTensor } from '../checkpoints/format';
import { openCheckpoints } from '../checkpoints/keep';
import { findAnyModel, listModels, photoEncoderSchema, WEIGHTS_FILE } from '../inference/modelFolder';
import { parseConfig } from './parseConfig';
import { EXTRACTOR_FILE } from './photoExperiment';
import { withPrefix } from './reconstruction';
import { CHECKPOINTS, readRun } from './runs';

/** A checkpoint with all that a model can be made of. */
export interface OpenedCheckpoint {
  checkpoint: Checkpoint;
  config: TrainingConfig;
  step: number;
  /** Scores of this step. */
  best?: TrainingRun['best'];
  /** Absent where the file lies apart from its run. */
  run?: TrainingRun;
  /** Of `photo` runs: the networks that see the pictures, which do not learn and are kept once a run. */
  extractor?: ReadonlyMap<string, StoredTensor>;
}

const meta = z.object({
  step: z.number().int().nonnegative(),
  config: trainingConfig,
  best: trainingRun.shape.best,
  recipe: z.object({ encoder: z.unknown() }).optional(),
});

/** A run's best checkpoint by validation IoU; the newest where there was nothing to validate on. */
export async function openBest(folder: string): Promise<OpenedCheckpoint> {
  const run = await readRun(folder);
  const checkpoints = await openCheckpoints(join(folder, CHECKPOINTS));
  const checkpoint = (await checkpoints.loadBest()) ?? (await checkpoints.loadNewest());
  if (!checkpoint)
    throw new MaquetteError('not-found', `The run “${run.title}” has no checkpoint yet. Let it train until the first is saved.`);
  const said = checkpoint.meta as { step: number; config?: unknown; best?: TrainingRun['best'] };
  const config = parseConfig(said.config ?? run.config);
  const best = said.best?.step === said.step ? said.best : run.best;
  const extractor = config.experiment === 'photo' ? (await readCheckpoint(join(folder, EXTRACTOR_FILE))).tensors : undefined;
  return { checkpoint, config, step: said.step, run, ...(best && { best }), ...(extractor && { extractor }) };
}

/** A checkpoint file from anywhere. Rejects with `bad-file`, naming the file and the reason, where no model can be made of it. */
export async function openCheckpoint(path: string, modelsDirs: readonly string[]): Promise<OpenedCheckpoint> {
  const file = basename(path);
  const bad = (why: string): MaquetteError => new MaquetteError('bad-file', `${file} cannot be used: ${why}`, { file });
  const checkpoint = await readCheckpoint(path);
  if (checkpoint.kind !== 'training')
    throw bad('it holds the weights of a finished model, not a checkpoint of training. Add the folder of that model in “Models”.');
  const said = meta.safeParse(checkpoint.meta);
  if (!said.success) throw bad(`it does not say what was trained (${said.error.issues[0]?.path.join('.') ?? 'unknown layout'}).`);
  if (![...checkpoint.tensors.keys()].some((name) => name.startsWith('generator/'))) throw bad('it holds no generator.');
  const { step, config, best, recipe } = said.data;
  const folder = basename(dirname(path)) === CHECKPOINTS ? dirname(dirname(path)) : dirname(path);
  const run = await readRun(folder).catch(() => undefined);
  const extractor = config.experiment === 'photo' ? await extractorOf(folder, config, recipe?.encoder, modelsDirs) : undefined;
  if (config.experiment === 'photo' && !extractor)
    throw bad(`the networks that look at its photos are neither beside it (${EXTRACTOR_FILE} of its run) nor in an installed model.`);
  return {
    ...{ checkpoint, config, step },
    ...(best?.step === step && { best }),
    ...(run && { run }),
    ...(extractor && { extractor }),
  };
}

export async function inspectCheckpoint(path: string, modelsDirs: readonly string[]): Promise<CheckpointInfo> {
  const { config, step, best, run } = await openCheckpoint(path, modelsDirs);
  return {
    ...{ file: basename(path), step, title: run?.title ?? config.title, experiment: config.experiment, gridSize: config.gridSize },
    ...(run && { data: run.data.title }),
    ...(best && { score: { iou: best.iou, averagePrecision: best.averagePrecision } }),
  };
}

/** The run's own; else those of the model that it started from, or of any that sees with the same networks: they never learn. */
async function extractorOf(
  folder: string,
  { startFrom }: TrainingConfig,
  encoder: unknown,
  modelsDirs: readonly string[],
): Promise<ReadonlyMap<string, StoredTensor> | undefined> {
  const own = await readCheckpoint(join(folder, EXTRACTOR_FILE)).catch(() => undefined);
  if (own) return own.tensors;
  const wanted = photoEncoderSchema.safeParse(encoder);
  if (!wanted.success) return undefined;
  const known = (await listModels(modelsDirs)).map(({ id }) => id);
  for (const id of startFrom !== undefined && known.includes(startFrom) ? [startFrom, ...known] : known) {
    const { folder: model, description } = await findAnyModel(modelsDirs, id);
    if (description.kind !== 'photo' || description.encoder.networks.join() !== wanted.data.networks.join()) continue;
    return withPrefix((await readCheckpoint(join(model, WEIGHTS_FILE))).tensors, 'extractor/');
  }
  return undefined;
}
