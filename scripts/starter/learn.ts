import type * as tf from '@tensorflow/tfjs';
import { appendFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { openCheckpoints } from '../../src/engine/checkpoints/keep';
import { storeParameters } from '../../src/engine/networks/parameters';
import { createWeightAverage } from '../../src/engine/training/average';
import type { RankedLearner } from '../../src/engine/training/rankedLearner';

/** Prefix of the weights themselves in a checkpoint; their average has the plain names. */
const RAW = 'raw/';
const LOG_EVERY = Number(process.env.LOG_EVERY ?? 20);

/** Workers that train together. */
export const RANKS = Number(process.env.RANKS ?? Math.max(1, Math.min(2, cpus().length)));

/** Weights to learn on from, by name, with the optimiser's state if there is one. */
export interface Start {
  step: number;
  tensors: Map<string, StoredTensor>;
  /** The weights' average so far, if it is not the weights themselves. */
  average?: ReadonlyMap<string, StoredTensor>;
}

/** Where a run stands that was stopped. */
export async function resumeFrom(run: string): Promise<Start | undefined> {
  const last = await (await openCheckpoints(run)).loadNewest();
  if (!last) return undefined;
  const { step } = last.meta as { step: number };
  console.log(`train: goes on from step ${step}`);
  return {
    step,
    tensors: new Map([...last.tensors].map(([name, stored]) => [name, last.tensors.get(RAW + name) ?? stored])),
    average: last.tensors,
  };
}

interface Metrics {
  step: number;
  loss: number;
}

export interface LearnPlan<T extends Metrics> {
  /** The run's folder: checkpoints and metrics.jsonl. */
  run: string;
  trainer: Pick<RankedLearner, 'step' | 'saveOptimiser'> & { advance(): Promise<T> };
  parameters: Map<string, tf.Variable>;
  start: Start;
  until: number;
  validateEvery: number;
  /** Of the weights' average: what stays of it in a step. */
  decay: number;
  /** A line for people on a step. */
  describe(metrics: T): string;
  /** How good weights are on validation data: the higher the better. */
  validate(weights: Map<string, StoredTensor>, step: number): { iou: number; threshold: number };
}

/** Takes steps until `until`, with the weights' average beside, and keeps the checkpoint whose average was best on validation data. */
export async function learn<T extends Metrics>(plan: LearnPlan<T>): Promise<void> {
  const { run, trainer, parameters, start, until, validateEvery } = plan;
  const checkpoints = await openCheckpoints(run);
  const own = [...(start.average ?? start.tensors)].filter(([name]) => parameters.has(name));
  const average = createWeightAverage(new Map(own), plan.decay, trainer.step);
  const started = performance.now();
  const first = trainer.step;
  while (trainer.step < until) {
    const metrics = await trainer.advance();
    average.follow(parameters);
    const seconds = (performance.now() - started) / 1000;
    if (trainer.step % LOG_EVERY === 0) {
      const perStep = seconds / (trainer.step - first);
      console.log(`step ${metrics.step} loss ${metrics.loss.toFixed(4)} ${plan.describe(metrics)} ${perStep.toFixed(2)} s/step`);
      await appendFile(join(run, 'metrics.jsonl'), `${JSON.stringify({ ...metrics, seconds })}\n`);
    }
    if (trainer.step % validateEvery === 0 || trainer.step === until) {
      const weights = average.store();
      const { iou, threshold } = plan.validate(weights, trainer.step);
      const tensors = new Map([...weights, ...(await storeParameters(parameters, RAW)), ...(await trainer.saveOptimiser())]);
      await checkpoints.save({ kind: 'training', meta: { step: trainer.step, iou, threshold, seconds }, tensors }, trainer.step, iou);
    }
  }
}
