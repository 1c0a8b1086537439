import { bridgeParts } from './bridgeParts';
import { createGrid, type VoxelGrid } from './grid';
import { labelParts, type Parts } from './parts';

/** A row of cells belongs to the legs as long as it holds less than this share of the footprint. */
const sparse = 0.3;
/** Fewer rows than this are feet, not legs. */
const fewestRows = 3;
/** Cells that the field is sure of are neither averaged nor counted. */
const sure = 0.02;
/** How far up and down a leg's field is averaged, as a share of the grid's edge: 4 cells of 32. */
const reach = 1 / 8;
/** Where the field reached the threshold it keeps this share of it. */
const trace = 0.9;
/** A field says a leg is there from this share of the threshold on. */
const faint = 0.5;
/** Radius that a leg gets where it is only one cell thick, as a share of the grid’s edge: 1.1 cells of 32. */
const leastRadius = 1.1 / 32;
/** How fast the field falls about the middle of a leg that is made that thick, per cell. */
const slope = 0.35;

/**
 * Legs as furniture has them: a network is unsure of thin parts, and its field beads along a leg until the threshold cuts it to pieces. Below the first row of cells that holds a good part
 * of the footprint, the unsure cells' log-odds are averaged up and down, so that a leg is as thick everywhere as it is on average; then broken parts are joined (bridgeParts), and
 * what is left too thin to stand is thickened.
 *
 * @returns the grid itself where there is nothing to mend, and its parts where they became known on the way.
 */
export function mendLegs(grid: VoxelGrid, threshold: number): { grid: VoxelGrid; parts?: Parts } {
  const rows = legRows(grid, threshold);
  const steady = rows ? steadied(grid, rows, threshold) : grid;
  const parts = labelParts(steady, threshold);
  const joined = bridgeParts(steady, threshold, parts).grid;
  const mended = rows && joined !== grid ? sturdy(grid, joined, rows, threshold) : joined;
  return mended === steady ? { grid: mended, parts } : { grid: mended };
}

interface Rows {
  /** The lowest, and the one above the highest. */
  readonly from: number;
  readonly to: number;
}

/** The rows (y) that hold nothing but legs; null where the object has none. */
function legRows({ size, data }: VoxelGrid, threshold: number): Rows | null {
  const filled = new Uint32Array(size);
  const strongest = new Float32Array(size);
  const footprint = new Uint8Array(size * size);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      let most = strongest[y];
      for (let x = 0; x < size; x++, i++) {
        const p = data[i];
        if (p > most) most = p;
        if (!(p >= threshold)) continue;
        filled[y]++;
        footprint[x + size * z] = 1;
      }
      strongest[y] = most;
    }
  }
  const covered = footprint.reduce((sum, is) => sum + is, 0);
  const to = filled.findIndex((cells) => covered > 0 && cells >= sparse * covered);
  const from = strongest.findIndex((p) => p >= faint * threshold);
  return from >= 0 && to - from >= fewestRows ? { from, to } : null;
}

/** Each unsure cell's log-odds as the mean over the unsure cells above and below it, the near ones counting most. */
function steadied(grid: VoxelGrid, rows: Rows, threshold: number): VoxelGrid {
  const { size, data } = grid;
  const far = Math.max(1, Math.round(size * reach));
  const weights = Float64Array.from({ length: far + 1 }, (_, distance) => 1 - distance / (far + 1));
  /** Of one column: which rows are unsure, and their log-odds. */
  const unsure = new Int32Array(size);
  const odds = new Float32Array(size);
  let out: Float32Array | null = null;
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      const column = x + size * size * z;
      let count = 0;
      for (let y = rows.from; y < rows.to; y++) {
        const p = data[column + size * y];
        if (!(p > sure && p < 1 - sure)) continue;
        unsure[count] = y;
        odds[count++] = Math.log(p / (1 - p));
      }
      if (count < 2) continue;
      out ??= data.slice();
      for (let k = 0, from = 0; k < count; k++) {
        const y = unsure[k];
        while (unsure[from] < y - far) from++;
        let [sum, total] = [0, 0];
        for (let other = from; other < count && unsure[other] <= y + far; other++) {
          const weight = weights[Math.abs(unsure[other] - y)];
          sum += weight * odds[other];
          total += weight;
        }
        const cell = column + size * y;
        // A leg may become thin, but its trace stays, for bridges to follow.
        out[cell] = Math.max(1 / (1 + Math.exp(-sum / total)), Math.min(data[cell], trace * threshold));
      }
    }
  }
  return out ? createGrid(size, out) : grid;
}

/**
 * `mended` with round legs in place of those that are one cell thick; `mended` itself where there are none. Cells that are exactly 0 or 1 in `grid` were drawn, and stay.
 */
function sturdy(grid: VoxelGrid, mended: VoxelGrid, { from, to }: Rows, threshold: number): VoxelGrid {
  const { size, data } = mended;
  const radius = Math.max(1, leastRadius * size);
  const around = Math.ceil(radius);
  let out: Float32Array | null = null;
  const isFilled = (x: number, y: number, z: number): boolean =>
    x >= 0 && z >= 0 && x < size && z < size && data[x + size * (y + size * z)] >= threshold;
  const isSquare = (x: number, y: number, z: number, dx: number, dz: number): boolean =>
    isFilled(x + dx, y, z) && isFilled(x, y, z + dz) && isFilled(x + dx, y, z + dz);
  /** In no filled square of 2x2 cells of its row. */
  const isThin = (x: number, y: number, z: number): boolean =>
    !(isSquare(x, y, z, 1, 1) || isSquare(x, y, z, -1, 1) || isSquare(x, y, z, 1, -1) || isSquare(x, y, z, -1, -1));
  for (let z = 0; z < size; z++) {
    for (let y = from; y < to; y++) {
      for (let x = 0; x < size; x++) {
        if (!(data[x + size * (y + size * z)] >= threshold) || !isThin(x, y, z)) continue;
        out ??= data.slice();
        for (let nz = Math.max(0, z - around); nz <= Math.min(size - 1, z + around); nz++) {
          for (let nx = Math.max(0, x - around); nx <= Math.min(size - 1, x + around); nx++) {
            const cell = nx + size * (y + size * nz);
            const value = threshold + slope * (radius - Math.hypot(nx - x, nz - z));
            if (value > out[cell] && grid.data[cell] > 0 && grid.data[cell] < 1) out[cell] = Math.min(1, value);
          }
        }
      }
    }
  }
  return out ? createGrid(size, out) : mended;
}
