import { bridgeParts } from './bridgeParts';
import { voxelIndex, type VoxelGrid } from './grid';
import { keepLargestPart } from './parts';

const step = 0.05;
/** Rows above the ground in which a leg may end and still carry. */
const unevenness = 1;
/** How far, in cells, the middle may lie outside the feet: a cell is as wide. */
const overhang = 0.5;
const directions = 32;

/** Lowest layer (y) with a cell at or above the threshold; the grid's size where there is none. */
function lowestLayer({ size, data }: VoxelGrid, threshold: number): number {
  for (let y = 0; y < size; y++) {
    for (let z = 0; z < size; z++) for (let x = 0; x < size; x++) if (data[voxelIndex(size, x, y, z)] >= threshold) return y;
  }
  return size;
}

/** Whether a solid stands on the ground and does not fall over: its middle lies above the hull of its feet. */
function stands({ size, data }: VoxelGrid, threshold: number, ground: number): boolean {
  const feet: [number, number][] = [];
  let cells = 0;
  let middleX = 0;
  let middleZ = 0;
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (!(data[i] >= threshold)) continue;
        cells++;
        middleX += x;
        middleZ += z;
        if (y <= ground + unevenness) feet.push([x, z]);
      }
    }
  }
  if (feet.length === 0) return false;
  middleX /= cells;
  middleZ /= cells;
  // A point lies in a convex hull if in no direction it lies farther out than all of the hull's points.
  for (let k = 0; k < directions; k++) {
    const angle = (2 * Math.PI * k) / directions;
    const [u, w] = [Math.cos(angle), Math.sin(angle)];
    const farthest = feet.reduce((most, [x, z]) => Math.max(most, (x - middleX) * u + (z - middleZ) * w), -Infinity);
    if (farthest < -overhang) return false;
  }
  return true;
}

/**
 * The threshold to start with, so that furniture stands on its legs. Thin legs come out of the network with low probabilities: at its own
 * threshold they may break off, and keeping the largest part then leaves a table top. Where the part that would be kept, broken legs mended, does not
 * stand on what the grid shows at half the threshold, the threshold is lowered, step by step, until it does; it stays where no step helps.
 */
export function standingThreshold(grid: VoxelGrid, threshold: number): number {
  const ground = lowestLayer(grid, threshold / 2);
  for (let lowered = threshold; lowered >= threshold / 2 - 1e-9; lowered -= step) {
    const kept = keepLargestPart(bridgeParts(grid, lowered).grid, lowered);
    if (stands(kept, lowered, ground)) return Math.round(lowered * 100) / 100;
  }
  return threshold;
}
