import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildShapeMesh, type SurfaceSettings } from '../../../../src/core/mesh/buildShapeMesh';
import { meshBounds } from '../../../../src/core/mesh/bounds';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { meshParts } from '../../../../src/core/mesh/meshParts';
import { prepareSimplifier } from '../../../../src/core/mesh/simplify';
import { surfaceMethods } from '../../../../src/core/mesh/surfaceMethods';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createRandom } from '../../../../src/core/random';
import { createGrid, type VoxelGrid } from '../../../../src/core/voxel/grid';
import { bruteForceFault, manifoldReport } from './oracle';
import { gridOf, noiseGrid, noiseKinds, soft } from './shapes';

const plain: SurfaceSettings = {
  threshold: 0.5,
  smoothing: 0,
  keepLargestPart: false,
  flattenBase: false,
  symmetric: false,
  fillCavities: false,
};

/** A chair of 32 cells whose front legs end one cell higher than the others, with a loose cell beside it and a hole in the seat. */
function chair(): VoxelGrid {
  const grid = createGrid(32);
  const box = (x0: number, x1: number, y0: number, y1: number, z0: number, z1: number, value = 1): void => {
    for (let z = z0; z < z1; z++) for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) grid.data[x + 32 * (y + 32 * z)] = value;
  };
  box(8, 24, 14, 18, 8, 24);
  box(8, 24, 18, 31, 8, 10);
  for (const x of [8, 22]) {
    box(x, x + 2, 1, 14, 8, 10);
    box(x, x + 2, 2, 14, 22, 24);
  }
  box(29, 30, 20, 21, 28, 30);
  box(14, 16, 15, 17, 14, 16, 0);
  return grid;
}

describe('buildShapeMesh', () => {
  beforeAll(prepareSimplifier);

  it('stays a closed 2-manifold whatever the grid and the settings', () => {
    fc.assert(
      fc.property(
        fc.record({
          threshold: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          smoothing: fc.double({ min: 0, max: 1, noNaN: true }),
          keepLargestPart: fc.boolean(),
          flattenBase: fc.boolean(),
          symmetric: fc.boolean(),
          fillCavities: fc.boolean(),
          method: fc.constantFrom(...surfaceMethods),
          detail: fc.constantFrom(1 as const, 1 as const, 2 as const),
          triangles: fc.constantFrom(null, null, 60),
          planar: fc.constantFrom(0, 0.6),
          minPart: fc.constantFrom(0, 0.1),
          minWall: fc.constantFrom(0, 0.3),
          bridgeParts: fc.boolean(),
          symmetryPlane: fc.constantFrom('middle' as const, 'found' as const, { angle: 30, offset: 0.1 }),
        }),
        fc.integer(),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(...noiseKinds),
        (settings, seed, size, kind) => {
          const mesh = buildShapeMesh(noiseGrid(createRandom(seed), size, kind), settings);
          expect(bruteForceFault(mesh)).toBeNull();
          if (mesh.indices.length > 0) expect(manifoldReport(mesh).status).toBe('NoError');
          expect(mesh.positions.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('gives one part with keepLargestPart and fillCavities', () => {
    const random = createRandom(5);
    for (let i = 0; i < 200; i++) {
      const grid = noiseGrid(random, 6, noiseKinds[i % 3]);
      const mesh = buildShapeMesh(grid, { ...plain, threshold: random.range(0.1, 0.9), keepLargestPart: true, fillCavities: true });
      expect(meshParts(mesh).count).toBeLessThanOrEqual(1);
    }
  });

  it('cleans a chair: no loose part, no hole inside, volume kept by smoothing', () => {
    const rough = buildShapeMesh(chair(), plain);
    expect(meshParts(rough).count).toBe(3);
    const settings = { ...plain, keepLargestPart: true, fillCavities: true };
    const clean = buildShapeMesh(chair(), settings);
    expect(meshParts(clean).count).toBe(1);
    for (const smoothing of [0.2, 0.5, 1]) {
      const smooth = buildShapeMesh(chair(), { ...settings, smoothing });
      expect(Math.abs(meshVolume(smooth) / meshVolume(clean) - 1)).toBeLessThan(0.001);
      const [a, b] = [checkMesh(clean).size, checkMesh(smooth).size];
      for (let axis = 0; axis < 3; axis++) expect(Math.abs(a[axis] - b[axis]) * 32).toBeLessThan(0.75); // cells
      expect(checkMesh(smooth).degenerateTriangles).toBe(0);
    }
  });

  it('stands on one plane with flattenBase, on all four legs', () => {
    for (const smoothing of [0, 0.4, 1]) {
      const mesh = buildShapeMesh(chair(), { ...plain, keepLargestPart: true, smoothing, flattenBase: true });
      const floor = meshBounds(mesh)?.min[1] ?? NaN;
      expect(floor).toBeCloseTo(1 / 32 - 0.5, 6);
      const corners = new Set<string>();
      let onFloor = 0;
      for (let v = 0; v < mesh.positions.length; v += 3) {
        const [x, y, z] = mesh.positions.subarray(v, v + 3);
        if (y !== floor) {
          expect(y - floor).toBeGreaterThan(0.06 / 32); // nothing lies almost on the floor
          continue;
        }
        onFloor++;
        corners.add(`${x < 0 ? 'left' : 'right'} ${z < 0 ? 'back' : 'front'}`);
      }
      expect(onFloor).toBe(16); // four columns of each of the four legs
      expect(corners.size).toBe(4);
      const report = checkMesh(mesh);
      expect(report.closed && report.manifold && report.oriented).toBe(true);
      expect(report.degenerateTriangles).toBe(0);
    }
  });

  it('makes both halves alike with symmetric', () => {
    const lopsided = gridOf(24, (x, y, z) => soft(Math.hypot(x + 0.05, y, z) - 0.3 - 0.1 * x, 24));
    const { positions } = buildShapeMesh(lopsided, { ...plain, symmetric: true });
    const at = (x: number, y: number, z: number): string => [x, y, z].map((value) => Math.round(value * 1e5) + 0).join();
    const all = new Set<string>();
    for (let v = 0; v < positions.length; v += 3) all.add(at(positions[v], positions[v + 1], positions[v + 2]));
    for (let v = 0; v < positions.length; v += 3) expect(all.has(at(-positions[v], positions[v + 1], positions[v + 2]))).toBe(true);
  });

  it('keeps both of two mirrored parts with symmetric and keepLargestPart', () => {
    const pair = gridOf(16, (x, y, z) => soft(Math.hypot(Math.abs(x) - 0.25, y, z) - 0.15, 16));
    expect(meshParts(buildShapeMesh(pair, { ...plain, keepLargestPart: true, symmetric: true })).count).toBe(2);
    expect(meshParts(buildShapeMesh(pair, { ...plain, keepLargestPart: true })).count).toBe(1);
  });

  it('gives an empty mesh if no cell reaches the threshold', () => {
    const mesh = buildShapeMesh(createGrid(4), {
      ...plain,
      smoothing: 1,
      keepLargestPart: true,
      flattenBase: true,
      symmetric: true,
      fillCavities: true,
    });
    expect(mesh.indices.length).toBe(0);
  });
});
