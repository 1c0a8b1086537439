import { MaquetteError } from '../errors';
import { meshBounds } from './bounds';
import type { TriangleMesh } from './mesh';

export type LengthUnit = 'mm' | 'cm' | 'm' | 'in';

/** Lengths of one metre. The inch is 25.4 mm by definition. */
export const unitsPerMetre: Readonly<Record<LengthUnit, number>> = { mm: 1000, cm: 100, m: 1, in: 1 / 0.0254 };

export interface Placement {
  /** Height of the object in metres, above 0. */
  height: number;
  /** Unit of the placed mesh's numbers. */
  unit: LengthUnit;
  /** Axis that points up in the placed mesh. With 'z' the object's front looks towards -y, as Blender and most CAD programs have it. */
  up: 'y' | 'z';
}

/**
 * Brings a mesh from object space into the world of another program: origin at the middle of the base, true size, axes turned.
 *
 * @throws MaquetteError 'invalid-input' for an empty or flat mesh or a height that is not above 0.
 */
export function placeMesh(mesh: TriangleMesh, { height, unit, up }: Placement): TriangleMesh {
  if (!(height > 0 && Number.isFinite(height)))
    throw new MaquetteError('invalid-input', `The height must be a length above 0, not ${height} m.`);
  const bounds = meshBounds(mesh);
  if (!bounds || mesh.indices.length === 0)
    throw new MaquetteError('invalid-input', 'There is no surface to place: no cell reaches the threshold.');
  const { min, max } = bounds;
  if (!(max[1] > min[1])) throw new MaquetteError('invalid-input', 'The mesh has no height, so it cannot be scaled to one.');
  const scale = (height * unitsPerMetre[unit]) / (max[1] - min[1]);
  const middleX = (min[0] + max[0]) / 2;
  const middleZ = (min[2] + max[2]) / 2;
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = (mesh.positions[i] - middleX) * scale;
    const y = (mesh.positions[i + 1] - min[1]) * scale;
    const z = (mesh.positions[i + 2] - middleZ) * scale;
    positions[i] = x;
    // A quarter turn about x, not a swap of two axes: a swap would turn the mesh inside out.
    positions[i + 1] = up === 'y' ? y : -z;
    positions[i + 2] = up === 'y' ? z : y;
  }
  return { positions, indices: mesh.indices };
}
