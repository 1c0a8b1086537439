import { MaquetteError } from '../../core/errors';
import { conventionOf } from '../../core/formats/conventions';
import { extensionOf, findGridFormat, findMeshFormat, readGrid, readMesh } from '../../core/formats';
import { checkMesh } from '../../core/mesh/checkMesh';
import type { TriangleMesh } from '../../core/mesh/mesh';
import { packMesh } from '../../core/mesh/meshBytes';
import { unitsPerMetre, type LengthUnit } from '../../core/mesh/placeMesh';
import { weldTriangles } from '../../core/mesh/weld';
import { createGrid, type VoxelGrid } from '../../core/voxel/grid';
import { fitToCube, voxelise } from '../../core/voxel/voxelise';
import { mostMeshElements } from '../../shared/document';
import { unknownHeight } from '../../shared/shapeDefaults';
import type { ReadRequest, ReadShape } from './importRequest';

/** Grids of more cells along an edge are made coarser: what the studio edits fluently. */
const finestGrid = 128;
const unitNames: Readonly<Record<LengthUnit, string>> = { mm: 'millimetres', cm: 'centimetres', m: 'metres', in: 'inches' };

/** From a file of a mesh or a grid to a shape in object space. Pure and slow (seconds for large meshes): runs in a worker thread. */
export function readShape(request: ReadRequest): ReadShape {
  const { bytes, fileName } = request;
  const extension = extensionOf(fileName);
  if (findGridFormat(extension)?.read) return fromGrid(readGrid(bytes, fileName), fileName);
  if (findMeshFormat(extension)?.read) return fromMesh(readMesh(bytes, fileName), request);
  throw new MaquetteError('unsupported', `“${fileName}” is no mesh or grid that Maquette reads.`, { file: fileName });
}

function fromGrid(read: VoxelGrid, file: string): ReadShape {
  let grid = read;
  if (grid.size < 2) throw new MaquetteError('bad-file', `“${file}” holds a grid of a single cell.`, { file });
  while (grid.size > finestGrid) grid = halved(grid);
  if (!grid.data.some((value) => value >= 0.01)) throw new MaquetteError('bad-file', `“${file}” holds an empty grid.`, { file });
  return { gridSize: grid.size, grid: grid.data, height: unknownHeight, heightIsEstimated: true, up: 'y' };
}

/** Half as many cells along each edge, each the mean of eight; an odd grid's last cells stand alone. */
function halved({ size, data }: VoxelGrid): VoxelGrid {
  const half = createGrid(Math.ceil(size / 2));
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) half.data[(x >> 1) + half.size * ((y >> 1) + half.size * (z >> 1))] += data[i] / 8;
    }
  }
  return half;
}

function fromMesh(read: TriangleMesh & { unit?: LengthUnit }, request: ReadRequest): ReadShape {
  const { fileName, bytes, resolution } = request;
  let mesh = read;
  // Many programs write a vertex once for each triangle: joined, such a mesh is closed.
  let open = !checkMesh(mesh).closed;
  if (open) {
    const joined = weldTriangles(cornersOf(mesh));
    if (joined.indices.length > 0) mesh = joined;
    open = !checkMesh(mesh).closed;
  }
  const [vertices, triangles] = [mesh.positions.length / 3, mesh.indices.length / 3];
  if (vertices + triangles > mostMeshElements) {
    throw new MaquetteError('too-large', `“${fileName}” has ${triangles.toLocaleString('en')} triangles, more than a document keeps. Simplify it first.`, { file: fileName }); // prettier-ignore
  }
  let fit;
  try {
    fit = fitToCube(mesh);
  } catch {
    throw new MaquetteError('bad-file', `“${fileName}” has no extent: all its triangles fall into one point.`, { file: fileName });
  }
  const known = conventionOf(fileName, bytes, 1 / fit.scale, read.unit);
  const up = request.up ?? known.up;
  const unit = request.unit ?? known.unit;
  const turned = inObjectSpace(mesh, fit, up);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 1; i < turned.positions.length; i += 3) {
    low = Math.min(low, turned.positions[i]);
    high = Math.max(high, turned.positions[i]);
  }
  if (!(high > low)) throw new MaquetteError('bad-file', `“${fileName}” is flat: it has no height with ${up} up.`, { file: fileName });
  // Holes of a cell or two must not make a shell of a solid.
  const { cells } = voxelise(turned, resolution, 'solid', { scale: 1, offset: [0, 0, 0] }, open ? 1 : 0);
  const guessed = [...(known.upIsKnown || request.up ? [] : [`${up} up`]), ...(known.unitIsKnown || request.unit ? [] : [unitNames[unit]])];
  return {
    gridSize: resolution,
    grid: Float32Array.from(cells),
    mesh: { bytes: packMesh(turned), vertices, triangles },
    height: Math.min(1000, Math.max(1e-4, (high - low) / fit.scale / unitsPerMetre[unit])),
    heightIsEstimated: !(known.unitIsKnown || request.unit),
    ...(guessed.length > 0 && { guess: guessed.join(', ') }),
    up,
  };
}

/** Centred in the cube, its largest side 30/32 of the edge, y up. */
function inObjectSpace(mesh: TriangleMesh, fit: ReturnType<typeof fitToCube>, up: 'y' | 'z'): TriangleMesh {
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((axis) => (mesh.positions[i + axis] + fit.offset[axis]) * fit.scale);
    positions[i] = x;
    // A quarter turn about x: z up becomes y up, and -y the front.
    positions[i + 1] = up === 'y' ? y : z;
    positions[i + 2] = up === 'y' ? z : -y;
  }
  return { positions, indices: mesh.indices };
}

function cornersOf({ positions, indices }: TriangleMesh): Float32Array {
  const corners = new Float32Array(3 * indices.length);
  for (let i = 0; i < indices.length; i++) {
    for (let axis = 0; axis < 3; axis++) corners[3 * i + axis] = positions[3 * indices[i] + axis];
  }
  return corners;
}
