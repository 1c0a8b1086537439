import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import { placeMesh, type Placement } from '../mesh/placeMesh';
import type { VoxelGrid } from '../voxel/grid';
import { readBinvox, writeBinvox, type BinvoxGrid } from './binvox';
import { readGlb, writeGlb } from './glb';
import { readMat } from './mat';
import { readNpy, writeNpy } from './npy';
import { readNpz } from './npz';
import { readObj, writeObj } from './obj';
import { readOff, writeOff } from './off';
import { readPly, writePly } from './ply';
import { readStl, writeStl } from './stl';
import { write3mf } from './threeMf';
import { read3mf } from './threeMfReader';
import { readVox, writeVox } from './vox';

/** What writers may say of a mesh in its file. */
export interface MeshNotes {
  name: string;
  /** Unit and up axis of the numbers. */
  unit: Placement['unit'];
  up: Placement['up'];
  /** sRGB bytes of each vertex, 3V; left out in formats that know no colours. */
  colours?: Uint8Array | undefined;
  /** File name of the material library that an OBJ refers to. */
  materials?: string | undefined;
  /** Text where the format has a text and a binary form (STL). */
  ascii?: boolean | undefined;
}

export interface MeshFormat {
  readonly id: string;
  /** For menus and dialogs. */
  readonly label: string;
  /** File name endings without the dot, the usual one first. */
  readonly extensions: readonly string[];
  readonly read?: (bytes: Uint8Array, fileName: string) => TriangleMesh;
  /** What the format itself prescribes, whatever the user asks for. */
  readonly prescribes?: Partial<Pick<Placement, 'unit' | 'up'>>;
  /** It keeps the colours of vertices. */
  readonly colour?: boolean;
  /** Writes a mesh that is placed already. */
  readonly write?: (mesh: TriangleMesh, notes: MeshNotes) => Uint8Array<ArrayBuffer>;
}

export interface GridFormat {
  readonly id: string;
  readonly label: string;
  readonly extensions: readonly string[];
  readonly read?: (bytes: Uint8Array, fileName: string) => VoxelGrid;
  /** The threshold counts for formats that know only inside and outside. */
  readonly write?: (grid: VoxelGrid, threshold: number, place?: Pick<BinvoxGrid, 'translate' | 'scale'>) => Uint8Array<ArrayBuffer>;
}

export const meshFormats: readonly MeshFormat[] = [
  {
    id: 'obj',
    label: 'Wavefront OBJ',
    extensions: ['obj'],
    read: readObj,
    colour: true,
    write: (mesh, { unit, up, ...notes }) => writeObj(mesh, { ...notes, comment: madeWith(unit, up) }),
  },
  {
    id: 'stl',
    label: 'STL',
    extensions: ['stl'],
    read: readStl,
    write: (mesh, { name, unit, up, ascii }) =>
      writeStl(mesh, { name: `${name.slice(0, 50)} (${unit}, ${up} up)`, ...(ascii && { ascii }) }),
  },
  {
    id: 'glb',
    label: 'Binary glTF',
    extensions: ['glb'],
    prescribes: { unit: 'm', up: 'y' },
    colour: true,
    read: readGlb,
    write: writeGlb,
  },
  {
    id: 'ply',
    label: 'Stanford PLY',
    extensions: ['ply'],
    colour: true,
    read: readPly,
    write: (mesh, { unit, up, colours }) => writePly(mesh, { comment: madeWith(unit, up), colours }),
  },
  {
    id: '3mf',
    label: '3D Manufacturing Format',
    extensions: ['3mf'],
    prescribes: { up: 'z' },
    colour: true,
    read: read3mf,
    write: write3mf,
  },
  {
    id: 'off',
    label: 'Object File Format',
    extensions: ['off'],
    read: readOff,
    write: (mesh, { unit, up }) => writeOff(mesh, { comment: madeWith(unit, up) }),
  },
];

export const gridFormats: readonly GridFormat[] = [
  { id: 'binvox', label: 'binvox', extensions: ['binvox'], read: readBinvox, write: writeBinvox },
  { id: 'npy', label: 'NumPy array', extensions: ['npy'], read: readNpy, write: (grid) => writeNpy(grid) },
  { id: 'npz', label: 'NumPy archive', extensions: ['npz'], read: readNpz },
  { id: 'mat', label: 'MATLAB', extensions: ['mat'], read: readMat },
  { id: 'vox', label: 'MagicaVoxel', extensions: ['vox'], read: readVox, write: writeVox },
];

/** Ending of a file name, lower case, without the dot; '' if it has none. */
export function extensionOf(fileName: string): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1].toLowerCase() ?? '';
}

/** The mesh format by id or file name ending. */
export function findMeshFormat(extension: string): MeshFormat | undefined {
  return meshFormats.find((format) => format.extensions.includes(extension.toLowerCase()));
}

/** The grid format by id or file name ending. */
export function findGridFormat(extension: string): GridFormat | undefined {
  return gridFormats.find((format) => format.extensions.includes(extension.toLowerCase()));
}

export interface ExportOptions extends Placement {
  /** Id or file name ending: "obj", "stl". */
  format: string;
  /** The object's name, kept in the file where the format has a place for it. */
  name: string;
  /** sRGB bytes of each vertex, 3V. */
  colours?: Uint8Array | undefined;
  /** File name of the material library that goes with an OBJ; none without it. */
  materials?: string | undefined;
  ascii?: boolean | undefined;
}

/** The placement with what the format demands; a front that no longer fits the up axis becomes the usual one. */
export function prescribedPlacement<T extends Omit<Placement, 'height'>>(placement: T, format: MeshFormat): T {
  const prescribed = { ...placement, ...format.prescribes };
  return prescribed.up === placement.up ? prescribed : { ...prescribed, front: undefined };
}

/**
 * Places a mesh of object space (true height, unit, axes, origin) and writes it.
 *
 * @throws MaquetteError 'unsupported' for a format that we do not write, 'invalid-input' for a mesh without surface.
 */
export function exportMesh(mesh: TriangleMesh, options: ExportOptions): Uint8Array<ArrayBuffer> {
  const format = findMeshFormat(options.format);
  if (!format?.write)
    throw new MaquetteError('unsupported', `Meshes cannot be written as “${options.format}”; ${listFormats(meshFormats, 'write')} can.`);
  const prescribed = prescribedPlacement(options, format);
  return format.write(placeMesh(mesh, prescribed), prescribed);
}

/** @throws MaquetteError 'unsupported' for a format that we do not write. */
export function exportGrid(
  grid: VoxelGrid,
  options: { format: string; threshold: number; place?: Pick<BinvoxGrid, 'translate' | 'scale'> },
): Uint8Array<ArrayBuffer> {
  const format = findGridFormat(options.format);
  if (!format?.write)
    throw new MaquetteError('unsupported', `Grids cannot be written as “${options.format}”; ${listFormats(gridFormats, 'write')} can.`);
  return format.write(grid, options.threshold, options.place);
}

/** Reads a mesh by the ending of its name; axes and units as in the file. */
export function readMesh(bytes: Uint8Array, fileName: string): TriangleMesh {
  const format = findMeshFormat(extensionOf(fileName));
  if (!format?.read)
    throw new MaquetteError('unsupported', `${fileName} is no mesh that can be read; ${listFormats(meshFormats, 'read')} can.`, {
      file: fileName,
    });
  return format.read(bytes, fileName);
}

/** Reads a grid by the ending of its name; axes as in the file. */
export function readGrid(bytes: Uint8Array, fileName: string): VoxelGrid {
  const format = findGridFormat(extensionOf(fileName));
  if (!format?.read)
    throw new MaquetteError('unsupported', `${fileName} is no grid that can be read; ${listFormats(gridFormats, 'read')} can.`, {
      file: fileName,
    });
  return format.read(bytes, fileName);
}

function madeWith(unit: Placement['unit'], up: Placement['up']): string {
  return `Made with Maquette\nUnit: ${unit}, ${up.toUpperCase()} is up`;
}

function listFormats(formats: readonly (MeshFormat | GridFormat)[], can: 'read' | 'write'): string {
  return formats
    .filter((format) => format[can])
    .map((format) => format.extensions[0])
    .join(', ');
}
