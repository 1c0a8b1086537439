import { z } from 'zod';
import { presetOf } from '../../shared/exportTargets';
import { settings as schema, usualKeyboard, usualShapeMemory, type Settings } from '../../shared/ipc/settings';
import type { JsonFile } from '../files/jsonFile';

export const defaultSettings: Settings = {
  theme: 'dark',
  textSize: 1,
  device: 'auto',
  unit: 'cm',
  export: presetOf('blender'),
  exportTargets: {},
  keyboard: usualKeyboard,
  language: 'en',
  shapeMemory: usualShapeMemory,
  tourDone: false,
};

export interface SettingsStore {
  get(): Settings;
  set(change: Partial<Settings>): Promise<Settings>;
}

/** The user's settings: read once at start, written whole at each change. */
export async function openSettings(
  file: JsonFile<Settings>,
  onChange: (settings: Settings, before: Settings) => void,
): Promise<SettingsStore> {
  let current = await file.read();
  return {
    get: () => current,
    async set(change) {
      const before = current;
      current = schema.parse({ ...current, ...change });
      onChange(current, before);
      await file.write(current);
      return current;
    },
  };
}

/** The schema of the file: a field that an older version did not write takes its default. */
export const settingsInFile = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...defaultSettings, ...value } : value),
  schema,
);
