import * as tf from '@tensorflow/tfjs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createRandom } from '../../src/core/random';
import { startBackend } from '../../src/engine/backends';
import { readCheckpoint } from '../../src/engine/checkpoints/file';
import { findModel, WEIGHTS_FILE } from '../../src/engine/inference/modelFolder';
import { generate, generatorSpecs, toProbability } from '../../src/engine/networks/generator';
import { disposeParameters, parametersFrom } from '../../src/engine/networks/parameters';
import type { DataStore } from '../../src/engine/datasets/store';
import { openStore } from '../../src/engine/datasets/store';
import type { CacheEntry } from '../../src/engine/training/featureCache';
import type { FinerConfig, FinerTrainer, LatentSet } from '../../src/engine/training/finerGenerator';
import { createFinerTrainer, finerSharedLength, finerStart, readPosteriors } from '../../src/engine/training/finerGenerator';
import { sampleLatent } from '../../src/engine/training/losses';
import { drawEntries, normalRows, withPrefix } from '../../src/engine/training/reconstruction';
import type { GradientShare } from '../../src/engine/training/shareGradients';
import { createGradientShare } from '../../src/engine/training/shareGradients';
import { FINER_SIZE, finer } from './config';
import type { Start } from './learn';
import { learn, RANKS, resumeFrom } from './learn';
import type { Predicted } from './predict';
import type { TrainingOptions } from './train';
import { reportValidation } from './train';
import { loadLatentSet } from './trainingSet';
import { startHelpers } from './workers';

const VALIDATE_EVERY = 100;
/** Of the weights' average: about the last two hundred steps. */
const AVERAGE_DECAY = 0.995;
/** Validation pictures with their masks, every so many but all icons, so that their grids of 64³ fit beside each other. */
const VALIDATION_EVERY = 2;
/** Latents by which the new layer's channels are measured. */
const MEASURED = 64;

export interface FinerJob {
  kind: 'finer';
  config: FinerConfig;
  set: LatentSet;
  share: GradientShare;
  rank: number;
  until: number;
  start: Start;
}

/** A helper worker's whole life: the same steps as the main one, on its part of each batch. */
export async function runFinerJob(job: FinerJob): Promise<void> {
  await startBackend();
  const { trainer } = startTrainer(job);
  while (trainer.step < job.until) await trainer.advance();
}

function startTrainer({ config, set, share, rank, start }: FinerJob): { trainer: FinerTrainer; parameters: Map<string, tf.Variable> } {
  const parameters = parametersFrom(generatorSpecs(config.generator), start.tensors, 'the starting point');
  const trainer = createFinerTrainer(config, parameters, set, share, rank);
  trainer.loadOptimiser(start.tensors, start.step);
  return { trainer, parameters };
}

/** The coarse model's generator, grown; measured on latents as they come in training. */
async function freshStart(coarse: string, set: LatentSet): Promise<Start> {
  const { folder, description } = await findModel([dirname(coarse)], basename(coarse));
  const { tensors } = await readCheckpoint(join(folder, WEIGHTS_FILE));
  const random = createRandom(finer.seed + 1);
  const { latentSize } = description.generator;
  const latents = tf.tidy(() => {
    const [mean, logVariance] = readPosteriors(set.posteriors, drawEntries(set, MEASURED, random), latentSize);
    return sampleLatent(mean, logVariance, normalRows(random, MEASURED, latentSize));
  });
  const start = await finerStart(description.generator, withPrefix(tensors, 'generator/'), finer.generator, latents, random);
  latents.dispose();
  return { step: 0, tensors: start };
}

/** What the generator makes of every entry's mean. */
function predict(parameters: ReadonlyMap<string, tf.Variable>, store: DataStore, set: LatentSet & { entries: CacheEntry[] }): Predicted[] {
  const { generator } = finer;
  const wanted = [...set.entries.entries()].filter(([i, { masked, picture }]) => {
    const shape = store.shapes[set.shapeOf[i]];
    const { kind } = store.pictures[picture];
    return masked === 1 && shape.source !== 'procedural' && (kind === 'icon' || Math.floor(i / 2) % VALIDATION_EVERY === 0);
  });
  return wanted.map(([i, { picture }]) => {
    const prediction = tf.tidy(() => {
      const [mean] = readPosteriors(set.posteriors, [i], generator.latentSize);
      return toProbability(generator, generate(generator, parameters, mean, { training: false }))
        .dataSync<'float32'>()
        .slice();
    });
    const shape = set.shapeOf[i];
    const { id, class: kind } = store.shapes[shape];
    const truth = Float32Array.from(store.grid(shape));
    return { name: id, class: kind, prediction, truth, masked: true, kind: store.pictures[picture].kind, shape, named: '' };
  });
}

/** Trains to step `until` from the newest checkpoint on, and keeps the one that was best on validation data. */
export async function trainFiner(
  data: string,
  folders: { features: string; posteriors: string; run: string; coarse: string },
  shards: string[],
  { schedule = finer.steps, until = schedule }: Pick<TrainingOptions, 'schedule' | 'until'> = {},
): Promise<void> {
  const config = { ...finer, steps: schedule };
  const { backend, label } = await startBackend();
  console.log(`train: on ${backend}, ${label}`);
  await mkdir(folders.run, { recursive: true });
  const store = await openStore(data, shards, FINER_SIZE);
  const { latentSize } = finer.generator;
  const { entries, ...set } = await loadLatentSet(store, folders, shards, 'train', latentSize);
  const validation = await loadLatentSet(store, folders, shards, 'validation', latentSize);
  console.log(`train: ${entries.length} views of ${store.shapes.length} shapes, ${validation.entries.length} views to validate`);

  const validate = (weights: Start['tensors'], step: number): ReturnType<typeof reportValidation> => {
    const shown = parametersFrom(generatorSpecs(finer.generator), weights, 'the average');
    const predicted = predict(shown, store, validation);
    disposeParameters(shown);
    return reportValidation(predicted, step);
  };
  const start = (await resumeFrom(folders.run)) ?? (await freshStart(folders.coarse, set));
  if (start.step === 0) validate(start.tensors, 0);
  const share = createGradientShare(finerSharedLength(finer), RANKS);
  const jobOf = (rank: number): FinerJob => ({ kind: 'finer', config, set, share, rank, until, start });
  startHelpers(RANKS, jobOf);
  const { trainer, parameters } = startTrainer(jobOf(0));
  await learn({
    ...{ run: folders.run, trainer, parameters, start, until, validateEvery: VALIDATE_EVERY, decay: AVERAGE_DECAY, validate },
    describe: (m) => `ce ${m.crossEntropy.toFixed(4)} dice ${m.dice.toFixed(3)} norm ${m.gradientNorm.toFixed(2)}`,
  });
  await store.close();
}
