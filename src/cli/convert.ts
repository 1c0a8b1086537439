import { basename, dirname, extname, join } from 'node:path';
import { exportMesh, extensionOf, findGridFormat, findMeshFormat, gridFormats, meshFormats, readGrid, readMesh } from '../core/formats';
import { MaquetteError } from '../core/errors';
import { conventionOf } from '../core/formats/conventions';
import { writeMtl } from '../core/formats/obj';
import { meshBounds } from '../core/mesh/bounds';
import { buildShapeMesh } from '../core/mesh/buildShapeMesh';
import type { TriangleMesh } from '../core/mesh/mesh';
import { heightOfLargest, unitsPerMetre, type AxisDirection, type LengthUnit, type Placement } from '../core/mesh/placeMesh';
import { createGrid } from '../core/voxel/grid';
import type { VoxelGrid } from '../core/voxel/grid';
import { voxelise } from '../core/voxel/voxelise';
import { clay, exportFormats, presetOf, type ExportTarget } from '../shared/exportTargets';
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
  /** Largest side in metres, in the place of the height. */
  largest?: number;
  /** Absent, as unit and up: as the target has it, else metres and y up. */
  unit?: LengthUnit;
  up?: 'y' | 'z';
  front?: AxisDirection;
  origin?: 'base' | 'centre' | 'as-is';
  /** The program that the file is for. */
  for?: ExportTarget;
  /** STL as text. */
  text?: boolean;
  /** Axis that points up in a mesh that is read; absent: as the file says, else y. */
  fromUp?: 'y' | 'z';
}

/** Unit and axes as they were asked for, else as the target's program needs them. */
function placementOf({ unit, up, front, origin, for: target = 'other' }: ConvertOptions, format: string): Omit<Placement, 'height'> {
  const known = exportFormats.find((id) => id === format);
  const preset = presetOf(target, known);
  const upright = up ?? preset.up;
  return {
    unit: unit ?? preset.unit,
    up: upright,
    front: front ?? (upright === preset.up ? preset.front : undefined),
    origin: origin === 'as-is' ? 'asIs' : origin,
  };
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
  const materials = format === 'obj' ? `${name}.mtl` : undefined;
  if (materials) await writeOutput(join(dirname(output), materials), writeMtl(clay, `Made with Maquette: ${name}`));
  await writeOutput(output, content);
  run.say(`${input} -> ${output}`);
  return { exitCode: EXIT.ok, output, bytes: content.byteLength };
}

function fromGrid(grid: VoxelGrid, format: string, name: string, options: ConvertOptions): Promise<Uint8Array> {
  const { threshold, smoothing = 0 } = options;
  // A grid that is given is kept as it is: no part is dropped and no base levelled.
  const surface = {
    ...startingSurface(threshold),
    smoothing,
    keepLargestPart: false,
    flattenBase: false,
    fillCavities: false,
    bridgeParts: false,
  };
  if (findGridFormat(format) || format === 'png') {
    return createShapeEncoder(grid, surface, { name, height: 1, unit: 'm', up: 'y' }).encode(format);
  }
  const mesh = buildShapeMesh(grid, surface);
  return Promise.resolve(writeMesh(mesh, format, name, options, options.height ?? DEFAULT_HEIGHT));
}

async function fromMesh({ mesh, height: own }: UprightMesh, format: string, name: string, options: ConvertOptions): Promise<Uint8Array> {
  if (findGridFormat(format)) {
    const { size, cells } = voxelise(mesh, options.resolution);
    const grid = createGrid(size, Float32Array.from(cells));
    return createShapeEncoder(grid, startingSurface(options.threshold), { name, height: 1, unit: 'm', up: 'y' }).encode(format);
  }
  const { height, largest, unit, up, front, origin, for: target } = options;
  // Nothing asked for: the numbers stay as they are.
  const asIs = [height, largest, unit, up, front, origin, target].every((value) => value === undefined);
  if (format === 'png' || (asIs && format !== 'glb' && format !== '3mf')) {
    return encodeMesh(mesh, format, {
      name,
      unit: 'm',
      up: 'y',
      ...(options.text && { ascii: true }),
      ...(format === 'obj' && { materials: `${name}.mtl` }),
    });
  }
  return writeMesh(mesh, format, name, options, height ?? own);
}

/** Places and writes a mesh of object space, or of any space that has y up. */
function writeMesh(mesh: TriangleMesh, format: string, name: string, options: ConvertOptions, height: number): Uint8Array {
  const placement = placementOf(options, format);
  const tall = options.largest === undefined ? height : heightOfLargest(mesh, options.largest);
  return exportMesh(mesh, {
    ...{ ...placement, format, name, height: tall },
    ...(options.text && { ascii: true }),
    ...(format === 'obj' && { materials: `${name}.mtl` }),
  });
}

interface UprightMesh {
  /** y up, in the file's numbers. */
  mesh: TriangleMesh;
  /** Metres, as the file says or as its numbers suggest. */
  height: number;
}

/** The mesh with y up, and its height. */
function readMeshUpright(bytes: Uint8Array, file: string, { fromUp }: ConvertOptions): UprightMesh {
  if (!findMeshFormat(extensionOf(file))) {
    const known = [...meshFormats, ...gridFormats]
      .filter(({ read }) => read)
      .map(({ extensions }) => extensions[0])
      .join(', ');
    throw new MaquetteError('unsupported', `“${file}” has no ending of a format that can be read; use one of ${known}.`, { file });
  }
  const mesh: TriangleMesh & { unit?: LengthUnit } = readMesh(bytes, file);
  const { min, max } = meshBounds(mesh) ?? { min: [0, 0, 0], max: [0, 0, 0] };
  const largest = Math.max(...max.map((top, axis) => top - min[axis]));
  const known = conventionOf(file, bytes, largest, mesh.unit);
  const up = fromUp ?? (known.upIsKnown ? known.up : 'y');
  const tall = up === 'y' ? max[1] - min[1] : max[2] - min[2];
  const height = tall / unitsPerMetre[known.unit];
  if (up === 'y') return { mesh, height };
  const positions = new Float32Array(mesh.positions.length);
  // A quarter turn about x: (x, y, z) with z up becomes (x, z, -y).
  for (let i = 0; i < positions.length; i += 3) positions.set([mesh.positions[i], mesh.positions[i + 2], -mesh.positions[i + 1]], i);
  return { mesh: { positions, indices: mesh.indices }, height };
}
