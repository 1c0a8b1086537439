import type { Picture } from './picture';

/** Smallest change of lightness (squared, of 1) that counts as an edge to follow. */
const EDGE = 4e-4;

/**
 * A small mask brought to the picture's size with the picture's own edges: guided filter (He, Sun and Tang 2010) with the lightness as guide, then steepened.
 *
 * @param labels width*height bytes of 0 and 1
 * @returns 0..255, picture.width*picture.height bytes
 */
export function matteByGuide(picture: Picture, labels: Uint8Array, width: number, height: number): Uint8Array {
  const [w, h] = [picture.width, picture.height];
  const guide = new Float32Array(w * h);
  for (let i = 0; i < guide.length; i++) {
    guide[i] = (0.2126 * picture.rgba[4 * i] + 0.7152 * picture.rgba[4 * i + 1] + 0.0722 * picture.rgba[4 * i + 2]) / 255;
  }
  const mask = enlarge(labels, width, height, w, h);
  const radius = Math.max(1, Math.round((1.5 * w) / width));
  const product = (x: Float32Array, y: Float32Array): Float32Array => x.map((value, i) => value * y[i]);
  const [meanGuide, meanMask] = [boxMean(guide, w, h, radius), boxMean(mask, w, h, radius)];
  const [squares, crossed] = [boxMean(product(guide, guide), w, h, radius), boxMean(product(guide, mask), w, h, radius)];
  const slope = squares.map((value, i) => (crossed[i] - meanGuide[i] * meanMask[i]) / (value - meanGuide[i] ** 2 + EDGE));
  const offset = meanMask.map((value, i) => value - slope[i] * meanGuide[i]);
  const [a, b] = [boxMean(slope, w, h, radius), boxMean(offset, w, h, radius)];
  const alpha = new Uint8Array(w * h);
  for (let i = 0; i < alpha.length; i++) {
    const t = Math.min(1, Math.max(0, (a[i] * guide[i] + b[i] - 0.25) / 0.5));
    alpha[i] = Math.round(255 * t * t * (3 - 2 * t));
  }
  return alpha;
}

/** Bilinear. */
function enlarge(labels: Uint8Array, width: number, height: number, w: number, h: number): Float32Array {
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const v = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / h - 0.5));
    const [y0, fy] = [Math.floor(v), v - Math.floor(v)];
    const y1 = Math.min(height - 1, y0 + 1);
    for (let x = 0; x < w; x++) {
      const u = Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / w - 0.5));
      const [x0, fx] = [Math.floor(u), u - Math.floor(u)];
      const x1 = Math.min(width - 1, x0 + 1);
      const top = labels[y0 * width + x0] * (1 - fx) + labels[y0 * width + x1] * fx;
      const bottom = labels[y1 * width + x0] * (1 - fx) + labels[y1 * width + x1] * fx;
      out[y * w + x] = top * (1 - fy) + bottom * fy;
    }
  }
  return out;
}

/** Mean over the square of side 2 radius + 1 around each pixel, as far as it lies in the picture. */
function boxMean(values: Float32Array, w: number, h: number, radius: number): Float32Array {
  const sums = new Float64Array((w + 1) * (h + 1));
  for (let y = 0; y < h; y++) {
    let row = 0;
    for (let x = 0; x < w; x++) {
      row += values[y * w + x];
      sums[(y + 1) * (w + 1) + x + 1] = sums[y * (w + 1) + x + 1] + row;
    }
  }
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(h, y + radius + 1)];
    for (let x = 0; x < w; x++) {
      const [left, right] = [Math.max(0, x - radius), Math.min(w, x + radius + 1)];
      const sum = sums[bottom * (w + 1) + right] - sums[top * (w + 1) + right] - sums[bottom * (w + 1) + left] + sums[top * (w + 1) + left];
      out[y * w + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return out;
}
