import { z } from 'zod';

/**
 * What a document holds. The state is small plain data; pictures, grids and latents are assets, kept once under the SHA-256 of their
 * bytes, so that a state can be kept for undo at no cost. The main process owns it; the renderer sees copies.
 */

export const assetId = z.string().regex(/^[0-9a-f]{64}$/);
export type AssetId = z.infer<typeof assetId>;

export const surfaceSettings = z.object({
  /** Occupancy at which the surface lies, (0, 1). */
  threshold: z.number().min(0.01).max(0.99),
  /** Taubin smoothing, 0 (as extracted) to 1. */
  smoothing: z.number().min(0).max(1),
  keepLargestPart: z.boolean(),
  flattenBase: z.boolean(),
  symmetric: z.boolean(),
  fillCavities: z.boolean(),
});
export type SurfaceSettings = z.infer<typeof surfaceSettings>;

export const photoItem = z.object({
  id: z.string().min(1),
  name: z.string().min(1).max(200),
  /** PNG, RGBA: the photo with its cut-out as alpha. */
  picture: assetId,
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  cutout: z.enum(['alpha', 'plain', 'none', 'given']),
});
export type PhotoItem = z.infer<typeof photoItem>;

export const shapeItem = z.object({
  id: z.string().min(1),
  name: z.string().min(1).max(200),
  /** Cells along an edge. */
  gridSize: z.number().int().min(2).max(256),
  /** float32 little endian, gridSize³ numbers, index x + N*(y + N*z). */
  grid: assetId,
  /** float32 little endian, the latent vector; absent for an imported shape. */
  latent: assetId.optional(),
  origin: z.object({
    kind: z.enum(['photo', 'latent', 'import']),
    photos: z.array(z.string()),
    model: z.string().optional(),
    seed: z.number().int().optional(),
    sample: z.number().int().optional(),
  }),
  surface: surfaceSettings,
  /** Real height in metres, and whether the user set it or we guessed from the class. */
  height: z.number().positive().max(1000),
  heightIsEstimated: z.boolean(),
});
export type ShapeItem = z.infer<typeof shapeItem>;

export const documentState = z.object({
  schema: z.literal(1),
  photos: z.array(photoItem),
  shapes: z.array(shapeItem),
});
export type DocumentState = z.infer<typeof documentState>;

/** A change that the user can make; each is one undo step, and those with the same `merge` key within 500 ms are one. */
export const documentEdit = z.discriminatedUnion('type', [
  z.object({ type: z.literal('removePhoto'), id: z.string() }),
  z.object({ type: z.literal('removeShape'), id: z.string() }),
  z.object({ type: z.literal('rename'), id: z.string(), name: z.string().trim().min(1).max(200) }),
  z.object({ type: z.literal('duplicateShape'), id: z.string() }),
  z.object({ type: z.literal('setSurface'), id: z.string(), surface: surfaceSettings.partial() }),
  z.object({ type: z.literal('setHeight'), id: z.string(), height: z.number().positive().max(1000) }),
]);
export type DocumentEdit = z.infer<typeof documentEdit>;

export const exportSettings = z.object({
  format: z.enum(['obj', 'stl']),
  unit: z.enum(['mm', 'cm', 'm', 'in']),
  up: z.enum(['y', 'z']),
});
export type ExportSettings = z.infer<typeof exportSettings>;
