/**
 * How good is a reconstruction likely to be, without its truth? Two signs are measured on the model's own output and put on the scale of IoU by a line that was fitted on validation
 * pictures (`calibrate` in scripts/starter/predictPhotos.ts): the IoU that its probabilities promise, and how far the readings of the photo and of its mirror image agree.
 */
export interface ConfidenceScale {
  bias: number;
  promised: number;
  agreement: number;
}

export interface Signs {
  /** Expected IoU if each cell's probability is true and cells are independent: Σ p inside / (cells inside + Σ p outside). */
  promised: number;
  /** Soft IoU of two grids: Σ min / Σ max. */
  agreement: number;
}

export function confidenceSigns(grid: Float32Array, two: { grid: Float32Array; mirrored: Float32Array }, threshold: number): Signs {
  let [inside, sum, outside] = [0, 0, 0];
  for (const p of grid) {
    if (p >= threshold) {
      inside++;
      sum += p;
    } else outside += p;
  }
  let [least, most] = [0, 0];
  for (let i = 0; i < grid.length; i++) {
    least += Math.min(two.grid[i], two.mirrored[i]);
    most += Math.max(two.grid[i], two.mirrored[i]);
  }
  return { promised: inside === 0 ? 0 : sum / (inside + outside), agreement: most === 0 ? 0 : least / most };
}

/** In [0, 1]: the IoU to expect. */
export function confidenceOf(
  scale: ConfidenceScale,
  grid: Float32Array,
  two: { grid: Float32Array; mirrored: Float32Array },
  threshold: number,
): number {
  const signs = confidenceSigns(grid, two, threshold);
  return Math.min(1, Math.max(0, scale.bias + scale.promised * signs.promised + scale.agreement * signs.agreement));
}
