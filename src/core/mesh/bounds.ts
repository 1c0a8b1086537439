import type { TriangleMesh } from './mesh';

export interface Bounds {
  min: [number, number, number];
  max: [number, number, number];
}

/** Smallest box around all vertices; null for a mesh without any. */
export function meshBounds({ positions }: TriangleMesh): Bounds | null {
  if (positions.length === 0) return null;
  const min: Bounds['min'] = [Infinity, Infinity, Infinity];
  const max: Bounds['max'] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis];
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  }
  return { min, max };
}
