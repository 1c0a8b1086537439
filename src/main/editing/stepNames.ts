import type { GridStep, MeshStep } from '../../shared/ipc/editing';

/** What an edit that the window made is called among the undo steps. */
export const gridStepNames: Readonly<Record<GridStep, string>> = {
  add: 'Add voxels',
  erase: 'Erase voxels',
  box: 'Box of voxels',
  fill: 'Fill a pocket',
  extrude: 'Extrude a face',
  mirrorLeft: 'Mirror left to right',
  mirrorRight: 'Mirror right to left',
};

export const meshStepNames: Readonly<Record<MeshStep, string>> = {
  clay: 'Sculpt with clay',
  smooth: 'Smooth with the brush',
  flatten: 'Flatten with the brush',
  grab: 'Grab',
  convert: 'Convert to mesh',
};
