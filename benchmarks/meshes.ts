import type { PaintedMesh } from '../src/core/render/mesh';

/** The mesh with its longest edges halved until it has at least `count` triangles: the same shape, paint and normals. */
export function refined(mesh: PaintedMesh, count: number): PaintedMesh {
  const corners = (list: ArrayLike<number> | undefined, width: number, t: number): number[][] =>
    [0, 1, 2].map((k) => (list ? Array.from({ length: width }, (_, i) => list[3 * width * t + width * k + i]) : []));
  const triangles = Array.from(mesh.triangleMaterials, (material, t) => ({
    material,
    p: [0, 1, 2].map((k) => [0, 1, 2].map((a) => mesh.positions[3 * mesh.indices[3 * t + k] + a])),
    n: corners(mesh.normals, 3, t),
  }));
  const length = (a: number[], b: number[]): number => Math.hypot(...a.map((value, i) => value - b[i]));
  const middle = (a: number[], b: number[]): number[] => a.map((value, i) => (value + b[i]) / 2);
  while (triangles.length < count) {
    // A pass over all halves the longest edge of the longer half of them.
    const longest = triangles.map(({ p }) => Math.max(length(p[0], p[1]), length(p[1], p[2]), length(p[2], p[0])));
    const limit = longest.slice().sort((a, b) => a - b)[Math.floor(longest.length / 2)];
    for (let t = 0, end = triangles.length; t < end && triangles.length < count; t++) {
      if (longest[t] < limit) continue;
      const { material, p, n } = triangles[t];
      const from = [0, 1, 2].find((k) => length(p[k], p[(k + 1) % 3]) === longest[t]) ?? 0;
      const [a, b, c] = [from, (from + 1) % 3, (from + 2) % 3];
      const [mp, mn] = [middle(p[a], p[b]), middle(n[a], n[b])];
      triangles[t] = { material, p: [p[a], mp, p[c]], n: [n[a], mn, n[c]] };
      triangles.push({ material, p: [mp, p[b], p[c]], n: [mn, n[b], n[c]] });
    }
  }
  return {
    positions: Float32Array.from(triangles.flatMap(({ p }) => p.flat())),
    indices: Uint32Array.from({ length: 3 * triangles.length }, (_, i) => i),
    triangleMaterials: Uint16Array.from(triangles, ({ material }) => material),
    materials: mesh.materials,
    ...(mesh.normals ? { normals: Float32Array.from(triangles.flatMap(({ n }) => n.flat())) } : {}),
  };
}
