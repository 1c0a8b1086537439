import type { MirrorPlane } from '../voxel/mirror';
import type { SurfaceMethod } from './surfaceMethods';

/** How a shape's surface is made from its grid. The fields of a document; those that may be missing then do nothing. */
export interface SurfaceSettings {
  /** Occupancy at which the surface lies, (0, 1). */
  threshold: number;
  /** Taubin smoothing, 0 (as extracted) to 1. */
  smoothing: number;
  keepLargestPart: boolean;
  /** Lets the object stand on a plane: its lowest row of cells ends in one. */
  flattenBase: boolean;
  /** Makes both sides of the mirror plane alike: the mean of both. */
  symmetric: boolean;
  fillCavities: boolean;
  /** Marching cubes if not given. */
  method?: SurfaceMethod;
  /** The field is resampled to this many times its resolution first. */
  detail?: 1 | 2 | 4;
  /** Number of triangles to simplify to; null keeps them all. */
  triangles?: number | null;
  /** How strongly nearly flat regions are drawn onto planes, 0 to 1. */
  planar?: number;
  /** Remeshes to triangles of even size and shape. */
  evenTriangles?: boolean;
  /** Parts with less than this share of all filled cells are dropped. */
  minPart?: number;
  /** Least thickness of walls, object space (the grid's edge is 1); thinner ones are thickened. */
  minWall?: number;
  /** Steadies legs, and joins parts along the way where the field is highest, see voxel/mendLegs.ts. */
  bridgeParts?: boolean;
  /** The plane of `symmetric`: the grid's middle, the best one found, or a given one. */
  symmetryPlane?: 'middle' | 'found' | MirrorPlane;
}
