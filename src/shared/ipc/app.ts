import { z } from 'zod';
import { route } from './route';

export const appInfo = z.object({
  version: z.string(),
  platform: z.string(),
  arch: z.string(),
  /** Bytes of the whole computer. */
  memory: z.number(),
});

/** Ids of commands; the renderer's registry says what each does, the native menu and the shortcuts only name them. */
export const commandState = z.object({
  id: z.string(),
  label: z.string(),
  accelerator: z.string().optional(),
  menu: z.array(z.string()).min(1),
  enabled: z.boolean(),
  checked: z.boolean().optional(),
  /** A line parts commands of different groups in a menu. */
  group: z.number().optional(),
});
export type CommandState = z.infer<typeof commandState>;

export const appRoutes = {
  'app.getInfo': route(z.void(), appInfo),
  /** The renderer tells main its commands, from which main builds the native menu; sent again when a state changes. */
  'app.setCommands': route(z.array(commandState).max(300), z.void()),
  'app.openExternal': route(z.object({ url: z.string().max(500) }), z.void()),
  'window.minimize': route(z.void(), z.void()),
  'window.toggleMaximize': route(z.void(), z.void()),
  'window.close': route(z.void(), z.void()),
};
