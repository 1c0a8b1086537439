import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { MaquetteError } from '../../core/errors';

const inflate = promisify(inflateRaw);

export interface ZipLimits {
  entries: number;
  directoryBytes: number;
  inflatedBytes: number;
}

export interface ZipEntry {
  name: string;
  /** Bytes in the file, and inflated. */
  packed: number;
  size: number;
  method: 'stored' | 'deflated';
  crc: number;
  /** Offset of the local header. */
  offset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * The directory of a zip (PKWARE APPNOTE 6.3, without zip64, encryption and parts). Reads only the end of the file; nothing is inflated. A name
 * that leaves the folder, a name twice, and sizes over the limits are refused here, before any data is touched.
 */
export async function readZipDirectory(file: FileHandle, name: string, limits: ZipLimits): Promise<Map<string, ZipEntry>> {
  const bad = (what: string, byte?: number): MaquetteError =>
    new MaquetteError(
      'bad-file',
      `“${name}” is not a sound project file: ${what}.`,
      byte === undefined ? { file: name } : { file: name, byte },
    );
  const large = (what: string): MaquetteError =>
    new MaquetteError('too-large', `“${name}” is too large to be opened: ${what}.`, { file: name });

  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const at = findEnd(tail);
  if (at < 0) throw bad('it has no zip directory, so it is cut short or of another kind');
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 8) !== count) throw bad('it is one part of several');
  if (count === 0xffff || start === 0xffffffff) throw large('it is a zip64 archive');
  if (count > limits.entries) throw large(`it has ${count} entries, and ${limits.entries} is the limit`);
  if (length > limits.directoryBytes) throw large('its directory alone is over the limit');
  if (start + length > size) throw bad('its directory lies outside the file', start);

  const directory = await readAt(file, start, length);
  const entries = new Map<string, ZipEntry>();
  let inflated = 0;
  for (let i = 0, p = 0; i < count; i++) {
    if (p + 46 > directory.length || directory.readUInt32LE(p) !== CENTRAL) throw bad('its directory is broken', start + p);
    const flags = directory.readUInt16LE(p + 8);
    const method = directory.readUInt16LE(p + 10);
    const nameLength = directory.readUInt16LE(p + 28);
    const next = p + 46 + nameLength + directory.readUInt16LE(p + 30) + directory.readUInt16LE(p + 32);
    if (next > directory.length) throw bad('its directory is broken', start + p);
    const entry: ZipEntry = {
      name: directory.toString('utf8', p + 46, p + 46 + nameLength),
      packed: directory.readUInt32LE(p + 20),
      size: directory.readUInt32LE(p + 24),
      method: method === 0 ? 'stored' : 'deflated',
      crc: directory.readUInt32LE(p + 16),
      offset: directory.readUInt32LE(p + 42),
    };
    if (flags & 1) throw bad('it is encrypted', start + p);
    if (method !== 0 && method !== 8) throw bad(`it is packed with an unknown method (${method})`, start + p);
    if (!isSafeName(entry.name)) throw bad('it holds a file name that leads out of it', start + p);
    if (entries.has(entry.name)) throw bad(`it holds “${entry.name}” twice`, start + p);
    if (entry.offset + 30 + entry.packed > size) throw bad(`“${entry.name}” lies outside the file`, start + p);
    inflated += entry.size;
    if (inflated > limits.inflatedBytes) throw large('its contents are over the limit');
    entries.set(entry.name, entry);
    p = next;
  }
  return entries;
}

/** The bytes of one entry, at most `limit`; its length and CRC-32 must be as the directory says. */
export async function readZipEntry(file: FileHandle, name: string, entry: ZipEntry, limit: number): Promise<Uint8Array> {
  const bad = (what: string): MaquetteError =>
    new MaquetteError('bad-file', `“${name}” is damaged: “${entry.name}” ${what}.`, { file: name, byte: entry.offset });
  if (entry.size > limit || entry.packed > limit + 1024) {
    throw new MaquetteError('too-large', `“${name}” is too large to be opened: “${entry.name}” is over the limit.`, { file: name });
  }
  const header = await readAt(file, entry.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw bad('does not start where the directory says');
  const packed = await readAt(file, entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), entry.packed);
  if (packed.length < entry.packed) throw bad('is cut short');
  let bytes: Uint8Array;
  if (entry.method === 'stored') bytes = packed;
  else {
    try {
      // One byte more than declared: what goes on after that is a bomb, and inflating stops there.
      bytes = await inflate(packed, { maxOutputLength: entry.size + 1 });
    } catch {
      throw bad('cannot be unpacked, or holds more than it says');
    }
  }
  if (bytes.length !== entry.size) throw bad('does not have the length that it says');
  if (crc32(bytes) !== entry.crc) throw bad('has a wrong checksum');
  return bytes;
}

/** Position of the end record: the last one whose comment reaches exactly to the end of the file; -1 if there is none. */
function findEnd(tail: Buffer): number {
  for (let i = tail.length - 22; i >= 0; i--) {
    if (tail.readUInt32LE(i) === END && i + 22 + tail.readUInt16LE(i + 20) === tail.length) return i;
  }
  return -1;
}

function isSafeName(name: string): boolean {
  return name !== '' && name.length <= 200 && !/[\\\0:\ufffd]/.test(name) && !name.startsWith('/') && !name.split('/').includes('..');
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
