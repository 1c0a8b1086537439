import { Vector3, Vector4, type Ray } from 'three';
import type { Box, Vector } from './orbit';

export type SectionAxis = 'x' | 'y' | 'z';

/** A cut through what is shown, along the axes of the world. */
export interface Section {
  axis: SectionAxis;
  /** Where, as a share of the shape's extent along the axis, [0, 1]. */
  at: number;
  /** What lies before the plane (towards +x, +y, +z) is taken away; flipped: what lies behind it. */
  flipped: boolean;
}

export const axisNumber = (axis: SectionAxis): 0 | 1 | 2 => (axis === 'x' ? 0 : axis === 'y' ? 1 : 2);

/** The cut never lies in a face of the voxels, where two surfaces would share a place: it is this share of the extent beside it. */
const BESIDE = 0.00037;

/** Where the plane lies along its axis, metres. */
export function sectionPlace({ axis, at }: Section, { min, max }: Box): number {
  const a = axisNumber(axis);
  return min[a] + Math.min(1, Math.max(0, at + BESIDE)) * (max[a] - min[a]);
}

/** Normal (towards what is taken away) and distance from the origin. */
export function sectionPlane(section: Section, box: Box): Vector4 {
  const normal = new Vector3().setComponent(axisNumber(section.axis), section.flipped ? -1 : 1);
  const place = sectionPlace(section, box);
  return new Vector4(normal.x, normal.y, normal.z, section.flipped ? -place : place);
}

/** Brings a ray's origin to where it enters what is left, if it begins in what is taken away. */
export function enterSection(ray: Ray, { x, y, z, w }: Vector4): void {
  const beyond = ray.origin.x * x + ray.origin.y * y + ray.origin.z * z - w;
  const towards = ray.direction.x * x + ray.direction.y * y + ray.direction.z * z;
  // One that never enters ends up far away, where there is nothing to hit.
  if (beyond > 0) ray.at(towards < 0 ? -beyond / towards : 1e6, ray.origin);
}

export function isCutAway([px, py, pz]: Vector, { x, y, z, w }: Vector4): boolean {
  return px * x + py * y + pz * z > w + 1e-6;
}
