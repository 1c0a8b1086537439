import type { TriangleMesh } from './mesh';

/** Enclosed volume in cubic units of the positions (divergence theorem); negative if the mesh is inside out. Means little if the mesh is open. */
export function meshVolume({ positions, indices }: TriangleMesh): number {
  if (positions.length === 0) return 0;
  // Relative to one of its vertices, so that a mesh far from the origin loses no digits.
  const [ox, oy, oz] = positions;
  let sum = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t];
    const b = 3 * indices[t + 1];
    const c = 3 * indices[t + 2];
    const ax = positions[a] - ox;
    const ay = positions[a + 1] - oy;
    const az = positions[a + 2] - oz;
    const bx = positions[b] - ox;
    const by = positions[b + 1] - oy;
    const bz = positions[b + 2] - oz;
    const cx = positions[c] - ox;
    const cy = positions[c + 1] - oy;
    const cz = positions[c + 2] - oz;
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}
