import { alphaOf } from './picture';
import type { Picture } from './picture';
import type { Region } from './resize';
import { resizeRegion } from './resize';

/** Alpha from which a pixel counts as the object. */
export const OBJECT_ALPHA = 128;

/** The smallest box around the pixels whose alpha is at least OBJECT_ALPHA; undefined if there is none. */
export function maskBox(alpha: Uint8Array, width: number, height: number): Region | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (alpha[y * width + x] < OBJECT_ALPHA) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * Frames the object for an encoder: a square around the mask's box, its side the box's longer side plus `margin` of it on both ends,
 * resampled to size x size. Proportions are kept. A picture without a cut-out (alpha 255 everywhere) is framed whole, without a margin:
 * there the photographer has chosen the frame. RGB is the photo's own also around the object; alpha is the mask, 0 beyond the picture.
 */
export function cropToMask(picture: Picture, size: number, margin = 0.1): Picture {
  const { width, height } = picture;
  return resizeRegion(
    picture,
    squareAround(objectBox(picture) ?? { left: 0, top: 0, width, height }, isWhole(picture) ? 0 : margin),
    size,
    size,
  );
}

function objectBox(picture: Picture): Region | undefined {
  return maskBox(alphaOf(picture), picture.width, picture.height);
}

function isWhole({ rgba }: Picture): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] < OBJECT_ALPHA) return false;
  return true;
}

function squareAround(box: Region, margin: number): Region {
  const side = Math.max(box.width, box.height) * (1 + 2 * margin);
  return { left: box.left + (box.width - side) / 2, top: box.top + (box.height - side) / 2, width: side, height: side };
}
