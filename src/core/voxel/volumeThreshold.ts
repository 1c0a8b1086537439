import { extractSurface } from '../mesh/extractSurface';
import { meshVolume } from '../mesh/volume';
import type { VoxelGrid } from './grid';

/** Steps of the search; each halves the interval at least, and as a rule does much better. */
const mostSteps = 12;
/** Share of the volume within which a threshold will do. */
const tolerance = 0.002;
const lowest = 0.01;
const highest = 0.99;

/**
 * The threshold at which the surface holds the volume that the field expects: the sum of the cells' occupancies. A shape that the model is unsure of
 * then neither swells nor wastes away. Regula falsi (Illinois) on the enclosed volume, which falls as the threshold rises.
 *
 * @returns a threshold in [0.01, 0.99], rounded to 0.001; null for a grid without occupancy.
 */
export function volumeThreshold(grid: VoxelGrid): number | null {
  let sum = 0;
  for (const value of grid.data) sum += Math.min(1, Math.max(0, value));
  const expected = sum / grid.size ** 3;
  if (!(expected > 0)) return null;
  const excess = (threshold: number): number => meshVolume(extractSurface(grid, threshold)) / expected - 1;
  let [low, high] = [lowest, highest];
  let [atLow, atHigh] = [excess(low), excess(high)];
  if (atLow <= 0) return low;
  if (atHigh >= 0) return high;
  let side = 0;
  let threshold = (low + high) / 2;
  for (let step = 0; step < mostSteps; step++) {
    threshold = (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = excess(threshold);
    if (Math.abs(at) < tolerance) break;
    if (at > 0) {
      [low, atLow] = [threshold, at];
      if (side === 1) atHigh /= 2;
      side = 1;
    } else {
      [high, atHigh] = [threshold, at];
      if (side === -1) atLow /= 2;
      side = -1;
    }
  }
  return Math.round(threshold * 1000) / 1000;
}
