/**
 * The cases of marching cubes (Lorensen and Cline 1987), derived from the cube instead of pasted as a table.
 *
 * A cell has eight corners, each inside or outside, and a mesh vertex on every edge whose ends differ. On each face the surface leaves
 * one or two segments; chained through the edges they form closed loops, and each loop is filled with triangles. Neighbouring cells see
 * the same segments on the face they share, therefore the surface has no gaps:
 *
 * - a face with two inside corners on a diagonal is ambiguous: both cells decide by the same rule on the same four values (`joinsDiagonal`);
 * - a vertex lies in exactly one loop of each of the four cells around its edge, so its triangles form one single fan;
 * - triangles of a loop may not use a line that lies in a face of the cell unless it is one of the segments: the neighbour could use the
 *   same line, and the edge would have four triangles. Where a loop cannot be filled under that rule it gets a vertex in its middle.
 *
 * So every mesh is a closed 2-manifold, whatever the values are.
 *
 * Corner c of a cell: y = c & 1, z = (c >> 1) & 1, x = (c >> 2) & 1. Bit c of a case is set if corner c is inside.
 */

/** How to fill one cell. Numbers below 12 in `triangles` are edges of the cell; 12 + k stands for the middle of loop `middles[k]`. */
export interface CubeFilling {
  readonly triangles: Uint8Array;
  /** The crossed edges, each once. */
  readonly edges: Uint8Array;
  readonly middles: readonly Uint8Array[];
}

/** Bit of the corner number that each axis x, y, z stands for. */
const axisBit = [4, 1, 2] as const;

/** Edge e runs along axis `e >> 2` from corner `edgeStart[e]` to the next corner on that axis. */
export const edgeStart = new Uint8Array(12);
export const edgeEnd = new Uint8Array(12);
/** Edge between two corners: edgeBetween[8 * a + b]. */
const edgeBetween = new Uint8Array(64);
for (let axis = 0, e = 0; axis < 3; axis++) {
  for (let corner = 0; corner < 8; corner++) {
    if (corner & axisBit[axis]) continue;
    edgeStart[e] = corner;
    edgeEnd[e] = corner | axisBit[axis];
    edgeBetween[8 * edgeStart[e] + edgeEnd[e]] = e;
    edgeBetween[8 * edgeEnd[e] + edgeStart[e]] = e;
    e++;
  }
}

/** The four corners of each face, counter-clockwise seen from outside the cell: -x, +x, -y, +y, -z, +z. Corner i of face f at 4f + i. */
export const faceCorners = new Uint8Array(24);
for (let axis = 0; axis < 3; axis++) {
  // (u, v, axis) is right-handed, so u then v turns counter-clockwise when seen from the far end of the axis.
  const u = axisBit[(axis + 1) % 3];
  const v = axisBit[(axis + 2) % 3];
  faceCorners.set([0, v, u | v, u], 8 * axis);
  faceCorners.set(
    [0, u, u | v, v].map((c) => c | axisBit[axis]),
    8 * axis + 4,
  );
}

/** Bit f is set if face f of the case has two inside corners on a diagonal. */
export const ambiguousFaces = new Uint8Array(256);
for (let cube = 0; cube < 256; cube++) {
  for (let f = 0; f < 6; f++) {
    const [a, b, c, d] = faceBits(cube, f);
    if (a === c && b === d && a !== b) ambiguousFaces[cube] |= 1 << f;
  }
}

/**
 * Asymptotic decider (Nielson and Hamann 1991): whether two inside corners on a face's diagonal are joined across the face. Values are relative to
 * the threshold: a, c >= 0 inside, b, d < 0 outside. The bilinear interpolant's saddle value is (ac - bd) / (a + c - b - d), whose denominator is
 * positive. Commutative in each pair, so both cells at the face come to the same answer, bit for bit.
 */
export function joinsDiagonal(a: number, c: number, b: number, d: number): boolean {
  return a * c >= b * d;
}

function faceBits(cube: number, face: number): [number, number, number, number] {
  const bit = (i: number): number => (cube >> faceCorners[4 * face + i]) & 1;
  return [bit(0), bit(1), bit(2), bit(3)];
}

/** For each crossed edge, the edge that follows it on the surface's loop (255 if not crossed). Loops run counter-clockwise seen from outside the object. */
function chainSegments(cube: number, joined: number): Uint8Array {
  const next = new Uint8Array(12).fill(255);
  for (let f = 0; f < 6; f++) {
    const inside = faceBits(cube, f);
    for (let i = 0; i < 4; i++) {
      if (inside[i] || !inside[(i + 1) & 3]) continue;
      // Side i of the face enters the object. Its segment ends where the object is left: after this run of inside corners, or, on an ambiguous
      // face whose inside corners are joined, where the run before it ended.
      let side = (i + 1) & 3;
      if ((ambiguousFaces[cube] >> f) & (joined >> f) & 1) side = (i + 3) & 3;
      else while (inside[(side + 1) & 3]) side = (side + 1) & 3;
      next[faceEdge(f, i)] = faceEdge(f, side);
    }
  }
  return next;
}

/** Edge of the cell at side `side` (from corner `side` to the next) of a face, see faceCorners. */
export function faceEdge(face: number, side: number): number {
  return edgeBetween[8 * faceCorners[4 * face + side] + faceCorners[4 * face + ((side + 1) & 3)]];
}

/** Whether edges a and b lie in a common face. */
function shareFace(a: number, b: number): boolean {
  const and = edgeStart[a] & edgeEnd[a] & edgeStart[b] & edgeEnd[b];
  const or = edgeStart[a] | edgeEnd[a] | edgeStart[b] | edgeEnd[b];
  return and !== 0 || or !== 7;
}

/** Squared distance of the edges' midpoints, in half cells. */
function distance(a: number, b: number): number {
  let sum = 0;
  for (const bit of axisBit) {
    const at = (e: number): number => (edgeStart[e] & bit ? 1 : 0) + (edgeEnd[e] & bit ? 1 : 0);
    sum += (at(a) - at(b)) ** 2;
  }
  return sum;
}

/** Fills a loop with the shortest diagonals that lie in no face: the classic O(n³) programme over sub-polygons. Null if there is no such filling. */
function fillLoop(loop: readonly number[]): number[] | null {
  const n = loop.length;
  const cost = new Float64Array(n * n).fill(Infinity);
  const split = new Int8Array(n * n);
  for (let i = 0; i + 1 < n; i++) cost[i * n + i + 1] = 0;
  for (let span = 2; span < n; span++) {
    for (let i = 0; i + span < n; i++) {
      const j = i + span;
      const closes = i === 0 && j === n - 1;
      if (!closes && shareFace(loop[i], loop[j])) continue;
      const own = closes ? 0 : distance(loop[i], loop[j]);
      for (let k = i + 1; k < j; k++) {
        const sum = cost[i * n + k] + cost[k * n + j] + own;
        if (sum < cost[i * n + j]) {
          cost[i * n + j] = sum;
          split[i * n + j] = k;
        }
      }
    }
  }
  if (cost[n - 1] === Infinity) return null;
  const triangles: number[] = [];
  const emit = (i: number, j: number): void => {
    if (j - i < 2) return;
    const k = split[i * n + j];
    emit(i, k);
    triangles.push(loop[i], loop[k], loop[j]);
    emit(k, j);
  };
  emit(0, n - 1);
  return triangles;
}

/** The closed loops of crossed edges in which the surface leaves a cell, each counter-clockwise seen from outside the object. */
function traceLoops(cube: number, joined: number): number[][] {
  const next = chainSegments(cube, joined);
  const seen = new Set<number>();
  const loops: number[][] = [];
  for (let first = 0; first < 12; first++) {
    if (next[first] === 255 || seen.has(first)) continue;
    const loop: number[] = [];
    for (let e = first; !seen.has(e); e = next[e]) {
      seen.add(e);
      loop.push(e);
    }
    loops.push(loop);
  }
  return loops;
}

function fillCube(cube: number, joined: number): CubeFilling {
  const loops = traceLoops(cube, joined);
  const triangles: number[] = [];
  const middles: Uint8Array[] = [];
  for (const loop of loops) {
    const filling = fillLoop(loop);
    if (filling) {
      triangles.push(...filling);
    } else {
      const middle = 12 + middles.length;
      middles.push(Uint8Array.from(loop));
      loop.forEach((e, i) => triangles.push(middle, e, loop[(i + 1) % loop.length]));
    }
  }
  return { triangles: Uint8Array.from(triangles), edges: Uint8Array.from(loops.flat()), middles };
}

const fillings: (CubeFilling | undefined)[] = new Array<CubeFilling | undefined>(256 * 64).fill(undefined);

/** How to fill a cell of the given case; bit f of `joined` says that the inside corners of ambiguous face f are joined. Made on first use and kept. */
export function cubeFilling(cube: number, joined: number): CubeFilling {
  return (fillings[64 * cube + joined] ??= fillCube(cube, joined));
}

/** The loops of one cell, for methods that give each loop a vertex. */
export interface CubeLoops {
  /** The crossed edges of each loop, in order. */
  readonly loops: readonly Uint8Array[];
  /** Number of the loop that each edge lies in; 255 if it is not crossed. */
  readonly loopOf: Uint8Array;
}

function listLoops(cube: number, joined: number): CubeLoops {
  const loops = traceLoops(cube, joined).map((loop) => Uint8Array.from(loop));
  const loopOf = new Uint8Array(12).fill(255);
  loops.forEach((loop, number) => loop.forEach((e) => (loopOf[e] = number)));
  return { loops, loopOf };
}

const loopLists: (CubeLoops | undefined)[] = new Array<CubeLoops | undefined>(256 * 64).fill(undefined);

/** The loops of a case, see cubeFilling. Made on first use and kept. */
export function cubeLoops(cube: number, joined: number): CubeLoops {
  return (loopLists[64 * cube + joined] ??= listLoops(cube, joined));
}
