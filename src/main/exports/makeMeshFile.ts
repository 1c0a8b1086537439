import { uniformColour, vertexColours } from '../../core/colour/vertexColours';
import { MaquetteError } from '../../core/errors';
import { exportGrid, exportMesh, findGridFormat } from '../../core/formats';
import { writeMtl } from '../../core/formats/obj';
import { meshBounds } from '../../core/mesh/bounds';
import { buildShapeMesh } from '../../core/mesh/buildShapeMesh';
import type { TriangleMesh } from '../../core/mesh/mesh';
import { unpackMesh } from '../../core/mesh/meshBytes';
import { unitsPerMetre } from '../../core/mesh/placeMesh';
import { createGrid } from '../../core/voxel/grid';
import { voxelise } from '../../core/voxel/voxelise';
import { keepsColour } from '../../shared/exportTargets';
import type { MeshFile, MeshRequest } from './meshRequest';

/** Colour of shapes without one, sRGB: clay. */
const clay = [231, 229, 225];

/** From a shape to the bytes of a file at its real size. Pure and slow (up to seconds for large grids): runs in a worker thread. */
export function makeMeshFile(request: MeshRequest): MeshFile {
  const { name, surface, height, settings } = request;
  const mesh = surfaceOf(request);
  const bounds = meshBounds(mesh);
  if (!bounds || mesh.indices.length === 0) {
    throw new MaquetteError('invalid-input', `“${name}” has no surface at the threshold ${surface.threshold}. Lower the threshold and export again.`); // prettier-ignore
  }
  const metres = height / (bounds.max[1] - bounds.min[1]);
  const [x, y, z] = bounds.max.map((top, axis) => (top - bounds.min[axis]) * metres);
  const facts = { triangles: mesh.indices.length / 3, size: [x, y, z] as MeshFile['size'] };
  if (findGridFormat(settings.format)) return { ...facts, bytes: gridFile(request, mesh, metres), companions: [] };

  const { format, unit, up, front, origin } = settings;
  const colours =
    settings.colour && keepsColour(format) && request.colour ? vertexColours(mesh.positions, request.colour, request.gridSize) : undefined;
  const uniform = colours ? uniformColour(colours) : clay;
  const placement = { format, ascii: settings.ascii, name, height, unit, up, front, origin };
  if (format !== 'obj' || !uniform) return { ...facts, bytes: exportMesh(mesh, { ...placement, colours }), companions: [] };
  return {
    ...facts,
    bytes: exportMesh(mesh, { ...placement, materials: `${request.fileStem}.mtl` }),
    companions: [{ extension: 'mtl', bytes: writeMtl(uniform, `Made with Maquette: ${name}`) }],
  };
}

function surfaceOf({ name, gridSize, grid, mesh, surface }: MeshRequest): TriangleMesh {
  if (!mesh) return buildShapeMesh(createGrid(gridSize, grid), surface);
  const own = unpackMesh(mesh.bytes, mesh.vertices, mesh.triangles);
  if (!own) throw new MaquetteError('bad-file', `The mesh of “${name}” is damaged.`);
  return own;
}

/** NumPy arrays hold the probabilities as they are; a shape with a mesh of its own is what its mesh is in the other formats. */
function gridFile({ gridSize, grid, mesh: own, surface, settings }: MeshRequest, mesh: TriangleMesh, metres: number): Uint8Array {
  const { format } = settings;
  const cube = metres * unitsPerMetre[settings.unit];
  const place = { scale: cube, translate: [-cube / 2, -cube / 2, -cube / 2] as const };
  if (!own || format === 'npy') return exportGrid(createGrid(gridSize, grid), { format, threshold: surface.threshold, place });
  const { cells } = voxelise(mesh, gridSize, 'solid', { scale: 1, offset: [0, 0, 0] });
  return exportGrid(createGrid(gridSize, Float32Array.from(cells)), { format, threshold: 0.5, place });
}
