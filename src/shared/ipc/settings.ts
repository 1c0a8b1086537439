import { z } from 'zod';
import { exportSettings } from '../document';
import { route } from './route';

/** Which keys the commands answer to. */
export const keyboard = z.object({
  preset: z.enum(['maquette', 'blender']),
  /** By command: what the user chose in the place of the preset's; empty: none. */
  keys: z.record(z.string().max(100), z.array(z.string().min(1).max(40)).max(4)),
});
export type Keyboard = z.infer<typeof keyboard>;
export const usualKeyboard: Keyboard = { preset: 'maquette', keys: {} };

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** Sizes of the text, and of all that goes with it, as factors of the usual one. */
export const textSizes = [1, 1.25, 1.5, 1.75, 2] as const;

export const shapeMemories = [0, 64, 256, 1000] as const;
export const usualShapeMemory = 64;

export const lengthUnits = ['mm', 'cm', 'm', 'in'] as const;

export const settings = z.object({
  theme: z.enum(['dark', 'light', 'contrast', 'system']),
  textSize: z.literal(textSizes).default(1),
  device: z.enum(['auto', 'tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu']),
  /** Of every length that is shown or typed. Files have a unit of their own. */
  unit: z.enum(lengthUnits).default('cm'),
  export: exportSettings,
  /** What was last used for each target. */
  exportTargets: z.partialRecord(exportSettings.shape.target.unwrap(), exportSettings).default({}),
  /** Where Blender is; absent: it is looked for. */
  blender: z.string().max(4096).optional(),
  keyboard: keyboard.default(usualKeyboard),
  language: z.enum(languages).default('en'),
  /** Megabytes of memory for shapes that are not on screen: what is not kept is read again from the disk when it is looked at. */
  shapeMemory: z.literal(shapeMemories).default(usualShapeMemory),
  /** The tour was seen or skipped. */
  tourDone: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

/** Without defaults: what is not named stays as it is. */
export const settingsChange = settings
  .extend({
    exportTargets: settings.shape.exportTargets.unwrap(),
    keyboard,
    unit: settings.shape.unit.unwrap(),
    textSize: settings.shape.textSize.unwrap(),
    language: settings.shape.language.unwrap(),
    shapeMemory: settings.shape.shapeMemory.unwrap(),
    tourDone: z.boolean(),
  })
  .partial();

export const settingsRoutes = {
  'settings.get': route(z.void(), settings),
  'settings.set': route(settingsChange, settings),
};
