import { z } from 'zod';
import { documentSnapshot } from './documents';
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

const side = z.number().int().positive().max(65_535);
/** Arrays of numbers cross as they are. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');

/** A part of a picture, pixels from its top left. */
export const cropRectangle = z.object({
  left: z.number().int().min(0),
  top: z.number().int().min(0),
  width: side,
  height: side,
});
export type CropRectangle = z.infer<typeof cropRectangle>;

/** The whole picture: width*height*4 bytes RGBA, row by row from the top, the cut-out as straight alpha over the photo's own colours. */
const wholePicture = z.object({ width: side, height: side, rgba: bytes });

export const photoRoutes = {
  /** A photo's pixels before any crop, and what is taken of them. (The page cannot read them itself: its canvas forgets colours under alpha 0.) */
  'photos.getPicture': route(byDocument.extend({ photo: z.string() }), wholePicture.extend({ crop: cropRectangle })),
  /** Gives a photo the cut-out and the crop that the user made, as one step. */
  'photos.setPicture': route(
    byDocument.extend({ photo: z.string(), ...wholePicture.shape, crop: cropRectangle, cutout: z.literal('given') }),
    documentSnapshot,
  ),
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

export const photoEvents = {
  /** Photos that the system handed over (command line, "open with") are in the document now. */
  'photos.added': byDocument.extend({ photos: z.array(z.string()) }),
};
