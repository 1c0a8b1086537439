import { z } from 'zod';
import { route } from './route';

export const deviceReport = z.object({
  backend: z.enum(['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu']),
  label: z.string(),
  state: z.enum(['running', 'available', 'unavailable']),
  reason: z.string(),
});

export const engineStatus = z.object({
  state: z.enum(['starting', 'ready', 'failed', 'restarting']),
  /** Label of the device that runs: "CPU (WebAssembly)". */
  device: z.string().optional(),
  /** Why it failed or fell back. */
  message: z.string().optional(),
  /** Resident memory of the engine's process, bytes. */
  memory: z.number().optional(),
});
export type EngineStatus = z.infer<typeof engineStatus>;

export const modelInfo = z.object({
  id: z.string(),
  kind: z.enum(['photo', 'image', 'scan', 'generator']).optional(),
  title: z.string(),
  gridSize: z.number(),
  latentSize: z.number(),
  bytes: z.number(),
  threshold: z.number(),
  iou: z.number().optional(),
  classes: z.array(z.string()),
});

export const job = z.object({
  id: z.string(),
  kind: z.enum(['reconstruct', 'export', 'import', 'generate', 'prepare', 'train']),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  fraction: z.number().min(0).max(1).optional(),
  stage: z.string(),
  /** Of a failed job: one sentence for the user. */
  error: z.string().optional(),
  /** Ids of the shapes that a finished reconstruction added to the document. */
  shapes: z.array(z.string()).optional(),
  /** It can be tried again when it failed or was cancelled. */
  repeatable: z.boolean().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type Job = z.infer<typeof job>;

export const engineRoutes = {
  'engine.getStatus': route(z.void(), engineStatus),
  'engine.listDevices': route(z.void(), z.array(deviceReport)),
  'engine.listModels': route(z.void(), z.array(modelInfo)),
  /** Queues a reconstruction; the shape comes as a change of the document, the progress as job events. */
  'engine.reconstruct': route(
    z.object({
      document: z.string(),
      photos: z.array(z.string()).min(1).max(8),
      model: z.string(),
      seed: z.number().int().min(0).max(0xffffffff),
      samples: z.number().int().min(1).max(16),
      /** Steps of fitting to the photo's outline. */
      refine: z.number().int().min(0).max(500).optional(),
      /** Takes the place of the last step, if that is a reconstruction: it is done again with other settings. */
      again: z.boolean().optional(),
    }),
    z.object({ job: z.string() }),
  ),
  'jobs.list': route(z.void(), z.array(job)),
  'jobs.cancel': route(z.object({ job: z.string() }), z.void()),
  'jobs.clearEnded': route(z.void(), z.void()),
  'jobs.retry': route(z.object({ job: z.string() }), z.void()),
  /** Before or behind the next waiting job of its kind. */
  'jobs.move': route(z.object({ job: z.string(), by: z.union([z.literal(-1), z.literal(1)]) }), z.void()),
};
