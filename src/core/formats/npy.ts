import { MaquetteError } from '../errors';
import type { VoxelGrid } from '../voxel/grid';
import { cubeFromBox } from './cube';
import { checkGridSize } from './limits';
import { encodeText } from './text';

/** Raw occupancies as NumPy format 1.0: little-endian float32, C order, shape (N, N, N), index [z][y][x]. */
export function writeNpy(grid: VoxelGrid): Uint8Array<ArrayBuffer> {
  const { size, data } = grid;
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${size}, ${size}, ${size}), }`;
  // Magic, version, length and text together fill a multiple of 64 bytes; the text ends with a newline.
  const padding = 64 - ((10 + dictionary.length + 1) % 64);
  const text = `${dictionary}${' '.repeat(padding % 64)}\n`;
  const start = 10 + text.length;
  const bytes = new Uint8Array(start + 4 * data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, text.length, true);
  bytes.set(encodeText(text), 10);
  for (let i = 0; i < data.length; i++) view.setFloat32(start + 4 * i, data[i], true);
  return bytes;
}

/** An array of numbers from a file, in the file's order. */
export interface NpyArray {
  readonly shape: number[];
  /** Whether the first index runs fastest. */
  readonly fortranOrder: boolean;
  /** b bool, i integer, u unsigned integer, f float. */
  readonly kind: 'b' | 'i' | 'u' | 'f';
  readonly count: number;
  readonly at: (index: number) => number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Reads the array of a .npy file, versions 1 to 3, of booleans, integers and floats of either byte order.
 *
 * @throws MaquetteError 'bad-file' with the byte, 'unsupported' for other kinds of numbers.
 */
export function readNpyArray(bytes: Uint8Array, fileName: string): NpyArray {
  const fail = (byte: number, what: string): never => {
    throw new MaquetteError('bad-file', `${fileName}, byte ${byte}: ${what}.`, { file: fileName, byte });
  };
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) fail(0, 'the file does not start as a NumPy array does');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6];
  if (major < 1 || major > 3)
    throw new MaquetteError('unsupported', `${fileName} is of NumPy format ${major}; 1 to 3 can be read.`, { file: fileName, byte: 6 });
  if (major > 1 && bytes.length < 12) fail(bytes.length, 'the header is cut off');
  const textStart = major === 1 ? 10 : 12;
  const start = textStart + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) fail(bytes.length, 'the header is cut off');
  if (start - textStart > 65536) fail(8, 'the header is too long for an array of numbers');
  const header = String.fromCharCode(...bytes.subarray(textStart, Math.min(start, textStart + 8192)));

  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (order === undefined || shapeText === undefined) return fail(textStart, 'the header does not name shape and order');
  if (descr === undefined)
    throw new MaquetteError('unsupported', `${fileName} holds records; an array of plain numbers is needed.`, {
      file: fileName,
      byte: textStart,
    });
  const shape = shapeText
    .split(',')
    .map((edge) => edge.replace('L', '').trim())
    .filter((edge) => edge !== '')
    .map(Number);
  const type = /^([<>|=]?)([biuf])([1248])$/.exec(descr);
  const width = Number(type?.[3]);
  const kind = type?.[2] as NpyArray['kind'] | undefined;
  if (!kind || (kind === 'b' && width !== 1) || (kind === 'f' && width === 1)) {
    throw new MaquetteError('unsupported', `${fileName} holds numbers of type “${descr}”; booleans, integers and floats can be read.`, {
      file: fileName,
      byte: textStart,
    });
  }
  const count = shape.reduce((product, edge) => product * edge, 1);
  if (bytes.length - start !== count * width) {
    fail(bytes.length, `the array of shape (${shape.join(', ')}) needs ${count * width} bytes, the file has ${bytes.length - start}`);
  }
  const little = type?.[1] !== '>';
  return { shape, fortranOrder: order === 'True', kind, count, at: (index) => numberAt(view, start + index * width, kind, width, little) };
}

function numberAt(view: DataView, byte: number, kind: NpyArray['kind'], width: number, little: boolean): number {
  if (kind === 'f')
    return width === 2
      ? halfFloat(view.getUint16(byte, little))
      : width === 4
        ? view.getFloat32(byte, little)
        : view.getFloat64(byte, little);
  if (kind === 'b') return view.getUint8(byte) === 0 ? 0 : 1;
  const signed = kind === 'i';
  switch (width) {
    case 1:
      return signed ? view.getInt8(byte) : view.getUint8(byte);
    case 2:
      return signed ? view.getInt16(byte, little) : view.getUint16(byte, little);
    case 4:
      return signed ? view.getInt32(byte, little) : view.getUint32(byte, little);
    default:
      return Number(signed ? view.getBigInt64(byte, little) : view.getBigUint64(byte, little));
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/**
 * Reads a grid of index [z][y][x]; edges of length 1 around three others (batch, channel) are passed over, a box is put in the middle of a cube.
 *
 * Floats are occupancies in [0, 1]. Whole numbers are 0 = outside and 1 = inside, or, for uint8 with values above 1, shares of 255.
 *
 * @throws MaquetteError 'bad-file' with the byte, 'too-large', 'unsupported'.
 */
export function readNpy(bytes: Uint8Array, fileName: string): VoxelGrid {
  return gridFromArray(readNpyArray(bytes, fileName), fileName);
}

/** The grid that an array with index [z][y][x] stands for: see readNpy. */
export function gridFromArray(array: NpyArray, file: string): VoxelGrid {
  const long = array.shape.length > 3 ? array.shape.filter((edge) => edge !== 1) : array.shape;
  if (long.length !== 3) {
    throw new MaquetteError('bad-file', `${file} holds an array of shape (${array.shape.join(', ')}); a grid has three dimensions.`, {
      file,
    });
  }
  checkGridSize(long, file);
  const [nz, ny, nx] = long;
  let highest = 0;
  for (let i = 0; i < array.count; i++) {
    const value = array.at(i);
    // A little beyond the range comes from rounding; more means that these are no occupancies (logits, distances).
    if (!(value >= -1e-3 && (value <= 1 + 1e-3 || array.kind !== 'f'))) {
      throw new MaquetteError('bad-file', `${file}, element ${i}: ${value} is no occupancy; those lie between 0 and 1.`, { file });
    }
    if (value > highest) highest = value;
  }
  if (highest > 255)
    throw new MaquetteError('bad-file', `${file} holds numbers up to ${highest}; occupancies are 0 or 1, or bytes up to 255.`, { file });
  const scale = array.kind !== 'f' && highest > 1 ? 1 / 255 : 1;
  const [stepX, stepY, stepZ] = array.fortranOrder ? [nz * ny, nz, 1] : [1, nx, nx * ny];
  return cubeFromBox([nx, ny, nz], (x, y, z) => Math.min(Math.max(array.at(x * stepX + y * stepY + z * stepZ) * scale, 0), 1));
}
