import { z } from 'zod';
import { exportSettings } from '../document';
import { route } from './route';

export const exportResult = z.object({
  /** File name, without its folder. */
  file: z.string(),
  bytes: z.number(),
  triangles: z.number(),
  /** Size in metres along x, y (up), z. */
  size: z.tuple([z.number(), z.number(), z.number()]),
});
export type ExportResult = z.infer<typeof exportResult>;

export const exportRoutes = {
  /** Shows the save dialog, makes the surface as the view does, at the shape's real height, and writes the file; null when cancelled. */
  'exports.saveMesh': route(z.object({ document: z.string(), shape: z.string(), settings: exportSettings }), exportResult.nullable()),
  /** Shows the folder dialog and writes each shape into a file of its own, named after it; nothing that is there is replaced. Null when cancelled. */
  'exports.saveAll': route(
    z.object({ document: z.string(), shapes: z.array(z.string()).min(1).max(1000), settings: exportSettings }),
    z.object({ files: z.array(z.string()), failures: z.array(z.object({ shape: z.string(), message: z.string() })) }).nullable(),
  ),
  /** Makes files of shapes to be dragged to another program, as an export would; `files` are their names. */
  'exports.prepareDrag': route(
    z.object({ document: z.string(), shapes: z.array(z.string()).min(1).max(100), settings: exportSettings }),
    z.object({ drag: z.string(), files: z.array(z.string()) }),
  ),
  /** Goes on with the pointer's drag as the system's own, with the files that were prepared under this id. */
  'exports.startDrag': route(z.object({ drag: z.string().max(100) }), z.void()),
  /** Gives a shape the colours of the photo that it came from, as one undo step; false when cancelled. */
  'exports.takeColours': route(z.object({ document: z.string(), shape: z.string() }), z.boolean()),
  /** Shows the last exported file in the system's file manager. */
  'exports.revealLast': route(z.void(), z.void()),
};
