import type { Picture } from './picture';
import { createPicture } from './picture';

/** A rectangle of a picture in pixels; may reach over its edges, where the nearest pixel's colour goes on, transparent. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Resamples a region of a picture to width x height. Shrinking averages the area that each new pixel covers (no aliasing);
 * enlarging is bilinear. Colour and alpha are treated apart, so that the background's colours stay what they are.
 */
export function resizeRegion(picture: Picture, region: Region, width: number, height: number): Picture {
  if (!(region.width > 0 && region.height > 0)) throw new RangeError('an empty region cannot be resized');
  const columns = createTaps(region.left, region.width, picture.width, width);
  const rows = createTaps(region.top, region.height, picture.height, height);
  // Along x first, for the source rows that are used: source height x width x 4.
  const across = new Float32Array(picture.height * width * 4);
  const used = rowsUsed(rows, picture.height);
  for (let y = 0; y < picture.height; y++) {
    if (!used[y]) continue;
    for (let x = 0; x < width; x++) {
      const { first, weights, inside } = columns[x];
      let r = 0;
      let g = 0;
      let b = 0;
      let a = 0;
      for (let k = 0; k < weights.length; k++) {
        const from = (y * picture.width + first + k) * 4;
        const weight = weights[k];
        r += weight * picture.rgba[from];
        g += weight * picture.rgba[from + 1];
        b += weight * picture.rgba[from + 2];
        a += weight * picture.rgba[from + 3];
      }
      const to = (y * width + x) * 4;
      across[to] = r;
      across[to + 1] = g;
      across[to + 2] = b;
      across[to + 3] = a * inside;
    }
  }
  const result = createPicture(width, height);
  for (let y = 0; y < height; y++) {
    const { first, weights, inside } = rows[y];
    for (let i = 0; i < width * 4; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * across[(first + k) * width * 4 + i];
      result.rgba[y * width * 4 + i] = Math.round(i % 4 === 3 ? sum * inside : sum);
    }
  }
  return result;
}

/** The whole picture at another size. */
export function resize(picture: Picture, width: number, height: number): Picture {
  return resizeRegion(picture, { left: 0, top: 0, width: picture.width, height: picture.height }, width, height);
}

/** Source pixels first, first+1, ... and their weights (sum 1) for one new pixel; `inside` is the share of it that lies on the picture. */
interface Taps {
  first: number;
  weights: number[];
  inside: number;
}

function createTaps(start: number, length: number, source: number, target: number): Taps[] {
  const scale = length / target;
  // Half the width of the averaging window; never under one pixel, which makes it bilinear.
  const support = Math.max(1, scale);
  return Array.from({ length: target }, (_, i) => {
    const low = start + i * scale;
    const centre = low + scale / 2;
    const from = scale >= 1 ? low : centre - support / 2;
    const to = scale >= 1 ? low + scale : centre + support / 2;
    const clampPixel = (p: number): number => Math.min(source - 1, Math.max(0, p));
    const first = clampPixel(Math.floor(from));
    const last = clampPixel(Math.ceil(to) - 1);
    const weights = new Array<number>(last - first + 1).fill(0);
    for (let p = Math.floor(from); p < Math.ceil(to); p++) weights[clampPixel(p) - first] += Math.min(to, p + 1) - Math.max(from, p);
    const inside = Math.max(0, Math.min(source, low + scale) - Math.max(0, low)) / scale;
    return { first, weights: weights.map((weight) => weight / (to - from)), inside };
  });
}

function rowsUsed(rows: readonly Taps[], height: number): Uint8Array {
  const used = new Uint8Array(height);
  for (const { first, weights } of rows) used.fill(1, first, first + weights.length);
  return used;
}
