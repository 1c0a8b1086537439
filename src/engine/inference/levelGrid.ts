/**
 * A model's threshold is one for all, but shapes are not alike: one that the model is sure of bears a high threshold, and one that it is unsure of is thin or gone there. So each grid is
 * brought to one level: its log-odds are shifted together until the threshold that promises the highest IoU is the model's.
 *
 * Which one that is follows from the probabilities (Nowozin 2014, "Optimal decisions from probabilistic models: the intersection-over-union case", section 3): with cells taken as
 * independent, the best set of cells holds all above some threshold, and its IoU is about Σ p inside / (cells inside + Σ p outside). The probabilities have to be true ones, and a
 * generator is too sure of itself: a straight line through its log-odds (Platt scaling) mends that, chosen on validation pictures.
 */
export interface Calibration {
  slope: number;
  bias: number;
}

/** Steps of probability that thresholds are looked for in. */
export const THRESHOLD_STEPS = 1000;
/** Thresholds outside are not looked at: a nearly empty grid is not blown up to a shape. */
const LEAST = 0.05;
const MOST = 0.95;

/** The threshold with the highest expected IoU, in steps of a thousandth. */
export function likeliestThreshold(grid: Float32Array, { slope, bias }: Calibration): number {
  const cells = new Uint32Array(THRESHOLD_STEPS + 1);
  // One step more than there are: where p is 1.
  for (let i = 0; i < grid.length; i++) cells[Math.floor(grid[i] * THRESHOLD_STEPS)]++;
  cells[THRESHOLD_STEPS - 1] += cells[THRESHOLD_STEPS];
  const truth = Float64Array.from({ length: THRESHOLD_STEPS }, (_, step) => {
    const p = (step + 0.5) / THRESHOLD_STEPS;
    return 1 / (1 + Math.exp(-bias) * ((1 - p) / p) ** slope);
  });
  let outside = truth.reduce((sum, p, step) => sum + p * cells[step], 0);
  let [inside, sum] = [0, 0];
  let best = { threshold: 0.5, iou: -1 };
  for (let step = THRESHOLD_STEPS - 1; step >= LEAST * THRESHOLD_STEPS; step--) {
    inside += cells[step];
    sum += cells[step] * truth[step];
    outside -= cells[step] * truth[step];
    const iou = inside === 0 ? 0 : sum / (inside + outside);
    if (step <= MOST * THRESHOLD_STEPS && iou > best.iou) best = { threshold: step / THRESHOLD_STEPS, iou };
  }
  return best.iou > 0 ? best.threshold : 0.5;
}

/** The grid with all log-odds shifted alike, so that the likeliest threshold comes to lie at `threshold`. The order of cells stays. */
export function levelGrid(grid: Float32Array, threshold: number, calibration: Calibration): Float32Array {
  const found = likeliestThreshold(grid, calibration);
  const shift = (threshold * (1 - found)) / ((1 - threshold) * found);
  const level = new Float32Array(grid.length);
  for (let i = 0; i < grid.length; i++) {
    const odds = grid[i] * shift;
    level[i] = odds / (odds + 1 - grid[i]);
  }
  return level;
}
