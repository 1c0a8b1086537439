import { createGrid, type VoxelGrid } from './grid';
import { labelParts, type Parts } from './parts';

/** Where the field is below this share of the threshold it says "empty", and no bridge crosses it. */
const faintest = 0.25;
/** A foot that did not reach the threshold itself must reach this share of it, and so must the way to it. */
const faintestFoot = 0.5;
/** What a bridge may lack, in cells of complete absence, as a share of the grid's edge: 4 cells of 32. */
const mostLacking = 1 / 8;
/** Parts below this share of the largest one are specks, not legs, unless they stand on the ground. */
const smallest = 1 / 500;
/** How far the field of a leg that stands goes on below it, as a share of the grid's edge: 2 cells of 32. */
const edgeBlur = 1 / 16;
/** How far above the threshold the cells of a bridge are raised. */
const lift = 1.2;

/**
 * Joins parts that the field says belong together, so that a leg that broke at the threshold carries its chair. From the largest part outwards the way to
 * each other part is sought along which the field lacks least: a cell below the threshold t costs its distance times (1 - p / t), a cell under a
 * quarter of t cannot be crossed. Where the way's cost is at most an eighth of the grid's edge, the field around it is multiplied so that it
 * passes the threshold: the bridge has the profile that the field has there. Feet that faded (local maxima of at least t / 2 on the lowest
 * layer, with nothing solid around them) are taken for parts.
 *
 * @param parts those of the grid at the threshold, if they are known.
 * @returns the grid with its bridges, the grid itself if there are none, and how many.
 */
export function bridgeParts(
  grid: VoxelGrid,
  threshold: number,
  { labels, sizes }: Parts = labelParts(grid, threshold),
): { grid: VoxelGrid; bridges: number } {
  const { size, data } = grid;
  if (sizes.length === 0) return { grid, bridges: 0 };
  const largest = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b), 0)) + 1;
  const ground = groundRow(grid, threshold);
  const wanted = wantedParts(grid, labels, sizes, largest, ground);
  const feet = fadedFeet(grid, labels, threshold, ground);
  if (wanted.size === 0 && feet.size === 0) return { grid, bridges: 0 };

  const cost = new Float32Array(data.length).fill(Infinity);
  const from = new Int32Array(data.length).fill(-1);
  const done = new Uint8Array(data.length);
  const most = size * mostLacking;
  const faint = faintest * threshold;
  const queue = createQueue(cost);
  const isJoined = new Uint8Array(sizes.length + 1);
  const around = neighbourSteps(size);

  const spread = (cell: number, so: number): void => {
    const x = cell % size;
    const y = Math.floor(cell / size) % size;
    const z = Math.floor(cell / size / size);
    for (const { dx, dy, dz, step, length } of around) {
      if (x + dx < 0 || y + dy < 0 || z + dz < 0 || x + dx >= size || y + dy >= size || z + dz >= size) continue;
      const to = cell + step;
      const p = data[to];
      if (!(p >= faint) || isJoined[labels[to]] !== 0) continue;
      const sum = so + length * Math.max(0, 1 - p / threshold);
      if (sum > most || sum >= cost[to]) continue;
      cost[to] = sum;
      from[to] = cell;
      queue.push(to);
    }
  };
  const startFrom = (part: number): void => {
    isJoined[part] = 1;
    wanted.delete(part);
    for (let cell = 0; cell < labels.length; cell++) {
      if (labels[cell] !== part) continue;
      cost[cell] = 0;
      from[cell] = -1;
      done[cell] = 1;
    }
    for (let cell = 0; cell < labels.length; cell++) if (labels[cell] === part) spread(cell, 0);
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
  while (wanted.size > 0 || feet.size > 0) {
    const cell = queue.pop();
    if (cell < 0) break;
    if (done[cell]) continue;
    done[cell] = 1;
    const part = labels[cell];
    if (part !== 0 && isJoined[part] === 0) {
      if (wanted.has(part)) {
        build(cell);
        startFrom(part);
      } else isJoined[part] = 1; // a speck: no way leads through it
      continue;
    }
    if (feet.has(cell) && part === 0) {
      if (weakestOn(data, from, cell) >= faintestFoot * threshold) build(cell);
      feet.delete(cell);
    }
    spread(cell, cost[cell]);
  }
  return bridged ? { grid: createGrid(size, bridged), bridges } : { grid, bridges };
}

interface NeighbourStep {
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
  /** Index step. */
  readonly step: number;
  readonly length: number;
}

/** The 26 neighbours of a cell. */
function neighbourSteps(size: number): NeighbourStep[] {
  const steps: NeighbourStep[] = [];
  for (const dz of [-1, 0, 1]) {
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        if (dx !== 0 || dy !== 0 || dz !== 0)
          steps.push({ dx, dy, dz, step: dx + size * (dy + size * dz), length: Math.sqrt(dx * dx + dy * dy + dz * dz) });
      }
    }
  }
  return steps;
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

/** The row (y) of cells that the object stands on: the lowest solid one, unless that hangs above faint feet by more than the blur of an edge. */
function groundRow(grid: VoxelGrid, threshold: number): number {
  const faint = lowestRow(grid, threshold * faintestFoot);
  const solid = lowestRow(grid, threshold);
  return solid - faint <= Math.max(1, Math.round(grid.size * edgeBlur)) ? solid : faint;
}

/** Lowest row (y) with a cell at or above the value; the grid's size where there is none. */
function lowestRow({ size, data }: VoxelGrid, value: number): number {
  for (let y = 0; y < size; y++) {
    for (let z = 0; z < size; z++) {
      const row = size * (y + size * z);
      for (let x = 0; x < size; x++) if (data[row + x] >= value) return y;
    }
  }
  return size;
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
