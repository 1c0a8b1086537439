import { MeshoptSimplifier } from 'meshoptimizer';
import { MaquetteError } from '../errors';
import { checkMesh } from './checkMesh';
import type { TriangleMesh } from './mesh';
import { findSelfIntersections } from './selfIntersections';

let ready = false;

/** Loads the simplifier (WebAssembly, some milliseconds, once). To be awaited before the first simplifyMesh. */
export async function prepareSimplifier(): Promise<void> {
  await MeshoptSimplifier.ready;
  ready = true;
}

/** Where a reduction breaks the mesh, the next try keeps this many times more triangles. */
const retreat = 1.3;

/**
 * Fewer triangles by edge collapses that change the shape least (quadric error metrics; the meshoptimizer library). A mesh that was closed, manifold
 * in so many parts and free of intersections is so afterwards: the result is checked, and where a collapse pinched or folded it a smaller reduction is taken instead.
 *
 * @param target number of triangles wanted; as a rule met within a few.
 * @throws MaquetteError 'internal' before prepareSimplifier has ended.
 */
export function simplifyMesh(mesh: TriangleMesh, target: number): TriangleMesh {
  const triangles = mesh.indices.length / 3;
  if (triangles <= target) return mesh;
  if (!ready) throw new MaquetteError('internal', 'The simplifier was not loaded before it was used.');
  const before = checkMesh(mesh);
  let clean: boolean | undefined;
  for (let wanted = target; wanted < triangles; wanted = Math.ceil(wanted * retreat)) {
    const simpler = reduce(mesh, wanted);
    if (simpler.indices.length === mesh.indices.length) return mesh;
    const after = checkMesh(simpler);
    const asSound = (!before.closed || after.closed) && (!before.manifold || after.manifold) && (!before.oriented || after.oriented);
    if (!asSound || after.parts !== before.parts || after.degenerateTriangles > before.degenerateTriangles) continue;
    if (findSelfIntersections(simpler).length > 0 && (clean ??= findSelfIntersections(mesh).length === 0)) continue;
    return simpler;
  }
  return mesh;
}

function reduce({ positions, indices }: TriangleMesh, triangles: number): TriangleMesh {
  const [kept] = MeshoptSimplifier.simplify(indices, positions, 3, 3 * triangles, 1);
  // Vertices that are left, in the order in which they are first used.
  const numberOf = new Int32Array(positions.length / 3).fill(-1);
  const left: number[] = [];
  const renumbered = kept.map((v) => {
    if (numberOf[v] < 0) numberOf[v] = left.push(v) - 1;
    return numberOf[v];
  });
  const moved = new Float32Array(3 * left.length);
  left.forEach((v, i) => {
    for (let axis = 0; axis < 3; axis++) moved[3 * i + axis] = positions[3 * v + axis];
  });
  return { positions: moved, indices: renumbered };
}
