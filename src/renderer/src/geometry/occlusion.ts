import type { VoxelGrid } from '../../../core/voxel/grid';
import { KEY_LIGHT } from './keyLight';

/**
 * Soft shading baked per vertex: how much of the sky a point sees, and how much of the key light.
 *
 * Rays are marched as widening cones through a pyramid of half-size grids (voxel cone tracing, after Crassin et al. 2011), so the
 * result is smooth without many rays, and the picture needs neither a shadow map nor a screen-space pass.
 */
export interface OcclusionField {
  readonly levels: readonly VoxelGrid[];
  /** Height of the floor in object space: it takes light from the rays that reach it. */
  readonly floor: number;
}

/** Share of the light that the floor gives back to a ray that ends on it. */
const FLOOR_BOUNCE = 0.4;
/** Rays further than this (in edges of the voxel cube) count as open sky: the shade stays local. */
const SKY_DISTANCE = 0.55;
const SKY_SPREAD = 0.4;
const KEY_SPREAD = 0.1;

export function createOcclusionField(grid: VoxelGrid, threshold: number, floor: number): OcclusionField {
  // A narrow ramp about the threshold: noise far below it casts no shade, and the solid is solid.
  const solid = grid.data.map((value) => Math.min(1, Math.max(0, (value - threshold) * 4 + 0.5)));
  const levels: VoxelGrid[] = [{ size: grid.size, data: solid }];
  for (let level = levels[0]; level.size > 4 && levels.length < 4; level = levels[levels.length - 1]) levels.push(halved(level));
  return { levels, floor };
}

/** The mean of each 2³ block; the last block of an odd grid is filled up with emptiness (so only an even grid keeps its symmetry exactly). */
function halved({ size, data }: VoxelGrid): VoxelGrid {
  const half = Math.ceil(size / 2);
  const out = new Float32Array(half ** 3);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      const row = half * ((y >> 1) + half * (z >> 1));
      for (let x = 0; x < size; x++, i++) out[row + (x >> 1)] += data[i] / 8;
    }
  }
  return { size: half, data: out };
}

/** Density at a point given in cells of level 0; outside the grid it is 0. */
function density(level: VoxelGrid, scale: number, px: number, py: number, pz: number): number {
  const { size, data } = level;
  const x = px * scale - 0.5;
  const y = py * scale - 0.5;
  const z = pz * scale - 0.5;
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const z0 = Math.floor(z);
  if (x0 < -1 || y0 < -1 || z0 < -1 || x0 >= size || y0 >= size || z0 >= size) return 0;
  const fx = x - x0;
  const fy = y - y0;
  const fz = z - z0;
  const left = x0 >= 0 ? 1 - fx : 0;
  const right = x0 + 1 < size ? fx : 0;
  let sum = 0;
  for (let dz = 0; dz < 2; dz++) {
    const zz = z0 + dz;
    if (zz < 0 || zz >= size) continue;
    const wz = dz === 0 ? 1 - fz : fz;
    for (let dy = 0; dy < 2; dy++) {
      const yy = y0 + dy;
      if (yy < 0 || yy >= size) continue;
      const at = x0 + size * (yy + size * zz);
      const w = wz * (dy === 0 ? 1 - fy : fy);
      if (left > 0) sum += w * left * data[at];
      if (right > 0) sum += w * right * data[at + 1];
    }
  }
  return sum;
}

/** Share of light that comes through along a cone. Lengths are in cells of level 0; `floor` too. */
function transmittance(
  field: OcclusionField,
  px: number,
  py: number,
  pz: number,
  [dx, dy, dz]: readonly [number, number, number],
  spread: number,
  reach: number,
  floor: number,
): number {
  const { levels } = field;
  const size = levels[0].size;
  let light = 1;
  let t = 1;
  while (t < reach) {
    const x = px + t * dx;
    const y = py + t * dy;
    const z = pz + t * dz;
    if (y < floor && dy < 0) return light * FLOOR_BOUNCE;
    // Past the cube and going away from it: nothing more to meet but the floor.
    if ((dx > 0 ? x > size + 1 : x < -1) || (dz > 0 ? z > size + 1 : z < -1) || (dy > 0 && y > size + 1)) break;
    const step = Math.max(1, spread * t);
    const fine = Math.min(levels.length - 1, Math.floor(Math.log2(step)));
    const cell = 1 << fine;
    const opacity = density(levels[fine], 1 / cell, x, y, z) * (step / cell);
    light *= Math.max(0, 1 - opacity);
    if (light < 0.02) return 0;
    t += step;
  }
  return dy < 0 && py + reach * dy < floor ? light * FLOOR_BOUNCE : light;
}

/** Even directions over the sphere, in pairs that mirror x, so that a symmetric shape is shaded symmetrically. */
export const SKY_DIRECTIONS: readonly (readonly [number, number, number])[] = (() => {
  const pairs = 24;
  const golden = Math.PI * (3 - Math.sqrt(5));
  const out: [number, number, number][] = [];
  for (let i = 0; i < pairs; i++) {
    const y = 1 - (2 * i + 1) / pairs;
    const ring = Math.sqrt(1 - y * y);
    const x = ring * Math.cos(i * golden);
    const z = ring * Math.sin(i * golden);
    out.push([x, y, z], [-x, y, z]);
  }
  return out;
})();

/** The key light is a disc: a few directions within it, for a soft edge. */
const KEY_DIRECTIONS: readonly (readonly [number, number, number])[] = (() => {
  const [lx, ly, lz] = KEY_LIGHT;
  return [0, 1, 2].map((i): [number, number, number] => {
    const angle = (2 * Math.PI * i) / 3;
    const x = lx + 0.1 * Math.cos(angle);
    const z = lz + 0.1 * Math.sin(angle);
    const length = Math.hypot(x, ly, z);
    return [x / length, ly / length, z / length];
  });
})();

/**
 * Fills `out` with two bytes a point (sky seen, key light seen; 255 = all) for the points `from` to `to` (not included).
 * Positions in object space, unit normals.
 */
export function bakeLight(
  field: OcclusionField,
  positions: Float32Array,
  normals: Float32Array,
  out: Uint8Array,
  from = 0,
  to = positions.length / 3,
): void {
  const { size } = field.levels[0];
  const floor = (field.floor + 0.5) * size;
  for (let p = from; p < to; p++) {
    const nx = normals[3 * p];
    const ny = normals[3 * p + 1];
    const nz = normals[3 * p + 2];
    // One cell off the surface, out of the ramp of its own density.
    const x = (positions[3 * p] + 0.5) * size + nx;
    const y = (positions[3 * p + 1] + 0.5) * size + ny;
    const z = (positions[3 * p + 2] + 0.5) * size + nz;
    let seen = 0;
    let all = 0;
    for (const direction of SKY_DIRECTIONS) {
      const cosine = nx * direction[0] + ny * direction[1] + nz * direction[2];
      if (cosine <= 0.05) continue;
      all += cosine;
      seen += cosine * transmittance(field, x, y, z, direction, SKY_SPREAD, SKY_DISTANCE * size, floor);
    }
    let key = 0;
    for (const direction of KEY_DIRECTIONS) {
      if (nx * direction[0] + ny * direction[1] + nz * direction[2] <= -0.3) continue;
      key += transmittance(field, x, y, z, direction, KEY_SPREAD, 1.5 * size, floor);
    }
    out[2 * p] = all > 0 ? Math.round((255 * seen) / all) : 255;
    out[2 * p + 1] = Math.round((255 * key) / KEY_DIRECTIONS.length);
  }
}
