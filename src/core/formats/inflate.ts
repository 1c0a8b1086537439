import { Unzlib } from 'fflate';
import { MaquetteError } from '../errors';

/** Bytes handed to the decoder at a time: with deflate's best ratio of about 1000 this keeps one step's output small. */
const step = 1 << 14;

/**
 * Decompresses zlib data of a file.
 *
 * @param most bytes that may come out; more is refused while decoding, so a small file cannot fill the memory.
 * @throws MaquetteError 'bad-file' or 'too-large'.
 */
export function inflateZlib(bytes: Uint8Array, most: number, file: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let ended = false;
  const decoder = new Unzlib((part, last) => {
    total += part.length;
    if (total > most) throw new MaquetteError('too-large', `${file} unpacks to more than ${most} bytes.`, { file });
    parts.push(part);
    ended = last;
  });
  try {
    for (let at = 0; at < bytes.length; at += step) decoder.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch (error) {
    if (error instanceof MaquetteError) throw error;
    ended = false;
  }
  // The decoder does not look at the checksum, which is what tells data that is cut off or damaged from data that is merely odd.
  const sum = bytes.length >= 6 ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4) : 0;
  if (!ended || adler32(parts) !== sum)
    throw new MaquetteError('bad-file', `${file} holds compressed data that is damaged or cut off.`, { file });
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Checksum of RFC 1950. */
function adler32(parts: readonly Uint8Array[]): number {
  let a = 1;
  let b = 0;
  for (const part of parts) {
    // 3800 bytes are the most that fit into 31 bits before the remainder must be taken.
    for (let from = 0; from < part.length; from += 3800) {
      const to = Math.min(part.length, from + 3800);
      for (let i = from; i < to; i++) {
        a += part[i];
        b += a;
      }
      a %= 65521;
      b %= 65521;
    }
  }
  return b * 65536 + a;
}
