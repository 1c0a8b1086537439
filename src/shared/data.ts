import { z } from 'zod';

/** What the studio knows about folders of shapes to learn from: before they are prepared (an inspection) and after (a prepared set). */

/** Layouts that are recognised by looking; see `engine/datasets/layouts`. */
export const dataLayout = z.enum([
  'modelnet-meshes',
  'modelnet-voxels',
  'shapenet-v1',
  'shapenet-v2',
  'shapenet-r2n2',
  'ikea',
  'pix3d',
  'sweethome3d',
  'mesh-folder',
  'mesh-photo-pairs',
  'prepared',
]);
export type DataLayout = z.infer<typeof dataLayout>;

export const dataSplit = z.enum(['train', 'validation', 'test']);

/** A file that was left out, and why, as a sentence for the user. */
export const dataProblem = z.object({ file: z.string(), reason: z.string() });
export type DataProblem = z.infer<typeof dataProblem>;

export const dataInspection = z.object({
  layout: dataLayout,
  /** "ModelNet10 meshes". */
  title: z.string(),
  classes: z.array(
    z.object({
      name: z.string(),
      shapes: z.number().int(),
      /** Photos or renderings that come with the shapes. */
      pictures: z.number().int(),
      train: z.number().int(),
      validation: z.number().int(),
      test: z.number().int(),
    }),
  ),
  shapes: z.number().int(),
  pictures: z.number().int(),
  /** The first few hundred; `problemCount` has all. */
  problems: z.array(dataProblem),
  problemCount: z.number().int(),
  /** Groups of shapes that are nearly the same and are kept on one side of the split; ids. */
  duplicates: z.array(z.array(z.string())),
  up: z.enum(['y', 'z']),
  /** Whether the shapes themselves were read, or (in very large sets) only their names; then duplicates and damaged files come out when it is prepared. */
  read: z.boolean().optional(),
});
export type DataInspection = z.infer<typeof dataInspection>;

export const prepareOptions = z.object({
  title: z.string().trim().min(1).max(100),
  gridSize: z.union([z.literal(20), z.literal(32), z.literal(64)]),
  /** Pictures rendered of each shape; 0 for sets that bring their own. */
  views: z.number().int().min(0).max(96),
  /** Picture side, pixels. */
  side: z.number().int().min(64).max(512),
  fill: z.enum(['solid', 'surface']),
  up: z.enum(['y', 'z']).optional(),
  /** The axis in the files that the front faces, where it is not the data set's usual one. */
  front: z.enum(['+x', '-x', '+y', '-y', '+z', '-z']).optional(),
  /** A second size to keep the grids in. */
  alsoGridSize: z.union([z.literal(20), z.literal(32), z.literal(64)]).optional(),
  /** Of the objects; as many again are kept for the final test, unless the set has a test part of its own. */
  validationShare: z.number().min(0).max(0.5),
  seed: z.number().int().min(0).max(0xffffffff),
});
export type PrepareOptions = z.infer<typeof prepareOptions>;

/** A few pictures of a class's shapes, encoded as JPEG or PNG. */
export const classPreview = z.object({
  class: z.string(),
  pictures: z.array(z.custom<Uint8Array>((value) => value instanceof Uint8Array)),
});
export type ClassPreview = z.infer<typeof classPreview>;

export const preparedSet = z.object({
  id: z.string(),
  title: z.string(),
  layout: dataLayout,
  gridSize: z.number().int(),
  shapes: z.number().int(),
  pictures: z.number().int(),
  classes: z.array(z.object({ name: z.string(), shapes: z.number().int() })),
  problemCount: z.number().int(),
  bytes: z.number(),
  createdAt: z.string(),
});
export type PreparedSet = z.infer<typeof preparedSet>;
