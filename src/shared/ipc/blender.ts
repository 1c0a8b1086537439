import { z } from 'zod';
import { route } from './route';

export const blenderRoutes = {
  /** Puts a shape into Blender as a job; null when cancelled. Rejects with 'not-found' when there is no Blender. */
  'blender.send': route(
    z.object({ document: z.string(), shape: z.string(), colour: z.boolean() }),
    z.object({ how: z.enum(['added', 'replaced', 'started']), name: z.string() }).nullable(),
  ),
  /** Asks where Blender is and remembers it; false when cancelled. */
  'blender.choose': route(z.void(), z.boolean()),
  /** Asks where to, and writes the add-on's zip there; its file name, null when cancelled. */
  'blender.saveAddon': route(z.void(), z.object({ file: z.string() }).nullable()),
};
