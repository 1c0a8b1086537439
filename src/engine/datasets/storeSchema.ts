import { z } from 'zod';
import { dataLayout, dataProblem, dataSplit } from '../../shared/data';

/**
 * A prepared data set on disk:
 *
 *   manifest.json            what it is and which shards it has
 *   <shard>.json             the shard's shapes and pictures
 *   <shard>.grids            its shapes' grids one after the other, each size³/8 bytes (bit-packed, lowest bit first,
 *                            cell index x + size*(y + size*z))
 *   <shard>.grids-64         the same in a second size, if the manifest names one
 *   <shard>.pictures         its pictures one after the other: JPEG or PNG bytes, then the deflated mask (one byte a pixel)
 *   problems.json            files of the source that were left out, and near-duplicates (sets made from a user's folder)
 *
 * A shard is whole or absent: its .json is written last and moved into place.
 */

export const STORE_VERSION = 1;
/** No picture of a set takes more; a damaged index cannot ask for all memory. */
const MOST_PICTURE_BYTES = 2 ** 26;

/** The file of a shard's grids in another size than the set's own. */
export const gridsFile = (shard: string, size: number): string => `${shard}.grids-${size}`;

/** `unused`: nearly the same as a shape of the official test part, therefore not to be trained on. */
export const split = z.enum([...dataSplit.options, 'unused']);
export type Split = z.infer<typeof split>;

export const storedShape = z.object({
  id: z.string().min(1),
  class: z.string().min(1).max(200),
  /** The catalogue, data set or generator: "Scopia", "ModelNet10", "procedural". */
  source: z.string().min(1),
  /** The object that this shape is a variation of: all variations of an object stand in one split. */
  object: z.string().min(1),
  split,
  licence: z.string(),
  creator: z.string(),
  /** Width (x), height (y), depth (z): in metres where the source says its unit, else in the source's own numbers. */
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
  /** `render`: made from the mesh as a photograph; `product`: made from the mesh as a shop shows it; `icon`: the catalogue's own picture of that very model; `photo`: a photo that came with the shape. */
  kind: z.enum(['render', 'product', 'icon', 'photo']),
  camera: storedCamera.optional(),
  width: z.number().int().positive().max(4096),
  height: z.number().int().positive().max(4096),
  offset: z.number().int().nonnegative(),
  colourBytes: z.number().int().positive().max(MOST_PICTURE_BYTES),
  maskBytes: z.number().int().positive().max(MOST_PICTURE_BYTES),
});
export type PictureEntry = z.infer<typeof pictureEntry>;

export const shardIndex = z.object({
  /** What the shard was made from: a shard with the same key need not be made again. */
  key: z.string(),
  shapes: z.array(storedShape),
  pictures: z.array(pictureEntry),
  /** Files of the source that could not be used. */
  problems: z.array(dataProblem).optional(),
});
export type ShardIndex = z.infer<typeof shardIndex>;

export const storeManifest = z.object({
  version: z.literal(STORE_VERSION),
  name: z.string(),
  gridSize: z.number().int().min(2).max(256),
  shards: z.array(z.string().regex(/^[a-z0-9-]+$/)),
  /** Other sizes in which the grids are there too. */
  alsoSizes: z.array(z.number().int().min(2).max(256)).optional(),
  /** Of a set that was made from a user's folder, once it is whole. */
  about: z
    .object({
      layout: dataLayout,
      shapes: z.number().int(),
      pictures: z.number().int(),
      classes: z.array(z.object({ name: z.string(), shapes: z.number().int() })),
      problemCount: z.number().int(),
      createdAt: z.string(),
      /** Hash of everything that it was made from. */
      key: z.string(),
    })
    .optional(),
});
export type StoreManifest = z.infer<typeof storeManifest>;
