import type { Picture } from './picture';
import { createPicture } from './picture';

/**
 * Resamples a picture to width x height. Shrinking averages the area that each new pixel covers (no aliasing); enlarging is bilinear.
 * Colour and alpha are treated apart, so that the background's colours stay what they are.
 */
export function resize(picture: Picture, width: number, height: number): Picture {
  const columns = createTaps(picture.width, width);
  const rows = createTaps(picture.height, height);
  // Along x first: source height x width x 4.
  const across = new Float32Array(picture.height * width * 4);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x];
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
      across[to + 3] = a;
    }
  }
  const result = createPicture(width, height);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y];
    for (let i = 0; i < width * 4; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * across[(first + k) * width * 4 + i];
      result.rgba[y * width * 4 + i] = Math.round(sum);
    }
  }
  return result;
}

/** Source pixels first, first+1, ... and their weights (sum 1) for one new pixel. Beyond the edge the nearest pixel goes on. */
interface Taps {
  first: number;
  weights: number[];
}

function createTaps(source: number, target: number): Taps[] {
  const scale = source / target;
  // Half the width of the averaging window; never under one pixel, which makes it bilinear.
  const support = Math.max(1, scale);
  return Array.from({ length: target }, (_, i) => {
    const low = i * scale;
    const centre = low + scale / 2;
    const from = scale >= 1 ? low : centre - support / 2;
    const to = scale >= 1 ? low + scale : centre + support / 2;
    const clampPixel = (p: number): number => Math.min(source - 1, Math.max(0, p));
    const first = clampPixel(Math.floor(from));
    const last = clampPixel(Math.ceil(to) - 1);
    const weights = new Array<number>(last - first + 1).fill(0);
    for (let p = Math.floor(from); p < Math.ceil(to); p++) weights[clampPixel(p) - first] += Math.min(to, p + 1) - Math.max(from, p);
    return { first, weights: weights.map((weight) => weight / (to - from)) };
  });
}
