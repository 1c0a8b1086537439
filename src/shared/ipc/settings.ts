import { z } from 'zod';
import { exportSettings } from '../document';
import { route } from './route';

export const settings = z.object({
  theme: z.enum(['dark', 'light', 'system']),
  device: z.enum(['auto', 'tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu']),
  export: exportSettings,
});
export type Settings = z.infer<typeof settings>;

export const settingsRoutes = {
  'settings.get': route(z.void(), settings),
  'settings.set': route(settings.partial(), settings),
};
