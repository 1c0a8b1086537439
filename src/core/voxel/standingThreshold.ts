import { voxelIndex, type VoxelGrid } from './grid';
import { keepLargestPart } from './parts';

const STEP = 0.05;

/** Lowest layer (y) with a cell at or above the threshold; the grid's size where there is none. */
function lowestLayer({ size, data }: VoxelGrid, threshold: number): number {
  for (let y = 0; y < size; y++) {
    for (let z = 0; z < size; z++) for (let x = 0; x < size; x++) if (data[voxelIndex(size, x, y, z)] >= threshold) return y;
  }
  return size;
}

/**
 * The threshold to start with, so that furniture stands on its legs. Thin legs come out of the network with low probabilities: at its own
 * threshold they may break off, and keeping the largest part then leaves a table top. Where the part that would be kept floats above what the
 * grid shows at half the threshold, the threshold is lowered, step by step, until that part reaches the ground; it stays where no step helps.
 */
export function standingThreshold(grid: VoxelGrid, threshold: number): number {
  const ground = lowestLayer(grid, threshold / 2);
  for (let lowered = threshold; lowered >= threshold / 2 - 1e-9; lowered -= STEP) {
    const kept = keepLargestPart(grid, lowered);
    if (lowestLayer(kept, lowered) <= ground + 1) return Math.round(lowered * 100) / 100;
  }
  return threshold;
}
