import { Inflate } from 'fflate';
import { MaquetteError } from '../errors';

/** An entry of a zip archive as its directory names it. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes it says it unpacks to; it is held to that. */
  readonly size: number;
  readonly packed: Uint8Array;
  readonly method: 0 | 8;
  readonly crc: number;
}

export interface ZipLimits {
  /** Most entries that are looked at. */
  entries?: number;
  /** Most bytes that all chosen entries may unpack to together. */
  bytes: number;
}

const localHeader = 0x04034b50;
const directoryEntry = 0x02014b50;
const directoryEnd = 0x06054b50;
/** Deflate packs at most about 1032 to 1. */
const bestRatio = 1040;
/** Bytes handed to the decoder at a time, so that little comes out beyond a limit. */
const step = 1 << 14;

/**
 * The entries of a zip archive in the order of its directory; nothing is unpacked yet.
 *
 * @throws MaquetteError 'bad-file' for what is no zip archive or a damaged one (with the byte), 'too-large', 'unsupported' for encrypted and 64-bit archives
 */
export function readZipEntries(bytes: Uint8Array, file: string, most = 100_000): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (what: string, byte: number): never => {
    throw new MaquetteError('bad-file', `${file}, byte ${byte}: ${what}.`, { file, byte });
  };
  // The end record is the last thing in the file but for a comment of up to 65535 bytes.
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 65535);
  while (end >= lowest && view.getUint32(end, true) !== directoryEnd) end--;
  if (end < lowest || end < 0) return fail('this is no zip archive, or one that is cut off', Math.max(0, bytes.length));
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff)
    throw new MaquetteError('unsupported', `${file} is a 64-bit zip archive, which is not read.`, { file, byte: end });
  if (count > most) throw new MaquetteError('too-large', `${file} has ${count} entries; up to ${most} are read.`, { file });
  const entries: ZipEntry[] = [];
  for (let i = 0, at = start; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryEntry) return fail('the archive’s directory is damaged', at);
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return fail('the archive’s directory is damaged', at);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (flags & 1) throw new MaquetteError('unsupported', `${file} is encrypted, which is not read.`, { file, byte: at });
    if (method !== 0 && method !== 8)
      throw new MaquetteError('unsupported', `${file} packs “${name.slice(0, 80)}” by method ${method}; deflate is read.`, {
        file,
        byte: at,
      });
    if (local + 30 > start || view.getUint32(local, true) !== localHeader)
      return fail(`“${name.slice(0, 80)}” is not where the directory says`, at);
    const data = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (data + packedSize > start) return fail(`“${name.slice(0, 80)}” reaches beyond the archive`, at);
    // A size that deflate cannot reach is a lie, found out before there is room made for it.
    if (method === 0 ? size !== packedSize : size > bestRatio * packedSize + bestRatio)
      return fail(`“${name.slice(0, 80)}” cannot have ${size} bytes`, at + 24);
    entries.push({ name, size, packed: bytes.subarray(data, data + packedSize), method, crc });
    at = next;
  }
  return entries;
}

/**
 * Unpacks the entries that `wanted` chooses. Their names are not paths yet: see `safeEntryPath`.
 *
 * @throws MaquetteError as readZipEntries; 'too-large' before anything is unpacked if the entries say they are more than the limit; 'bad-file' for one whose
 * content is not as long, or not what, the directory says
 */
export function unzip(
  bytes: Uint8Array,
  file: string,
  limits: ZipLimits,
  wanted: (name: string) => boolean = () => true,
): Map<string, Uint8Array> {
  const chosen = readZipEntries(bytes, file, limits.entries).filter(({ name }) => !name.endsWith('/') && wanted(name));
  const total = chosen.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.bytes)
    throw new MaquetteError(
      'too-large',
      `${file} unpacks to ${Math.ceil(total / 2 ** 20)} MB; up to ${Math.floor(limits.bytes / 2 ** 20)} are read.`,
      { file },
    );
  const files = new Map<string, Uint8Array>();
  for (const entry of chosen) files.set(entry.name, unpackEntry(entry, file));
  return files;
}

function unpackEntry({ name, size, packed, method, crc }: ZipEntry, file: string): Uint8Array {
  const damaged = (): never => {
    throw new MaquetteError('bad-file', `${file}: “${name.slice(0, 80)}” is damaged or cut off.`, { file });
  };
  let content: Uint8Array;
  if (method === 0) content = packed;
  else {
    const out = new Uint8Array(size);
    let filled = 0;
    let ended = false;
    const decoder = new Inflate((part, last) => {
      if (filled + part.length > size) damaged();
      out.set(part, filled);
      filled += part.length;
      ended = last;
    });
    try {
      for (let at = 0; at < packed.length; at += step) decoder.push(packed.subarray(at, at + step), at + step >= packed.length);
    } catch (error) {
      if (error instanceof MaquetteError) throw error;
      damaged();
    }
    if (!ended || filled !== size) damaged();
    content = out;
  }
  if (crc32(content) !== crc) damaged();
  return content;
}

/**
 * The entry's name as a path that stays in the folder it is unpacked to: parts separated by "/".
 *
 * @throws MaquetteError 'bad-file' for absolute names, drive letters, "..", and names with a NUL
 */
export function safeEntryPath(name: string, file: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  if (name.includes('\0') || /^[a-z]:/i.test(name) || parts[0] === '' || parts.includes('..')) {
    throw new MaquetteError(
      'bad-file',
      `${file} has an entry that would leave its folder: “${name.slice(0, 100).replaceAll('\0', '?')}”.`,
      { file },
    );
  }
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** Checksum of ISO 3309, as zip has it. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = crcTable[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
