import { z } from 'zod';
import { experiment, trainingConfig, trainingMetrics, trainingRun } from '../training';
import { modelInfo } from './engine';
import { route } from './route';

const byRun = z.object({ run: z.string().min(1).max(100) });
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What a run made at a validation. Grids are gridSize³ bytes, probability x 255, index x + N*(y + N*z). */
export const runSamples = z.object({
  step: z.number().int(),
  gridSize: z.number().int().positive(),
  threshold: z.number(),
  /** Shapes from the same few latent vectors at every validation. */
  shapes: z.array(bytes),
  /** Validation objects: what the model saw (a picture, or the cells of a scan), what it made of it, what is right. */
  pairs: z.array(
    z.object({
      name: z.string(),
      /** width*height*3 bytes, row by row from the top. */
      picture: z.object({ width: z.number().int(), height: z.number().int(), rgb: bytes }).optional(),
      scan: bytes.optional(),
      prediction: bytes,
      truth: bytes,
    }),
  ),
});
export type RunSamples = z.infer<typeof runSamples>;

/** A checkpoint file, as far as the page knows it. */
export const openedCheckpoint = z.object({
  checkpoint: z.string(),
  /** Its name, without the folder. */
  file: z.string(),
  /** Of the run that saved it. */
  title: z.string(),
  experiment,
  gridSize: z.number().int(),
  step: z.number().int(),
  /** Title of the data set, where that is known. */
  data: z.string().optional(),
  score: z.object({ iou: z.number(), averagePrecision: z.number() }).optional(),
});
export type OpenedCheckpoint = z.infer<typeof openedCheckpoint>;

export const trainingRoutes = {
  'training.listRuns': route(z.void(), z.array(trainingRun)),
  /** Makes a run and queues it. */
  'training.createRun': route(z.object({ data: z.string().min(1).max(100), config: trainingConfig }), trainingRun),
  /** The run's history; a long one is thinned evenly, its validations and warnings are all there. */
  'training.getHistory': route(byRun, z.array(trainingMetrics)),
  /** The newest samples; null when there are none yet. */
  'training.getSamples': route(byRun, runSamples.nullable()),
  /** Finishes the step, saves a checkpoint and lets the device go. */
  'training.pause': route(byRun, z.void()),
  'training.resume': route(byRun, trainingRun),
  /** As pause, for good: the best checkpoint is kept. */
  'training.stop': route(byRun, z.void()),
  /** Deletes a run that does not train, with all that it kept. */
  'training.remove': route(byRun, z.void()),
  /** Makes a model of the run's best checkpoint. */
  'training.promote': route(byRun.extend({ title: z.string().trim().min(1).max(100) }), modelInfo),
  /** Shows the open dialog and reads a checkpoint file; null when cancelled. The id is good for `promoteCheckpoint`. */
  'training.openCheckpoint': route(z.void(), openedCheckpoint.nullable()),
  'training.promoteCheckpoint': route(
    z.object({ checkpoint: z.string().min(1).max(100), title: z.string().trim().min(1).max(100) }),
    modelInfo,
  ),
};

export const trainingEvents = {
  'training.runChanged': trainingRun,
  'training.runRemoved': byRun,
  /** New rows of a run's history. */
  'training.stepped': byRun.extend({ rows: z.array(trainingMetrics) }),
};
