import { meshBounds } from './mesh';
import type { PaintedMesh } from './mesh';
import { crowdField } from './occlusion';
import type { CrowdField } from './occlusion';

/** An object ready to be rendered: centred, longest side 1, with its occupancy for ambient occlusion. */
export interface Subject {
  readonly mesh: PaintedMesh;
  /** 3T unit normals. */
  readonly faceNormals: Float32Array;
  readonly crowd: CrowdField;
  /** size³ of 0/1. */
  readonly grid: Uint8Array;
  readonly gridSize: number;
  /** Of the box, longest side 1. */
  readonly size: readonly [number, number, number];
}

/** Centres and scales a mesh and prepares what shading needs. `grid` is its canonical occupancy. */
export function prepareSubject(mesh: PaintedMesh, grid: Uint8Array, gridSize: number): Subject {
  const b = meshBounds(mesh);
  const longest = Math.max(b[3] - b[0], b[4] - b[1], b[5] - b[2]);
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i++) {
    const a = i % 3;
    positions[i] = (mesh.positions[i] - (b[a] + b[a + 3]) / 2) / longest;
  }
  const scaled = { ...mesh, positions };
  return {
    mesh: scaled,
    faceNormals: faceNormalsOf(scaled),
    crowd: crowdField(grid, gridSize),
    grid,
    gridSize,
    size: [(b[3] - b[0]) / longest, (b[4] - b[1]) / longest, (b[5] - b[2]) / longest],
  };
}

/** 3T unit normals. */
export function faceNormalsOf({ positions: p, indices }: PaintedMesh): Float32Array {
  const normals = new Float32Array(indices.length);
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * (indices[t]), b = 3 * (indices[t + 1]), c = 3 * (indices[t + 2]); // prettier-ignore
    const ux = (p[b]) - (p[a]), uy = (p[b + 1]) - (p[a + 1]), uz = (p[b + 2]) - (p[a + 2]); // prettier-ignore
    const vx = (p[c]) - (p[a]), vy = (p[c + 1]) - (p[a + 1]), vz = (p[c + 2]) - (p[a + 2]); // prettier-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx; // prettier-ignore
    const length = Math.hypot(nx, ny, nz) || 1;
    normals[t] = nx / length;
    normals[t + 1] = ny / length;
    normals[t + 2] = nz / length;
  }
  return normals;
}
