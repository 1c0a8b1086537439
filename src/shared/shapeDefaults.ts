import type { SurfaceSettings } from './document';
import type { Reconstruction } from './engine';

/** Typical heights of the model's classes, metres: a start that the user can correct. */
const typicalHeights: Readonly<Record<string, number>> = { bed: 0.9, bookcase: 1.8, chair: 0.85, desk: 0.75, sofa: 0.85, table: 0.75 };
/** Of a shape that nothing is known of, metres. */
export const unknownHeight = 0.8;

/** Height in metres to begin with for what a photo most likely shows. */
export function typicalHeight(classes: Reconstruction['classes']): number {
  const [first] = [...classes].sort((a, b) => b.probability - a.probability);
  return (first && typicalHeights[first.name.toLowerCase()]) ?? unknownHeight;
}

/** How a new shape's surface starts: the model's own threshold, gently smoothed, and cleaned as for a print. */
export function startingSurface(threshold: number): SurfaceSettings {
  return {
    threshold: Math.min(0.99, Math.max(0.01, threshold)),
    smoothing: 0.35,
    keepLargestPart: true,
    flattenBase: true,
    symmetric: false,
    fillCavities: true,
    method: 'marching-cubes',
    detail: 1,
    triangles: null,
    planar: 0,
    evenTriangles: false,
    minPart: 0,
    minWall: 0,
    bridgeParts: true,
    symmetryPlane: 'middle',
  };
}
