import { MaquetteError } from '../../core/errors';
import { cutOutPlainBackground } from '../../core/image/cutOutPlainBackground';
import { cutOutObject } from '../../core/image/cutOutObject';
import { hasCutout, isAnyOpaque, OBJECT_ALPHA } from '../../core/image/hasCutout';
import type { Picture } from '../../core/image/picture';
import { withAlpha } from '../../core/image/picture';
import { resize } from '../../core/image/resize';
import type { JobControl, PreparedPhoto, PreparePhotoInput } from '../../shared/engine';
import { decodePhoto } from './decodePhoto';

/**
 * Reads a photo and separates its object: by the mask that is given, else by the photo's own alpha channel, else by a plain
 * background, else as what stands out in the middle; otherwise the whole picture is taken.
 *
 * @throws MaquetteError 'bad-file', 'unsupported' or 'too-large' with a sentence for the user; 'cancelled'
 */
export async function preparePhoto(input: PreparePhotoInput, control: JobControl = {}): Promise<PreparedPhoto> {
  const { signal, onProgress } = control;
  try {
    onProgress?.({ fraction: 0, stage: 'Reading the photo' });
    const { taken, ...photo } = await decodePhoto(input.name, input.bytes, signal);
    const prepared = ({ width, height, rgba }: Picture, cutout: PreparedPhoto['cutout']): PreparedPhoto => ({
      ...{ name: input.name, width, height, rgba, cutout },
      ...taken,
    });
    if (!isAnyOpaque(photo.rgba)) {
      const message = `“${input.name}” is transparent everywhere: there is nothing to see. Choose a photo, or one whose object is opaque.`;
      throw new MaquetteError('bad-file', message, { file: input.name });
    }
    onProgress?.({ fraction: 0.5, stage: 'Cutting out the object' });
    if (input.mask) {
      const mask = await decodePhoto(input.mask.name, input.mask.bytes, signal);
      return prepared(withAlpha(photo, readMask(input.mask.name, mask, photo)), 'given');
    }
    if (hasCutout(photo)) return prepared(photo, 'alpha');
    const alpha = cutOutPlainBackground(photo);
    if (alpha) return prepared(withAlpha(photo, alpha), 'plain');
    onProgress?.({ fraction: 0.7, stage: 'Looking for the object' });
    const found = cutOutObject(photo);
    if (found) return prepared(withAlpha(photo, found), 'found');
    return prepared(withAlpha(photo, new Uint8Array(photo.width * photo.height).fill(255)), 'none');
  } catch (error) {
    if (signal?.aborted) throw new MaquetteError('cancelled', `Reading “${input.name}” was cancelled.`, { file: input.name });
    throw error;
  }
}

/** White is the object; a mask with a cut-out of its own is read by its alpha. Brought to the photo's size if the proportions agree. */
function readMask(name: string, mask: Picture, photo: Picture): Uint8Array {
  const stretch = (mask.width * photo.height) / (mask.height * photo.width);
  if (stretch < 0.95 || stretch > 1.05) {
    const sizes = `${mask.width} x ${mask.height} against ${photo.width} x ${photo.height}`;
    throw new MaquetteError(
      'invalid-input',
      `The mask “${name}” has other proportions than its photo (${sizes}). Make it from the same picture.`,
      { file: name },
    );
  }
  const byAlpha = hasCutout(mask);
  const { rgba } = mask.width === photo.width && mask.height === photo.height ? mask : resize(mask, photo.width, photo.height);
  const alpha = new Uint8Array(photo.width * photo.height);
  for (let i = 0; i < alpha.length; i++) {
    const [r, g, b, a] = rgba.subarray(4 * i, 4 * i + 4);
    alpha[i] = byAlpha ? a : Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b);
  }
  if (!alpha.some((value) => value >= OBJECT_ALPHA)) {
    throw new MaquetteError('invalid-input', `The mask “${name}” leaves nothing of the photo: the object must be white.`, { file: name });
  }
  return alpha;
}
