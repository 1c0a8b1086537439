/** IEEE 754 half precision, for weights and cached features at half the size. Conversion rounds to nearest, ties to even. */

const floats = new Float32Array(1);
const words = new Uint32Array(floats.buffer);

/** Bits of the half that is nearest to `value`; beyond ±65504 it becomes infinity. */
export function toHalf(value: number): number {
  floats[0] = value;
  const bits = words[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00); // NaN, infinity
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds beyond the largest half
  if (magnitude >= 0x38800000) {
    // Normal: move the exponent's bias from 127 to 15 and round off 13 bits of the mantissa.
    return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  }
  if (magnitude < 0x33000000) return sign; // under half of the smallest subnormal
  // Subnormal: adding 0.5 lines the mantissa up so that the float unit itself does the rounding.
  floats[0] = value < 0 ? -value : value;
  floats[0] += 0.5;
  return sign | ((words[0] ?? 0) & 0x3ff);
}

let table: Float32Array | undefined;

function halfTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const exponent = (bits >>> 10) & 31;
    const mantissa = bits & 1023;
    const magnitude =
      exponent === 0 ? mantissa * 2 ** -24 : exponent === 31 ? (mantissa ? NaN : Infinity) : (1 + mantissa / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -magnitude : magnitude;
  }
  return table;
}

export function encodeHalf(values: ArrayLike<number>): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = toHalf(values[i] ?? 0);
  return halves;
}

/** Writes the floats of `halves` into `target` from `offset` on. */
export function decodeHalf(halves: Uint16Array, target: Float32Array = new Float32Array(halves.length), offset = 0): Float32Array {
  const lookup = halfTable();
  for (let i = 0; i < halves.length; i++) target[offset + i] = lookup[halves[i]];
  return target;
}
