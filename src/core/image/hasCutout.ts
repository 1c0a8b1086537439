import type { Picture } from './picture';

/** Alpha from which a pixel counts as the object. */
export const OBJECT_ALPHA = 128;

/** Share of the outermost pixels that must be transparent before an alpha channel is taken for a cut-out. */
const TRANSPARENT_BORDER = 0.2;

/**
 * Whether the alpha channel separates an object from a background. Many pictures carry an alpha channel that does not (all 255, or
 * rounded corners, or a watermark): a cut-out has something opaque, and nothing at all along a good part of the border.
 */
export function hasCutout({ width, height, rgba }: Picture): boolean {
  let transparent = 0;
  let border = 0;
  const count = (x: number, y: number): void => {
    border++;
    if (rgba[(y * width + x) * 4 + 3] < 8) transparent++;
  };
  for (let x = 0; x < width; x++) [0, height - 1].forEach((y) => count(x, y));
  for (let y = 1; y < height - 1; y++) [0, width - 1].forEach((x) => count(x, y));
  return transparent >= border * TRANSPARENT_BORDER && isAnyOpaque(rgba);
}

/** Whether there is anything to see. */
export function isAnyOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] >= OBJECT_ALPHA) return true;
  return false;
}
