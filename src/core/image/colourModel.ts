import type { Random } from '../random';

/** A mixture of Gaussians over colours (three numbers each), as GrabCut uses it (Rother et al. 2004). */
export interface ColourModel {
  /** -log of the density at colour i of the list that the model was asked about. */
  cost(colours: Float32Array, i: number): number;
}

const ROUNDS = 6;
/** Added to each variance, in squared OKLab units: noise of a photo. */
const NOISE = 1e-4;

interface Gaussian {
  weight: number;
  mean: [number, number, number];
  /** Inverse covariance, row by row, and -log of weight / sqrt(det). */
  inverse: number[];
  base: number;
}

/** Fits `components` Gaussians to the chosen of n colours (3n numbers): k-means, then each cluster's mean and covariance. */
export function fitColourModel(colours: Float32Array, chosen: readonly number[], components: number, random: Random): ColourModel {
  const centres = startingCentres(colours, chosen, components, random);
  const owner = new Int32Array(chosen.length);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [k, i] of chosen.entries()) owner[k] = nearest(centres, colours, i);
    for (const [c, centre] of centres.entries()) {
      let size = 0;
      const sum = [0, 0, 0];
      for (const [k, i] of chosen.entries()) {
        if (owner[k] !== c) continue;
        size++;
        for (let a = 0; a < 3; a++) sum[a] += colours[3 * i + a];
      }
      if (size > 0) for (let a = 0; a < 3; a++) centre[a] = (sum[a] ?? 0) / size;
    }
  }
  const gaussians = centres.flatMap((mean, c) => {
    const own = chosen.filter((_, k) => owner[k] === c);
    return own.length === 0 ? [] : [gaussianOf(colours, own, mean, own.length / chosen.length)];
  });
  return {
    cost(list, i) {
      let density = 0;
      for (const { mean, inverse, base } of gaussians) {
        const [x, y, z] = [list[3 * i] - mean[0], list[3 * i + 1] - mean[1], list[3 * i + 2] - mean[2]];
        const [a, b, c, , e, f, , , k] = inverse as [number, number, number, number, number, number, number, number, number];
        density += Math.exp(-base - 0.5 * (a * x * x + e * y * y + k * z * z + 2 * (b * x * y + c * x * z + f * y * z)));
      }
      return -Math.log(density + 1e-12);
    },
  };
}

function startingCentres(colours: Float32Array, chosen: readonly number[], components: number, random: Random): [number, number, number][] {
  const at = (i: number): [number, number, number] => [colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]];
  const centres = [at(chosen[random.integer(chosen.length)] ?? 0)];
  const gap = new Float64Array(chosen.length).fill(Infinity);
  while (centres.length < components) {
    const last = centres[centres.length - 1];
    let total = 0;
    for (const [k, i] of chosen.entries()) {
      gap[k] = Math.min(
        gap[k],
        (colours[3 * i] - last[0]) ** 2 + (colours[3 * i + 1] - last[1]) ** 2 + (colours[3 * i + 2] - last[2]) ** 2,
      );
      total += gap[k];
    }
    let left = random.next() * total;
    const pick = gap.findIndex((value) => (left -= value) <= 0);
    centres.push(at(chosen[Math.max(0, pick)] ?? 0));
  }
  return centres;
}

function nearest(centres: readonly [number, number, number][], colours: Float32Array, i: number): number {
  let best = 0;
  let least = Infinity;
  for (const [c, [x, y, z]] of centres.entries()) {
    const gap = (colours[3 * i] - x) ** 2 + (colours[3 * i + 1] - y) ** 2 + (colours[3 * i + 2] - z) ** 2;
    if (gap < least) [best, least] = [c, gap];
  }
  return best;
}

function gaussianOf(colours: Float32Array, own: readonly number[], mean: [number, number, number], weight: number): Gaussian {
  const s = new Float64Array(9);
  for (const i of own) {
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) s[3 * a + b] += ((colours[3 * i + a] - mean[a]) * (colours[3 * i + b] - mean[b])) / own.length;
  }
  for (let a = 0; a < 3; a++) s[4 * a] += NOISE;
  const [a, b, c, , e, f, , , k] = s as unknown as [number, number, number, number, number, number, number, number, number];
  const [A, B, C] = [e * k - f * f, c * f - b * k, b * f - c * e];
  const det = a * A + b * B + c * C;
  const inverse = [A, B, C, B, a * k - c * c, b * c - a * f, C, b * c - a * f, a * e - b * b].map((value) => value / det);
  return { weight, mean, inverse, base: 0.5 * Math.log(det) + 1.5 * Math.log(2 * Math.PI) - Math.log(weight) };
}
