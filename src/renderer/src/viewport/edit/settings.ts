import type { EditSettings } from './types';

/** How the tools are set at first. */
export const startingSettings: EditSettings = {
  brushShape: 'sphere',
  voxelRadius: 2,
  boxMode: 'add',
  boxDepth: 2,
  fillReach: 4,
  sculptRadius: 0.06,
  strength: 0.5,
  falloff: 'smooth',
  mirror: false,
  pressure: true,
};
