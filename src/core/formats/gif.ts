import type { ColourTable } from '../image/colourTable';
import { joinBytes } from './joinBytes';

/**
 * Animated GIF (GIF89a, CompuServe 1990; looping by Netscape's extension): one table of colours for all pictures, each picture holding only what has changed.
 */
export interface GifWriter {
  /** RGBA, width*height*4 bytes, row by row from the top. Alpha counts where the file is transparent: from one half a pixel is there. */
  add(rgba: Uint8Array | Uint8ClampedArray): void;
  /** The whole file. */
  finish(): Uint8Array<ArrayBuffer>;
}

export interface GifOptions {
  width: number;
  height: number;
  /** Time that picture i is shown, in hundredths of a second. Players take less than 2 for 10. */
  delayOf: (picture: number) => number;
  transparent: boolean;
  /** At most 255 entries: the last is for what is transparent or unchanged. */
  table: ColourTable;
}

const CODE_BITS = 8;
const NOTHING = 255;

/** @throws RangeError for sides that the format has no room for */
export function createGifWriter({ width, height, delayOf, transparent, table }: GifOptions): GifWriter {
  if (Math.min(width, height) < 1 || Math.max(width, height) > 65_535) throw new RangeError(`no GIF is ${width} x ${height}`);
  if (table.colours.length > 3 * NOTHING) throw new RangeError('one entry of the table is kept for what is transparent');
  const parts: Uint8Array[] = [];
  const colours = new Uint8Array(3 * 256);
  colours.set(table.colours);
  const sixteen = (value: number): [number, number] => [value & 255, value >> 8];
  // Screen with a table of 2^(7 + 1) colours, 8 bits a channel; then endless repetition.
  parts.push(Uint8Array.of(...ascii('GIF89a'), ...sixteen(width), ...sixteen(height), 0xf7, 0, 0), colours);
  parts.push(Uint8Array.of(0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0));
  let last: Uint8Array | null = null;
  let count = 0;

  return {
    add(rgba) {
      if (rgba.length !== 4 * width * height) throw new RangeError(`a ${width} x ${height} picture has ${4 * width * height} bytes`);
      const entries = new Uint8Array(width * height);
      for (let i = 0; i < entries.length; i++) {
        entries[i] =
          transparent && rgba[4 * i + 3] < 128
            ? NOTHING
            : table.entryOf(rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2], i % width, Math.floor(i / width));
      }
      // A transparent file is cleared between pictures; one that is not keeps what stays as it was.
      const before = transparent ? null : last;
      const sent = before ? entries.map((entry, i) => (entry === before[i] ? NOTHING : entry)) : entries;
      last = entries;
      const disposal = transparent ? 2 : 1;
      parts.push(
        Uint8Array.of(0x21, 0xf9, 4, (disposal << 2) | 1, ...sixteen(delayOf(count)), NOTHING, 0),
        Uint8Array.of(0x2c, 0, 0, 0, 0, ...sixteen(width), ...sixteen(height), 0, CODE_BITS),
        compress(sent),
      );
      count++;
    },
    finish() {
      parts.push(Uint8Array.of(0x3b));
      return joinBytes(parts);
    },
  };
}

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));

/** LZW with codes of 9 to 12 bits (Welch 1984), low bits first, in blocks of at most 255 bytes and an empty one. */
function compress(entries: Uint8Array): Uint8Array {
  const clear = 1 << CODE_BITS;
  const end = clear + 1;
  const out: number[] = [];
  let block: number[] = [];
  let [bits, filled] = [0, 0];
  let size = CODE_BITS + 1;
  let next = end + 1;
  /** Codes by prefix and following entry. */
  let codes = new Map<number, number>();

  function write(code: number): void {
    bits |= code << filled;
    filled += size;
    while (filled >= 8) {
      push(bits & 255);
      bits >>>= 8;
      filled -= 8;
    }
  }
  function push(byte: number): void {
    block.push(byte);
    if (block.length < 255) return;
    for (const each of [255, ...block]) out.push(each);
    block = [];
  }

  write(clear);
  let prefix = entries[0];
  for (let i = 1; i < entries.length; i++) {
    const key = (prefix << 8) | entries[i];
    const known = codes.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    write(prefix);
    if (next === 4096) {
      write(clear);
      codes = new Map();
      next = end + 1;
      size = CODE_BITS + 1;
    } else {
      if (next === 1 << size) size++;
      codes.set(key, next++);
    }
    prefix = entries[i];
  }
  write(prefix);
  write(end);
  if (filled > 0) push(bits & 255);
  if (block.length > 0) for (const each of [block.length, ...block]) out.push(each);
  out.push(0);
  return Uint8Array.from(out);
}
