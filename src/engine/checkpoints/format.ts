import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { decodeHalf, encodeHalf } from './float16';

/**
 * One checkpoint or weights file, little endian throughout:
 *
 *   8 bytes   "MAQUETTE"
 *   uint32    version (1)
 *   uint32    length of the header in bytes
 *   header    JSON: what it is, and where each tensor's numbers lie
 *   padding   up to a multiple of 8
 *   blobs     each tensor's numbers, float32 or float16, each at a multiple of 8
 *   uint32    CRC-32 of everything before it
 */

const MAGIC = 'MAQUETTE';
const VERSION = 1;
const PREFIX = 16;

const tensorEntry = z.strictObject({
  name: z.string().min(1),
  shape: z.array(z.number().int().nonnegative()),
  type: z.enum(['float32', 'float16']),
  /** From the start of the blobs. */
  offset: z.number().int().nonnegative(),
});

const header = z.strictObject({
  /** What the file is for: "weights", "training". */
  kind: z.string(),
  /** Config, step, optimiser settings, state of the random source: whatever its writer needs to go on. Plain JSON. */
  meta: z.unknown(),
  tensors: z.array(tensorEntry),
});

export interface StoredTensor {
  shape: number[];
  data: Float32Array;
}

export interface Checkpoint {
  kind: string;
  meta: unknown;
  tensors: Map<string, StoredTensor>;
}

const align = (n: number): number => Math.ceil(n / 8) * 8;
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** `type` is how the tensors are stored: float16 halves a weights file; a checkpoint to resume from needs float32. */
export function encodeCheckpoint(checkpoint: Checkpoint, type: 'float32' | 'float16' = 'float32'): Uint8Array {
  const width = type === 'float32' ? 4 : 2;
  const entries: z.infer<typeof tensorEntry>[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of checkpoint.tensors) {
    if (data.length !== sizeOf(shape)) throw new RangeError(`${name} has ${data.length} numbers, its shape says ${sizeOf(shape)}`);
    entries.push({ name, shape, type, offset });
    offset = align(offset + data.length * width);
  }
  const text = Buffer.from(JSON.stringify({ kind: checkpoint.kind, meta: checkpoint.meta, tensors: entries }), 'utf8');
  const start = align(PREFIX + text.length);
  const bytes = new Uint8Array(start + offset + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from(MAGIC, 'ascii'));
  view.setUint32(8, VERSION, true);
  view.setUint32(12, text.length, true);
  bytes.set(text, PREFIX);
  for (const entry of entries) {
    const { data } = checkpoint.tensors.get(entry.name) as StoredTensor;
    const numbers = type === 'float32' ? data : encodeHalf(data);
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), start + entry.offset);
  }
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, bytes.length - 4)), true);
  return bytes;
}

/** `file` is the name for messages. Throws `bad-file` for anything that is not a whole, undamaged file of this format. */
export function decodeCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  const bad = (what: string, byte?: number): MaquetteError =>
    new MaquetteError('bad-file', `${file} cannot be used: ${what}.`, { file, ...(byte === undefined ? {} : { byte }) });
  if (bytes.length < PREFIX + 4) throw bad('it is too short to be a weights file', bytes.length);
  if (Buffer.from(bytes.subarray(0, 8)).toString('latin1') !== MAGIC) throw bad('it is not a Maquette weights file', 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw bad(`its version is ${version}, and this program reads version ${VERSION}`, 8);
  if (crc32(bytes.subarray(0, bytes.length - 4)) !== view.getUint32(bytes.length - 4, true)) {
    throw bad('it is damaged or not complete (its checksum does not match)', bytes.length - 4);
  }
  const textLength = view.getUint32(12, true);
  const start = align(PREFIX + textLength);
  if (start > bytes.length - 4) throw bad('its header does not fit', 12);

  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes.subarray(PREFIX, PREFIX + textLength)).toString('utf8'));
  } catch {
    throw bad('its header is not JSON', PREFIX);
  }
  const parsed = header.safeParse(json);
  if (!parsed.success) throw bad(`its header is not valid (${parsed.error.issues[0]?.path.join('.') ?? ''})`, PREFIX);

  const tensors = new Map<string, StoredTensor>();
  for (const { name, shape, type, offset } of parsed.data.tensors) {
    const length = sizeOf(shape);
    const from = start + offset;
    const to = from + length * (type === 'float32' ? 4 : 2);
    if (to > bytes.length - 4) throw bad(`the numbers of ${name} do not fit`, from);
    // A copy: aligned, and it does not keep the whole file in memory. (A Buffer's own slice would be a view.)
    const blob = Uint8Array.prototype.slice.call(bytes, from, to);
    tensors.set(name, { shape, data: type === 'float32' ? new Float32Array(blob.buffer) : decodeHalf(new Uint16Array(blob.buffer)) });
  }
  return { kind: parsed.data.kind, meta: parsed.data.meta, tensors };
}
