import type { TriangleMesh } from './mesh';
import { createTriangleTree, type TriangleTree } from './triangleTree';

/**
 * The triangles that pass through others of their mesh, in order. Triangles that only touch (neighbours at their common edge or corner, or two that lie in one
 * plane) do not count.
 */
export function findSelfIntersections(mesh: TriangleMesh, tree: TriangleTree = createTriangleTree(mesh)): Uint32Array {
  const hit = new Uint8Array(mesh.indices.length / 3);
  for (let t = 0; t < hit.length; t++) markIntersections(tree, t, hit);
  return listMarked(hit);
}

export function listMarked(marked: Uint8Array): Uint32Array {
  let count = 0;
  for (const mark of marked) count += mark;
  const list = new Uint32Array(count);
  for (let t = 0, at = 0; t < marked.length; t++) if (marked[t]) list[at++] = t;
  return list;
}

const box = new Float64Array(6);

/** Sets `hit` for triangle t and for those with a higher number that it intersects. A search over all triangles can be done in slices. */
export function markIntersections(tree: TriangleTree, t: number, hit: Uint8Array): void {
  const { positions, indices } = tree.mesh;
  for (let axis = 0; axis < 3; axis++) {
    const a = positions[3 * indices[3 * t] + axis];
    const b = positions[3 * indices[3 * t + 1] + axis];
    const c = positions[3 * indices[3 * t + 2] + axis];
    box[axis] = Math.min(a, b, c);
    box[3 + axis] = Math.max(a, b, c);
  }
  tree.overlapping(box, (other) => {
    if (other <= t || (hit[t] && hit[other])) return;
    if (intersect(tree.mesh, t, other)) hit[t] = hit[other] = 1;
  });
}

/** Whether two triangles pass through each other: an edge of one pierces the other. An edge that ends in a common vertex cannot. */
export function intersect({ positions, indices }: TriangleMesh, s: number, t: number): boolean {
  const p = indices.subarray(3 * s, 3 * s + 3);
  const q = indices.subarray(3 * t, 3 * t + 3);
  return edgesPierce(positions, p, q) || edgesPierce(positions, q, p);
}

function edgesPierce(positions: Float32Array, p: Uint32Array, q: Uint32Array): boolean {
  for (let i = 0; i < 3; i++) {
    const a = p[i];
    const b = p[i === 2 ? 0 : i + 1];
    if (a === q[0] || a === q[1] || a === q[2] || b === q[0] || b === q[1] || b === q[2]) continue;
    // The ends lie on different sides of the plane, and the line passes all three edges on the same side.
    const above = orient(positions, q[0], q[1], q[2], a);
    const below = orient(positions, q[0], q[1], q[2], b);
    if (!(above * below < 0)) continue;
    const u = orient(positions, a, b, q[0], q[1]);
    const v = orient(positions, a, b, q[1], q[2]);
    const w = orient(positions, a, b, q[2], q[0]);
    if ((u > 0 && v > 0 && w > 0) || (u < 0 && v < 0 && w < 0)) return true;
  }
  return false;
}

/** Six times the volume of the tetrahedron a b c d; 0 where rounding leaves its sign open. */
function orient(positions: Float32Array, a: number, b: number, c: number, d: number): number {
  const dx = positions[3 * d];
  const dy = positions[3 * d + 1];
  const dz = positions[3 * d + 2];
  const ax = positions[3 * a] - dx;
  const ay = positions[3 * a + 1] - dy;
  const az = positions[3 * a + 2] - dz;
  const bx = positions[3 * b] - dx;
  const by = positions[3 * b + 1] - dy;
  const bz = positions[3 * b + 2] - dz;
  const cx = positions[3 * c] - dx;
  const cy = positions[3 * c + 1] - dy;
  const cz = positions[3 * c + 2] - dz;
  const x = ay * bz - az * by;
  const y = az * bx - ax * bz;
  const z = ax * by - ay * bx;
  const value = x * cx + y * cy + z * cz;
  // Float32 coordinates differ exactly in doubles as a rule; the products lose at most some units of the last digit (after Shewchuk 1997).
  const size =
    (Math.abs(ay * bz) + Math.abs(az * by)) * Math.abs(cx) +
    (Math.abs(az * bx) + Math.abs(ax * bz)) * Math.abs(cy) +
    (Math.abs(ax * by) + Math.abs(ay * bx)) * Math.abs(cz);
  return Math.abs(value) > 1e-15 * size ? value : 0;
}
