import { meshBounds } from './bounds';
import type { TriangleMesh } from './mesh';
import { meshParts } from './meshParts';
import { meshVolume } from './volume';

export interface MeshReport {
  triangles: number;
  vertices: number;
  /** Vertices that no triangle uses. */
  unusedVertices: number;
  /** Pieces that no edge or vertex connects. A cavity's wall counts as one. */
  parts: number;
  /** Every edge has at least two triangles: nothing to leak through. */
  closed: boolean;
  /** No edge has more than two triangles and the triangles at each vertex form one single fan. */
  manifold: boolean;
  /** Neighbouring triangles wind the same way and, if the mesh is closed, it is not inside out. */
  oriented: boolean;
  /** Edges with one triangle. */
  boundaryEdges: number;
  /** Edges with three triangles or more. */
  nonManifoldEdges: number;
  /** Vertices where several fans touch. */
  nonManifoldVertices: number;
  /** Edges whose two triangles wind in opposite ways. */
  flippedEdges: number;
  /** Triangles without area, or with the same vertex twice. */
  degenerateTriangles: number;
  /** Enclosed volume in cubic units of the positions, negative if inside out. Means little if the mesh is open. */
  volume: number;
  /** Extent along x, y, z. */
  size: [number, number, number];
}

/** Looks at everything that printers, slicers and modifiers ask of a mesh. Vertices at equal positions count as different. */
export function checkMesh(mesh: TriangleMesh): MeshReport {
  const { positions, indices } = mesh;
  const vertices = positions.length / 3;
  const used = new Uint8Array(vertices);
  for (const v of indices) used[v] = 1;
  const unusedVertices = used.reduce((count, u) => count - u, vertices);
  const bounds = meshBounds(mesh);
  const edges = inspectEdges(mesh, vertices);
  const volume = meshVolume(mesh);
  const closed = indices.length > 0 && edges.boundaryEdges === 0;
  return {
    triangles: indices.length / 3,
    vertices,
    unusedVertices,
    parts: meshParts(mesh).count - unusedVertices,
    closed,
    manifold: edges.nonManifoldEdges === 0 && edges.nonManifoldVertices === 0,
    oriented: edges.flippedEdges === 0 && !(closed && volume < 0),
    ...edges,
    degenerateTriangles: countDegenerate(mesh),
    volume,
    size: bounds ? [bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1], bounds.max[2] - bounds.min[2]] : [0, 0, 0],
  };
}

type EdgeReport = Pick<MeshReport, 'boundaryEdges' | 'nonManifoldEdges' | 'nonManifoldVertices' | 'flippedEdges'>;

function inspectEdges({ indices }: TriangleMesh, vertices: number): EdgeReport {
  const corners = indices.length;
  // Half-edges (corner i to the next corner of its triangle) sorted by their lower vertex, then by the higher one.
  const first = new Uint32Array(vertices + 1);
  const nextCorner = (i: number): number => (i % 3 === 2 ? i - 2 : i + 1);
  for (let i = 0; i < corners; i++) first[Math.min(indices[i], indices[nextCorner(i)]) + 1]++;
  for (let v = 0; v < vertices; v++) first[v + 1] += first[v];
  const fill = first.slice(0, vertices);
  // (higher vertex, corner) in one number, exact below 2^53: sorting numbers is much faster than sorting by a function.
  const keys = new Float64Array(corners);
  for (let i = 0; i < corners; i++) {
    const a = indices[i];
    const b = indices[nextCorner(i)];
    keys[fill[Math.min(a, b)]++] = Math.max(a, b) * corners + i;
  }

  // Corners whose triangles meet across a good edge belong to one fan.
  const parent = new Uint32Array(corners);
  for (let i = 0; i < corners; i++) parent[i] = i;
  const find = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };

  let boundaryEdges = 0;
  let nonManifoldEdges = 0;
  let flippedEdges = 0;
  for (let v = 0; v < vertices; v++) {
    if (first[v] === first[v + 1]) continue;
    const group = keys.subarray(first[v], first[v + 1]).sort();
    for (let from = 0; from < group.length;) {
      const far = Math.floor(group[from] / corners);
      let to = from + 1;
      while (to < group.length && Math.floor(group[to] / corners) === far) to++;
      if (far === v) {
        from = to; // a triangle that repeats a vertex: counted as degenerate
        continue;
      }
      if (to - from === 1) boundaryEdges++;
      else if (to - from > 2) nonManifoldEdges++;
      else if (indices[group[from] % corners] === indices[group[from + 1] % corners]) flippedEdges++;
      // Past two triangles any pairing would do; joining all of them leaves the fault to the edge count.
      for (let k = from + 1; k < to; k++) {
        const p = group[k - 1] % corners;
        const q = group[k] % corners;
        const same = indices[p] === indices[q];
        parent[find(p)] = find(same ? q : nextCorner(q));
        parent[find(nextCorner(p))] = find(same ? nextCorner(q) : q);
      }
      from = to;
    }
  }

  const fans = new Uint8Array(vertices);
  let nonManifoldVertices = 0;
  for (let i = 0; i < corners; i++) {
    if (find(i) !== i) continue;
    const v = indices[i];
    if (fans[v] === 1) nonManifoldVertices++;
    if (fans[v] < 2) fans[v]++;
  }
  return { boundaryEdges, nonManifoldEdges, nonManifoldVertices, flippedEdges };
}

/** A triangle has no area if its height is below this share of its longest side: float32 positions hold no more. */
const flatness = 1e-7;

function countDegenerate({ positions, indices }: TriangleMesh): number {
  let count = 0;
  const edge = (from: number, to: number): [number, number, number] => [
    positions[to] - positions[from],
    positions[to + 1] - positions[from + 1],
    positions[to + 2] - positions[from + 2],
  ];
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t], 3 * indices[t + 1], 3 * indices[t + 2]];
    const u = edge(a, b);
    const v = edge(a, c);
    const w = edge(b, c);
    const doubleArea = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]);
    const longest = Math.max(Math.hypot(...u), Math.hypot(...v), Math.hypot(...w));
    if (!(doubleArea > flatness * longest * longest)) count++;
  }
  return count;
}
