import type { TriangleMesh } from './mesh';
import { createTriangleTree, type TriangleTree } from './triangleTree';

export interface WallReport {
  /** Thinnest wall but for a 256th of the surface (beside a sharp edge a ray comes out at once), in the mesh's units; Infinity where no ray comes out again. */
  thinnest: number;
  /** Share of the surface over walls thinner than the least thickness, 0 to 1. */
  thinShare: number;
}

/**
 * Wall thickness by rays: from the middle of each triangle straight into the solid to where it comes out again. A plate measures its thickness, a
 * rod its diameter.
 *
 * @param mesh closed, counter-clockwise from outside.
 * @param least least thickness wanted, in the mesh's units.
 */
export function measureWalls(mesh: TriangleMesh, least: number, tree: TriangleTree = createTriangleTree(mesh)): WallReport {
  const triangles = mesh.indices.length / 3;
  const thickness = new Float32Array(triangles);
  for (let t = 0; t < triangles; t++) thickness[t] = wallAt(tree, t);
  return summariseWalls(wallQuantiles(mesh, thickness), least);
}

const origin = new Float64Array(3);
const inward = new Float64Array(3);

/** Thickness of the solid below the middle of triangle t. */
export function wallAt(tree: TriangleTree, t: number): number {
  const { positions, indices } = tree.mesh;
  const a = 3 * indices[3 * t];
  const b = 3 * indices[3 * t + 1];
  const c = 3 * indices[3 * t + 2];
  const normal = triangleNormal(positions, a, b, c, inward);
  if (!(normal > 0)) return Infinity;
  for (let k = 0; k < 3; k++) {
    origin[k] = (positions[a + k] + positions[b + k] + positions[c + k]) / 3;
    inward[k] /= -normal;
  }
  return tree.exitDistance(origin, inward, 0);
}

/** Walls by area: entry k is the thickness that a share k / parts of the surface does not reach. `parts` + 1 numbers, rising. */
export function wallQuantiles({ positions, indices }: TriangleMesh, thickness: Float32Array, parts = 256): Float32Array {
  const scratch = new Float64Array(3);
  const areas = Float32Array.from(thickness, (_, t) =>
    triangleNormal(positions, 3 * indices[3 * t], 3 * indices[3 * t + 1], 3 * indices[3 * t + 2], scratch),
  );
  const whole = areas.reduce((sum, area) => sum + area, 0);
  const order = Uint32Array.from(thickness, (_, t) => t).sort((a, b) => thickness[a] - thickness[b]);
  const quantiles = new Float32Array(parts + 1).fill(order.length > 0 ? thickness[order[order.length - 1]] : Infinity);
  let below = 0;
  let part = 0;
  for (const t of order) {
    below += areas[t];
    while (part <= parts && below > (part / parts) * whole) quantiles[part++] = thickness[t];
  }
  return quantiles;
}

/** What a list of quantiles says of a least thickness in the same unit. */
export function summariseWalls(quantiles: ArrayLike<number>, least: number): WallReport {
  const parts = quantiles.length - 1;
  let thin = 0;
  while (thin <= parts && quantiles[thin] < least) thin++;
  return { thinnest: quantiles[1], thinShare: Math.min(1, thin / parts) };
}

/** Writes the cross product of two sides; returns its length, twice the area. */
function triangleNormal(positions: Float32Array, a: number, b: number, c: number, result: Float64Array): number {
  const ux = positions[b] - positions[a];
  const uy = positions[b + 1] - positions[a + 1];
  const uz = positions[b + 2] - positions[a + 2];
  const vx = positions[c] - positions[a];
  const vy = positions[c + 1] - positions[a + 1];
  const vz = positions[c + 2] - positions[a + 2];
  result[0] = uy * vz - uz * vy;
  result[1] = uz * vx - ux * vz;
  result[2] = ux * vy - uy * vx;
  return Math.hypot(result[0], result[1], result[2]);
}
