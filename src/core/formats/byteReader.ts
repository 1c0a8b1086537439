import { MaquetteError } from '../errors';

/** Reads numbers from bytes one after the other; what lies beyond the end is an error with file and byte, never a RangeError. */
export class ByteReader {
  readonly view: DataView;
  at = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
    readonly littleEndian = true,
    readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  fail(what: string, byte = this.at): never {
    throw new MaquetteError('bad-file', `${this.file}, byte ${byte}: ${what}.`, { file: this.file, byte });
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Moves on by `count` bytes and gives where they start. */
  take(count: number): number {
    if (!(count >= 0 && count <= this.left)) this.fail('the file ends too early');
    this.at += count;
    return this.at - count;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), this.littleEndian);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), this.littleEndian);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), this.littleEndian);
  }

  f32(): number {
    return this.view.getFloat32(this.take(4), this.littleEndian);
  }

  /** ASCII text. */
  text(length: number): string {
    const start = this.take(length);
    return String.fromCharCode(...this.bytes.subarray(start, start + length));
  }

  /** The next `count` bytes, not copied. */
  part(count: number): Uint8Array {
    const start = this.take(count);
    return this.bytes.subarray(start, start + count);
  }
}
