import type { TriangleMesh } from './mesh';
import { findSelfIntersections } from './selfIntersections';

const rounds = 8;

/**
 * Undoes as much of a deformation as is needed for the mesh not to pass through itself: the vertices of triangles that intersect go back to where they
 * came from, and in each further round their neighbours with them. A mesh that was free of intersections before comes out free of them.
 *
 * @param moved the deformed mesh; @param original positions before, for the same vertices.
 */
export function untangle(moved: TriangleMesh, original: Float32Array): TriangleMesh {
  let mesh = moved;
  const back = new Uint8Array(original.length / 3);
  for (let round = 0; round <= rounds; round++) {
    const faults = findSelfIntersections(mesh);
    if (faults.length === 0) return mesh;
    if (round === rounds) return { positions: original.slice(), indices: mesh.indices };
    for (const t of faults) for (let i = 3 * t; i < 3 * t + 3; i++) back[mesh.indices[i]] = 1;
    if (round > 0) spread(back, mesh.indices);
    const positions = moved.positions.slice();
    back.forEach((is, v) => {
      if (is) positions.set(original.subarray(3 * v, 3 * v + 3), 3 * v);
    });
    mesh = { positions, indices: mesh.indices };
  }
  return mesh;
}

/** Marks the neighbours of marked vertices. */
function spread(marked: Uint8Array, indices: Uint32Array): void {
  const before = marked.slice();
  for (let t = 0; t < indices.length; t += 3) {
    if (before[indices[t]] || before[indices[t + 1]] || before[indices[t + 2]]) {
      marked[indices[t]] = marked[indices[t + 1]] = marked[indices[t + 2]] = 1;
    }
  }
}
