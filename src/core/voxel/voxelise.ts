import { bitRowsOf, cellsOf } from './bitRows';
import { fitToCube } from './cubeFit';
import type { CubeFit, Triangles } from './cubeFit';
import { filledFromOutside, filledThroughHoles } from './voxeliseFill';
import { surfaceBits } from './voxeliseSurface';

export { fitToCube } from './cubeFit';
export type { CubeFit, Triangles } from './cubeFit';

/** Largest grid that is made: 256³ cells take 16 MB. */
export const MAX_GRID_SIZE = 256;

/** Cells whose closed box meets a triangle of the mesh. Result: size³ of 0/1, index x + N*(y + N*z). */
export function voxeliseSurface(mesh: Triangles, size: number, fit: CubeFit): Uint8Array {
  return cellsOf(surfaceBits(mesh, size, fit));
}

/** Fills what the outside cannot reach through faces (6-neighbours) of empty cells: makes a closed surface a solid. Works in place. */
export function fillFromOutside(cells: Uint8Array, size: number): Uint8Array {
  return cellsOf(filledFromOutside(bitRowsOf(cells, size)), cells);
}

export interface Voxelised {
  readonly size: number;
  /** size³ of 0/1, index x + N*(y + N*z), y up, front +z. */
  readonly cells: Uint8Array;
  readonly fit: CubeFit;
}

/**
 * A mesh in the canonical cube: surface by exact overlap and, for `solid`, everything that the outside cannot reach. Which way faces wind, and walls
 * inside the object, make no difference. A hole in the surface of a cell or more lets the outside in, unless `seal` allows for holes of up to
 * 2*seal cells. Throws RangeError for a size that is not a whole number from 1 to 256 and for a mesh with no extent.
 */
export function voxelise(
  mesh: Triangles,
  size: number,
  mode: 'solid' | 'surface' = 'solid',
  fit: CubeFit = fitToCube(mesh),
  seal = 0,
): Voxelised {
  if (!Number.isInteger(size) || size < 1 || size > MAX_GRID_SIZE)
    throw new RangeError(`a grid has a whole number of cells from 1 to ${MAX_GRID_SIZE} along each side, not ${size}`);
  const surface = surfaceBits(mesh, size, fit);
  if (mode === 'surface') return { size, cells: cellsOf(surface), fit };
  return { size, cells: cellsOf(seal > 0 ? filledThroughHoles(surface, seal) : filledFromOutside(surface)), fit };
}
