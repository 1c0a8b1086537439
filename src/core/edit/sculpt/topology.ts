/** Who is next to whom in a mesh: lists packed one after the other, that of vertex v from `start[v]` to `start[v + 1]`. */
export interface Topology {
  readonly neighbourStart: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly triangleStart: Uint32Array;
  readonly triangles: Uint32Array;
}

/** @param vertices number of vertices; @param indices three a triangle. */
export function buildTopology(vertices: number, indices: Uint32Array): Topology {
  const triangleStart = new Uint32Array(vertices + 1);
  for (const v of indices) triangleStart[v + 1]++;
  for (let v = 0; v < vertices; v++) triangleStart[v + 1] += triangleStart[v];
  const next = triangleStart.slice(0, vertices);
  const triangles = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i++) triangles[next[indices[i]]++] = Math.floor(i / 3);

  const neighbourStart = new Uint32Array(vertices + 1);
  // Each triangle brings two neighbours, most of them twice.
  const neighbours = new Uint32Array(2 * indices.length);
  const seenBy = new Uint32Array(vertices).fill(0xffffffff);
  let end = 0;
  for (let v = 0; v < vertices; v++) {
    seenBy[v] = v;
    for (let k = triangleStart[v]; k < triangleStart[v + 1]; k++) {
      for (let corner = 3 * triangles[k], last = corner + 3; corner < last; corner++) {
        const other = indices[corner];
        if (seenBy[other] === v) continue;
        seenBy[other] = v;
        neighbours[end++] = other;
      }
    }
    neighbourStart[v + 1] = end;
  }
  return { neighbourStart, neighbours: neighbours.slice(0, end), triangleStart, triangles };
}
