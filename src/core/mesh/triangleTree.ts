import type { TriangleMesh } from './mesh';

/** Triangles in a leaf. */
const leafSize = 4;

/**
 * A bounding volume hierarchy over a mesh's triangles: a binary tree of boxes in flat arrays, split at the median of the longest side's centroids.
 * It refers to the mesh's arrays and is of no use once they change.
 */
export interface TriangleTree {
  readonly mesh: TriangleMesh;
  /** Calls back with each triangle whose box touches the box [minX, minY, minZ, maxX, maxY, maxZ]. */
  overlapping(box: ArrayLike<number>, found: (triangle: number) => void): void;
  /**
   * Distance along a ray (in lengths of `direction`) to the first triangle beyond `from` at which the ray leaves the solid; Infinity without one.
   * Triangles are hit on their back only.
   */
  exitDistance(origin: ArrayLike<number>, direction: ArrayLike<number>, from: number): number;
  /** The surface's point nearest to `point`, into `result`. Returns the squared distance. */
  nearest(point: ArrayLike<number>, result: Float64Array): number;
}

export function createTriangleTree(mesh: TriangleMesh): TriangleTree {
  const { positions, indices } = mesh;
  const triangles = indices.length / 3;
  const boxes = new Float32Array(6 * triangles);
  const centres = new Float32Array(3 * triangles);
  for (let t = 0; t < triangles; t++) {
    for (let axis = 0; axis < 3; axis++) {
      const a = positions[3 * indices[3 * t] + axis];
      const b = positions[3 * indices[3 * t + 1] + axis];
      const c = positions[3 * indices[3 * t + 2] + axis];
      boxes[6 * t + axis] = Math.min(a, b, c);
      boxes[6 * t + 3 + axis] = Math.max(a, b, c);
      centres[3 * t + axis] = (a + b + c) / 3;
    }
  }

  const order = new Uint32Array(triangles);
  for (let t = 0; t < triangles; t++) order[t] = t;
  // Node: box, then the first triangle and their number of a leaf, or the second child and 0. The first child follows its parent.
  const most = Math.max(1, 2 * Math.ceil(triangles / Math.max(1, leafSize / 2)) + 1);
  const nodeBoxes = new Float32Array(6 * most);
  const first = new Uint32Array(most);
  const counts = new Uint32Array(most);
  let nodes = 0;

  const build = (from: number, to: number): number => {
    const node = nodes++;
    const at = 6 * node;
    for (let axis = 0; axis < 3; axis++) {
      let low = Infinity;
      let high = -Infinity;
      for (let i = from; i < to; i++) {
        const box = 6 * order[i] + axis;
        if (boxes[box] < low) low = boxes[box];
        if (boxes[box + 3] > high) high = boxes[box + 3];
      }
      nodeBoxes[at + axis] = low;
      nodeBoxes[at + 3 + axis] = high;
    }
    if (to - from <= leafSize) {
      first[node] = from;
      counts[node] = to - from;
      return node;
    }
    let axis = 0;
    const extent = (k: number): number => nodeBoxes[at + 3 + k] - nodeBoxes[at + k];
    if (extent(1) > extent(axis)) axis = 1;
    if (extent(2) > extent(axis)) axis = 2;
    const middle = (from + to) >> 1;
    selectMedian(order, centres, axis, from, to - 1, middle);
    build(from, middle);
    first[node] = build(middle, to);
    return node;
  };
  if (triangles > 0) build(0, triangles);

  const stack = new Uint32Array(128);
  const nearestScratch = new Float64Array(3);

  const boxDistance = (node: number, point: ArrayLike<number>): number => {
    let sum = 0;
    for (let axis = 0; axis < 3; axis++) {
      const p = point[axis];
      const low = nodeBoxes[6 * node + axis] - p;
      const high = p - nodeBoxes[6 * node + 3 + axis];
      const d = low > 0 ? low : high > 0 ? high : 0;
      sum += d * d;
    }
    return sum;
  };

  return {
    mesh,
    overlapping(box, found) {
      if (triangles === 0) return;
      const [x0, y0, z0, x1, y1, z1] = [box[0], box[1], box[2], box[3], box[4], box[5]];
      let depth = 0;
      stack[depth++] = 0;
      while (depth > 0) {
        const node = stack[--depth];
        const at = 6 * node;
        if (nodeBoxes[at] > x1 || nodeBoxes[at + 3] < x0 || nodeBoxes[at + 1] > y1 || nodeBoxes[at + 4] < y0) continue;
        if (nodeBoxes[at + 2] > z1 || nodeBoxes[at + 5] < z0) continue;
        if (counts[node] === 0) {
          stack[depth++] = first[node];
          stack[depth++] = node + 1;
          continue;
        }
        for (let i = first[node], end = first[node] + counts[node]; i < end; i++) {
          const t = order[i];
          const b = 6 * t;
          if (boxes[b] > x1 || boxes[b + 3] < x0 || boxes[b + 1] > y1 || boxes[b + 4] < y0 || boxes[b + 2] > z1 || boxes[b + 5] < z0)
            continue;
          found(t);
        }
      }
    },
    exitDistance(origin, direction, from) {
      let best = Infinity;
      if (triangles === 0) return best;
      const [ox, oy, oz] = [origin[0], origin[1], origin[2]];
      const [dx, dy, dz] = [direction[0], direction[1], direction[2]];
      let depth = 0;
      stack[depth++] = 0;
      while (depth > 0) {
        const node = stack[--depth];
        let near = from;
        let far = best;
        for (let axis = 0; axis < 3; axis++) {
          const o = axis === 0 ? ox : axis === 1 ? oy : oz;
          const d = axis === 0 ? dx : axis === 1 ? dy : dz;
          const low = nodeBoxes[6 * node + axis] - o;
          const high = nodeBoxes[6 * node + 3 + axis] - o;
          if (d === 0) {
            if (low > 0 || high < 0) near = Infinity;
            continue;
          }
          const a = low / d;
          const b = high / d;
          near = Math.max(near, Math.min(a, b) - 1e-7);
          far = Math.min(far, Math.max(a, b) + 1e-7);
        }
        if (!(near <= far)) continue;
        if (counts[node] === 0) {
          stack[depth++] = first[node];
          stack[depth++] = node + 1;
          continue;
        }
        for (let i = first[node], end = first[node] + counts[node]; i < end; i++) {
          const t = order[i];
          const a = 3 * indices[3 * t];
          const b = 3 * indices[3 * t + 1];
          const c = 3 * indices[3 * t + 2];
          // Möller and Trumbore 1997.
          const ux = positions[b] - positions[a];
          const uy = positions[b + 1] - positions[a + 1];
          const uz = positions[b + 2] - positions[a + 2];
          const vx = positions[c] - positions[a];
          const vy = positions[c + 1] - positions[a + 1];
          const vz = positions[c + 2] - positions[a + 2];
          const px = dy * vz - dz * vy;
          const py = dz * vx - dx * vz;
          const pz = dx * vy - dy * vx;
          const determinant = ux * px + uy * py + uz * pz;
          if (!(determinant < 0)) continue; // seen from outside, or from the side
          const sx = ox - positions[a];
          const sy = oy - positions[a + 1];
          const sz = oz - positions[a + 2];
          const u = (sx * px + sy * py + sz * pz) / determinant;
          if (!(u >= -1e-9 && u <= 1 + 1e-9)) continue;
          const qx = sy * uz - sz * uy;
          const qy = sz * ux - sx * uz;
          const qz = sx * uy - sy * ux;
          const v = (dx * qx + dy * qy + dz * qz) / determinant;
          if (!(v >= -1e-9 && u + v <= 1 + 1e-9)) continue;
          const distance = (vx * qx + vy * qy + vz * qz) / determinant;
          if (distance > from && distance < best) best = distance;
        }
      }
      return best;
    },
    nearest(point, result) {
      let best = Infinity;
      if (triangles === 0) return best;
      let depth = 0;
      stack[depth++] = 0;
      while (depth > 0) {
        const node = stack[--depth];
        if (boxDistance(node, point) >= best) continue;
        if (counts[node] === 0) {
          // The nearer child is looked at first.
          const [one, other] = [node + 1, first[node]];
          const swap = boxDistance(one, point) <= boxDistance(other, point);
          stack[depth++] = swap ? other : one;
          stack[depth++] = swap ? one : other;
          continue;
        }
        for (let i = first[node], end = first[node] + counts[node]; i < end; i++) {
          const distance = nearestOnTriangle(mesh, order[i], point, nearestScratch);
          if (distance >= best) continue;
          best = distance;
          result.set(nearestScratch);
        }
      }
      return best;
    },
  };
}

/** Quickselect: afterwards order[k] is where it would be if order[low..high] were sorted by the centres' coordinate. */
function selectMedian(order: Uint32Array, centres: Float32Array, axis: number, low: number, high: number, k: number): void {
  while (low < high) {
    const pivot = centres[3 * order[(low + high) >> 1] + axis];
    let i = low;
    let j = high;
    while (i <= j) {
      while (centres[3 * order[i] + axis] < pivot) i++;
      while (centres[3 * order[j] + axis] > pivot) j--;
      if (i <= j) {
        const swapped = order[i];
        order[i++] = order[j];
        order[j--] = swapped;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

/** The point of a triangle nearest to `point` (Ericson 2005, by the regions of the triangle's plane). Returns the squared distance. */
function nearestOnTriangle({ positions, indices }: TriangleMesh, triangle: number, point: ArrayLike<number>, result: Float64Array): number {
  const a = 3 * indices[3 * triangle];
  const b = 3 * indices[3 * triangle + 1];
  const c = 3 * indices[3 * triangle + 2];
  let ab2 = 0;
  let ac2 = 0;
  let abac = 0;
  let abap = 0;
  let acap = 0;
  for (let k = 0; k < 3; k++) {
    const ab = positions[b + k] - positions[a + k];
    const ac = positions[c + k] - positions[a + k];
    const ap = point[k] - positions[a + k];
    ab2 += ab * ab;
    ac2 += ac * ac;
    abac += ab * ac;
    abap += ab * ap;
    acap += ac * ap;
  }
  // Barycentric shares of b and c, clamped to the triangle.
  const determinant = ab2 * ac2 - abac * abac;
  let v = determinant > 0 ? (ac2 * abap - abac * acap) / determinant : 0;
  let w = determinant > 0 ? (ab2 * acap - abac * abap) / determinant : 0;
  if (!(v >= 0 && w >= 0 && v + w <= 1)) {
    const share = (t: number): number => (t > 0 ? Math.min(1, t) : 0);
    const onAB = share(abap / ab2);
    const onAC = share(acap / ac2);
    // Along b to c.
    const bc2 = ab2 - 2 * abac + ac2;
    const onBC = share((acap - abap - abac + ab2) / bc2);
    const squared = (s: number, t: number): number => s * s * ab2 + 2 * s * t * abac + t * t * ac2 - 2 * (s * abap + t * acap);
    const atAB = squared(onAB, 0);
    const atAC = squared(0, onAC);
    const atBC = squared(1 - onBC, onBC);
    if (atAB <= atAC && atAB <= atBC) [v, w] = [onAB, 0];
    else if (atAC <= atBC) [v, w] = [0, onAC];
    else [v, w] = [1 - onBC, onBC];
  }
  let distance = 0;
  for (let k = 0; k < 3; k++) {
    const at = positions[a + k] + v * (positions[b + k] - positions[a + k]) + w * (positions[c + k] - positions[a + k]);
    result[k] = at;
    distance += (point[k] - at) ** 2;
  }
  return distance;
}
