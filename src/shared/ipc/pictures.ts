import { z } from 'zod';
import { route } from './route';

/** Files of the view: a still, or a turn of the shape. */
export const pictureFormat = z.enum(['png', 'gif', 'webm']);
export type PictureFormat = z.infer<typeof pictureFormat>;

/** Arrays of numbers cross as they are. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');

export const pictureRoutes = {
  /** Shows the save dialog; an opaque name of the place for one `pictures.save`, or null when cancelled. */
  'pictures.choosePlace': route(
    z.object({ name: z.string().min(1).max(200), format: pictureFormat }),
    z.object({ place: z.string(), file: z.string() }).nullable(),
  ),
  /** Writes a file of the format that the place was chosen for. */
  'pictures.save': route(z.object({ place: z.string(), bytes }), z.object({ file: z.string(), bytes: z.number() })),
};
