import { MaquetteError } from '../../core/errors';
import { exportMesh } from '../../core/formats';
import { meshBounds } from '../../core/mesh/bounds';
import { buildShapeMesh } from '../../core/mesh/buildShapeMesh';
import { createGrid } from '../../core/voxel/grid';
import type { MeshFile, MeshRequest } from './meshRequest';

/** From a shape to the bytes of a mesh file at its real size. Pure and slow (up to seconds for large grids): runs in a worker thread. */
export function makeMeshFile({ name, gridSize, grid, surface, height, settings }: MeshRequest): MeshFile {
  const mesh = buildShapeMesh(createGrid(gridSize, grid), surface);
  const bounds = meshBounds(mesh);
  if (!bounds || mesh.indices.length === 0) {
    throw new MaquetteError('invalid-input', `“${name}” has no surface at the threshold ${surface.threshold}. Lower the threshold and export again.`); // prettier-ignore
  }
  const bytes = exportMesh(mesh, { format: settings.format, name, height, unit: settings.unit, up: settings.up });
  const metres = height / (bounds.max[1] - bounds.min[1]);
  const [x, y, z] = bounds.max.map((top, axis) => (top - (bounds.min[axis] ?? 0)) * metres);
  return { bytes, triangles: mesh.indices.length / 3, size: [x ?? 0, y ?? 0, z ?? 0] };
}
