import { z } from 'zod';
import { foregroundRange } from './foreground';

/**
 * What a document holds. The state is small plain data; pictures, grids and latents are assets, kept once under the SHA-256 of their
 * bytes, so that a state can be kept for undo at no cost. The main process owns it; the renderer sees copies.
 */

export const assetId = z.string().regex(/^[0-9a-f]{64}$/);
export type AssetId = z.infer<typeof assetId>;

/** Vertices, and triangles, of a shape's own mesh: what an asset of 64 MB holds. */
export const mostMeshElements = 3_500_000;

/** A vertical plane that halves a shape, in object space: the points with (x, z) · (cos angle, -sin angle) = offset. Angle 0, offset 0 is x = 0. */
export const symmetryPlane = z.object({
  /** Turn of its normal about the y axis from +x towards -z, degrees. */
  angle: z.number().min(-90).max(90),
  offset: z.number().min(-0.5).max(0.5),
});
export type SymmetryPlane = z.infer<typeof symmetryPlane>;

const surfaceFields = {
  /** Occupancy at which the surface lies, (0, 1). */
  threshold: z.number().min(0.01).max(0.99),
  /** Taubin smoothing, 0 (as extracted) to 1. */
  smoothing: z.number().min(0).max(1),
  keepLargestPart: z.boolean(),
  flattenBase: z.boolean(),
  symmetric: z.boolean(),
  fillCavities: z.boolean(),
  /** How the surface is drawn through the field. Dual contouring keeps edges and corners sharp. */
  method: z.enum(['marching-cubes', 'surface-nets', 'dual-contouring']),
  /** The field is resampled to this many times the grid's resolution first. */
  detail: z.union([z.literal(1), z.literal(2), z.literal(4)]),
  /** Number of triangles to simplify to; null keeps them all. */
  triangles: z.number().int().min(20).max(2_000_000).nullable(),
  /** How strongly nearly flat regions are drawn onto planes, 0 (not at all) to 1. */
  planar: z.number().min(0).max(1),
  /** Remeshes to triangles of even size and shape. */
  evenTriangles: z.boolean(),
  /** Parts with less than this share of all filled cells are dropped. */
  minPart: z.number().min(0).max(1),
  /** Least thickness of walls, object space (the grid's edge is 1); thinner ones are thickened. */
  minWall: z.number().min(0).max(0.25),
  /** Joins parts along the way where the field is highest, if it says that they belong together. */
  bridgeParts: z.boolean(),
  /** The plane that `symmetric` mirrors in: the grid's middle, the best one found in the grid, or a given one. */
  symmetryPlane: z.union([z.enum(['middle', 'found']), symmetryPlane]),
};

export const surfaceSettings = z.object({
  ...surfaceFields,
  // Documents from before these settings open with surfaces as they were.
  method: surfaceFields.method.default('marching-cubes'),
  detail: surfaceFields.detail.default(1),
  triangles: surfaceFields.triangles.default(null),
  planar: surfaceFields.planar.default(0),
  evenTriangles: surfaceFields.evenTriangles.default(false),
  minPart: surfaceFields.minPart.default(0),
  minWall: surfaceFields.minWall.default(0),
  bridgeParts: surfaceFields.bridgeParts.default(false),
  symmetryPlane: surfaceFields.symmetryPlane.default('middle'),
});
export type SurfaceSettings = z.infer<typeof surfaceSettings>;

/** Some of the settings. Without defaults: what is not named stays as it is. */
export const surfaceChange = z.object(surfaceFields).partial();

/** What side of the object a photo shows, as the user says. */
export const photoSide = z.enum(['any', 'front', 'side', 'back']);
export type PhotoSide = z.infer<typeof photoSide>;

/** What a photo's EXIF block says of the camera. Exactly these: where a photo was taken, and by whom, stays out of documents. */
export const cameraFacts = z.object({
  /** Local time: "2024-05-17T14:03:22". */
  takenAt: z.iso.datetime({ local: true }).optional(),
  camera: z.string().max(100).optional(),
  lens: z.string().max(100).optional(),
  /** Millimetres; `focalLength35`: of the lens that sees as much on 35 mm film. */
  focalLength: z.number().positive().max(5000).optional(),
  focalLength35: z.number().positive().max(5000).optional(),
});

const foregroundShare = z.number().min(foregroundRange.least).max(foregroundRange.most);

export const photoItem = z.object({
  id: z.string().min(1),
  name: z.string().min(1).max(200),
  /** PNG, RGBA: the photo with its cut-out as alpha. */
  picture: assetId,
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  cutout: z.enum(['alpha', 'plain', 'found', 'none', 'given']),
  /** Where `picture` is a crop: the whole picture it was taken from (PNG, RGBA, its whole cut-out as alpha), and where it lies in it. */
  original: z
    .object({
      picture: assetId,
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      left: z.number().int().min(0),
      top: z.number().int().min(0),
    })
    .optional(),
  /** Absent: any. */
  side: photoSide.optional(),
  camera: cameraFacts.optional(),
  /** Focal length of the camera in pixels of the picture, where it is known. Cropping does not change it. */
  focal: z.number().positive().max(1_000_000).optional(),
  /** The share of the frame that the object takes before the networks; absent: the usual one. */
  foreground: foregroundShare.optional(),
});
export type PhotoItem = z.infer<typeof photoItem>;

/** A mesh of the shape's own: imported, sculpted, cut. While it is there it is the surface, and nothing is extracted from the grid. */
export const shapeMesh = z.object({
  /** positions (float32 little endian, x, y, z of each vertex, object space as the grid's), then indices (uint32, three a triangle): see core/mesh/meshBytes.ts. */
  data: assetId,
  vertices: z.number().int().min(3).max(mostMeshElements),
  triangles: z.number().int().min(1).max(mostMeshElements),
});
export type ShapeMesh = z.infer<typeof shapeMesh>;

/** Where the photo of a shape was taken from: `EstimatedCamera` of the engine's contract. */
export const shapeCamera = z.object({
  yaw: z.number().min(-360).max(360),
  pitch: z.number().min(-90).max(90),
  distance: z.number().positive().max(100),
  fieldOfView: z.number().min(1).max(170),
  shift: z.tuple([z.number().min(-10).max(10), z.number().min(-10).max(10)]),
});

const numberOf = (low: number, high: number): z.ZodNumber => z.number().min(low).max(high);

/** Where a shape stands in its world, about the middle of its base: scaled, turned, then moved. See core/edit/transform.ts. */
export const shapeTransform = z.object({
  /** Metres along x, y (up), z. */
  position: z.tuple([numberOf(-1000, 1000), numberOf(-1000, 1000), numberOf(-1000, 1000)]),
  /** Degrees; about z first, then y, then x. */
  rotation: z.tuple([numberOf(-360, 360), numberOf(-360, 360), numberOf(-360, 360)]),
  /** Along the shape's own axes. */
  scale: z.tuple([numberOf(0.01, 100), numberOf(0.01, 100), numberOf(0.01, 100)]),
});
export type ShapeTransform = z.infer<typeof shapeTransform>;

export const shapeItem = z.object({
  id: z.string().min(1),
  name: z.string().min(1).max(200),
  /** Cells along an edge. */
  gridSize: z.number().int().min(2).max(256),
  /** float32 little endian, gridSize³ numbers, index x + N*(y + N*z). */
  grid: assetId,
  /** float32 little endian, the latent vector; absent for an imported shape. */
  latent: assetId.optional(),
  mesh: shapeMesh.optional(),
  /** gridSize³ * 3 bytes, red, green, blue of each cell of the grid (sRGB), in the grid's order; only cells near the surface mean anything. */
  colour: assetId.optional(),
  origin: z.object({
    kind: z.enum(['photo', 'latent', 'import']),
    photos: z.array(z.string()),
    model: z.string().optional(),
    seed: z.number().int().optional(),
    sample: z.number().int().optional(),
    /** Steps of fitting to the photo's outline. */
    refine: z.number().int().min(0).optional(),
    /** The overlap with the real object that the model expects, [0, 1]. */
    confidence: z.number().min(0).max(1).optional(),
    /** View of the first photo, where it is known. */
    camera: shapeCamera.optional(),
  }),
  surface: surfaceSettings,
  /** Real height in metres, and whether the user set it or we guessed from the class. */
  height: z.number().positive().max(1000),
  heightIsEstimated: z.boolean(),
  /** Absent: as it is. */
  transform: shapeTransform.optional(),
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
  /** Photos and shapes together. */
  z.object({ type: z.literal('removeItems'), ids: z.array(z.string()).min(1).max(5000) }),
  z.object({ type: z.literal('setPhotoSide'), id: z.string(), side: photoSide }),
  /** Null sets it back to the usual one. */
  z.object({ type: z.literal('setForeground'), id: z.string(), foreground: foregroundShare.nullable() }),
  z.object({ type: z.literal('rename'), id: z.string(), name: z.string().trim().min(1).max(200) }),
  z.object({ type: z.literal('duplicateShape'), id: z.string() }),
  z.object({ type: z.literal('setSurface'), id: z.string(), surface: surfaceChange }),
  /** Gives the shape's own mesh up: its surface comes from the voxels again. */
  z.object({ type: z.literal('removeMesh'), id: z.string() }),
  /** Null sets the shape back to where it was made. */
  z.object({ type: z.literal('setTransform'), id: z.string(), transform: shapeTransform.nullable() }),
  z.object({ type: z.literal('setHeight'), id: z.string(), height: z.number().positive().max(1000) }),
]);
export type DocumentEdit = z.infer<typeof documentEdit>;

export const exportSettings = z.object({
  /** The program that the file is for; its conventions are in exportTargets.ts. */
  target: z.enum(['blender', 'slicer', 'unity', 'unreal', 'other']).default('other'),
  format: z.enum(['obj', 'stl', 'glb', 'ply', '3mf', 'binvox', 'vox', 'npy']),
  /** STL as text. */
  ascii: z.boolean().default(false),
  unit: z.enum(['mm', 'cm', 'm', 'in']),
  up: z.enum(['y', 'z']),
  /** Where the front looks; absent: as is usual with this up axis. */
  front: z.enum(['+x', '-x', '+y', '-y', '+z', '-z']).optional(),
  /** What lies at 0, 0, 0. */
  origin: z.enum(['base', 'centre', 'asIs']).default('base'),
  /** Keep the colours that the photo gave the shape, where the format can. */
  colour: z.boolean().default(true),
});
export type ExportSettings = z.infer<typeof exportSettings>;
