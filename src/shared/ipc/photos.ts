import { z } from 'zod';
import { route } from './route';

const byDocument = z.object({ document: z.string() });

/** What became of a set of files: the ids of the new photos, and one sentence for each file that could not be read. */
export const importResult = z.object({
  photos: z.array(z.string()),
  failures: z.array(z.object({ file: z.string(), message: z.string() })),
});
export type ImportResult = z.infer<typeof importResult>;

export const samplePhoto = z.object({ id: z.string(), title: z.string(), credit: z.string(), url: z.string() });
export type SamplePhoto = z.infer<typeof samplePhoto>;

export const photoRoutes = {
  /** Shows the file dialog; an empty result when the user cancels. */
  'photos.choose': route(byDocument, importResult),
  /** Asks for a folder and adds the pictures in it; an empty result when the user cancels. */
  'photos.chooseFolder': route(byDocument, importResult),
  /** Files that were dropped: opaque ids from `pathForFile`. Folders are searched for pictures. */
  'photos.importFiles': route(byDocument.extend({ files: z.array(z.string()).max(1000) }), importResult),
  /** The picture on the clipboard. */
  'photos.paste': route(byDocument, importResult),
  'photos.listSamples': route(z.void(), z.array(samplePhoto)),
  'photos.importSample': route(byDocument.extend({ sample: z.string() }), importResult),
};
