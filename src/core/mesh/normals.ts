import type { TriangleMesh } from './mesh';

/** Smooth unit normals, 3V numbers: the mean of the triangles' normals around a vertex weighted by area. (0, 1, 0) where there is none. */
export function vertexNormals({ positions, indices }: TriangleMesh): Float32Array {
  const normals = new Float64Array(positions.length);
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t];
    const b = 3 * indices[t + 1];
    const c = 3 * indices[t + 2];
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (const corner of [a, b, c]) {
      normals[corner] += nx;
      normals[corner + 1] += ny;
      normals[corner + 2] += nz;
    }
  }
  const unit = new Float32Array(positions.length);
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]);
    if (length > 0 && length < Infinity) {
      for (let axis = 0; axis < 3; axis++) unit[i + axis] = normals[i + axis] / length;
    } else {
      unit[i + 1] = 1;
    }
  }
  return unit;
}
