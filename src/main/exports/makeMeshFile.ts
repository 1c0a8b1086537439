import { uniformColour, vertexColours } from '../../core/colour/vertexColours';
import { placeInWorld } from '../../core/edit/transform';
import { MaquetteError } from '../../core/errors';
import { exportGrid, exportMesh, findGridFormat } from '../../core/formats';
import { writeMtl } from '../../core/formats/obj';
import { meshBounds } from '../../core/mesh/bounds';
import { buildShapeMesh } from '../../core/mesh/buildShapeMesh';
import { cleanCells } from '../../core/mesh/cleanCells';
import type { TriangleMesh } from '../../core/mesh/mesh';
import { unpackMesh } from '../../core/mesh/meshBytes';
import { unitsPerMetre } from '../../core/mesh/placeMesh';
import { prepareSimplifier } from '../../core/mesh/simplify';
import { createGrid } from '../../core/voxel/grid';
import { voxelise } from '../../core/voxel/voxelise';
import { clay, keepsColour } from '../../shared/exportTargets';
import type { MeshFile, MeshRequest } from './meshRequest';

/** From a shape to the bytes of a file at its real size. Pure and slow (up to seconds for large grids): runs in a worker thread. */
export async function makeMeshFile(request: MeshRequest): Promise<MeshFile> {
  const { name, surface, height, settings } = request;
  if (surface.triangles !== null) await prepareSimplifier();
  const mesh = surfaceOf(request);
  // In metres, as it stands in the viewport.
  const placed = placeInWorld(mesh, height, request.transform);
  const bounds = placed && meshBounds(placed);
  if (!bounds || mesh.indices.length === 0) {
    throw new MaquetteError('invalid-input', `“${name}” has no surface at the threshold ${surface.threshold}. Lower the threshold and export again.`); // prettier-ignore
  }
  const [x, y, z] = bounds.max.map((top, axis) => top - bounds.min[axis]);
  const facts = { triangles: mesh.indices.length / 3, size: [x, y, z] as MeshFile['size'] };
  if (findGridFormat(settings.format)) return { ...facts, bytes: gridFile(request, mesh), companions: [] };

  const { format, unit, up, front, origin } = settings;
  const colours =
    settings.colour && keepsColour(format) && request.colour ? vertexColours(mesh.positions, request.colour, request.gridSize) : undefined;
  const uniform = colours ? uniformColour(colours) : clay;
  const placement = { format, ascii: settings.ascii, name, height: y, unit, up, front, origin };
  if (format !== 'obj' || !uniform) return { ...facts, bytes: exportMesh(placed, { ...placement, colours }), companions: [] };
  return {
    ...facts,
    bytes: exportMesh(placed, { ...placement, materials: `${request.fileStem}.mtl` }),
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
function gridFile({ gridSize, grid, mesh: own, surface, height, settings }: MeshRequest, mesh: TriangleMesh): Uint8Array {
  const { format } = settings;
  const bounds = meshBounds(mesh);
  const cube = bounds ? (height / (bounds.max[1] - bounds.min[1])) * unitsPerMetre[settings.unit] : 1;
  const place = { scale: cube, translate: [-cube / 2, -cube / 2, -cube / 2] as const };
  const source = createGrid(gridSize, grid);
  if (format === 'npy') return exportGrid(source, { format, threshold: surface.threshold });
  if (!own) return exportGrid(cleanCells(source, surface).grid, { format, threshold: surface.threshold, place });
  const { cells } = voxelise(mesh, gridSize, 'solid', { scale: 1, offset: [0, 0, 0] });
  return exportGrid(createGrid(gridSize, Float32Array.from(cells)), { format, threshold: 0.5, place });
}
