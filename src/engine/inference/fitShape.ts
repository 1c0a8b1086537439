import { MaquetteError } from '../../core/errors';
import type { FitShapeInput, GeneratedShape } from '../../shared/engine';
import type { Fit, LatentSlope, Objective } from './fitLatent';
import { fitLatent, unitPrior } from './fitLatent';
import { sampleLatents } from './photoModel';

const STEPS = 80;
const MOST_STEPS = 2000;
const RATE = 0.3;
/** Small: the grid says nearly everything, and the prior only keeps the latent where shapes are plausible. */
const PRIOR_WEIGHT = 3e-4;

const CROSS_ENTROPY_WEIGHT = 4;
const LEAST = 1e-6;

/**
 * Misfit of probabilities p to a grid t over its known cells: 4 x mean cross entropy + 1 - soft Dice, as the studio's models are trained.
 *
 * @param grid N³ values in [0, 1]
 * @param known 1 where the grid is known; absent: everywhere
 */
export function gridObjective(grid: Float32Array, known?: Uint8Array): Objective {
  let cells = grid.length;
  if (known) {
    cells = 0;
    for (const cell of known) cells += Number(cell !== 0);
  }
  return (probabilities): Fit => {
    const slope = new Float32Array(grid.length);
    let [entropy, both, either] = [0, 0, 0];
    for (let i = 0; i < grid.length; i++) {
      if (known && known[i] === 0) continue;
      const p = Math.min(1 - LEAST, Math.max(LEAST, probabilities[i]));
      const t = grid[i];
      entropy -= t * Math.log(p) + (1 - t) * Math.log(1 - p);
      slope[i] = (CROSS_ENTROPY_WEIGHT * (p - t)) / (p * (1 - p)) / Math.max(1, cells);
      both += p * t;
      either += p + t;
    }
    // d/dp of -(2 both + 1) / (either + 1)
    const top = 2 * both + 1;
    const bottom = either + 1;
    for (let i = 0; i < grid.length; i++) {
      if (known && known[i] === 0) continue;
      slope[i] = slope[i] - (2 * grid[i] * bottom - top) / bottom ** 2;
    }
    return { loss: (CROSS_ENTROPY_WEIGHT * entropy) / Math.max(1, cells) + 1 - top / bottom, slope };
  };
}

/** Draws that the search begins among, and how far out they lie: encoders of a small KL weight put their latents further out than N(0, I) has them. */
const DRAWS = 12;
const SPREADS = [1, 2];
const DRAW_SEED = 1;

/**
 * The latent vector whose shape comes nearest to a grid, by gradient search. Needs no encoder: any generator can be asked. `onProgress` gets the share done and may throw to stop.
 *
 * The search begins at the best of a few draws, not in the middle of the latent space: a generator may have all its first ReLUs shut there, and then nothing says which way to go. The grid is as the generator gives it.
 */
export async function fitShape(
  model: { gridSize: number; latentSize: number; latentSlope: LatentSlope },
  { grid, gridSize, known, steps = STEPS }: FitShapeInput,
  onProgress: (fraction: number) => Promise<void> = () => Promise.resolve(),
): Promise<GeneratedShape> {
  const cells = model.gridSize ** 3;
  if (gridSize !== model.gridSize || grid.length !== cells || (known && known.length !== cells)) {
    throw new MaquetteError('invalid-input', `This model knows grids of ${model.gridSize}³ cells. Resample the shape first.`);
  }
  if (!grid.every((p) => p >= 0 && p <= 1)) throw new MaquetteError('invalid-input', 'The cells of a grid lie between 0 and 1.');
  if (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS) {
    throw new MaquetteError('invalid-input', `The number of steps must be a whole number from 1 to ${MOST_STEPS}.`);
  }
  const objective = gridObjective(grid, known);
  const start = await bestDraw(model, objective, () => onProgress(0));
  const fitted = await fitLatent(start, model.latentSlope, objective, {
    steps,
    rate: RATE,
    prior: unitPrior(model.latentSize, PRIOR_WEIGHT),
    onStep: (step) => onProgress(step / steps),
  });
  return { latent: fitted.latent, grid: fitted.grid };
}

async function bestDraw(
  { latentSize, latentSlope }: { latentSize: number; latentSlope: LatentSlope },
  objective: Objective,
  onDraw: () => Promise<void>,
): Promise<Float32Array> {
  let best = { latent: new Float32Array(latentSize), loss: Infinity };
  for (const spread of SPREADS) {
    for (const draw of sampleLatents(latentSize, DRAWS, DRAW_SEED)) {
      await onDraw();
      const latent = draw.map((value) => value * spread);
      const { loss } = await latentSlope(latent, objective);
      if (loss < best.loss) best = { latent, loss };
    }
  }
  return best.latent;
}
