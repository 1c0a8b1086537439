import { z } from 'zod';
import { surfaceSettings } from '../document';
import { route } from './route';

/** A latent vector as it crosses the bridge from the page: plain numbers. */
const latent = z.array(z.number().refine(Number.isFinite)).min(2).max(4096);

const float32Array: z.ZodType<Float32Array> = z.instanceof(Float32Array);

/** Who asks for previews. Each stream has one request open at most: a newer one takes the place of the one before. The first in the list goes first. */
export const previewStreams = ['view', 'blend', 'square', 'near'] as const;
export type PreviewStream = (typeof previewStreams)[number];

export const latentPreview = z.object({
  /** gridSize³ occupancies, index x + N*(y + N*z). */
  grid: float32Array,
  gridSize: z.number().int(),
  /** Time in the engine's turn, waiting included. */
  milliseconds: z.number(),
});
export type LatentPreview = z.infer<typeof latentPreview>;

export const latentMapInfo = z.object({
  model: z.string(),
  /** Encoded training shapes, or draws from the prior. */
  source: z.enum(['training', 'generated']),
  latentSize: z.number().int(),
  classes: z.array(z.string()),
  points: z.array(z.object({ name: z.string().optional(), class: z.number().int().optional() })),
  /** points × latentSize, one row after the other. */
  latents: float32Array,
  /** `width`, `height`, `depth`, `solidity` or `class:chair`, and the change of the latent for one unit. */
  directions: z.array(z.object({ id: z.string(), latent: float32Array })),
});
export type LatentMapInfo = z.infer<typeof latentMapInfo>;

export const latentRoutes = {
  /** The shape of a latent vector, at once and without a trace in the document. Rejects with `cancelled` when a newer request of the stream came. */
  'latent.preview': route(z.object({ model: z.string(), latent, stream: z.enum(previewStreams) }), latentPreview),
  /** What is known of the model's latent space; null until `latent.learnMap` has been run for a model that came without. */
  'latent.getMap': route(z.object({ model: z.string() }), latentMapInfo.nullable()),
  /** Queues the measuring of a few hundred generated shapes, from which the sliders' directions are learned. Kept for next time. */
  'latent.learnMap': route(z.object({ model: z.string() }), z.object({ job: z.string() })),
  /** The latent vector that comes nearest to a shape that has none; a job, and nothing changes in the document. */
  'latent.place': route(
    z.object({ document: z.string(), shape: z.string(), model: z.string() }),
    z.object({ latent: float32Array, overlap: z.number() }),
  ),
  /** Adds a shape to the document as one undo step and gives its id. */
  'latent.keep': route(
    z.object({
      document: z.string(),
      model: z.string(),
      latent,
      name: z.string().trim().min(1).max(200),
      surface: surfaceSettings,
      height: z.number().positive().max(1000),
    }),
    z.object({ shape: z.string() }),
  ),
};
