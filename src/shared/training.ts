import { z } from 'zod';

/** Training as the studio, the command line and the engine speak of it. Plain data only. */

/**
 * What is learned. `photo` is the studio's own recipe (frozen image features -> latent -> grid), which can start from a shipped model; the other three are the paper's experiments
 * (Smith and Meger 2017): generation from noise, reconstruction from an image, completion of a partial scan.
 */
export const experiment = z.enum(['photo', 'generation', 'reconstruction', 'completion']);
export type Experiment = z.infer<typeof experiment>;

export const trainingConfig = z.strictObject({
  title: z.string().trim().min(1).max(100),
  experiment,
  /** Cells along an edge. */
  gridSize: z.union([z.literal(16), z.literal(20), z.literal(32), z.literal(64)]),
  latentSize: z.number().int().min(2).max(1024).default(200),
  /** Share of the paper's channels in every layer of its networks: 1 as published, less for slow machines and quick trials. */
  width: z.number().min(0.05).max(2).default(1),
  /** Side of the pictures that the paper's image encoder sees, pixels; published: 256. */
  imageEdge: z.union([z.literal(64), z.literal(128), z.literal(256)]).default(256),
  /** Samples a step, over all workers. */
  batch: z.number().int().min(2).max(512),
  steps: z.number().int().min(1).max(10_000_000),
  learningRate: z.number().positive().max(1),
  beta1: z.number().min(0).max(0.999).default(0.5),
  beta2: z.number().min(0).max(0.9999).default(0.9),
  /** Critic and encoder steps for one of the generator. */
  criticSteps: z.number().int().min(1).max(20).default(5),
  gradientPenalty: z.number().min(0).max(1000).default(10),
  /** Weight of the reconstruction term in the generator's loss: 100 for images, 5 for scans in the published code. */
  delta: z.number().min(0).max(10_000).default(100),
  /** `paper-code` keeps two defects of the published code, to compare: the penalty's norm along one axis, and log sigma in the KL only. */
  variant: z.enum(['correct', 'paper-code']).default('correct'),
  /** Id of a model to start from (experiment `photo`). */
  startFrom: z.string().optional(),
  validateEvery: z.number().int().min(1).default(100),
  checkpointEvery: z.number().int().min(1).default(100),
  workers: z.number().int().min(1).max(64).optional(),
  /** Backend to try first; absent: the engine's own choice. */
  device: z.enum(['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu']).optional(),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
});
export type TrainingConfig = z.infer<typeof trainingConfig>;

export const trainingWarning = z.object({
  kind: z.enum(['diverging', 'collapsed', 'critic-overpowered', 'overfitting', 'device-lost']),
  message: z.string(),
});
export type TrainingWarning = z.infer<typeof trainingWarning>;

/** One row of a run's history, appended to `metrics.jsonl`. */
export const trainingMetrics = z.object({
  step: z.number().int(),
  /** Seconds of training so far, over all its parts. */
  seconds: z.number(),
  /** By name: `critic`, `encoder`, `generator`, `gradientPenalty`, `wasserstein`, or for `photo` `loss`, `crossEntropy`, `dice`, `kl`. */
  losses: z.record(z.string(), z.number()),
  stepsPerSecond: z.number(),
  /** Resident memory, bytes. */
  memory: z.number(),
  validation: z.object({ iou: z.number(), averagePrecision: z.number(), threshold: z.number() }).optional(),
  warnings: z.array(trainingWarning).optional(),
  /** A plain sentence once the curves have settled. */
  converged: z.string().optional(),
});
export type TrainingMetrics = z.infer<typeof trainingMetrics>;

export const trainingRun = z.object({
  id: z.string(),
  title: z.string(),
  config: trainingConfig,
  /** Id and title of the prepared set. */
  data: z.object({ id: z.string(), title: z.string() }),
  state: z.enum(['waiting', 'running', 'paused', 'stopped', 'done', 'failed']),
  step: z.number().int(),
  device: z.string().optional(),
  error: z.string().optional(),
  best: z.object({ step: z.number().int(), iou: z.number(), averagePrecision: z.number(), threshold: z.number() }).optional(),
  createdAt: z.string(),
  /** Disk used by the run, bytes. */
  bytes: z.number(),
  /** Model that it was promoted to. */
  model: z.string().optional(),
});
export type TrainingRun = z.infer<typeof trainingRun>;
