import type { Metadata, Sharp } from 'sharp';
import { MaquetteError } from '../../core/errors';
import type { Picture } from '../../core/image/picture';
import { createPicture } from '../../core/image/picture';
import { cameraOf, type TakenWith } from './cameraOf';
import { sniffFormat } from './sniffFormat';

/** Longer side of a decoded photo, pixels. Enough for every encoder and for the preview. */
export const LARGEST_SIDE = 1024;
/** A photo file over this size is refused before it is read. */
export const LARGEST_FILE = 200 * 1024 * 1024;
/** A photo with more pixels than this is refused before it is decoded: a few bytes can claim gigabytes. */
export const MOST_PIXELS = 100_000_000;

const READABLE = 'JPEG, PNG, WebP, AVIF, GIF or TIFF';

/**
 * Decodes a photo to 8-bit sRGB with alpha, upright (EXIF), at most `LARGEST_SIDE` on the longer side; the first frame of an animation. With it
 * comes what the file says of the camera; of all else that it says nothing is kept.
 * The name serves messages only: what counts is the content.
 */
export async function decodePhoto(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<Picture & { taken: TakenWith }> {
  checkBytes(name, bytes);
  signal?.throwIfAborted();
  const { default: sharp } = await import('sharp');
  // failOn 'truncated' would let other damage through; 'warning' refuses harmless oddities of old cameras.
  const header = await readHeader(name, sharp(bytes, { limitInputPixels: false }));
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: false })
      .autoOrient()
      .toColourspace('srgb')
      .resize({ width: LARGEST_SIDE, height: LARGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    signal?.throwIfAborted();
    const picture = createPicture(info.width, info.height, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return { ...picture, taken: cameraOf(header, picture) };
  } catch (error) {
    signal?.throwIfAborted();
    throw damaged(name, error);
  }
}

function checkBytes(name: string, bytes: Uint8Array): void {
  const place = { file: name };
  if (bytes.byteLength === 0)
    throw new MaquetteError('bad-file', `“${name}” is empty: it has no bytes at all. Copy or export it again.`, place);
  if (bytes.byteLength > LARGEST_FILE) {
    const size = Math.round(bytes.byteLength / 1048576);
    throw new MaquetteError(
      'too-large',
      `“${name}” is ${size} MB large; photos may have up to ${LARGEST_FILE / 1048576} MB. Export a smaller copy.`,
      place,
    );
  }
  const format = sniffFormat(bytes);
  if (format === undefined) {
    throw new MaquetteError('bad-file', `“${name}” is not a picture, whatever its name says. Choose a ${READABLE} file.`, place);
  }
  if (format === 'heic' || format === 'bmp' || format === 'svg') {
    throw new MaquetteError(
      'unsupported',
      `“${name}” is a ${format.toUpperCase()} picture, which cannot be read here. Export it as JPEG or PNG.`,
      place,
    );
  }
}

/** Reads the header only, and refuses what is too large. */
async function readHeader(name: string, source: Sharp): Promise<Metadata> {
  let header: Metadata;
  try {
    header = await source.metadata();
  } catch (error) {
    throw damaged(name, error);
  }
  if (header.width * header.height <= MOST_PIXELS) return header;
  const message = `“${name}” is ${header.width} x ${header.height} pixels large; up to ${MOST_PIXELS / 1_000_000} megapixels can be read. Export a smaller copy.`;
  throw new MaquetteError('too-large', message, { file: name });
}

function damaged(name: string, error: unknown): MaquetteError {
  const reason = error instanceof Error ? error.message : String(error);
  const advice = 'Copy or export it again.';
  if (/premature|truncat|unexpected end|not enough|read error|eof/i.test(reason)) {
    return new MaquetteError('bad-file', `“${name}” ends too early: part of the file is missing. ${advice}`, { file: name });
  }
  const detail = reason.split('\n')[0].slice(0, 120);
  return new MaquetteError('bad-file', `“${name}” is damaged and cannot be read (${detail}). ${advice}`, { file: name });
}
