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
  /** Shows the save dialog, extracts the surface with the shape's settings at its real height, writes the file; null when cancelled. */
  'exports.saveMesh': route(z.object({ document: z.string(), shape: z.string(), settings: exportSettings }), exportResult.nullable()),
  /** Shows the last exported file in the system's file manager. */
  'exports.revealLast': route(z.void(), z.void()),
};
