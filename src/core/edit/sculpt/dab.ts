import { falloffAt, type Falloff } from './falloff';
import type { SculptMesh } from './sculptMesh';

export type Point = readonly [number, number, number];

/** One touch of a brush on the surface, in the mesh's own space. */
export interface Dab {
  readonly brush: 'clay' | 'smooth' | 'flatten';
  readonly centre: Point;
  /** The surface's direction in the middle: vertices that face away from it (the back of a thin board) are left alone. */
  readonly normal: Point;
  readonly radius: number;
  /** 0 to 1. */
  readonly strength: number;
  readonly falloff: Falloff;
  /** Takes clay away instead of laying it on. */
  readonly inverted?: boolean;
}

/** Thickness of a layer of clay at full strength, in radii. */
const LAYER = 0.12;

/**
 * Moves vertices under a brush, in place.
 *
 * - clay fills up to a plane a little above the surface's mean plane (or, inverted, cuts down to one below), so that dents fill first;
 * - smooth moves each vertex towards the mean of its neighbours;
 * - flatten moves them onto the mean plane.
 *
 * @param vertices those within the radius.
 * @returns the vertices that moved. Normals are left to the caller.
 */
export function applyDab(mesh: SculptMesh, vertices: ArrayLike<number>, dab: Dab): number[] {
  const { moved, weights } = weigh(mesh, vertices, dab);
  if (moved.length === 0) return moved;
  if (dab.brush === 'smooth') smooth(mesh, moved, weights, dab.strength);
  else press(mesh, moved, weights, dab);
  return moved;
}

/** Vertices with a weight above 0, and the weights: falloff, less where the surface turns away from the brush. */
function weigh(
  { positions, normals }: SculptMesh,
  vertices: ArrayLike<number>,
  { centre, normal, radius, falloff }: Dab,
): { moved: number[]; weights: number[] } {
  const moved: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < vertices.length; i++) {
    const v = 3 * vertices[i];
    const facing = normals[v] * normal[0] + normals[v + 1] * normal[1] + normals[v + 2] * normal[2];
    if (facing <= 0) continue;
    const dx = positions[v] - centre[0];
    const dy = positions[v + 1] - centre[1];
    const dz = positions[v + 2] - centre[2];
    const weight = falloffAt(falloff, Math.sqrt(dx * dx + dy * dy + dz * dz) / radius) * Math.min(1, 3 * facing);
    if (weight === 0) continue;
    moved.push(vertices[i]);
    weights.push(weight);
  }
  return { moved, weights };
}

/** Towards the mean of the neighbours, all at once: none sees a neighbour that has moved already. */
function smooth({ positions, topology }: SculptMesh, moved: readonly number[], weights: readonly number[], strength: number): void {
  const { neighbourStart, neighbours } = topology;
  const next = new Float32Array(3 * moved.length);
  for (let i = 0; i < moved.length; i++) {
    const v = moved[i];
    const from = neighbourStart[v];
    const to = neighbourStart[v + 1];
    let x = 0;
    let y = 0;
    let z = 0;
    for (let k = from; k < to; k++) {
      const other = 3 * neighbours[k];
      x += positions[other];
      y += positions[other + 1];
      z += positions[other + 2];
    }
    // Less than the whole way: two neighbours that swap places would never come to rest.
    const share = 0.9 * strength * weights[i];
    const count = Math.max(1, to - from);
    next[3 * i] = positions[3 * v] + share * (x / count - positions[3 * v]);
    next[3 * i + 1] = positions[3 * v + 1] + share * (y / count - positions[3 * v + 1]);
    next[3 * i + 2] = positions[3 * v + 2] + share * (z / count - positions[3 * v + 2]);
  }
  for (let i = 0; i < moved.length; i++) {
    const v = 3 * moved[i];
    positions[v] = next[3 * i];
    positions[v + 1] = next[3 * i + 1];
    positions[v + 2] = next[3 * i + 2];
  }
}

/** Flatten and clay: along the mean normal towards the mean plane, or one above or below it. */
function press({ positions, normals }: SculptMesh, moved: readonly number[], weights: readonly number[], dab: Dab): void {
  let total = 0;
  const middle = [0, 0, 0];
  const normal = [0, 0, 0];
  for (let i = 0; i < moved.length; i++) {
    const v = 3 * moved[i];
    total += weights[i];
    for (let axis = 0; axis < 3; axis++) {
      middle[axis] += weights[i] * positions[v + axis];
      normal[axis] += weights[i] * normals[v + axis];
    }
  }
  const length = Math.hypot(normal[0], normal[1], normal[2]);
  if (!(length > 0)) return;
  const [nx, ny, nz] = normal.map((value) => value / length);
  const side = dab.inverted ? -1 : 1;
  const lift = dab.brush === 'clay' ? side * LAYER * dab.radius * dab.strength : 0;
  const level = (middle[0] * nx + middle[1] * ny + middle[2] * nz) / total + lift;
  for (let i = 0; i < moved.length; i++) {
    const v = 3 * moved[i];
    let way = level - (positions[v] * nx + positions[v + 1] * ny + positions[v + 2] * nz);
    // Clay only ever goes the brush's own way, and no further than its layer is thick.
    if (dab.brush === 'clay') way = side * Math.min(Math.abs(lift), Math.max(0, side * way));
    way *= weights[i] * (dab.brush === 'flatten' ? dab.strength : 1);
    positions[v] += way * nx;
    positions[v + 1] += way * ny;
    positions[v + 2] += way * nz;
  }
}
