import type { TriangleMesh } from '../mesh/mesh';
import { createGrid, type VoxelGrid } from '../voxel/grid';

/** Rays along z through each column of cells, in x and in y. */
const RAYS = 4;

/**
 * How much of each cell a closed mesh fills, 0 to 1: along 16 rays a column the exact lengths inside are added up. Inside is where the faces wind
 * around once or more, so parts that overlap count once. The surface of the grid at 0.5 is the mesh again, as well as cells can say it.
 *
 * @param mesh in the grid's space, the cube [-0.5, 0.5]³; what lies outside the cube is lost.
 */
export function coverageOf({ positions, indices }: TriangleMesh, size: number): VoxelGrid {
  const across = RAYS * size;
  /** Crossings of each ray: a list of its own, linked through `next`. */
  const head = new Int32Array(across * across).fill(-1);
  const next: number[] = [];
  const depths: number[] = [];
  const turns: number[] = [];
  const ray = (place: number): number => (place + 0.5) / across - 0.5;

  for (let t = 0; t < indices.length; t += 3) {
    const corners = [3 * indices[t], 3 * indices[t + 1], 3 * indices[t + 2]];
    const [x, y, z] = [0, 1, 2].map((axis) => corners.map((corner) => positions[corner + axis]));
    const area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]);
    if (area === 0) continue;
    const first = (low: number): number => Math.max(0, Math.ceil((low + 0.5) * across - 0.5));
    const last = (high: number): number => Math.min(across - 1, Math.floor((high + 0.5) * across - 0.5));
    const x1 = last(Math.max(...x));
    const y1 = last(Math.max(...y));
    for (let j = first(Math.min(...y)); j <= y1; j++) {
      for (let i = first(Math.min(...x)); i <= x1; i++) {
        const weights = [0, 0, 0];
        let inside = true;
        for (let k = 0; k < 3 && inside; k++) {
          const a = (k + 1) % 3;
          const b = (k + 2) % 3;
          // Each edge is measured from its lower vertex, so that the two triangles at it agree to the last bit and never both take a ray or leave it.
          const forward = corners[a] < corners[b];
          const [from, to] = forward ? [a, b] : [b, a];
          const side = (x[to] - x[from]) * (ray(j) - y[from]) - (y[to] - y[from]) * (ray(i) - x[from]);
          const left = side >= 0 === forward;
          inside = left === area > 0;
          weights[k] = (forward ? side : -side) / area;
        }
        if (!inside) continue;
        const at = i + across * j;
        next.push(head[at]);
        head[at] = depths.length;
        depths.push(weights[0] * z[0] + weights[1] * z[1] + weights[2] * z[2]);
        turns.push(area > 0 ? -1 : 1); // a face that looks towards +z is where a ray along +z leaves
      }
    }
  }

  const data = new Float32Array(size ** 3);
  const share = 1 / RAYS ** 2;
  for (let j = 0; j < across; j++) {
    for (let i = 0; i < across; i++) {
      const crossings: number[] = [];
      for (let n = head[i + across * j]; n >= 0; n = next[n]) crossings.push(n);
      if (crossings.length === 0) continue;
      crossings.sort((a, b) => depths[a] - depths[b]);
      const column = Math.floor(i / RAYS) + size * Math.floor(j / RAYS);
      let winding = 0;
      for (let n = 0; n + 1 < crossings.length; n++) {
        winding += turns[crossings[n]];
        if (winding > 0) addSpan(data, size, column, (depths[crossings[n]] + 0.5) * size, (depths[crossings[n + 1]] + 0.5) * size, share);
      }
    }
  }
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, data[i]);
  return createGrid(size, data);
}

/** Adds the length of [from, to] within each cell of a column along z, in cells, times `share`. */
function addSpan(data: Float32Array, size: number, column: number, from: number, to: number, share: number): void {
  const low = Math.max(0, from);
  const high = Math.min(size, to);
  for (let z = Math.floor(low); z < high; z++) {
    data[column + size * size * z] += share * (Math.min(high, z + 1) - Math.max(low, z));
  }
}
