import type { TriangleMesh } from '../../mesh/mesh';
import { vertexNormals } from '../../mesh/normals';
import { buildTopology, type Topology } from './topology';

/** A mesh that is being sculpted: its positions and normals change in place, its triangles stay. */
export interface SculptMesh extends TriangleMesh {
  /** Unit, 3V numbers. */
  readonly normals: Float32Array;
  readonly topology: Topology;
}

/** Takes the arrays over; they are changed from now on. */
export function createSculptMesh(mesh: TriangleMesh, normals: Float32Array = vertexNormals(mesh)): SculptMesh {
  return { ...mesh, normals, topology: buildTopology(mesh.positions.length / 3, mesh.indices) };
}

/**
 * The moved vertices and those next to them, whose normals have changed too.
 *
 * @param marks one number a vertex, kept between calls; @param stamp a number that no call before has used.
 */
export function withNeighbours({ topology }: SculptMesh, moved: ArrayLike<number>, marks: Uint32Array, stamp: number): number[] {
  const { neighbourStart, neighbours } = topology;
  const list: number[] = [];
  for (let i = 0; i < moved.length; i++) {
    const v = moved[i];
    if (marks[v] !== stamp) {
      marks[v] = stamp;
      list.push(v);
    }
    for (let k = neighbourStart[v]; k < neighbourStart[v + 1]; k++) {
      const other = neighbours[k];
      if (marks[other] === stamp) continue;
      marks[other] = stamp;
      list.push(other);
    }
  }
  return list;
}

/** The normals of some vertices anew: the triangles around each, weighted by area. A vertex without area keeps its normal. */
export function updateNormals({ positions, normals, indices, topology }: SculptMesh, vertices: readonly number[]): void {
  const { triangleStart, triangles } = topology;
  for (const v of vertices) {
    let nx = 0;
    let ny = 0;
    let nz = 0;
    for (let k = triangleStart[v]; k < triangleStart[v + 1]; k++) {
      const t = 3 * triangles[k];
      const a = 3 * indices[t];
      const b = 3 * indices[t + 1];
      const c = 3 * indices[t + 2];
      const ux = positions[b] - positions[a];
      const uy = positions[b + 1] - positions[a + 1];
      const uz = positions[b + 2] - positions[a + 2];
      const wx = positions[c] - positions[a];
      const wy = positions[c + 1] - positions[a + 1];
      const wz = positions[c + 2] - positions[a + 2];
      nx += uy * wz - uz * wy;
      ny += uz * wx - ux * wz;
      nz += ux * wy - uy * wx;
    }
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (!(length > 0)) continue;
    normals[3 * v] = nx / length;
    normals[3 * v + 1] = ny / length;
    normals[3 * v + 2] = nz / length;
  }
}
