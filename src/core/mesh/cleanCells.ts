import { findMirrorPlane } from '../voxel/findMirrorPlane';
import type { VoxelGrid } from '../voxel/grid';
import { levelBase } from '../voxel/levelBase';
import { mendLegs } from '../voxel/mendLegs';
import { middlePlane, symmetriseGrid, type MirrorPlane } from '../voxel/mirror';
import { fillCavities, keepParts, type Parts } from '../voxel/parts';
import { thickenWalls } from '../voxel/thickenWalls';
import type { SurfaceSettings } from './surfaceSettings';

export interface CleanCells {
  /** The cells that the surface is drawn around. */
  readonly grid: VoxelGrid;
  /** The lowest row of cells, if the object is to stand on it. */
  readonly baseRow: number | null;
}

/**
 * The clean-up of a grid before its surface is drawn: mirror symmetry, broken parts mended, loose parts dropped, thin walls thickened, cavities filled, base levelled.
 *
 * The halves are averaged first: the other steps keep a symmetric grid symmetric, while averaging after them could cut off new loose parts. Bridges
 * come before parts are dropped, for what they join is kept.
 */
export function cleanCells(grid: VoxelGrid, settings: SurfaceSettings): CleanCells {
  const { threshold } = settings;
  let cells = grid;
  const mirror = settings.symmetric ? mirrorPlaneOf(grid, settings) : null;
  if (mirror) cells = symmetriseGrid(cells, mirror);
  let parts: Parts | undefined;
  if (settings.bridgeParts) ({ grid: cells, parts } = mendLegs(cells, threshold));
  if (settings.keepLargestPart || (settings.minPart ?? 0) > 0) {
    cells = keepParts(cells, threshold, { largest: settings.keepLargestPart, smallest: settings.minPart ?? 0, mirror }, parts);
  }
  if ((settings.minWall ?? 0) > 0) cells = thickenWalls(cells, threshold, settings.minWall ?? 0);
  if (settings.fillCavities) cells = fillCavities(cells, threshold);
  const base = settings.flattenBase ? levelBase(cells, threshold) : null;
  return base ? { grid: base.grid, baseRow: base.row } : { grid: cells, baseRow: null };
}

/** The plane that `symmetric` mirrors in. */
export function mirrorPlaneOf(grid: VoxelGrid, { symmetryPlane = 'middle', threshold }: SurfaceSettings): MirrorPlane {
  if (symmetryPlane === 'middle') return middlePlane;
  if (symmetryPlane === 'found') return findMirrorPlane(grid, threshold) ?? middlePlane;
  return symmetryPlane;
}
