import type { TriangleMesh } from './mesh';
import { triangleNeighbours } from './neighbours';

export interface PlanarOptions {
  /** How much unevenness counts as flat, 0 (nothing is changed) to 1. */
  strength: number;
  /** The grid's cell in the mesh's units: what is uneven by less than a cell is the grid's doing. */
  cell: number;
  /** Vertices that must keep their height: one number each, not 0 = kept. */
  pinned?: Uint8Array | undefined;
}

/** Normals in one region differ from the region's by at most this at strength 1, degrees. */
const widestAngle = 32;
/** Vertices of one region lie at most this many cells off its plane at strength 1. */
const widestOffset = 0.9;
/** Regions below this many square cells are left alone: a leg's side is two cells wide. */
const smallestArea = 8;
/** Planes within this of an axis or of the vertical are set on it, degrees: furniture is built so. */
const squareAngle = 5;
/** Rounds of smoothing of the triangles' normals before regions are grown: stairs of one cell shall read as a slope. */
const normalRounds = 3;
/** Projections onto several planes in turn: enough to meet in their line or corner. */
const projections = 12;

/**
 * Draws nearly flat regions onto planes: triangles whose smoothed normals agree grow into regions, each gets its least-squares plane, and the vertices go to
 * their plane, at a ridge to the line of both planes, at a corner to the point of three. Only positions change, so a closed mesh stays closed; where a
 * triangle would turn over, its vertices stay.
 */
export function flattenPlanes(mesh: TriangleMesh, { strength, cell, pinned }: PlanarOptions): TriangleMesh {
  const triangles = mesh.indices.length / 3;
  if (!(strength > 0) || triangles === 0) return mesh;
  const { indices } = mesh;
  const neighbours = triangleNeighbours(indices);
  const normals = areaNormals(mesh.positions, indices);
  const smooth = smoothNormals(normals, neighbours);
  const regionOf = growRegions(mesh, normals, smooth, neighbours, strength, cell);
  const planes = fitPlanes(mesh, normals, regionOf, cell);
  if (planes.every((plane) => plane === null)) return mesh;

  // The planes that each vertex belongs to: at most three count, as in a corner.
  const vertices = mesh.positions.length / 3;
  const member = new Int32Array(3 * vertices).fill(-1);
  for (let i = 0; i < indices.length; i++) {
    const region = regionOf[Math.floor(i / 3)];
    if (region < 0 || !planes[region]) continue;
    const at = 3 * indices[i];
    for (let k = 0; k < 3; k++) {
      if (member[at + k] === region) break;
      if (member[at + k] < 0) {
        member[at + k] = region;
        break;
      }
    }
  }

  const positions = Float64Array.from(mesh.positions);
  const farthest = widestOffset * strength * cell;
  for (let v = 0; v < vertices; v++) {
    const at = 3 * v;
    if (member[at] < 0) continue;
    const rounds = member[at + 1] < 0 ? 1 : projections;
    const target = [positions[at], positions[at + 1], positions[at + 2]];
    for (let round = 0; round < rounds; round++) {
      for (let k = 0; k < 3 && member[at + k] >= 0; k++) {
        const plane = planes[member[at + k]];
        if (!plane) continue;
        const [nx, ny, nz, d] = plane;
        const off = nx * target[0] + ny * target[1] + nz * target[2] - d;
        target[0] -= off * nx;
        if (!pinned?.[v]) target[1] -= off * ny;
        target[2] -= off * nz;
      }
    }
    const moved = Math.hypot(target[0] - positions[at], target[1] - positions[at + 1], target[2] - positions[at + 2]);
    if (moved > 2 * farthest) continue;
    positions.set(target, at);
  }
  keepUpright(positions, mesh.positions, indices, normals);
  return { positions: Float32Array.from(positions), indices };
}

/** Vertices of triangles that turned over, or nearly so, go back to where they were, until none is left. */
function keepUpright(positions: Float64Array, original: Float32Array, indices: Uint32Array, before: Float64Array): void {
  for (let round = 0; round < 20; round++) {
    const now = areaNormals(positions, indices);
    let turned = 0;
    for (let t = 0; t < indices.length / 3; t++) {
      const dot = now[3 * t] * before[3 * t] + now[3 * t + 1] * before[3 * t + 1] + now[3 * t + 2] * before[3 * t + 2];
      const a = Math.hypot(now[3 * t], now[3 * t + 1], now[3 * t + 2]);
      const b = Math.hypot(before[3 * t], before[3 * t + 1], before[3 * t + 2]);
      if (dot > 0.1 * a * b && a > 1e-3 * b) continue;
      for (let i = 3 * t; i < 3 * t + 3; i++) {
        const at = 3 * indices[i];
        if (positions[at] === original[at] && positions[at + 1] === original[at + 1] && positions[at + 2] === original[at + 2]) continue;
        for (let k = 0; k < 3; k++) positions[at + k] = original[at + k];
        turned++;
      }
    }
    if (turned === 0) return;
  }
  for (let i = 0; i < positions.length; i++) positions[i] = original[i];
}

/** Of each triangle the normal, as long as twice its area. */
function areaNormals(positions: ArrayLike<number>, indices: Uint32Array): Float64Array {
  const normals = new Float64Array(indices.length);
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
    normals[t] = uy * vz - uz * vy;
    normals[t + 1] = uz * vx - ux * vz;
    normals[t + 2] = ux * vy - uy * vx;
  }
  return normals;
}

/** Unit normals averaged over neighbours; neighbours past a right angle are left out, so that edges stay edges. */
function smoothNormals(normals: Float64Array, neighbours: Int32Array): Float64Array {
  let now = normals.slice();
  unify(now);
  for (let round = 0; round < normalRounds; round++) {
    const next = new Float64Array(now.length);
    for (let t = 0; t < now.length; t += 3) {
      for (let k = 0; k < 3; k++) next[t + k] = now[t + k];
      for (let i = t; i < t + 3; i++) {
        const n = 3 * neighbours[i];
        if (n < 0) continue;
        const dot = now[t] * now[n] + now[t + 1] * now[n + 1] + now[t + 2] * now[n + 2];
        if (dot > 0.2) for (let k = 0; k < 3; k++) next[t + k] += now[n + k];
      }
    }
    unify(next);
    now = next;
  }
  return now;
}

function unify(vectors: Float64Array): void {
  for (let t = 0; t < vectors.length; t += 3) {
    const length = Math.hypot(vectors[t], vectors[t + 1], vectors[t + 2]);
    for (let k = 0; k < 3; k++) vectors[t + k] = length > 0 ? vectors[t + k] / length : 0;
  }
}

/** The region of each triangle; regions start where neighbours agree best. */
function growRegions(
  { positions, indices }: TriangleMesh,
  normals: Float64Array,
  smooth: Float64Array,
  neighbours: Int32Array,
  strength: number,
  cell: number,
): Int32Array {
  const triangles = indices.length / 3;
  const agreement = new Float32Array(triangles);
  for (let t = 0; t < triangles; t++) {
    let least = 1;
    for (let i = 3 * t; i < 3 * t + 3; i++) {
      const n = 3 * neighbours[i];
      if (n >= 0)
        least = Math.min(least, smooth[3 * t] * smooth[n] + smooth[3 * t + 1] * smooth[n + 1] + smooth[3 * t + 2] * smooth[n + 2]);
    }
    agreement[t] = least;
  }
  const seeds = Uint32Array.from({ length: triangles }, (_, t) => t).sort((a, b) => agreement[b] - agreement[a] || a - b);
  const cosine = Math.cos((widestAngle * strength * Math.PI) / 180);
  const offset = widestOffset * strength * cell;
  const regionOf = new Int32Array(triangles).fill(-1);
  const queue = new Uint32Array(triangles);
  let regions = 0;
  for (const seed of seeds) {
    if (regionOf[seed] >= 0) continue;
    const region = regions++;
    // Sums of the region's normals and of its triangles' middles, by area.
    const sum = [0, 0, 0];
    const middle = [0, 0, 0];
    let area = 0;
    let end = 0;
    const take = (t: number): void => {
      regionOf[t] = region;
      queue[end++] = t;
      const own = Math.hypot(normals[3 * t], normals[3 * t + 1], normals[3 * t + 2]);
      area += own;
      for (let k = 0; k < 3; k++) {
        sum[k] += own * smooth[3 * t + k];
        middle[k] += own * middleOf(positions, indices, t, k);
      }
    };
    take(seed);
    for (let head = 0; head < end; head++) {
      const t = queue[head];
      const length = Math.hypot(sum[0], sum[1], sum[2]);
      if (length === 0) break;
      for (let i = 3 * t; i < 3 * t + 3; i++) {
        const n = neighbours[i];
        if (n < 0 || regionOf[n] >= 0) continue;
        const dot = (smooth[3 * n] * sum[0] + smooth[3 * n + 1] * sum[1] + smooth[3 * n + 2] * sum[2]) / length;
        if (!(dot >= cosine)) continue;
        let off = 0;
        for (let k = 0; k < 3; k++) off += (sum[k] / length) * (middleOf(positions, indices, n, k) - middle[k] / area);
        if (Math.abs(off) <= offset) take(n);
      }
    }
  }
  return regionOf;
}

function middleOf(positions: Float32Array, indices: Uint32Array, t: number, axis: number): number {
  return (positions[3 * indices[3 * t] + axis] + positions[3 * indices[3 * t + 1] + axis] + positions[3 * indices[3 * t + 2] + axis]) / 3;
}

type Plane = readonly [nx: number, ny: number, nz: number, d: number];

/** The plane of each region that is large enough: normal by area, offset by the triangles' middles. */
function fitPlanes(mesh: TriangleMesh, normals: Float64Array, regionOf: Int32Array, cell: number): (Plane | null)[] {
  const regions = regionOf.reduce((most, region) => Math.max(most, region + 1), 0);
  // Per region: area, then sums by area of the normal and of the middle.
  const sums = new Float64Array(7 * regions);
  for (let t = 0; t < regionOf.length; t++) {
    const at = 7 * regionOf[t];
    const own = Math.hypot(normals[3 * t], normals[3 * t + 1], normals[3 * t + 2]);
    sums[at] += own;
    for (let k = 0; k < 3; k++) {
      sums[at + 1 + k] += normals[3 * t + k];
      sums[at + 4 + k] += own * middleOf(mesh.positions, mesh.indices, t, k);
    }
  }
  return Array.from({ length: regions }, (_, region): Plane | null => {
    const [area, nx, ny, nz, mx, my, mz] = sums.subarray(7 * region, 7 * region + 7);
    const length = Math.hypot(nx, ny, nz);
    // A region that bends back on itself has little normal left for its area.
    if (area / 2 < smallestArea * cell * cell || length < 0.8 * area) return null;
    const [x, y, z] = squared([nx / length, ny / length, nz / length]);
    return [x, y, z, (x * mx + y * my + z * mz) / area];
  });
}

/** A direction within a few degrees of an axis becomes the axis; one within a few degrees of the horizontal becomes horizontal. */
function squared(normal: readonly [number, number, number]): [number, number, number] {
  const near = Math.cos((squareAngle * Math.PI) / 180);
  for (let axis = 0; axis < 3; axis++) {
    if (Math.abs(normal[axis]) < near) continue;
    const exact: [number, number, number] = [0, 0, 0];
    exact[axis] = Math.sign(normal[axis]);
    return exact;
  }
  const [x, y, z] = normal;
  if (Math.abs(y) > Math.sin((squareAngle * Math.PI) / 180)) return [x, y, z];
  const length = Math.hypot(x, z);
  return [x / length, 0, z / length];
}
