/** Text of a file: UTF-8 where it is that, with odd bytes replaced where it is not (names in old files), no byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** One line of text without control characters, for headers and names in files. */
export function oneLine(text: string): string {
  return Array.from(text, (c) => (c < ' ' || c === '\u007f' ? ' ' : c))
    .join('')
    .trim();
}

/** A decimal number as the formats write it, whatever the locale: no spaces, no thousands, an optional exponent. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The finite number that the token stands for, else NaN. */
export function parseDecimal(token: string): number {
  if (!decimal.test(token)) return NaN;
  const value = Number(token);
  return Number.isFinite(value) ? value : NaN;
}

/** The whole number that the token stands for, else NaN. */
export function parseWhole(token: string): number {
  const value = /^[+-]?\d+$/.test(token) ? Number(token) : NaN;
  return Number.isSafeInteger(value) ? value : NaN;
}

/**
 * Writes coordinates with as few digits as keep seven significant ones for the largest: what float32 holds. Trailing zeros and exponents do not occur
 * (a number too small for the digits becomes 0).
 */
export function coordinateWriter(values: Float32Array): (value: number) => string {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const digits = Math.min(Math.max(6 - Math.floor(Math.log10(largest || 1)), 0), 20);
  if (digits > 15) return (value) => String(value); // microscopic: no scale helps, let the number write itself
  const scale = 10 ** digits;
  return (value) => {
    const rounded = Math.round(value * scale) / scale;
    if (rounded === 0) return '0';
    // String() turns to exponents below 1e-6, which some readers do not know.
    return Math.abs(rounded) < 1e-6 || Math.abs(rounded) >= 1e21 ? rounded.toFixed(digits).replace(/\.?0+$/, '') : String(rounded);
  };
}
