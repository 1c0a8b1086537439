import type { VoxelGrid } from '../voxel/grid';

/** What can be measured of a shape and is worth a slider. Proportions, not sizes: the model's shapes all fill the same cube. */
export const attributes = ['width', 'height', 'depth', 'solidity'] as const;
export type Attribute = (typeof attributes)[number];
export type Measures = Record<Attribute, number>;

/** Share of the solid that an extent may leave out on each side: a stray cell is no width. */
const leftOut = 0.01;

/**
 * Natural logarithms of: width, height and depth each over the geometric mean of the other two, and the filled share of the box. Null for a grid with no cell at
 * or above the threshold.
 */
export function measureAttributes({ size, data }: VoxelGrid, threshold: number): Measures | null {
  const along = [0, 1, 2].map(() => new Float64Array(size));
  let filled = 0;
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (data[i] < threshold) continue;
        filled++;
        along[0][x]++;
        along[1][y]++;
        along[2][z]++;
      }
    }
  }
  if (filled === 0) return null;
  const [width, height, depth] = along.map((counts) => extent(counts, filled));
  return {
    width: Math.log(width / Math.sqrt(height * depth)),
    height: Math.log(height / Math.sqrt(width * depth)),
    depth: Math.log(depth / Math.sqrt(width * height)),
    solidity: Math.log(filled / (width * height * depth)),
  };
}

/** Cells between the slices that hold the first and the last of the solid, less what may be left out; slices are counted whole. */
function extent(counts: Float64Array, filled: number): number {
  const allowance = leftOut * filled;
  const inwards = (slices: Iterable<number>): number => {
    let passed = 0;
    let slice = 0;
    for (const count of slices) {
      passed += count;
      if (passed > allowance) return slice;
      slice++;
    }
    return slice;
  };
  return counts.length - inwards(counts) - inwards(counts.slice().reverse());
}
