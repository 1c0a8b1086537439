import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import type { Random } from '../random';

/** Points on a surface. */
export interface PointSet {
  /** x, y, z of each point, in the mesh's units. */
  readonly points: Float32Array;
  /** Unit normal of the triangle that each point lies on, as long as `points`. */
  readonly normals: Float32Array;
}

/**
 * Draws points evenly over a mesh's surface: a triangle by its area, then a uniform point in it (Osada et al. 2002).
 *
 * @throws MaquetteError 'invalid-input' for a mesh without area.
 */
export function samplePoints({ positions, indices }: TriangleMesh, count: number, random: Random): PointSet {
  const triangles = indices.length / 3;
  /** Area of all triangles up to and with t, doubled. */
  const areas = new Float64Array(triangles);
  const unit = new Float32Array(3 * triangles);
  let total = 0;
  for (let t = 0; t < triangles; t++) {
    const [a, b, c] = [3 * indices[3 * t], 3 * indices[3 * t + 1], 3 * indices[3 * t + 2]];
    const u = [0, 1, 2].map((axis) => positions[b + axis] - positions[a + axis]);
    const v = [0, 1, 2].map((axis) => positions[c + axis] - positions[a + axis]);
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const area = Math.hypot(...normal);
    if (area > 0) unit.set([normal[0] / area, normal[1] / area, normal[2] / area], 3 * t);
    total += area;
    areas[t] = total;
  }
  if (!(total > 0)) throw new MaquetteError('invalid-input', 'Points can only be drawn on a mesh with a surface.');

  const points = new Float32Array(3 * count);
  const normals = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    const triangle = firstAbove(areas, random.next() * total);
    // The square root makes the density even over the triangle.
    const root = Math.sqrt(random.next());
    const share = random.next();
    const weights = [1 - root, root * (1 - share), root * share];
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += weights[k] * positions[3 * indices[3 * triangle + k] + axis];
      points[3 * i + axis] = sum;
      normals[3 * i + axis] = unit[3 * triangle + axis];
    }
  }
  return { points, normals };
}

/** Number of the first element above the value, in rising numbers. */
function firstAbove(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
