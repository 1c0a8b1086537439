import { meshBounds } from '../mesh/bounds';
import type { TriangleMesh } from '../mesh/mesh';

/** Where a shape stands in its world, about the middle of its base: scaled, turned, then moved. */
export interface Transform {
  /** Metres along x, y (up), z. */
  readonly position: readonly [number, number, number];
  /** Degrees about x, y, z: turned about z first, then y, then x. */
  readonly rotation: readonly [number, number, number];
  /** Factors along the shape's own x, y, z; above 0. */
  readonly scale: readonly [number, number, number];
}

export const identityTransform: Transform = { position: [0, 0, 0], rotation: [0, 0, 0], scale: [1, 1, 1] };

/** The turn and scale as a matrix, row by row: Rx · Ry · Rz · S. */
export function linearPart({ rotation, scale }: Pick<Transform, 'rotation' | 'scale'>): number[] {
  const [a, b, c] = rotation.map((degrees) => (degrees * Math.PI) / 180);
  const [sa, ca, sb, cb, sc, cc] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b), Math.sin(c), Math.cos(c)];
  const turn = [
    cb * cc,
    -cb * sc,
    sb,
    ca * sc + sa * sb * cc,
    ca * cc - sa * sb * sc,
    -sa * cb,
    sa * sc - ca * sb * cc,
    sa * cc + ca * sb * sc,
    ca * cb,
  ];
  return turn.map((value, i) => value * scale[i % 3]);
}

/**
 * A mesh in metres at its place in the world: base on the floor at the given height, then transformed.
 *
 * @param mesh in object space; @param height metres that the untransformed mesh is tall.
 * @returns null for a mesh without height.
 */
export function placeInWorld(mesh: TriangleMesh, height: number, transform: Transform = identityTransform): TriangleMesh | null {
  const bounds = meshBounds(mesh);
  if (!bounds || !(bounds.max[1] > bounds.min[1])) return null;
  const { min, max } = bounds;
  const metres = height / (max[1] - min[1]);
  const matrix = linearPart(transform).map((value) => value * metres);
  const base = [(min[0] + max[0]) / 2, min[1], (min[2] + max[2]) / 2];
  const { position } = transform;
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = mesh.positions[i] - base[0];
    const y = mesh.positions[i + 1] - base[1];
    const z = mesh.positions[i + 2] - base[2];
    for (let row = 0; row < 3; row++) {
      positions[i + row] = matrix[3 * row] * x + matrix[3 * row + 1] * y + matrix[3 * row + 2] * z + position[row];
    }
  }
  return { positions, indices: mesh.indices };
}

/** Whether a transform changes nothing. */
export function isIdentity({ position, rotation, scale }: Transform): boolean {
  return position.every((value) => value === 0) && rotation.every((value) => value === 0) && scale.every((value) => value === 1);
}
