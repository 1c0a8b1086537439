import { z } from 'zod';
import { route } from './route';

export const importOptions = z.object({
  /** Axis that points up in the file; absent: as the file or its format says, else a guess. */
  up: z.enum(['y', 'z']).optional(),
  unit: z.enum(['mm', 'cm', 'm', 'in']).optional(),
  /** Cells along an edge of the grid that a mesh becomes. */
  resolution: z.number().int().min(8).max(256).default(64),
});
export type ImportOptions = z.infer<typeof importOptions>;

export const importedShape = z.object({
  id: z.string(),
  name: z.string(),
  /** Opaque id of its file, to read it again in another way. */
  file: z.string(),
  /** What was guessed of unit and up axis: "z up, millimetres". */
  guess: z.string().optional(),
  up: z.enum(['y', 'z']),
});

/** What became of a set of files: the ids of new photos, the new shapes, and one sentence for each file that could not be read. */
export const importedItems = z.object({
  photos: z.array(z.string()),
  shapes: z.array(importedShape),
  failures: z.array(z.object({ file: z.string(), message: z.string() })),
});
export type ImportedItems = z.infer<typeof importedItems>;

const byDocument = z.object({ document: z.string() });

export const importRoutes = {
  /** Shows the file dialog for photos, meshes and grids; an empty result when the user cancels. */
  'imports.choose': route(byDocument, importedItems),
  /** Dropped files: opaque ids. Folders are searched for pictures. */
  'imports.importFiles': route(
    byDocument.extend({ files: z.array(z.string()).max(1000), options: importOptions.optional() }),
    importedItems,
  ),
  /** Reads the file of a shape again with the other up axis, in the shape's place. */
  'imports.turn': route(byDocument.extend({ shape: z.string(), file: z.string(), up: z.enum(['y', 'z']) }), importedItems),
};
