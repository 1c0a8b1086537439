import type { Picture } from '../../../../core/image/picture';
import type { Span } from './brush';

/** What stands in the place of the background. */
export type Backdrop = 'dimmed' | 'checkerboard' | 'photo';

/** How much of its light the background keeps, and the red that is mixed in so that a dark object tells from it. */
const DIMMED = 0.28;
const TINT = [58, 12, 22] as const;

/** Pixels to put on a canvas for a part of a picture, straight RGBA. */
export function drawCutOut({ width, rgba }: Picture, alpha: Uint8Array, span: Span, backdrop: Backdrop): Uint8ClampedArray<ArrayBuffer> {
  const [columns, rows] = [span.right - span.left, span.bottom - span.top];
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  for (let y = 0, out = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, out += 4) {
      const i = span.left + x + (span.top + y) * width;
      const share = alpha[i] / 255;
      for (let c = 0; c < 3; c++) {
        const colour = rgba[4 * i + c];
        pixels[out + c] = backdrop === 'dimmed' ? share * colour + (1 - share) * (DIMMED * colour + TINT[c]) : colour;
      }
      pixels[out + 3] = backdrop === 'checkerboard' ? alpha[i] : 255;
    }
  }
  return pixels;
}
