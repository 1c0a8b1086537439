import { basename, extname } from 'node:path';
import { extensionOf, findGridFormat, findMeshFormat, readGrid, readMesh } from '../core/formats';
import { MaquetteError } from '../core/errors';
import type { LengthUnit } from '../core/mesh/placeMesh';
import type { TriangleMesh } from '../core/mesh/mesh';
import { placeMesh } from '../core/mesh/placeMesh';
import { createGrid } from '../core/voxel/grid';
import type { VoxelGrid } from '../core/voxel/grid';
import { voxelise } from '../core/voxel/voxelise';
import { startingSurface } from '../shared/shapeDefaults';
import type { CommonOptions, Run } from './context';
import { createShapeEncoder, encodeMesh, formatOf } from './encodeShape';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { readInput } from './readInput';
import { writeOutput } from './writeOutput';

export interface ConvertOptions extends CommonOptions {
  /** Cells along an edge when a mesh becomes a grid. */
  resolution: number;
  threshold: number;
  smoothing?: number;
  height?: number;
  unit: LengthUnit;
  up: 'y' | 'z';
  /** Axis that points up in a mesh that is read. */
  fromUp: 'y' | 'z';
}

/** Height in metres of a grid's mesh when nothing is said: a grid does not know its size. */
const DEFAULT_HEIGHT = 1;

export async function convert(
  input: string,
  output: string,
  options: ConvertOptions,
  run: Run,
): Promise<{ exitCode: ExitCode; output: string; bytes: number }> {
  const format = formatOf(output);
  const bytes = await readInput(input);
  const name = basename(output, extname(output));
  const content = findGridFormat(extensionOf(input))
    ? await fromGrid(readGrid(bytes, input), format, name, options)
    : await fromMesh(readMeshUpright(bytes, input, options), format, name, options);
  await writeOutput(output, content);
  run.say(`${input} -> ${output}`);
  return { exitCode: EXIT.ok, output, bytes: content.byteLength };
}

function fromGrid(
  grid: VoxelGrid,
  format: string,
  name: string,
  { threshold, smoothing = 0, height = DEFAULT_HEIGHT, unit, up }: ConvertOptions,
): Promise<Uint8Array> {
  // A grid that is given is kept as it is: no part is dropped and no base levelled.
  const surface = {
    ...startingSurface(threshold),
    smoothing,
    keepLargestPart: false,
    flattenBase: false,
    fillCavities: false,
    bridgeParts: false,
  };
  return createShapeEncoder(grid, surface, { name, height, unit, up }).encode(format);
}

async function fromMesh(
  mesh: TriangleMesh,
  format: string,
  name: string,
  { resolution, threshold, height, unit, up }: ConvertOptions,
): Promise<Uint8Array> {
  if (findGridFormat(format)) {
    const { size, cells } = voxelise(mesh, resolution);
    return createShapeEncoder(createGrid(size, Float32Array.from(cells)), startingSurface(threshold), { name, height: 1, unit, up }).encode(
      format,
    );
  }
  return encodeMesh(height === undefined && up === 'y' ? mesh : placeMesh(mesh, { height: height ?? DEFAULT_HEIGHT, unit, up }), format, {
    name,
    unit,
    up,
  });
}

/** The mesh with y up. */
function readMeshUpright(bytes: Uint8Array, file: string, { fromUp }: ConvertOptions): TriangleMesh {
  if (!findMeshFormat(extensionOf(file))) {
    const known = 'obj, stl, binvox, npy';
    throw new MaquetteError('unsupported', `"${file}" has no ending of a format that can be read; use one of ${known}.`, { file });
  }
  const mesh = readMesh(bytes, file);
  if (fromUp === 'y') return mesh;
  const positions = new Float32Array(mesh.positions.length);
  // A quarter turn about x: (x, y, z) with z up becomes (x, z, -y).
  for (let i = 0; i < positions.length; i += 3) positions.set([mesh.positions[i], mesh.positions[i + 2], -mesh.positions[i + 1]], i);
  return { positions, indices: mesh.indices };
}
