import { MaquetteError } from '../errors';
import type { Picture } from '../image/picture';
import { estimateView, type SeenSide } from './estimateView';
import { fromWindow, type PhotoView, type PictureWindow } from './photoView';

/** Pixels along an edge of the outline that the view is estimated from. */
const OUTLINE_EDGE = 64;
/** Room around the object, in its own longer side. */
const MARGIN = 0.1;

/** A photo, and what is known of its taking. */
export interface TakenPhoto extends Picture {
  /** The camera's focal length in pixels. */
  focal?: number | undefined;
  side?: SeenSide | undefined;
}

/**
 * Where a photo of a shape was taken from, by the outline of its cut-out. Takes about a second.
 * @param filled N³ cells, index x + N*(y + N*z), non-zero inside
 * @param photo alpha is the cut-out
 * @throws MaquetteError 'invalid-input' where the shape or the cut-out is empty
 */
export function viewOfPhoto(filled: Uint8Array, n: number, photo: TakenPhoto): PhotoView {
  const window = windowOf(photo);
  const focal = window && photo.focal !== undefined ? photo.focal / window.side : undefined;
  const estimated = window && estimateView(filled, n, maskIn(photo, window), OUTLINE_EDGE, focal, photo.side);
  if (!estimated) throw new MaquetteError('invalid-input', 'The shape or the photo’s cut-out is empty, so no view can be found.');
  return fromWindow(estimated.view, photo.width, photo.height, window);
}

/** The square around the object; null without one. */
function windowOf({ width, height, rgba }: Picture): PictureWindow | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, i = 3; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      if (rgba[i] < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return null;
  const side = Math.max(right - left + 1, bottom - top + 1) * (1 + 2 * MARGIN);
  return { left: (left + right + 1 - side) / 2, top: (top + bottom + 1 - side) / 2, side };
}

/** Share of the object in each of the window's pixels, from 3 x 3 samples each. */
function maskIn({ width, height, rgba }: Picture, { left, top, side }: PictureWindow): Float32Array {
  const mask = new Float32Array(OUTLINE_EDGE ** 2);
  for (let i = 0; i < mask.length; i++) {
    for (let sample = 0; sample < 9; sample++) {
      const x = Math.floor(left + ((i % OUTLINE_EDGE) + (0.5 + (sample % 3)) / 3) * (side / OUTLINE_EDGE));
      const y = Math.floor(top + (Math.floor(i / OUTLINE_EDGE) + (0.5 + Math.floor(sample / 3)) / 3) * (side / OUTLINE_EDGE));
      if (x >= 0 && y >= 0 && x < width && y < height) mask[i] += rgba[4 * (x + width * y) + 3] / 255 / 9;
    }
  }
  return mask;
}
