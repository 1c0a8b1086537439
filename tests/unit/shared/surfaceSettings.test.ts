import { describe, expect, it } from 'vitest';
import { documentEdit, surfaceSettings } from '../../../src/shared/document';
import { startingSurface } from '../../../src/shared/shapeDefaults';

/** What a document of version 0.1 holds. */
const old = { threshold: 0.4, smoothing: 0.35, keepLargestPart: true, flattenBase: true, symmetric: true, fillCavities: true };

describe('surface settings', () => {
  it('of old documents keep the surface that they had', () => {
    expect(surfaceSettings.parse(old)).toEqual({
      ...old,
      method: 'marching-cubes',
      detail: 1,
      triangles: null,
      planar: 0,
      evenTriangles: false,
      minPart: 0,
      minWall: 0,
      bridgeParts: false,
      symmetryPlane: 'middle',
    });
  });

  it('of new shapes are valid as they are', () => {
    expect(surfaceSettings.parse(startingSurface(0.5))).toEqual(startingSurface(0.5));
  });

  it('change only what an edit names', () => {
    const edit = { type: 'setSurface', id: 's', surface: { threshold: 0.3 } } as const;
    expect(documentEdit.parse(edit)).toEqual(edit);
  });

  it.each([
    { detail: 3 },
    { method: 'blobs' },
    { triangles: 3 },
    { triangles: 1.5 },
    { planar: 1.1 },
    { minPart: -0.1 },
    { symmetryPlane: { angle: 0 } },
    { symmetryPlane: { angle: 0, offset: 2 } },
  ])('refuse %j', (change) => {
    expect(surfaceSettings.safeParse({ ...old, ...change }).success).toBe(false);
  });
});
