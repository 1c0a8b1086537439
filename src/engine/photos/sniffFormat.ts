export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | 'bmp' | 'svg';

/** Tells a picture's format by its first bytes; names are often wrong. Undefined for anything that is no picture. */
export function sniffFormat(bytes: Uint8Array): PhotoFormat | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512));
  const starts = (...values: number[]): boolean => values.every((value, i) => head[i] === value);
  const text = (from: number, to: number): string => head.toString('latin1', from, to);
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 4) === 'GIF8') return 'gif';
  if (starts(0x49, 0x49, 0x2a, 0) || starts(0x4d, 0x4d, 0, 0x2a)) return 'tiff';
  if (text(4, 8) === 'ftyp') return /avi[fs]/.test(text(8, 32)) ? 'avif' : 'heic';
  if (text(0, 2) === 'BM' && head.length > 30) return 'bmp';
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(head.toString('utf8'))) return 'svg';
  return undefined;
}
