import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportMesh } from '../../src/core/formats';
import { buildShapeMesh } from '../../src/core/mesh/buildShapeMesh';
import { checkMesh } from '../../src/core/mesh/checkMesh';
import { placeMesh, type Placement } from '../../src/core/mesh/placeMesh';
import { createGrid } from '../../src/core/voxel/grid';
import { blenderHasNumpy, hasBlender, inBlender, type Inspection } from './inBlender';

/** A stool with one back: seat, four legs, a back at low z that is the highest point. */
function stool(): ReturnType<typeof buildShapeMesh> {
  const grid = createGrid(24);
  const box = (x0: number, x1: number, y0: number, y1: number, z0: number, z1: number): void => {
    for (let z = z0; z < z1; z++) for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) grid.data[x + 24 * (y + 24 * z)] = 1;
  };
  box(6, 18, 10, 12, 4, 20);
  box(6, 18, 12, 22, 4, 6);
  for (const x of [6, 16]) for (const z of [4, 18]) box(x, x + 2, 1, 10, z, z + 2);
  return buildShapeMesh(grid, {
    threshold: 0.4,
    smoothing: 0.5,
    keepLargestPart: true,
    flattenBase: true,
    symmetric: true,
    fillCavities: true,
  });
}

// Blender is no dependency of the project: where it is installed, it is the independent reader of what we write.
describe.skipIf(!hasBlender())('exported files in Blender', () => {
  const mesh = stool();
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-blender-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Writes the stool in each format and lets Blender look at the files. */
  async function expectRight(placement: Placement, files: readonly string[]): Promise<Inspection[]> {
    const expected = checkMesh(placeMesh(mesh, { ...placement, up: 'z' }));
    const paths = files.map((format) => join(folder, `stool-${placement.unit}-${placement.up}.${format}`));
    await Promise.all(paths.map((path, i) => writeFile(path, exportMesh(mesh, { ...placement, format: files[i], name: 'Stool' }))));
    const inspections = await inBlender(placement.up, paths);
    expect(inspections.length).toBe(files.length);
    for (const [i, seen] of inspections.entries()) {
      const file = files[i];
      expect(seen, file).toMatchObject({ openEdges: 0, flippedEdges: 0, triangles: expected.triangles, vertices: expected.vertices });
      expect(seen.volume / expected.volume, file).toBeCloseTo(1, 3);
      for (let axis = 0; axis < 3; axis++) expect((seen.max[axis] - seen.min[axis]) / expected.size[axis], file).toBeCloseTo(1, 4);
      // Blender is z up: the object stands on the floor at the origin, its back away from the viewer at -y.
      expect(Math.abs(seen.min[2]) / expected.size[2], file).toBeLessThan(1e-5);
      expect(Math.abs(seen.min[0] + seen.max[0]) / expected.size[0], file).toBeLessThan(1e-4);
      expect(seen.highest[1], file).toBeGreaterThan(0.2 * expected.size[1]);
    }
    return inspections;
  }

  it.each<Placement>([
    { height: 0.8, unit: 'm', up: 'z' },
    { height: 0.8, unit: 'm', up: 'y' },
    { height: 0.8, unit: 'mm', up: 'z' },
  ])('come up closed, upright and in size: %o', async (placement) => {
    // The PLY importer takes the axes as they are.
    const files = placement.up === 'z' ? ['obj', 'stl', 'ply'] : ['obj', 'stl'];
    const inspections = await expectRight(placement, files);
    expect(inspections[0].name).toBe('Stool');
  });

  it.skipIf(!hasBlender() || !blenderHasNumpy())('glTF comes up closed, upright and in metres (needs NumPy in Blender)', async () => {
    await expectRight({ height: 0.8, unit: 'm', up: 'y' }, ['glb']);
  });
});
