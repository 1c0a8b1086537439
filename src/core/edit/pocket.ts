import type { VoxelGrid } from '../voxel/grid';

/**
 * Fills the pocket of empty cells that a cell belongs to, in place.
 *
 * A pocket that the solid closes off from the outside is filled whole. One that is open is filled as far as a ball of the given radius cannot roll in
 * from outside: the empty cells, connected with the seed across faces, that a morphological closing by that ball would fill.
 *
 * @param seed an empty cell.
 * @param reach radius of the ball in cells; the opening that is bridged is twice as wide.
 * @returns the number of cells filled.
 */
export function fillPocket(grid: VoxelGrid, threshold: number, seed: readonly [number, number, number], reach: number): number {
  const { size, data } = grid;
  const start = seed[0] + size * (seed[1] + size * seed[2]);
  const empty = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) empty[i] = data[i] < threshold ? 1 : 0;
  if (empty[start] !== 1) return 0;
  const whole = flood(empty, size, start);
  const pocket = whole.open ? flood(closed(empty, size, reach), size, start).cells : whole.cells;
  for (const cell of pocket) data[cell] = 1;
  return pocket.length;
}

/** The marked cells that are connected with a cell across faces, and whether they reach the grid's border. Nothing if the cell is not marked. */
export function flood(marked: Uint8Array, size: number, start: number): { cells: Uint32Array; open: boolean } {
  const seen = new Uint8Array(marked.length);
  const queue = new Uint32Array(marked.length);
  let end = 0;
  let open = false;
  const take = (cell: number): void => {
    if (marked[cell] === 0 || seen[cell] === 1) return;
    seen[cell] = 1;
    queue[end++] = cell;
  };
  take(start);
  const slice = size * size;
  for (let head = 0; head < end; head++) {
    const cell = queue[head];
    const x = cell % size;
    const y = Math.floor(cell / size) % size;
    const z = Math.floor(cell / slice);
    if (x === 0 || y === 0 || z === 0 || x === size - 1 || y === size - 1 || z === size - 1) open = true;
    if (x > 0) take(cell - 1);
    if (x < size - 1) take(cell + 1);
    if (y > 0) take(cell - size);
    if (y < size - 1) take(cell + size);
    if (z > 0) take(cell - slice);
    if (z < size - 1) take(cell + slice);
  }
  return { cells: queue.slice(0, end), open };
}

/** The empty cells that are full after a closing by a ball: those at least `reach` from every cell that is at least `reach` from the solid. */
function closed(empty: Uint8Array, size: number, reach: number): Uint8Array {
  // Room around the grid, which is empty, so that the ball can roll outside as well.
  const margin = Math.ceil(reach) + 1;
  const edge = size + 2 * margin;
  const solid = new Uint8Array(edge ** 3);
  const inner = (x: number, y: number, z: number): number => x + margin + edge * (y + margin + edge * (z + margin));
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++, i++) solid[inner(x, y, z)] = 1 - empty[i];
  }
  const fromSolid = squaredDistances(solid, edge);
  const away = new Uint8Array(edge ** 3);
  for (let i = 0; i < away.length; i++) away[i] = fromSolid[i] >= reach * reach ? 1 : 0;
  const fromAway = squaredDistances(away, edge);
  const result = new Uint8Array(empty.length);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) result[i] = empty[i] === 1 && fromAway[inner(x, y, z)] >= reach * reach ? 1 : 0;
    }
  }
  return result;
}

/** Squared distance (between centres, cells) of each cell to the nearest marked one, exact: lower envelopes of parabolas (Felzenszwalb and Huttenlocher 2012). */
export function squaredDistances(marked: Uint8Array, size: number): Float32Array {
  const far = 4 * size * size;
  const distances = new Float32Array(marked.length);
  for (let i = 0; i < marked.length; i++) distances[i] = marked[i] === 1 ? 0 : far;
  const line = new Float64Array(size);
  const roots = new Int32Array(size);
  const bounds = new Float64Array(size + 1);
  for (const stride of [1, size, size * size]) {
    for (let start = 0; start < marked.length; start++) {
      // The first cell of each line along this axis.
      if (Math.floor(start / stride) % size !== 0) continue;
      for (let i = 0; i < size; i++) line[i] = distances[start + i * stride];
      let last = 0;
      roots[0] = 0;
      bounds[0] = -Infinity;
      bounds[1] = Infinity;
      for (let q = 1; q < size; q++) {
        const crossing = (p: number): number => (line[q] + q * q - line[p] - p * p) / (2 * (q - p));
        while (crossing(roots[last]) <= bounds[last]) last--;
        const cross = crossing(roots[last]);
        roots[++last] = q;
        bounds[last] = cross;
        bounds[last + 1] = Infinity;
      }
      for (let q = 0, k = 0; q < size; q++) {
        while (bounds[k + 1] < q) k++;
        distances[start + q * stride] = (q - roots[k]) ** 2 + line[roots[k]];
      }
    }
  }
  return distances;
}
