import type { Fit, Objective } from './fitLatent';

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
