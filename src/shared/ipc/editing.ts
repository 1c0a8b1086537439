import { z } from 'zod';
import { mostMeshElements } from '../document';
import { documentSnapshot } from './documents';
import { route } from './route';

const byShape = z.object({ document: z.string(), shape: z.string() });
const height = z.number().positive().max(1000);
/** Arrays of numbers cross as they are. */
const floats = z.custom<Float32Array>((value) => value instanceof Float32Array, 'must be 32-bit floats');
const integers = z.custom<Uint32Array>((value) => value instanceof Uint32Array, 'must be 32-bit integers');
const three = z.tuple([z.number(), z.number(), z.number()]);
const length = z.number().min(0.001).max(1000);

/** A solid to combine a shape with: another shape of the document, or a simple body at a place in the shape's world (metres; y up, 0 is the floor). */
export const combineWith = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shape'), shape: z.string() }),
  z.object({
    kind: z.enum(['box', 'cylinder', 'sphere']),
    /** Of the box around it along x, y, z. */
    size: z.tuple([length, length, length]),
    /** Its middle. */
    position: three,
  }),
]);
export type CombineWith = z.infer<typeof combineWith>;

export const combineOperation = z.enum(['union', 'difference', 'intersection']);
export type CombineOperation = z.infer<typeof combineOperation>;

/** What was done to the voxels: a tool's stroke, or one half made the image of the left or the right one. */
export const gridStep = z.enum(['add', 'erase', 'box', 'fill', 'extrude', 'mirrorLeft', 'mirrorRight']);
export type GridStep = z.infer<typeof gridStep>;

/** What was done to the surface: a brush's stroke, or it became the shape's own mesh. */
export const meshStep = z.enum(['clay', 'smooth', 'flatten', 'grab', 'convert']);
export type MeshStep = z.infer<typeof meshStep>;

export const editingRoutes = {
  /** Voxels that were edited: gridSize³ numbers in [0, 1]. The height keeps the shape's scale when it grew or shrank. */
  'editing.setGrid': route(byShape.extend({ grid: floats, height, step: gridStep }), documentSnapshot),
  /** A surface that is the shape's own from now on: 3V positions in object space, 3T indices. */
  'editing.setMesh': route(
    byShape.extend({
      positions: floats.refine(({ length: n }) => n % 3 === 0 && n <= 3 * mostMeshElements),
      indices: integers.refine(({ length: n }) => n % 3 === 0 && n <= 3 * mostMeshElements),
      height,
      step: meshStep,
    }),
    documentSnapshot,
  ),
  /** The shape's own mesh becomes voxels again. */
  'editing.toVoxels': route(byShape, documentSnapshot),
  /** Queues it; the result is a new shape. */
  'editing.combine': route(byShape.extend({ with: combineWith, operation: combineOperation }), z.object({ job: z.string() })),
  /** Queues a search for the shape of the model that comes nearest. `complete` takes only what is there for known, and keeps it. */
  'editing.fit': route(
    byShape.extend({ model: z.string(), mode: z.enum(['project', 'complete']), replace: z.boolean() }),
    z.object({ job: z.string() }),
  ),
};
