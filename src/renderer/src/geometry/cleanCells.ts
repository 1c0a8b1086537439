import type { VoxelGrid } from '../../../core/voxel/grid';
import { levelBase } from '../../../core/voxel/levelBase';
import { symmetriseGrid } from '../../../core/voxel/mirror';
import { fillCavities, keepLargestPart } from '../../../core/voxel/parts';
import type { SurfaceSettings } from '../../../shared/document';

/** The cells that the surface is drawn around: the grid after the clean-up that buildShapeMesh does, so that voxels and mesh show one shape. */
export function cleanCells(grid: VoxelGrid, settings: SurfaceSettings): VoxelGrid {
  const { threshold } = settings;
  let cells = grid;
  if (settings.symmetric) cells = symmetriseGrid(cells);
  if (settings.keepLargestPart) cells = keepLargestPart(cells, threshold, settings.symmetric);
  if (settings.fillCavities) cells = fillCavities(cells, threshold);
  if (settings.flattenBase) cells = levelBase(cells, threshold)?.grid ?? cells;
  return cells;
}
