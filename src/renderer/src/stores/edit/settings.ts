import { reactive, watch } from 'vue';
import { startingSettings } from '../../viewport/edit/settings';
import type { EditSettings } from '../../viewport/edit/types';

const remembered = 'maquette.editing';

export const limits = {
  voxelRadius: [0.5, 24],
  sculptRadius: [0.005, 0.4],
} as const;

export const clampRadius = (key: keyof typeof limits, value: number): number => Math.min(limits[key][1], Math.max(limits[key][0], value));

/** How the tools are set, as the last session left them. */
export function createSettings(): EditSettings {
  const settings = reactive(readSettings());
  watch(settings, () => localStorage.setItem(remembered, JSON.stringify(settings)));
  return settings;
}

function readSettings(): EditSettings {
  try {
    return { ...startingSettings, ...(JSON.parse(localStorage.getItem(remembered) ?? '{}') as Partial<EditSettings>) };
  } catch {
    return { ...startingSettings };
  }
}
