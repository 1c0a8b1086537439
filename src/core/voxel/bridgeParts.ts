import { createGrid, type VoxelGrid } from './grid';
import { labelParts } from './parts';

/** Where the field is below this share of the threshold it says "empty", and no bridge crosses it. */
const faintest = 0.25;
/** A foot that did not reach the threshold itself must reach this share of it, and so must the way to it. */
const faintestFoot = 0.5;
/** What a bridge may lack, in cells of complete absence, as a share of the grid's edge: 4 cells of 32. */
const mostLacking = 1 / 8;
/** Parts below this share of the largest one are specks, not legs, unless they stand on the ground. */
const smallest = 1 / 500;
/** How far above the threshold the cells of a bridge are raised. */
const lift = 1.2;

/**
 * Joins parts that the field says belong together, so that a leg that broke at the threshold carries its chair. From the largest part outwards the way to
 * each other part is sought along which the field lacks least: a cell below the threshold t costs its distance times (1 - p / t), a cell under a
 * quarter of t cannot be crossed. Where the way's cost is at most an eighth of the grid's edge, the field around it is multiplied so that it
 * passes the threshold: the bridge has the profile that the field has there. Feet that faded (local maxima of at least t / 2 on the lowest
 * layer, under nothing solid) are taken for parts.
 *
 * @returns the grid with its bridges, the grid itself if there are none, and how many.
 */
export function bridgeParts(grid: VoxelGrid, threshold: number): { grid: VoxelGrid; bridges: number } {
  const { size, data } = grid;
  const { labels, sizes } = labelParts(grid, threshold);
  if (sizes.length === 0) return { grid, bridges: 0 };
  const largest = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b), 0)) + 1;
  const ground = lowestRow(grid, threshold * faintestFoot);
  const wanted = wantedParts(grid, labels, sizes, largest, ground);
  const feet = fadedFeet(grid, labels, threshold, ground);
  if (wanted.size === 0 && feet.size === 0) return { grid, bridges: 0 };

  const cost = new Float32Array(data.length).fill(Infinity);
  const from = new Int32Array(data.length).fill(-1);
  const done = new Uint8Array(data.length);
  const most = size * mostLacking;
  const queue = createQueue(cost);
  const joined = new Set([largest]);
  const cellsOf = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    const list = cellsOf.get(labels[i]);
    if (list) list.push(i);
    else cellsOf.set(labels[i], [i]);
  }
  const startFrom = (part: number): void => {
    for (const cell of cellsOf.get(part) ?? []) {
      cost[cell] = 0;
      from[cell] = -1;
      done[cell] = 0;
      queue.push(cell);
    }
  };
  startFrom(largest);

  let bridged: Float32Array | null = null;
  let bridges = 0;
  const build = (end: number): void => {
    bridged ??= data.slice();
    for (let cell = end; cell >= 0; cell = from[cell]) {
      raise(grid, bridged, cell, threshold);
      if (from[cell] >= 0) for (const corner of corners(grid, cell, from[cell])) raise(grid, bridged, corner, threshold);
    }
    bridges++;
  };
  for (let cell = queue.pop(); cell >= 0; cell = queue.pop()) {
    if (done[cell]) continue;
    done[cell] = 1;
    const part = labels[cell];
    if (part !== 0 && !joined.has(part)) {
      joined.add(part);
      if (!wanted.has(part)) continue; // a speck: no way leads through it
      build(cell);
      startFrom(part);
      continue;
    }
    if (feet.has(cell) && part === 0) {
      if (weakestOn(data, from, cell) >= faintestFoot * threshold) build(cell);
      feet.delete(cell);
    }
    const x = cell % size;
    const y = Math.floor(cell / size) % size;
    const z = Math.floor(cell / size / size);
    for (let k = 0; k < 27; k++) {
      const nx = x + (k % 3) - 1;
      const ny = y + (Math.floor(k / 3) % 3) - 1;
      const nz = z + Math.floor(k / 9) - 1;
      if (k === 13 || nx < 0 || ny < 0 || nz < 0 || nx >= size || ny >= size || nz >= size) continue;
      const to = nx + size * (ny + size * nz);
      const p = data[to];
      if (!(p >= faintest * threshold) || joined.has(labels[to])) continue;
      const length = Math.sqrt((nx - x) ** 2 + (ny - y) ** 2 + (nz - z) ** 2);
      const sum = cost[cell] + length * Math.max(0, 1 - p / threshold);
      if (sum > most || sum >= cost[to]) continue;
      cost[to] = sum;
      from[to] = cell;
      queue.push(to);
    }
  }
  return bridged ? { grid: createGrid(size, bridged), bridges } : { grid, bridges };
}

/** Multiplies the field at a cell and its 26 neighbours so that the cell passes the threshold. */
function raise({ size, data }: VoxelGrid, bridged: Float32Array, cell: number, threshold: number): void {
  if (data[cell] >= threshold * lift) return;
  const gain = (threshold * lift) / Math.max(data[cell], 1e-6);
  const x = cell % size;
  const y = Math.floor(cell / size) % size;
  const z = Math.floor(cell / size / size);
  const top = Math.min(1, threshold * lift);
  for (let nz = Math.max(0, z - 1); nz <= Math.min(size - 1, z + 1); nz++) {
    for (let ny = Math.max(0, y - 1); ny <= Math.min(size - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(size - 1, x + 1); nx++) {
        const at = nx + size * (ny + size * nz);
        const raised = Math.min(top, data[at] * gain);
        if (raised > bridged[at]) bridged[at] = raised;
      }
    }
  }
}

/** The cells that lead from one cell to a neighbour across faces only: at each step the one where the field is highest. */
function corners({ size, data }: VoxelGrid, a: number, b: number): number[] {
  const strides = [1, size, size * size];
  const at = (cell: number): number[] => [cell % size, Math.floor(cell / size) % size, Math.floor(cell / size / size)];
  const [p, q] = [at(a), at(b)];
  let open = [0, 1, 2].filter((axis) => p[axis] !== q[axis]);
  const path: number[] = [];
  let cell = a;
  while (open.length > 1) {
    const here = cell;
    const next = (axis: number): number => here + (q[axis] - p[axis]) * strides[axis];
    const axis = open.reduce((best, other) => (data[next(other)] > data[next(best)] ? other : best));
    cell = next(axis);
    path.push(cell);
    open = open.filter((other) => other !== axis);
  }
  return path;
}

function wantedParts(grid: VoxelGrid, labels: Uint32Array, sizes: readonly number[], largest: number, ground: number): Set<number> {
  const wanted = new Set<number>();
  sizes.forEach((cells, i) => {
    if (i + 1 !== largest && cells >= smallest * sizes[largest - 1]) wanted.add(i + 1);
  });
  for (const i of layer(grid, ground)) if (labels[i] !== 0 && labels[i] !== largest) wanted.add(labels[i]);
  return wanted;
}

/** The strongest cell of each patch of the lowest layer that reaches t / 2, but not t within the patch. */
function fadedFeet(grid: VoxelGrid, labels: Uint32Array, threshold: number, ground: number): Set<number> {
  const { size, data } = grid;
  const feet = new Set<number>();
  const seen = new Set<number>();
  for (const start of layer(grid, ground)) {
    if (!(data[start] >= faintestFoot * threshold) || seen.has(start)) continue;
    let strongest = start;
    let solid = false;
    const stack = [start];
    seen.add(start);
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      if (data[cell] > data[strongest]) strongest = cell;
      if (labels[cell] !== 0) solid = true;
      const x = cell % size;
      const z = Math.floor(cell / size / size);
      for (const [dx, dz] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        if (x + dx < 0 || x + dx >= size || z + dz < 0 || z + dz >= size) continue;
        const to = cell + dx + dz * size * size;
        if (seen.has(to) || !(data[to] >= faintestFoot * threshold)) continue;
        seen.add(to);
        stack.push(to);
      }
    }
    if (!solid) feet.add(strongest);
  }
  return feet;
}

function weakestOn(data: Float32Array, from: Int32Array, end: number): number {
  let weakest = Infinity;
  for (let cell = end; cell >= 0; cell = from[cell]) weakest = Math.min(weakest, data[cell]);
  return weakest;
}

function* layer({ size }: VoxelGrid, y: number): Generator<number> {
  if (y >= size) return;
  for (let z = 0; z < size; z++) for (let x = 0; x < size; x++) yield x + size * (y + size * z);
}

/** Lowest row (y) with a cell at or above the value; the grid's size where there is none. */
function lowestRow({ size, data }: VoxelGrid, value: number): number {
  let lowest = size;
  for (let i = 0; i < data.length; i++) if (data[i] >= value) lowest = Math.min(lowest, Math.floor(i / size) % size);
  return lowest;
}

/** Cells by cost, cheapest first (a binary heap); a cell whose cost fell is pushed again. */
function createQueue(cost: Float32Array): { push(cell: number): void; pop(): number } {
  const cells: number[] = [];
  const keys: number[] = [];
  const swap = (a: number, b: number): void => {
    [cells[a], cells[b]] = [cells[b], cells[a]];
    [keys[a], keys[b]] = [keys[b], keys[a]];
  };
  return {
    push(cell) {
      cells.push(cell);
      keys.push(cost[cell]);
      for (let at = cells.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (keys[parent] <= keys[at]) break;
        swap(parent, at);
        at = parent;
      }
    },
    pop() {
      const last = cells.length - 1;
      if (last < 0) return -1;
      swap(0, last);
      const cell = cells.pop() ?? -1;
      keys.pop();
      for (let at = 0; ;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) if (child < last && keys[child] < keys[least]) least = child;
        if (least === at) break;
        swap(at, least);
        at = least;
      }
      return cell;
    },
  };
}
