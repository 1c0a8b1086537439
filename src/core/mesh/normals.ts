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
    // Written out: a loop over the corners takes twice as long.
    normals[a] += nx;
    normals[a + 1] += ny;
    normals[a + 2] += nz;
    normals[b] += nx;
    normals[b + 1] += ny;
    normals[b + 2] += nz;
    normals[c] += nx;
    normals[c + 1] += ny;
    normals[c + 2] += nz;
  }
  const unit = new Float32Array(positions.length);
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.sqrt(normals[i] ** 2 + normals[i + 1] ** 2 + normals[i + 2] ** 2);
    if (length > 0 && length < Infinity) {
      unit[i] = normals[i] / length;
      unit[i + 1] = normals[i + 1] / length;
      unit[i + 2] = normals[i + 2] / length;
    } else {
      unit[i + 1] = 1;
    }
  }
  return unit;
}
