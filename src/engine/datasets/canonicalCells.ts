/** Grids from files, put where every shape of ours stands: centred, the longest side 30/32 of the cube's edge. */

export interface CellBox {
  low: [number, number, number];
  /** First cell beyond. */
  high: [number, number, number];
}

/** The smallest box around the full cells of size³ (index x + N*(y + N*z)); null if there are none. */
export function boxOfCells(cells: ArrayLike<number>, size: number): CellBox | null {
  const low: [number, number, number] = [size, size, size];
  const high: [number, number, number] = [0, 0, 0];
  for (let z = 0, n = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, n++) {
        if (cells[n] === 0) continue;
        if (x < low[0]) low[0] = x;
        if (x >= high[0]) high[0] = x + 1;
        if (y < low[1]) low[1] = y;
        if (y >= high[1]) high[1] = y + 1;
        if (z < low[2]) low[2] = z;
        if (z >= high[2]) high[2] = z + 1;
      }
    }
  }
  return high[0] === 0 ? null : { low, high };
}

/** Share of the longest side in the cube's edge: 30 cells of 32, 60 of 64. */
const FILL = 30 / 32;

/**
 * Scales and centres the full cells as `fitToCube` does with meshes. Where the size already fits they are only moved. Else each new cell gets the share
 * of it that was full, and as many of the fullest cells are taken as keep the volume: legs one cell thin are not lost.
 *
 * @returns toSize³ cells of 0 or 1; all 0 if none was full.
 */
export function canonicalCells(cells: Uint8Array, size: number, toSize: number): Uint8Array {
  const out = new Uint8Array(toSize ** 3);
  const box = boxOfCells(cells, size);
  if (!box) return out;
  const sides = box.high.map((high, axis) => high - box.low[axis]);
  const longest = Math.max(...sides);
  const scale = (toSize * FILL) / longest;
  // Where a low corner of the box comes to lie in the new grid.
  if (Math.round(toSize * FILL) === longest) return moved(cells, size, box, out, toSize);
  const start = sides.map((side) => (toSize - side * scale) / 2);
  const shares = new Float64Array(out.length);
  const overlaps = [0, 1, 2].map((axis) => overlapsOf(toSize, start[axis], scale, box.low[axis], box.high[axis]));
  let full = 0;
  for (let z = 0, n = 0; z < toSize; z++) {
    for (let y = 0; y < toSize; y++) {
      for (let x = 0; x < toSize; x++, n++) {
        let share = 0;
        for (const [fromZ, depth] of overlaps[2][z]) {
          for (const [fromY, height] of overlaps[1][y]) {
            const row = size * (fromY + size * fromZ);
            for (const [fromX, width] of overlaps[0][x]) if (cells[row + fromX] !== 0) share += width * height * depth;
          }
        }
        shares[n] = share;
        full += share;
      }
    }
  }
  // Whole cells first, then the fuller ones; of equal ones the order of the grid decides.
  const order = Uint32Array.from(shares.keys()).filter((n) => shares[n] > 1e-9);
  order.sort((a, b) => shares[b] - shares[a] || a - b);
  for (const n of order.subarray(0, Math.max(1, Math.round(full)))) out[n] = 1;
  // A symmetric thing stays symmetric: cells as full as the last one taken are taken too.
  const last = shares[order[Math.min(order.length, Math.max(1, Math.round(full))) - 1]];
  for (const n of order) if (Math.abs(shares[n] - last) < 1e-9) out[n] = 1;
  return out;
}

/** For each new cell along an axis the old ones that it overlaps, with the length of the overlap in new cells. */
function overlapsOf(toSize: number, start: number, scale: number, low: number, high: number): [from: number, length: number][][] {
  return Array.from({ length: toSize }, (_, to) => {
    const list: [number, number][] = [];
    for (let from = low; from < high; from++) {
      const a = start + (from - low) * scale;
      const length = Math.min(to + 1, a + scale) - Math.max(to, a);
      if (length > 1e-12) list.push([from, length]);
    }
    return list;
  });
}

function moved(cells: Uint8Array, size: number, { low, high }: CellBox, out: Uint8Array, toSize: number): Uint8Array {
  const to = [0, 1, 2].map((axis) => Math.floor((toSize - (high[axis] - low[axis])) / 2));
  for (let z = low[2]; z < high[2]; z++) {
    for (let y = low[1]; y < high[1]; y++) {
      for (let x = low[0]; x < high[0]; x++) {
        if (cells[x + size * (y + size * z)] !== 0)
          out[x - low[0] + to[0] + toSize * (y - low[1] + to[1] + toSize * (z - low[2] + to[2]))] = 1;
      }
    }
  }
  return out;
}

/** Lays the cells into the middle of a grid at least as large, cell by cell: ModelNet's 30³ into 32³. */
export function padCells(cells: Uint8Array, size: number, toSize: number): Uint8Array {
  const out = new Uint8Array(toSize ** 3);
  const edge = Math.floor((toSize - size) / 2);
  for (let z = 0; z < size; z++)
    for (let y = 0; y < size; y++) {
      const from = size * (y + size * z);
      out.set(cells.subarray(from, from + size), edge + toSize * (y + edge + toSize * (z + edge)));
    }
  return out;
}
