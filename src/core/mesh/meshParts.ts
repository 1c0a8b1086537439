import type { TriangleMesh } from './mesh';

/** The part each vertex belongs to, from 0 in the order of their first vertices: vertices joined by triangles share a part. */
export function meshParts({ positions, indices }: TriangleMesh): { partOf: Uint32Array; count: number } {
  const vertices = positions.length / 3;
  // Union-find by smallest number with path halving.
  const parent = new Uint32Array(vertices);
  for (let v = 0; v < vertices; v++) parent[v] = v;
  const find = (v: number): number => {
    while (parent[v] !== v) {
      parent[v] = parent[parent[v]];
      v = parent[v];
    }
    return v;
  };
  const unite = (a: number, b: number): void => {
    const ra = find(a);
    const rb = find(b);
    if (ra < rb) parent[rb] = ra;
    else parent[ra] = rb;
  };
  for (let t = 0; t < indices.length; t += 3) {
    unite(indices[t], indices[t + 1]);
    unite(indices[t + 1], indices[t + 2]);
  }
  const partOf = new Uint32Array(vertices);
  let count = 0;
  for (let v = 0; v < vertices; v++) partOf[v] = parent[v] === v ? count++ : partOf[find(v)];
  return { partOf, count };
}
