/** For each point, its nearest neighbour in another set. */
export interface Nearest {
  /** Number of the nearest point in the other set. */
  readonly indices: Uint32Array;
  /** Euclidean distance to it. */
  readonly distances: Float64Array;
}

/** Points a leaf of the tree holds at most: below this, looking at all is faster than going down further. */
const leafSize = 8;

/**
 * Nearest neighbours by a k-d tree over `to`.
 *
 * @param from x, y, z of each point that asks.
 * @param to x, y, z of each point that may be found; one at least.
 */
export function nearestPoints(from: Float32Array, to: Float32Array): Nearest {
  return pointTree(to)(from);
}

/** The same for many that ask of the same points: the tree is made once. */
export function pointTree(to: Float32Array): (from: Float32Array) => Nearest {
  const count = to.length / 3;
  if (count < 1) throw new RangeError('there must be a point to be nearest');
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  // A node is a range of `order`, split at its middle; the axis of each split is kept at that middle.
  const axes = new Uint8Array(count);
  build(to, order, axes, 0, count);

  const target = new Float64Array(3);
  let best = 0;
  let bestSquare = 0;
  const look = (i: number): void => {
    const at = 3 * order[i];
    const square = (to[at] - target[0]) ** 2 + (to[at + 1] - target[1]) ** 2 + (to[at + 2] - target[2]) ** 2;
    if (square < bestSquare) {
      bestSquare = square;
      best = order[i];
    }
  };
  const search = (low: number, high: number): void => {
    if (high - low <= leafSize) {
      for (let i = low; i < high; i++) look(i);
      return;
    }
    const middle = (low + high) >> 1;
    const side = target[axes[middle]] - to[3 * order[middle] + axes[middle]];
    if (side < 0) search(low, middle);
    else search(middle + 1, high);
    if (side * side >= bestSquare) return;
    look(middle);
    if (side < 0) search(middle + 1, high);
    else search(low, middle);
  };
  return (from) => {
    const queries = from.length / 3;
    const indices = new Uint32Array(queries);
    const distances = new Float64Array(queries);
    for (let q = 0; q < queries; q++) {
      target[0] = from[3 * q];
      target[1] = from[3 * q + 1];
      target[2] = from[3 * q + 2];
      bestSquare = Infinity;
      search(0, count);
      indices[q] = best;
      distances[q] = Math.sqrt(bestSquare);
    }
    return { indices, distances };
  };
}

function build(points: Float32Array, order: Uint32Array, axes: Uint8Array, low: number, high: number): void {
  if (high - low <= leafSize) return;
  let axis = 0;
  let widest = -1;
  for (let candidate = 0; candidate < 3; candidate++) {
    let min = Infinity;
    let max = -Infinity;
    for (let i = low; i < high; i++) {
      const value = points[3 * order[i] + candidate];
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (max - min > widest) {
      widest = max - min;
      axis = candidate;
    }
  }
  const middle = (low + high) >> 1;
  select(points, order, axis, low, high - 1, middle);
  axes[middle] = axis;
  build(points, order, axes, low, middle);
  build(points, order, axes, middle + 1, high);
}

/** Quickselect with a three-way split (many points may share a coordinate): afterwards the point at `k` has its rank along the axis. */
function select(points: Float32Array, order: Uint32Array, axis: number, low: number, high: number, k: number): void {
  while (low < high) {
    const pivot = points[3 * order[(low + high) >> 1] + axis];
    let below = low;
    let above = high;
    for (let i = low; i <= above;) {
      const value = points[3 * order[i] + axis];
      if (value < pivot) {
        const other = order[below];
        order[below++] = order[i];
        order[i++] = other;
      } else if (value > pivot) {
        const other = order[above];
        order[above--] = order[i];
        order[i] = other;
      } else i++;
    }
    if (k < below) high = below - 1;
    else if (k > above) low = above + 1;
    else return;
  }
}
