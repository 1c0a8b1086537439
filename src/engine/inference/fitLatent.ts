/**
 * Search in the latent space for the shape that fits something best: a given grid (fitShape.ts) or a photo's outline (refineOutline.ts). Adam on the latent vector through the frozen
 * generator, with a Gaussian prior that keeps it where shapes are plausible.
 */

/** How well a grid of probabilities fits, and how the misfit changes with each cell. */
export interface Fit {
  loss: number;
  /** d loss / d probability, a number a cell. */
  slope: Float32Array;
}
export type Objective = (probabilities: Float32Array) => Fit;

/** The generator as this search needs it: d loss / d latent beside the grid that the latent gives. */
export type LatentSlope = (
  latent: Float32Array,
  objective: Objective,
) => Promise<{ loss: number; slope: Float32Array; grid: Float32Array }>;

/** ½ weight Σ (z - mean)² / variance. */
export interface LatentPrior {
  mean: Float32Array;
  variance: Float32Array;
  weight: number;
}

export interface FitOptions {
  steps: number;
  /** Adam's step length at the start; it falls to a tenth along half a cosine. */
  rate: number;
  prior: LatentPrior;
  /** Called before each step; may throw to stop the search. */
  onStep?: (step: number) => Promise<void>;
}

export interface FittedLatent {
  latent: Float32Array;
  /** The generator's grid for it. */
  grid: Float32Array;
  /** Objective and prior together, at the start and at the best step, whose latent is returned. */
  before: number;
  after: number;
}

const BETA1 = 0.9;
const BETA2 = 0.99;

export async function fitLatent(
  start: Float32Array,
  slopeOf: LatentSlope,
  objective: Objective,
  options: FitOptions,
): Promise<FittedLatent> {
  const { steps, rate, prior, onStep } = options;
  const size = start.length;
  const z = Float32Array.from(start);
  const [first, second] = [new Float64Array(size), new Float64Array(size)];
  let best: FittedLatent | undefined;
  for (let step = 0; step <= steps; step++) {
    await onStep?.(step);
    const { loss, slope, grid } = await slopeOf(z, objective);
    let total = loss;
    for (let i = 0; i < size; i++) total += (0.5 * prior.weight * (z[i] - prior.mean[i]) ** 2) / prior.variance[i];
    if (best === undefined || total < best.after) {
      best = { latent: Float32Array.from(z), grid, before: best?.before ?? total, after: total };
    }
    if (step === steps) break;
    const length = rate * (0.1 + 0.9 * 0.5 * (1 + Math.cos((Math.PI * step) / steps)));
    for (let i = 0; i < size; i++) {
      const g = slope[i] + (prior.weight * (z[i] - prior.mean[i])) / prior.variance[i];
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      const m = first[i] / (1 - BETA1 ** (step + 1));
      const v = second[i] / (1 - BETA2 ** (step + 1));
      z[i] = z[i] - (length * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  // `steps` is at least 0, so there was one round.
  return best as FittedLatent;
}

/** The prior that generators are trained under: N(0, I). */
export function unitPrior(latentSize: number, weight: number): LatentPrior {
  return { mean: new Float32Array(latentSize), variance: new Float32Array(latentSize).fill(1), weight };
}
