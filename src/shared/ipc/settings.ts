import { z } from 'zod';
import { exportSettings } from '../document';
import { route } from './route';

export const settings = z.object({
  theme: z.enum(['dark', 'light', 'system']),
  device: z.enum(['auto', 'tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu']),
  export: exportSettings,
  /** What was last used for each target. */
  exportTargets: z.partialRecord(exportSettings.shape.target.unwrap(), exportSettings).default({}),
  /** Where Blender is; absent: it is looked for. */
  blender: z.string().max(4096).optional(),
});
export type Settings = z.infer<typeof settings>;

export const settingsRoutes = {
  'settings.get': route(z.void(), settings),
  'settings.set': route(settings.partial(), settings),
};
