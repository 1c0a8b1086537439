import { createSets, findSet, uniteSets } from '../disjointSets';
import type { TriangleMesh } from './mesh';

/** The part each vertex belongs to, from 0 in the order of their first vertices: vertices joined by triangles share a part. */
export function meshParts({ positions, indices }: TriangleMesh): { partOf: Uint32Array; count: number } {
  const vertices = positions.length / 3;
  const sets = createSets(vertices);
  for (let t = 0; t < indices.length; t += 3) {
    uniteSets(sets, indices[t], indices[t + 1]);
    uniteSets(sets, indices[t + 1], indices[t + 2]);
  }
  const partOf = new Uint32Array(vertices);
  let count = 0;
  for (let v = 0; v < vertices; v++) partOf[v] = sets[v] === v ? count++ : partOf[findSet(sets, v)];
  return { partOf, count };
}
