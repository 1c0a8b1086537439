/** Colour planes of a picture (OKLab), each width*height numbers. */
export interface Planes {
  width: number;
  height: number;
  channels: readonly Float32Array[];
}

/** A smooth backdrop: for each channel six coefficients of 1, u, v, u², uv, v² with u, v in [-1, 1] across the picture. */
export interface Backdrop {
  coefficients: readonly Float64Array[];
  /** Share of the border that it explains, and of each side (top, bottom, left, right). */
  explained: number;
  sides: readonly [number, number, number, number];
  /** Median distance of the explained border pixels: noise, texture. */
  noise: number;
}

const TERMS = 6;
const ROUNDS = 8;

/** OKLab distance up to which a pixel is taken for the backdrop: just above what one sees as another colour beside it. */
export const SAME_COLOUR = 0.045;

/**
 * Fits a smooth backdrop to the picture's border by weighted least squares. Each round gives a pixel the weight 1/(1 + (d/s)²) (Cauchy),
 * so that an object which touches the border, or is cut by it, does not draw the fit to itself.
 */
export function fitBackdrop(planes: Planes): Backdrop {
  const border = borderPixels(planes.width, planes.height);
  const terms = border.map((pixel) => termsAt(planes, pixel));
  let coefficients = planes.channels.map((channel) => constant(median(border.map((pixel) => channel[pixel]))));
  let distances = border.map((pixel, i) => distance(planes, coefficients, pixel, terms[i]));
  for (let round = 0; round < ROUNDS; round++) {
    const spread = Math.max(0.01, 1.5 * median(distances));
    const weights = distances.map((d) => 1 / (1 + (d / spread) ** 2));
    coefficients = planes.channels.map((channel) =>
      leastSquares(
        terms,
        border.map((pixel) => channel[pixel]),
        weights,
      ),
    );
    distances = border.map((pixel, i) => distance(planes, coefficients, pixel, terms[i]));
  }
  const good = distances.map((d) => d < SAME_COLOUR);
  const share = (test: (x: number, y: number) => boolean): number => {
    const chosen = good.filter((_, i) => test(border[i] % planes.width, Math.floor(border[i] / planes.width)));
    return chosen.filter(Boolean).length / Math.max(1, chosen.length);
  };
  const { width, height } = planes;
  return {
    coefficients,
    explained: share(() => true),
    sides: [share((_, y) => y < 2), share((_, y) => y >= height - 2), share((x) => x < 2), share((x) => x >= width - 2)],
    noise: median(distances.filter((_, i) => good[i])),
  };
}

/** What every pixel has more than the backdrop, channel by channel: L, a, b. */
export function differencesFrom(planes: Planes, backdrop: Backdrop): Float32Array[] {
  const { width, height, channels } = planes;
  return channels.map((channel, c) => {
    const [one, inU, inV, inUU, inUV, inVV] = backdrop.coefficients[c];
    const differences = new Float32Array(width * height);
    for (let y = 0, i = 0; y < height; y++) {
      const v = (2 * (y + 0.5)) / height - 1;
      for (let x = 0; x < width; x++, i++) {
        const u = (2 * (x + 0.5)) / width - 1;
        differences[i] = channel[i] - (one + inU * u + inV * v + inUU * u * u + inUV * u * v + inVV * v * v);
      }
    }
    return differences;
  });
}

/** Distance of every pixel from the backdrop. */
export function distanceFrom(planes: Planes, backdrop: Backdrop): Float32Array {
  const [L, a, b] = differencesFrom(planes, backdrop);
  return L.map((difference, i) => Math.hypot(difference, a[i], b[i]));
}

function termsAt({ width, height }: Planes, pixel: number): number[] {
  const u = (2 * ((pixel % width) + 0.5)) / width - 1;
  const v = (2 * (Math.floor(pixel / width) + 0.5)) / height - 1;
  return [1, u, v, u * u, u * v, v * v];
}

function distance(planes: Planes, coefficients: readonly Float64Array[], pixel: number, terms: readonly number[]): number {
  let sum = 0;
  for (let c = 0; c < coefficients.length; c++) {
    let value = 0;
    for (let k = 0; k < TERMS; k++) value += coefficients[c][k] * terms[k];
    sum += (planes.channels[c][pixel] - value) ** 2;
  }
  return Math.sqrt(sum);
}

/** The two outermost rings of pixels. */
function borderPixels(width: number, height: number): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) pixels.push(y * width + x);
      else x = width - 3;
    }
  }
  return pixels;
}

const constant = (value: number): Float64Array => Float64Array.of(value, 0, 0, 0, 0, 0);

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1];
}

/** Solves the weighted normal equations by Gauss-Jordan elimination; a little ridge keeps narrow pictures solvable. */
function leastSquares(terms: readonly (readonly number[])[], values: readonly number[], weights: readonly number[]): Float64Array {
  const rows = Array.from({ length: TERMS }, (_, i) => Float64Array.from({ length: TERMS + 1 }, (_, j) => (i === j ? 1e-6 : 0)));
  for (let n = 0; n < terms.length; n++) {
    for (let i = 0; i < TERMS; i++) {
      const scaled = weights[n] * terms[n][i];
      for (let j = 0; j < TERMS; j++) rows[i][j] += scaled * terms[n][j];
      rows[i][TERMS] += scaled * values[n];
    }
  }
  for (let i = 0; i < TERMS; i++) {
    let pivot = i;
    for (let r = i + 1; r < TERMS; r++) if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let r = 0; r < TERMS; r++) {
      if (r === i) continue;
      const factor = rows[r][i] / rows[i][i];
      for (let j = i; j <= TERMS; j++) rows[r][j] -= factor * rows[i][j];
    }
  }
  return Float64Array.from(rows, (row, i) => row[TERMS] / row[i]);
}
