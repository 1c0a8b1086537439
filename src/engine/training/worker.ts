/** Entry of the threads that train. The first (rank 0) opens the data, leads and writes the run's folder; the others take their parts of each batch. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { startBackend } from '../backends';
import type { Checkpoint } from '../checkpoints/format';
import { checkpointName, openCheckpoints } from '../checkpoints/keep';
import { toErrorMessage } from '../messages';
import { openExperiment } from './openExperiment';
import { CHECKPOINTS } from './runs';
import { createGradientShare } from './shareGradients';
import type { FromTrainingThread, TrainingThreadJob } from './threadMessages';
import { train } from './train';

const post = (message: FromTrainingThread): void => parentPort?.postMessage(message);

async function lead(job: TrainingThreadJob): Promise<void> {
  const { config, data, run, modelsDirs, prefer, ranks, resume, about, warnings } = job;
  const tell = (progress: Extract<FromTrainingThread, { kind: 'progress' }>['progress']): void => post({ kind: 'progress', progress });
  tell({ stage: 'Starting the device' });
  const { backend, label } = await startBackend({ prefer });
  post({ kind: 'device', backend, label });
  tell({ stage: 'Opening the data' });
  const checkpoints = await openCheckpoints(join(run, CHECKPOINTS));
  const from = resume ? await checkpoints.loadNewest() : undefined;
  const experiment = await openExperiment({ config, data, run, modelsDirs }, undefined, tell);
  const share = createGradientShare(experiment.shareLength, ranks);
  const step = (from?.meta as { step?: number } | undefined)?.step ?? 0;
  if (ranks > 1) post({ kind: 'helpers', share, shared: experiment.shared, step });
  const learner = experiment.start(withFile(from, step), share, 0);
  const paused = (): boolean => Atomics.load(job.pause, 0) !== 0;
  const result = await train({ config, folder: run, run: { ...about, device: label }, learner, checkpoints, paused, tell, warnings });
  await learner.dispose();
  await experiment.close();
  post({ kind: 'result', result });
}

async function help(job: TrainingThreadJob): Promise<void> {
  const { config, data, run, modelsDirs, prefer, helper } = job;
  if (!helper) return;
  await startBackend({ prefer });
  const checkpoints = await openCheckpoints(join(run, CHECKPOINTS));
  const from = helper.step > 0 ? await checkpoints.loadNewest() : undefined;
  const experiment = await openExperiment({ config, data, run, modelsDirs }, helper.shared, () => undefined);
  const learner = experiment.start(withFile(from, helper.step), helper.share, helper.rank);
  while (learner.step < config.steps) await learner.advance();
}

function withFile(checkpoint: Checkpoint | undefined, step: number): { checkpoint: Checkpoint; file: string } | undefined {
  return checkpoint && { checkpoint, file: checkpointName(step) };
}

const job = workerData as TrainingThreadJob;
try {
  await (job.helper ? help(job) : lead(job));
} catch (error) {
  post({ kind: 'error', error: toErrorMessage(error) });
}
