import { coverageOf } from '../../core/edit/coverage';
import { placeInWorld } from '../../core/edit/transform';
import { MaquetteError } from '../../core/errors';
import { meshBounds } from '../../core/mesh/bounds';
import { buildShapeMesh } from '../../core/mesh/buildShapeMesh';
import { checkMesh } from '../../core/mesh/checkMesh';
import type { TriangleMesh } from '../../core/mesh/mesh';
import { unpackMesh } from '../../core/mesh/meshBytes';
import { prepareSimplifier } from '../../core/mesh/simplify';
import { createGrid } from '../../core/voxel/grid';
import { fitToCube } from '../../core/voxel/voxelise';
import { combineSolids } from './combineSolids';
import type { EditRequest, ShapeData, Solid } from './editRequest';

/** The work of the worker thread. Slow (up to seconds): some hundred thousand triangles against each other. */
export async function runEdit(request: EditRequest): Promise<Solid> {
  const { shape } = request;
  await prepareSimplifier();
  if (request.type === 'toVoxels') {
    const mesh = surfaceOf(shape);
    return solidOf(mesh, shape.gridSize, shape.height);
  }
  const own = inWorld(shape);
  const other = 'kind' in request.with ? request.with : { mesh: inWorld(request.with), name: request.with.name };
  const result = await combineSolids({ mesh: own, name: shape.name }, other, request.operation);
  const bounds = meshBounds(result);
  if (!bounds || result.indices.length === 0) {
    throw new MaquetteError(
      'invalid-input',
      request.operation === 'difference'
        ? `Nothing of “${shape.name}” would be left. Move or shrink what is taken away.`
        : 'The two do not overlap, so they have nothing in common. Move them together.',
    );
  }
  const height = bounds.max[1] - bounds.min[1];
  return solidOf(intoCube(result), shape.gridSize, height);
}

/** The surface as the view shows it, in object space. */
function surfaceOf({ name, gridSize, grid, mesh, surface }: ShapeData): TriangleMesh {
  const own = mesh ? unpackMesh(mesh.bytes, mesh.vertices, mesh.triangles) : buildShapeMesh(createGrid(gridSize, grid), surface);
  if (!own) throw new MaquetteError('bad-file', `The mesh of “${name}” is damaged.`);
  if (own.indices.length === 0) {
    throw new MaquetteError('invalid-input', `“${name}” has no surface at the threshold ${surface.threshold}. Lower the threshold first.`);
  }
  return own;
}

function inWorld(shape: ShapeData): TriangleMesh {
  const placed = placeInWorld(surfaceOf(shape), shape.height, shape.transform);
  if (!placed) throw new MaquetteError('invalid-input', `“${shape.name}” is flat, so it has no size to go by.`);
  return placed;
}

/** A mesh of any place and size scaled into the grid's cube, with room at its sides. */
function intoCube(mesh: TriangleMesh): TriangleMesh {
  const { scale, offset } = fitToCube(mesh);
  return { positions: mesh.positions.map((value, i) => (value + offset[i % 3]) * scale), indices: mesh.indices };
}

/** The mesh with the cells that it fills; moved into the cube only if it reaches out of it. */
function solidOf(mesh: TriangleMesh, gridSize: number, height: number): Solid {
  const inside = mesh.positions.every((value) => Math.abs(value) <= 0.5);
  const placed = inside ? mesh : intoCube(mesh);
  const { closed } = checkMesh(placed);
  if (!closed)
    throw new MaquetteError('invalid-input', 'The mesh has holes, so it has no inside to fill with voxels. Close the holes first.');
  return { ...placed, grid: coverageOf(placed, gridSize).data, height };
}
