import type { VoxelGrid } from '../voxel/grid';

/** A place in a grid, in cells: cell i along an axis reaches from i to i + 1, its centre lies at i + 0.5. */
export type CellPoint = readonly [number, number, number];

export interface VoxelBrush {
  readonly shape: 'sphere' | 'cube';
  readonly mode: 'add' | 'erase';
  /** Cells: of the sphere, or half the cube's edge. */
  readonly radius: number;
}

/**
 * How much of a cell the brush takes, by the distance of its centre from the brush's surface: 1 inside, 0 outside, and a straight ramp of one cell
 * across the rim. A surface at the threshold t then lies 0.5 - t cells from the brush's own surface, wherever the cells' centres fall.
 */
function coverage(distance: number, radius: number): number {
  return Math.min(1, Math.max(0, radius - distance + 0.5));
}

/**
 * Presses the brush once into the grid, in place. Adding never lowers and erasing never raises an occupancy; cells further than half a cell from the
 * brush stay as they are.
 *
 * @returns whether a cell changed.
 */
export function stampBrush({ size, data }: VoxelGrid, { shape, mode, radius }: VoxelBrush, centre: CellPoint): boolean {
  const reach = radius + 0.5;
  const low = centre.map((c) => Math.max(0, Math.ceil(c - 0.5 - reach)));
  const high = centre.map((c) => Math.min(size - 1, Math.floor(c - 0.5 + reach)));
  let changed = false;
  for (let z = low[2]; z <= high[2]; z++) {
    const dz = Math.abs(z + 0.5 - centre[2]);
    for (let y = low[1]; y <= high[1]; y++) {
      const dy = Math.abs(y + 0.5 - centre[1]);
      const row = size * (y + size * z);
      for (let x = low[0]; x <= high[0]; x++) {
        const dx = Math.abs(x + 0.5 - centre[0]);
        const distance = shape === 'sphere' ? Math.sqrt(dx * dx + dy * dy + dz * dz) : Math.max(dx, dy, dz);
        const covered = coverage(distance, radius);
        const now = data[row + x];
        const next = mode === 'add' ? Math.max(now, covered) : Math.min(now, 1 - covered);
        if (Math.fround(next) === now) continue;
        data[row + x] = next;
        changed = true;
      }
    }
  }
  return changed;
}

export interface StrokePoint {
  readonly at: CellPoint;
  /** Radius at this point, cells: pressure changes it along a stroke. */
  readonly radius: number;
}

/** Presses the brush along the way from one point to the next, close enough that no bumps show. The first point itself is not pressed again. */
export function strokeBrush(grid: VoxelGrid, brush: Omit<VoxelBrush, 'radius'>, from: StrokePoint, to: StrokePoint): boolean {
  const length = Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1], to.at[2] - from.at[2]);
  const steps = Math.max(1, Math.ceil(length / Math.max(0.25, Math.min(from.radius, to.radius) / 4)));
  let changed = false;
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    const mix = (a: number, b: number): number => a + (b - a) * share;
    const centre: CellPoint = [mix(from.at[0], to.at[0]), mix(from.at[1], to.at[1]), mix(from.at[2], to.at[2])];
    if (stampBrush(grid, { ...brush, radius: mix(from.radius, to.radius) }, centre)) changed = true;
  }
  return changed;
}
