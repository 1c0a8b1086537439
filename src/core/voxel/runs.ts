import { createSets, findSet, uniteSets, type DisjointSets } from '../disjointSets';
import { joinsDiagonal } from '../mesh/cubeCases';
import type { VoxelGrid } from './grid';

/**
 * Which cells belong together: across faces (6); across faces, edges and corners (26); or as the extracted surface joins them: across faces, and across an edge where
 * `extractSurface` does not come between the two cells at this threshold ('surface').
 */
export type Connectivity = 6 | 26 | 'surface';

/**
 * The inside cells (occupancy >= threshold) of a grid, or its outside cells, as runs: stretches along x that cannot be made longer, in the order of the grid. A shape has far
 * fewer runs than cells, so whatever follows connections is quick on them.
 */
export interface Runs {
  /** Run numbers of row y + N*z begin here; one more number ends the last row. */
  readonly rows: Uint32Array;
  /** The first and the last x of each run. */
  readonly first: Uint16Array;
  readonly last: Uint16Array;
  /** Runs that are connected are in one set. */
  readonly sets: DisjointSets;
}

/** @param inside which cells: those inside, or those outside. */
export function connectedRuns(grid: VoxelGrid, threshold: number, inside: boolean, connectivity: Connectivity): Runs {
  const runs = findRuns(grid, threshold, inside);
  const { size } = grid;
  const wide = connectivity === 26 ? 1 : 0;
  for (let z = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      if (y > 0) uniteRows(runs, y + size * z, y - 1 + size * z, wide);
      if (z > 0) uniteRows(runs, y + size * z, y + size * (z - 1), wide);
      if (!wide || z === 0) continue;
      if (y > 0) uniteRows(runs, y + size * z, y - 1 + size * (z - 1), wide);
      if (y + 1 < size) uniteRows(runs, y + size * z, y + 1 + size * (z - 1), wide);
    }
  }
  if (connectivity === 'surface') uniteAcrossEdges({ ...runs, grid, threshold, inside });
  return runs;
}

function findRuns({ size, data }: VoxelGrid, threshold: number, inside: boolean): Runs {
  const rows = new Uint32Array(size * size + 1);
  let first = new Uint16Array(4 * size * size);
  let last = new Uint16Array(first.length);
  let count = 0;
  for (let row = 0, i = 0; row < size * size; row++) {
    if (count + size > first.length) {
      first = longer(first);
      last = longer(last);
    }
    let before = false;
    for (let x = 0; x < size; x++, i++) {
      const is = data[i] >= threshold === inside;
      if (is === before) continue;
      before = is;
      if (is) first[count] = x;
      else last[count++] = x - 1;
    }
    if (before) last[count++] = size - 1;
    rows[row + 1] = count;
  }
  return { rows, first, last, sets: createSets(count) };
}

function longer(array: Uint16Array): Uint16Array<ArrayBuffer> {
  const copy = new Uint16Array(2 * array.length);
  copy.set(array);
  return copy;
}

/** Unites the runs of two rows that overlap, or come as near to it as `wide` cells. */
function uniteRows({ rows, first, last, sets }: Runs, row: number, other: number, wide: number): void {
  let a = rows[row];
  let b = rows[other];
  while (a < rows[row + 1] && b < rows[other + 1]) {
    if (last[a] + wide < first[b]) a++;
    else if (last[b] + wide < first[a]) b++;
    else {
      uniteSets(sets, a, b);
      if (last[a] < last[b]) a++;
      else b++;
    }
  }
}

/** What is asked when runs meet across edges. */
interface Meeting extends Runs {
  readonly grid: VoxelGrid;
  readonly threshold: number;
  readonly inside: boolean;
}

/**
 * After all runs are united across faces: unites what the surface joins across edges. Cells across an edge whose runs are in different sets still have two cells of the other
 * kind beside them, for otherwise a way across faces would have joined them.
 */
function uniteAcrossEdges(runs: Meeting): void {
  const { rows } = runs;
  const { size } = runs.grid;
  for (let z = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      const row = y + size * z;
      if (rows[row] === rows[row + 1]) continue;
      if (y > 0) uniteEndToEnd(runs, row, row - 1);
      if (z === 0) continue;
      uniteEndToEnd(runs, row, row - size);
      if (y > 0) uniteAlongside(runs, row, row - 1 - size, row - 1, row - size);
      if (y + 1 < size) uniteAlongside(runs, row, row + 1 - size, row + 1, row - size);
    }
  }
}

/** Across edges along z or y: one run ends where one of the row beside it begins. */
function uniteEndToEnd(runs: Meeting, row: number, other: number): void {
  const { rows, first, last, sets } = runs;
  const { size } = runs.grid;
  let a = rows[row];
  let b = rows[other];
  while (a < rows[row + 1] && b < rows[other + 1]) {
    const leads = last[a] + 1 === first[b];
    if ((leads || last[b] + 1 === first[a]) && findSet(sets, a) !== findSet(sets, b)) {
      const x = leads ? last[a] : last[b];
      const left = size * (leads ? row : other);
      const right = size * (leads ? other : row);
      if (isJoined(runs, x + left, x + 1 + right, x + 1 + left, x + right)) uniteSets(sets, a, b);
    }
    if (last[a] < last[b]) a++;
    else b++;
  }
}

/** Across edges along x: the rows are diagonal to each other, `side1` and `side2` between them. */
function uniteAlongside(runs: Meeting, row: number, other: number, side1: number, side2: number): void {
  const { rows, first, last, sets } = runs;
  const { size } = runs.grid;
  let a = rows[row];
  let b = rows[other];
  while (a < rows[row + 1] && b < rows[other + 1]) {
    const to = Math.min(last[a], last[b]);
    for (let x = Math.max(first[a], first[b]); x <= to && findSet(sets, a) !== findSet(sets, b); x++) {
      if (isJoined(runs, x + size * row, x + size * other, x + size * side1, x + size * side2)) uniteSets(sets, a, b);
    }
    if (last[a] < last[b]) a++;
    else b++;
  }
}

/** Whether two cells of the runs' own kind, a and c across an edge, are joined between the cells b and d of the other kind. */
function isJoined({ grid: { data }, threshold, inside }: Meeting, a: number, c: number, b: number, d: number): boolean {
  const own = data[a] - threshold;
  const ownToo = data[c] - threshold;
  const beside = data[b] - threshold;
  const besideToo = data[d] - threshold;
  return inside ? joinsDiagonal(own, ownToo, beside, besideToo) : !joinsDiagonal(beside, besideToo, own, ownToo);
}
