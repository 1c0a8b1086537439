import { MaquetteError } from '../errors';
import { meshBounds, type Bounds } from './bounds';
import type { TriangleMesh } from './mesh';

export type LengthUnit = 'mm' | 'cm' | 'm' | 'in';

/** Lengths of one metre. The inch is 25.4 mm by definition. */
export const unitsPerMetre: Readonly<Record<LengthUnit, number>> = { mm: 1000, cm: 100, m: 1, in: 1 / 0.0254 };

/** A direction along an axis. */
export type AxisDirection = '+x' | '-x' | '+y' | '-y' | '+z' | '-z';

export interface Placement {
  /** Height of the object in metres, above 0. */
  height: number;
  /** Unit of the placed mesh's numbers. */
  unit: LengthUnit;
  /** Axis that points up in the placed mesh. */
  up: 'y' | 'z';
  /** Where the object's front looks, square to up; by default +z where y is up, and -y where z is, as Blender and most CAD programs have it. */
  front?: AxisDirection | undefined;
  /** What lies at 0, 0, 0: the middle of the base (default), the middle of the box around the object, or the middle of the voxel cube ("asIs"). */
  origin?: 'base' | 'centre' | 'asIs' | undefined;
}

/** Front of an object in a world with this up axis, when nothing else is said. */
export const usualFront: Readonly<Record<Placement['up'], AxisDirection>> = { y: '+z', z: '-y' };

/** Height in metres of a mesh whose largest side is to have this length. */
export function heightOfLargest(mesh: TriangleMesh, largest: number): number {
  const { min, max } = boundsOf(mesh);
  return (largest * (max[1] - min[1])) / Math.max(...max.map((top, axis) => top - min[axis]));
}

/**
 * Brings a mesh from object space into the world of another program: origin, true size, axes turned. Only ever a rotation: a swap of two axes would turn the
 * mesh inside out.
 *
 * @throws MaquetteError 'invalid-input' for an empty or flat mesh, a height that is not above 0, a front along the up axis.
 */
export function placeMesh(mesh: TriangleMesh, placement: Placement): TriangleMesh {
  const { height, unit, origin = 'base' } = placement;
  if (!(height > 0 && Number.isFinite(height)))
    throw new MaquetteError('invalid-input', `The height must be a length above 0, not ${height} m.`);
  const { min, max } = boundsOf(mesh);
  if (!(max[1] > min[1])) throw new MaquetteError('invalid-input', 'The mesh has no height, so it cannot be scaled to one.');
  const scale = (height * unitsPerMetre[unit]) / (max[1] - min[1]);
  const middle = max.map((top, axis) => (top + min[axis]) / 2);
  const [ox, oy, oz] = origin === 'asIs' ? [0, 0, 0] : [middle[0], origin === 'base' ? min[1] : middle[1], middle[2]];
  const [right, up, front] = turnedAxes(placement);
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = (mesh.positions[i] - ox) * scale;
    const y = (mesh.positions[i + 1] - oy) * scale;
    const z = (mesh.positions[i + 2] - oz) * scale;
    for (let axis = 0; axis < 3; axis++) positions[i + axis] = right[axis] * x + up[axis] * y + front[axis] * z;
  }
  return { positions, indices: mesh.indices };
}

type Vector = readonly [number, number, number];

/** Where object space's x, y and z point to in the placed world. */
function turnedAxes({ up, front = usualFront[up] }: Placement): readonly [Vector, Vector, Vector] {
  const u = directionOf(`+${up}`);
  const f = directionOf(front);
  if (front.endsWith(up)) throw new MaquetteError('invalid-input', `The front cannot look along ${up}, which points up.`);
  // x = y × z keeps the hand.
  const right: Vector = [u[1] * f[2] - u[2] * f[1], u[2] * f[0] - u[0] * f[2], u[0] * f[1] - u[1] * f[0]];
  return [right, u, f];
}

function directionOf(direction: AxisDirection): Vector {
  const length = direction.startsWith('-') ? -1 : 1;
  return [direction.endsWith('x') ? length : 0, direction.endsWith('y') ? length : 0, direction.endsWith('z') ? length : 0];
}

function boundsOf(mesh: TriangleMesh): Bounds {
  const bounds = meshBounds(mesh);
  if (!bounds || mesh.indices.length === 0)
    throw new MaquetteError('invalid-input', 'There is no surface to place: no cell reaches the threshold.');
  return bounds;
}
