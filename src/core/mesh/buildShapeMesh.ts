import { fillCavities, keepLargestPart } from '../voxel/parts';
import type { VoxelGrid } from '../voxel/grid';
import { levelBase } from '../voxel/levelBase';
import { symmetriseGrid } from '../voxel/mirror';
import { extractSurface } from './extractSurface';
import type { TriangleMesh } from './mesh';
import { smoothTaubin, type SmoothOptions } from './smooth';

/** How a shape's surface is made from its grid. The same fields as in a document. */
export interface SurfaceSettings {
  /** Occupancy at which the surface lies, (0, 1). */
  threshold: number;
  /** Taubin smoothing, 0 (as extracted) to 1. */
  smoothing: number;
  keepLargestPart: boolean;
  /** Lets the object stand on a plane: its lowest row of cells ends in one. */
  flattenBase: boolean;
  /** Makes the left and the right half alike: the mean of both. */
  symmetric: boolean;
  fillCavities: boolean;
}

/** Pairs of smoothing steps at smoothing 1. */
const mostIterations = 30;
/** How far above the floor, in cells, smoothing leaves the vertices that do not stand on it. */
const floorClearance = 1 / 16;

/**
 * From occupancies to a mesh that can be kept: clean-up of the grid, surface, smoothing.
 *
 * The halves are averaged first: the other steps keep a symmetric grid symmetric, while averaging after them could cut off new loose parts.
 *
 * @returns a closed 2-manifold in object space; empty if no cell reaches the threshold.
 * @throws MaquetteError 'invalid-input' as extractSurface does.
 */
export function buildShapeMesh(grid: VoxelGrid, settings: SurfaceSettings): TriangleMesh {
  const { threshold } = settings;
  let cells = grid;
  if (settings.symmetric) cells = symmetriseGrid(cells);
  if (settings.keepLargestPart) cells = keepLargestPart(cells, threshold, settings.symmetric);
  if (settings.fillCavities) cells = fillCavities(cells, threshold);
  const base = settings.flattenBase ? levelBase(cells, threshold) : null;
  if (base) cells = base.grid;

  const mesh = extractSurface(cells, threshold);
  const floor = base ? standOnRow(mesh, grid.size, base.row) : undefined;
  return smoothTaubin(mesh, { iterations: Math.round(settings.smoothing * mostIterations), floor });
}

/**
 * Sets the vertices between the lowest occupied row of cells and the one below it onto one plane, the lower side of that row. They are the ends
 * of the columns, each at its own x and z, so no triangle collapses.
 */
function standOnRow(mesh: TriangleMesh, size: number, row: number): SmoothOptions['floor'] {
  const { positions } = mesh;
  const pinned = new Uint8Array(positions.length / 3);
  const y = Math.fround(row / size - 0.5);
  const rowMiddle = Math.fround((row + 0.5) / size - 0.5);
  for (let v = 0; v < pinned.length; v++) {
    if (positions[3 * v + 1] >= rowMiddle) continue;
    positions[3 * v + 1] = y;
    pinned[v] = 1;
  }
  return { y, clearance: floorClearance / size, pinned };
}
