import { z } from 'zod';
import { FURNITURE_CLASSES } from '../../core/furniture/classes';

/**
 * A prepared data set on disk:
 *
 *   manifest.json            what it is and which shards it has
 *   <shard>.json             the shard's shapes and pictures
 *   <shard>.grids            its shapes' grids one after the other, each size³/8 bytes (bit-packed, lowest bit first,
 *                            cell index x + size*(y + size*z))
 *   <shard>.pictures         its pictures one after the other: JPEG bytes, then the deflated mask (one byte a pixel)
 *
 * A shard is whole or absent: its .json is written last and moved into place.
 */

export const STORE_VERSION = 1;

export const split = z.enum(['train', 'validation', 'test']);
export type Split = z.infer<typeof split>;

export const storedShape = z.object({
  id: z.string().min(1),
  class: z.enum(FURNITURE_CLASSES),
  /** The catalogue or generator: "Scopia", "procedural". */
  source: z.string().min(1),
  /** The object that this shape is a variation of: all variations of an object stand in one split. */
  object: z.string().min(1),
  split,
  licence: z.string(),
  creator: z.string(),
  /** Real size in metres: width (x), height (y), depth (z). */
  metres: z.tuple([z.number(), z.number(), z.number()]),
});
export type StoredShape = z.infer<typeof storedShape>;

/** The camera looks at the object from `azimuth` (0 = its front, +z; 90 = its +x side) and `elevation`, in degrees. */
export const storedCamera = z.object({
  azimuth: z.number(),
  elevation: z.number(),
  /** In-plane rotation in degrees. */
  tilt: z.number(),
  /** From the object's centre, in units of its longest side. */
  distance: z.number(),
});
export type StoredCamera = z.infer<typeof storedCamera>;

export const pictureEntry = z.object({
  shape: z.string(),
  /** `render`: made from the mesh; `icon`: the catalogue's own picture of that very model. */
  kind: z.enum(['render', 'icon']),
  camera: storedCamera.optional(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  offset: z.number().int().nonnegative(),
  colourBytes: z.number().int().positive(),
  maskBytes: z.number().int().positive(),
});
export type PictureEntry = z.infer<typeof pictureEntry>;

export const shardIndex = z.object({
  /** What the shard was made from: a shard with the same key need not be made again. */
  key: z.string(),
  shapes: z.array(storedShape),
  pictures: z.array(pictureEntry),
});
export type ShardIndex = z.infer<typeof shardIndex>;

export const storeManifest = z.object({
  version: z.literal(STORE_VERSION),
  name: z.string(),
  gridSize: z.number().int().min(2).max(256),
  shards: z.array(z.string().regex(/^[a-z0-9-]+$/)),
});
export type StoreManifest = z.infer<typeof storeManifest>;
