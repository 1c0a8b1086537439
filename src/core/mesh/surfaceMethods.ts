import type { VoxelGrid } from '../voxel/grid';
import { dualSurface } from './dualSurface';
import { extractSurface } from './extractSurface';
import type { TriangleMesh } from './mesh';

export type SurfaceMethod = 'marching-cubes' | 'surface-nets' | 'dual-contouring';
export const surfaceMethods: readonly SurfaceMethod[] = ['marching-cubes', 'surface-nets', 'dual-contouring'];

/**
 * The surface where the grid's field passes the threshold, drawn by a method of choice. Closed and 2-manifold for every grid.
 *
 * @throws MaquetteError 'invalid-input' as extractSurface.
 */
export function drawSurface(grid: VoxelGrid, threshold: number, method: SurfaceMethod): TriangleMesh {
  switch (method) {
    case 'marching-cubes':
      return extractSurface(grid, threshold);
    case 'surface-nets':
      return dualSurface(grid, threshold, 'mean');
    case 'dual-contouring':
      return dualSurface(grid, threshold, 'planes');
  }
}
