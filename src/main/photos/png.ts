import { promisify } from 'node:util';
import { crc32, deflate, inflate } from 'node:zlib';
import { MaquetteError } from '../../core/errors';

/**
 * PNG of 8-bit RGBA, as the W3C recommendation (third edition) says: the form in which photos are kept. Alpha is straight, so that the
 * colours under a cut-out's background survive. Picture libraries with binaries of their own must not be loaded in Electron's main process.
 */

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const pack = promisify(deflate);
const unpack = promisify(inflate);
const paeth = 4;

export interface RgbaPicture {
  width: number;
  height: number;
  /** width*height*4 bytes, row by row from the top. */
  rgba: Uint8Array;
}

export async function encodePng({ width, height, rgba }: RgbaPicture): Promise<Uint8Array> {
  if (rgba.length !== width * height * 4 || width < 1 || height < 1)
    throw new RangeError(`${rgba.length} bytes are no ${width} x ${height} picture`);
  const stride = width * 4;
  const filtered = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const out = y * (stride + 1);
    const row = y * stride;
    filtered[out] = paeth; // the best single choice for photographs
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? rgba[row + x - 4] : 0;
      const up = y > 0 ? rgba[row + x - stride] : 0;
      const corner = x >= 4 && y > 0 ? rgba[row + x - stride - 4] : 0;
      filtered[out + 1 + x] = rgba[row + x] - predict(left, up, corner);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, deflate, adaptive filters, not interlaced
  // On libuv's threads: a megapixel takes some 100 ms that the window must not wait for.
  const data = await pack(filtered, { level: 5 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array())]);
}

/** Width and height of any PNG, from its first bytes; null for what is no PNG. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < 33 || !signature.every((byte, i) => bytes[i] === byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Decodes 8-bit RGBA PNG without interlacing (what `encodePng` writes); throws `bad-file` for anything else. */
export async function decodePng(bytes: Uint8Array, name = 'This picture'): Promise<RgbaPicture> {
  const bad = (what: string): MaquetteError => new MaquetteError('bad-file', `${name} cannot be read: ${what}.`);
  const size = pngSize(bytes);
  if (!size) throw bad('it is no PNG');
  const { width, height } = size;
  if (width < 1 || height < 1 || width * height > 2 ** 26) throw bad('its size is out of range');
  if (bytes[24] !== 8 || bytes[25] !== 6 || bytes[28] !== 0) throw bad('it is a PNG of another kind');

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw bad('it is cut short');
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) throw bad('it is cut short');
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) throw bad('it has a wrong checksum');
    const type = view.getUint32(at + 4);
    if (type === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === 0x49454e44) break;
    at += 12 + length;
  }

  const stride = width * 4;
  const expected = height * (stride + 1);
  const filtered = await unpack(Buffer.concat(parts), { maxOutputLength: expected + 1 }).catch(() => null);
  if (filtered?.length !== expected) throw bad('its pixels are damaged');
  const rgba = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)];
    if (filter > 4) throw bad('its pixels are damaged');
    const row = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? rgba[row + x - 4] : 0;
      const up = y > 0 ? rgba[row + x - stride] : 0;
      const corner = x >= 4 && y > 0 ? rgba[row + x - stride - 4] : 0;
      rgba[row + x] = filtered[row + y + 1 + x] + prediction(filter, left, up, corner);
    }
  }
  return { width, height, rgba };
}

function prediction(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case paeth:
      return predict(left, up, corner);
    default:
      return 0;
  }
}

/** The Paeth predictor: whichever neighbour is nearest to left + up - corner. */
function predict(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
