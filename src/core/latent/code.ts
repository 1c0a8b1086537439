import { MaquetteError } from '../errors';

/**
 * A latent vector as text that can be sent, noted and pasted back: `maquette:<model>:<numbers>.<check>`, the numbers as float32 little endian in
 * base64url, the check as eight hexadecimal digits of their CRC-32.
 */

const start = 'maquette';
const mostNumbers = 4096;

export interface LatentCode {
  model: string;
  latent: Float32Array;
}

export function writeLatentCode({ model, latent }: LatentCode): string {
  const bytes = new Uint8Array(latent.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of latent.entries()) view.setFloat32(4 * i, value, true);
  return `${start}:${model}:${toBase64(bytes)}.${crc32(bytes).toString(16).padStart(8, '0')}`;
}

/** Reads a code; white space around and inside (mail programs break lines) does no harm. Throws `invalid-input`. */
export function readLatentCode(text: string): LatentCode {
  const [, model, numbers, check] = /^maquette:([a-z0-9][a-z0-9-]*):([A-Za-z0-9_-]+)\.([0-9a-f]{8})$/.exec(text.replace(/\s+/g, '')) ?? [];
  if (model === undefined || numbers === undefined || check === undefined) {
    throw new MaquetteError('invalid-input', 'This text is not the code of a shape. It begins with “maquette:” and the name of a model.');
  }
  const bytes = fromBase64(numbers);
  if (
    bytes.length === 0 ||
    bytes.length % 4 !== 0 ||
    bytes.length > 4 * mostNumbers ||
    crc32(bytes).toString(16).padStart(8, '0') !== check
  ) {
    throw new MaquetteError('invalid-input', 'A part of this shape’s code is missing or was changed. Copy it again, whole.');
  }
  const view = new DataView(bytes.buffer);
  const latent = Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  if (!latent.every(Number.isFinite)) throw new MaquetteError('invalid-input', 'This shape’s code holds numbers that no shape has.');
  return { model, latent };
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** RFC 4648, section 5, without padding. */
function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const known = Math.min(3, bytes.length - i) + 1;
    for (let k = 0; k < known; k++) out += digits[(word >>> (18 - 6 * k)) & 63];
  }
  return out;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    word = ((word << 6) | digits.indexOf(letter)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = word >>> bits;
  }
  return bytes;
}

/** The usual CRC-32 (polynomial 0xEDB88320, reflected). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
