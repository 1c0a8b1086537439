import type { VoxelGrid } from '../voxel/grid';
import { ambiguousFaces, cubeLoops, edgeEnd, edgeStart, faceCorners, faceEdge } from './cubeCases';
import { coordinate, createSlice, crossing, emptyValue, fillSlice, grow, joinedFaces } from './gridSlices';
import type { TriangleMesh } from './mesh';
import { addPlane, bulgePlanes, resetPlanes, solvePlanes } from './planesPoint';

export type DualPlacement = 'mean' | 'planes';

/** Bit of the corner number that each axis x, y, z stands for, as in cubeCases.ts. */
const axisBit = [4, 1, 2] as const;

/** Edge along an axis from a corner: edgeFrom[8 * axis + corner]. */
const edgeFrom = new Uint8Array(24);
for (let e = 0; e < 12; e++) edgeFrom[8 * (e >> 2) + edgeStart[e]] = e;

/** Side of a low face (-x, -y, -z) at which an edge of the cell lies: sideOfLow[12 * axis + edge]. */
const sideOfLow = new Uint8Array(36);
for (let axis = 0; axis < 3; axis++) for (let side = 0; side < 4; side++) sideOfLow[12 * axis + faceEdge(2 * axis, side)] = side;

/**
 * Dual surfaces: a vertex inside each cell that the surface passes, a quadrilateral around each grid edge that it crosses.
 *
 * A cell has a vertex for each of its loops (see cubeCases.ts), so sheets that only come near each other stay apart (dual marching cubes, Nielson 2004).
 * The result is the dual of marching cubes' closed 2-manifold, hence one itself, but for one thing: two cells may meet in an ambiguous face across
 * which both have one single loop. Their two vertices would be joined by two edges. There both edges get a vertex of their own, in the middle of the
 * segments on the face, and the polygons that hold one are filled as fans around their grid edge's crossing. So every mesh is a closed 2-manifold,
 * whatever the values are.
 *
 * @param placement 'mean' (surface nets, Gibson 1998): the mean of the loop's crossings, drawn out to where a surface with those normals bulges; 'planes' (dual contouring, Ju et al. 2002): the point
 *   nearest to the planes at the crossings, across the field's gradient, so that edges and corners stay sharp. It is kept inside the cell.
 * @returns as extractSurface.
 * @throws MaquetteError 'invalid-input' as extractSurface.
 *
 * One pass over pairs of z slices; nothing is kept but two slices of cells.
 */
export function dualSurface(grid: VoxelGrid, threshold: number, placement: DualPlacement): TriangleMesh {
  const { size, data } = grid;
  const points = size + 2;
  const plane = points * points;
  const empty = emptyValue(threshold);
  let near = createSlice(points, empty);
  let far = createSlice(points, empty);

  // Of the cells of the slice before (parity of z) and of this one: the first vertex, and the case with its joined faces.
  const firstVertex = new Int32Array(2 * plane);
  const caseOf = new Uint16Array(2 * plane);
  // Of their low faces, if ambiguous: 2 * first of the two vertices on it + whether sides 0 and 1 are one segment (else 0 and 3); -1 without.
  const faceVertices = new Int32Array(6 * plane);

  let positions = new Float32Array(3 * 1024);
  let indices = new Uint32Array(3 * 2048);
  let vertices = 0;
  let corners = 0;
  const value = new Float64Array(8);
  const point = new Float64Array(3);
  const polygon = new Int32Array(8);
  const steps = [1, points, 0];

  /** Position of edge e's crossing within the cell, 0 to 1, into `point`. */
  const crossEdge = (e: number): void => {
    const start = edgeStart[e];
    const t = crossing(value[start], value[edgeEnd[e]], 0);
    point[0] = (start >> 2) & 1;
    point[1] = start & 1;
    point[2] = (start >> 1) & 1;
    point[e >> 2] = t;
  };

  const sample = (x: number, y: number, z: number): number =>
    x < 0 || y < 0 || z < 0 || x >= size || y >= size || z >= size ? empty : data[x + size * (y + size * z)];
  const gradient = new Float64Array(3);
  const p = new Int32Array(3);

  /**
   * The field's gradient at the crossing (in `point`) of edge e of the cell whose low corner is sample (x, y, z): central differences, but where the
   * field bends sharply across the edge (a crease runs through the cell or beside it) those of the side that lies outside the cell.
   */
  const findGradient = (e: number, x: number, y: number, z: number): void => {
    const axis = e >> 2;
    const start = edgeStart[e];
    const t = point[axis];
    p[0] = x + ((start >> 2) & 1);
    p[1] = y + (start & 1);
    p[2] = z + ((start >> 1) & 1);
    const f0 = value[start];
    const f1 = value[edgeEnd[e]];
    const slope = f1 - f0;
    const middle = threshold + f0 + slope * t;
    gradient[axis] = slope;
    for (let k = 0; k < 3; k++) {
      if (k === axis) continue;
      const outward = start & axisBit[k] ? 1 : -1;
      p[k] += outward;
      const outer = outward * (between(axis, t) - middle);
      p[k] -= 2 * outward;
      const inner = outward * (middle - between(axis, t));
      p[k] += outward;
      const bend = Math.abs(outer - inner) / Math.abs(slope);
      const share = Math.min(1, Math.max(0, (bend - 0.3) / 0.3));
      gradient[k] = outer * (0.5 + 0.5 * share) + inner * (0.5 - 0.5 * share);
    }
  };

  /** The field between sample p and the next one along an axis. */
  const between = (axis: number, t: number): number => {
    const f0 = sample(p[0], p[1], p[2]);
    p[axis]++;
    const f1 = sample(p[0], p[1], p[2]);
    p[axis]--;
    return f0 + (f1 - f0) * t;
  };

  for (let z = 0; z + 1 < points; z++) {
    fillSlice(far, data, size, z, threshold, empty);
    const nearPairs = near.pairs;
    const farPairs = far.pairs;
    const here = (z & 1) * plane;
    const before = plane - here;

    /** Adds a vertex at a position given in cells from the low corner of cell (x, y, z). */
    const addVertex = (x: number, y: number, u: number, v: number, w: number): number => {
      if (3 * vertices + 3 > positions.length) positions = grow(positions);
      positions[3 * vertices] = coordinate(x + u, size);
      positions[3 * vertices + 1] = coordinate(y + v, size);
      positions[3 * vertices + 2] = coordinate(z + w, size);
      return vertices++;
    };

    for (let y = 0; y + 1 < points; y++) {
      if (!(near.occupied[y] | near.occupied[y + 1] | far.occupied[y] | far.occupied[y + 1])) continue;
      const row = points * y;
      let column = 0;
      for (let x = 0; x + 1 < points; x++) {
        const at = row + x;
        const nextColumn = nearPairs[at + 1] | (farPairs[at + 1] << 2);
        const cube = column | (nextColumn << 4);
        column = nextColumn;
        if (cube === 0 || cube === 255) continue;

        for (let c = 0; c < 8; c++) value[c] = (c & 2 ? far : near).values[at + (c >> 2) + points * (c & 1)] - threshold;
        const ambiguous = ambiguousFaces[cube];
        const joined = ambiguous ? joinedFaces(cube, ambiguous, value) : 0;
        const { loops, loopOf } = cubeLoops(cube, joined);
        firstVertex[here + at] = vertices;
        caseOf[here + at] = 64 * cube + joined;

        for (let k = 0; k < loops.length; k++) {
          const loop = loops[k];
          let u = 0;
          let v = 0;
          let w = 0;
          for (let i = 0; i < loop.length; i++) {
            crossEdge(loop[i]);
            u += point[0] / loop.length;
            v += point[1] / loop.length;
            w += point[2] / loop.length;
          }
          resetPlanes(u, v, w);
          for (let i = 0; i < loop.length; i++) {
            crossEdge(loop[i]);
            findGradient(loop[i], x - 1, y - 1, z - 1);
            addPlane(point, gradient);
          }
          if (placement === 'planes') solvePlanes(point);
          else bulgePlanes(point);
          addVertex(x, y, point[0], point[1], point[2]);
        }

        // The two vertices on each low face that both of its cells cross with one single loop.
        for (let axis = 0; axis < 3; axis++) {
          const f = 2 * axis;
          if (!((ambiguous >> f) & 1)) continue;
          const slot = 2 * axis * plane + here + at;
          faceVertices[slot] = -1;
          const other = axis === 2 ? before + at : here + at - steps[axis];
          const otherLoopOf = cubeLoops(caseOf[other] >> 6, caseOf[other] & 63).loopOf;
          if (!oneLoop(loopOf, f) || !oneLoop(otherLoopOf, f + 1)) continue;
          const firstInside = (cube >> faceCorners[4 * f]) & 1;
          const partner = firstInside !== ((joined >> f) & 1) ? 3 : 1;
          faceVertices[slot] = 2 * vertices + (partner === 1 ? 1 : 0);
          for (const [s, t] of partner === 1 ? segments01 : segments03) {
            crossEdge(faceEdge(f, s));
            const [u, v, w] = point;
            crossEdge(faceEdge(f, t));
            addVertex(x, y, (u + point[0]) / 2, (v + point[1]) / 2, (w + point[2]) / 2);
          }
        }

        // The polygons around the three edges at the low corner: all four cells at each are known by now.
        const inside = cube & 1;
        for (let a = 0; a < 3; a++) {
          if (((cube >> axisBit[a]) & 1) === inside) continue;
          const b = (a + 1) % 3;
          const c = (a + 2) % 3;
          const stepB = b === 2 ? before - here : -steps[b];
          const stepC = c === 2 ? before - here : -steps[c];
          // Counter-clockwise seen from the far end of the edge: the cell itself, the one before along b, along both, along c.
          const cells = here + at;
          let length = 0;
          let extra = false;
          for (let turn = 0; turn < 4; turn++) {
            const cell = cells + (turn === 1 || turn === 2 ? stepB : 0) + (turn >= 2 ? stepC : 0);
            const corner = (turn === 1 || turn === 2 ? axisBit[b] : 0) | (turn >= 2 ? axisBit[c] : 0);
            const kind = caseOf[cell];
            const edge = edgeFrom[8 * a + corner];
            polygon[length++] = firstVertex[cell] + cubeLoops(kind >> 6, kind & 63).loopOf[edge];
            // The face to the next of the four, seen from the later one of its cells.
            const normal = turn & 1 ? c : b;
            const later = cells + (turn === 1 ? stepB : turn === 2 ? stepC : 0);
            const laterCorner = turn === 1 ? axisBit[b] : turn === 2 ? axisBit[c] : 0;
            if (!((ambiguousFaces[caseOf[later] >> 6] >> (2 * normal)) & 1)) continue;
            const on = faceVertices[2 * normal * plane + later];
            if (on < 0) continue;
            const side = sideOfLow[12 * normal + edgeFrom[8 * a + laterCorner]];
            const firstSegment = side === 0 || side === (on & 1 ? 1 : 3);
            polygon[length++] = (on >> 1) + (firstSegment ? 0 : 1);
            extra = true;
          }
          if (corners + 24 > indices.length) indices = grow(indices);
          if (extra) {
            crossEdge(edgeFrom[8 * a]);
            const middle = addVertex(x, y, point[0], point[1], point[2]);
            for (let i = 0; i < length; i++) {
              const from = polygon[i];
              const to = polygon[i + 1 === length ? 0 : i + 1];
              indices[corners++] = middle;
              indices[corners++] = inside ? from : to;
              indices[corners++] = inside ? to : from;
            }
            continue;
          }
          const turned = isShorter(positions, polygon[1], polygon[3], polygon[0], polygon[2]) ? 1 : 0;
          const first = polygon[turned];
          const third = polygon[turned + 2];
          indices[corners++] = first;
          indices[corners++] = polygon[inside ? turned + 1 : (turned + 3) & 3];
          indices[corners++] = third;
          indices[corners++] = first;
          indices[corners++] = third;
          indices[corners++] = polygon[inside ? (turned + 3) & 3 : turned + 1];
        }
      }
    }
    [near, far] = [far, near];
  }
  return { positions: positions.slice(0, 3 * vertices), indices: indices.slice(0, corners) };
}

/** Sides of the two segments on an ambiguous face. */
const segments01 = [
  [0, 1],
  [2, 3],
] as const;
const segments03 = [
  [0, 3],
  [1, 2],
] as const;

/** Whether all four edges of a face lie in the same loop. */
function oneLoop(loopOf: Uint8Array, face: number): boolean {
  const loop = loopOf[faceEdge(face, 0)];
  return loop === loopOf[faceEdge(face, 1)] && loop === loopOf[faceEdge(face, 2)] && loop === loopOf[faceEdge(face, 3)];
}

function isShorter(positions: Float32Array, a: number, b: number, c: number, d: number): boolean {
  return squaredDistance(positions, a, b) < squaredDistance(positions, c, d);
}

function squaredDistance(positions: Float32Array, a: number, b: number): number {
  const x = positions[3 * a] - positions[3 * b];
  const y = positions[3 * a + 1] - positions[3 * b + 1];
  const z = positions[3 * a + 2] - positions[3 * b + 2];
  return x * x + y * y + z * z;
}
