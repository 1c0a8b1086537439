import { MaquetteError } from '../errors';
import type { VoxelGrid } from '../voxel/grid';
import { ByteReader } from './byteReader';
import { cubeFromBox } from './cube';
import { inflateZlib } from './inflate';
import { checkGridSize, mostCells } from './limits';

/** A numeric variable of a MATLAB file. */
export interface MatArray {
  readonly name: string;
  /** Edges; the first index runs fastest (column-major). */
  readonly shape: number[];
  readonly at: (index: number) => number;
}

/** Element types: bytes a number and how to read it. */
const numberTypes: Readonly<Record<number, { width: number; read: (view: DataView, at: number, little: boolean) => number }>> = {
  1: { width: 1, read: (view, at) => view.getInt8(at) },
  2: { width: 1, read: (view, at) => view.getUint8(at) },
  3: { width: 2, read: (view, at, little) => view.getInt16(at, little) },
  4: { width: 2, read: (view, at, little) => view.getUint16(at, little) },
  5: { width: 4, read: (view, at, little) => view.getInt32(at, little) },
  6: { width: 4, read: (view, at, little) => view.getUint32(at, little) },
  7: { width: 4, read: (view, at, little) => view.getFloat32(at, little) },
  9: { width: 8, read: (view, at, little) => view.getFloat64(at, little) },
  12: { width: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  13: { width: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

const matrixType = 14;
const compressedType = 15;
/** Array classes that hold plain numbers: double 6, single 7, then int8 to uint64. */
const isNumeric = (arrayClass: number): boolean => arrayClass >= 6 && arrayClass <= 15;

/** Most bytes that all compressed variables may unpack to: a grid of doubles at the limit, and as much again for what lies beside it. */
const mostUnpacked = 16 * mostCells ** 3;
/** More dimensions than anything has. */
const mostDimensions = 32;

/**
 * Reads the numeric arrays of a MATLAB level 5 file (what `save -v6` and `-v7` write), of either byte order, plain or compressed. Cells, structures, text
 * and sparse arrays are passed over; of complex numbers the real part is taken.
 *
 * @throws MaquetteError 'bad-file' with the byte, 'too-large', 'unsupported' for level 7.3.
 */
export function readMatArrays(bytes: Uint8Array, fileName: string): MatArray[] {
  const header = String.fromCharCode(...bytes.subarray(0, 116));
  if (header.startsWith('MATLAB 7.3') || header.startsWith('\u0089HDF')) {
    throw new MaquetteError('unsupported', `${fileName} is a MATLAB 7.3 file (HDF5), which cannot be read; save it with “-v7” instead.`, {
      file: fileName,
    });
  }
  const order = String.fromCharCode(...bytes.subarray(126, 128));
  if (bytes.length < 128 || (order !== 'IM' && order !== 'MI')) {
    throw new MaquetteError('bad-file', `${fileName}, byte 126: this is no MATLAB level 5 file.`, {
      file: fileName,
      byte: Math.min(126, bytes.length),
    });
  }
  const little = order === 'IM';
  const reader = new ByteReader(bytes, fileName, little);
  reader.at = 128;
  const arrays: MatArray[] = [];
  let room = mostUnpacked;
  while (reader.left > 0) {
    const { type, content } = readElement(reader, false);
    if (type === compressedType) {
      const unpacked = inflateZlib(content, room, fileName);
      room -= unpacked.length;
      const inner = readElement(new ByteReader(unpacked, fileName, little), false);
      if (inner.type === matrixType) addMatrix(arrays, inner.content, fileName, little);
    } else if (type === matrixType) addMatrix(arrays, content, fileName, little);
  }
  return arrays;
}

/** One data element. Inside a matrix elements start at multiples of 8; at the top compressed ones follow each other without a gap. */
function readElement(reader: ByteReader, padded: boolean): { type: number; content: Uint8Array } {
  const tag = reader.u32();
  if (tag >>> 16 !== 0) {
    // Small form: type and length share one word, four bytes of content follow.
    const length = tag >>> 16;
    if (length > 4) reader.fail('an element has a length that it cannot have', reader.at - 4);
    return { type: tag & 0xffff, content: reader.part(4).subarray(0, length) };
  }
  const content = reader.part(reader.u32());
  if (padded) reader.take(Math.min(reader.left, -content.length & 7));
  return { type: tag, content };
}

function addMatrix(arrays: MatArray[], content: Uint8Array, file: string, little: boolean): void {
  if (content.length === 0) return;
  const reader = new ByteReader(content, file, little);
  const flags = readElement(reader, true).content;
  if (flags.length !== 8) reader.fail('an array has no flags');
  const word = new DataView(flags.buffer, flags.byteOffset, 4).getUint32(0, little);
  if (!isNumeric(word & 255)) return;
  const edges = readElement(reader, true);
  if (edges.type !== 5 || edges.content.length < 8 || edges.content.length > 4 * mostDimensions || edges.content.length % 4 !== 0)
    reader.fail('an array has no dimensions');
  const edgeView = new DataView(edges.content.buffer, edges.content.byteOffset, edges.content.length);
  const shape = Array.from({ length: edges.content.length / 4 }, (_, i) => edgeView.getInt32(4 * i, little));
  const name = String.fromCharCode(...readElement(reader, true).content.subarray(0, 256));
  const { type, content: numbers } = readElement(reader, true);
  const kind = Object.hasOwn(numberTypes, type) ? numberTypes[type] : undefined;
  if (!kind) return reader.fail(`the variable “${name}” holds numbers of unknown type ${type}`);
  const count = shape.reduce((product, edge) => product * edge, 1);
  if (shape.some((edge) => edge < 0) || numbers.length !== count * kind.width) {
    reader.fail(`the variable “${name}” of ${shape.join(' × ')} numbers holds ${numbers.length / kind.width}`);
  }
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.length);
  arrays.push({ name, shape, at: (index) => kind.read(view, index * kind.width, little) });
}

/** Names under which the known collections keep their grids: ModelNet, IKEA, Pix3D. */
const knownNames = ['instance', 'grid', 'voxel'];

/**
 * Reads the grid of a MATLAB file: the variable of a known name, else the only one with three dimensions. Its first index becomes x, the second y, the
 * third z; what they mean is up to the collection. Any number but 0 is inside if there are others than shares from 0 to 1.
 *
 * @throws MaquetteError as readMatArrays, and 'bad-file' if there is no grid or more than one.
 */
export function readMat(bytes: Uint8Array, fileName: string): VoxelGrid {
  const boxes = readMatArrays(bytes, fileName).filter((array) => array.shape.length === 3);
  const array = boxes.find(({ name }) => knownNames.includes(name)) ?? (boxes.length === 1 ? boxes[0] : undefined);
  if (!array) {
    const found = boxes.map(({ name }) => name).join(', ') || 'none';
    throw new MaquetteError('bad-file', `${fileName} should hold one variable with three dimensions; found: ${found}.`, { file: fileName });
  }
  const [nx, ny, nz] = array.shape;
  checkGridSize([nx, ny, nz], fileName);
  let shares = true;
  for (let i = 0; i < nx * ny * nz; i++) {
    const value = array.at(i);
    if (Number.isNaN(value))
      throw new MaquetteError('bad-file', `${fileName}: element ${i} of “${array.name}” is not a number.`, { file: fileName });
    shares &&= value >= 0 && value <= 1;
  }
  return cubeFromBox([nx, ny, nz], (x, y, z) => {
    const value = array.at(x + nx * (y + ny * z));
    return shares ? value : value === 0 ? 0 : 1;
  });
}
