import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportMesh } from '../../src/core/formats';
import { buildShapeMesh } from '../../src/core/mesh/buildShapeMesh';
import { checkMesh } from '../../src/core/mesh/checkMesh';
import { placeMesh, type Placement } from '../../src/core/mesh/placeMesh';
import { createGrid } from '../../src/core/voxel/grid';
import { addonZip } from '../../src/main/blender/addon';
import { findBridges, handOver } from '../../src/main/blender/bridges';
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

interface SceneObject {
  name: string;
  triangles: number;
  size: number[];
  low: number;
  colour: number[] | null;
  location: number[];
  selected: boolean;
}

describe.skipIf(!hasBlender())('the add-on in Blender', () => {
  it('installs, adds shapes, replaces them by name where the user put them, refuses a wrong token, and goes without a trace', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'maquette-bridge-'));
    const zip = join(folder, 'maquette_bridge.zip');
    await writeFile(zip, await addonZip(join(import.meta.dirname, '..', '..', 'resources', 'blender')));
    const script = join(import.meta.dirname, 'bridgeInBlender.py');
    const blender = spawn('blender', ['-b', '--factory-startup', '-P', script, '--', zip, '3'], {
      env: {
        ...process.env,
        MAQUETTE_BRIDGE_DIR: join(folder, 'bridges'),
        BLENDER_USER_SCRIPTS: join(folder, 'scripts'),
        BLENDER_USER_CONFIG: folder,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const said = linesOf(blender.stdout);
      expect(await said('READY ')).toBe('True');
      const [bridge] = await findBridges(join(folder, 'bridges'));
      const mesh = stool();
      const colours = new Uint8Array(mesh.positions.length).fill(128);
      const file = (height: number, painted = false): Uint8Array =>
        exportMesh(mesh, { format: 'ply', name: 'Chair', unit: 'm', up: 'z', height, ...(painted && { colours }) });
      const scene = async (): Promise<SceneObject[]> => JSON.parse(await said('SCENE ')) as SceneObject[];
      const chairs = (objects: SceneObject[]): SceneObject[] => objects.filter(({ name }) => name.startsWith('Chair'));

      await expect(handOver({ ...bridge, token: '0'.repeat(64) }, 'Chair', file(0.8))).rejects.toMatchObject({ code: 'device' });
      expect(await handOver(bridge, 'Chair', file(0.8))).toEqual({ name: 'Chair', replaced: false, triangles: mesh.indices.length / 3 });
      const [first, ...others] = chairs(await scene());
      expect(others).toEqual([]);
      expect(first).toMatchObject({ colour: null, selected: true, triangles: mesh.indices.length / 3 });
      expect(first.size[2]).toBeCloseTo(0.8, 4);
      expect(first.low).toBeCloseTo(0, 5);

      expect(await handOver(bridge, 'Chair', file(1.2, true))).toMatchObject({ name: 'Chair', replaced: true });
      const [second, ...copies] = chairs(await scene());
      expect(copies).toEqual([]);
      expect(second.location[0]).toBe(3);
      expect(second.size[2]).toBeCloseTo(1.2, 4);
      expect(second.colour?.[0]).toBeCloseTo(((128 / 255 + 0.055) / 1.055) ** 2.4, 3);

      await expect(handOver(bridge, 'Chair', new TextEncoder().encode('ply'))).rejects.toThrow('no mesh of Maquette');
      expect(chairs(await scene()).map(({ size }) => size[2])).toEqual([expect.closeTo(1.2, 4)]);
      expect(await said('DISABLED ')).toBe('True');
      expect(await findBridges(join(folder, 'bridges'))).toEqual([]);
    } finally {
      blender.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('starts with a shape in the place of the cube, ready for the next', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'maquette-start-'));
    const file = join(folder, 'chair.ply');
    const mesh = stool();
    await writeFile(file, exportMesh(mesh, { format: 'ply', name: 'Chair', unit: 'm', up: 'z', height: 0.8 }));
    const script = join(import.meta.dirname, '..', '..', 'resources', 'blender', 'open_shape.py');
    const tell =
      'import bpy, os; print("NAMES", sorted(o.name for o in bpy.data.objects), os.listdir(os.environ["MAQUETTE_BRIDGE_DIR"]) != [], flush=True)';
    const words = ['-b', '--factory-startup', '--python', script, '--python-expr', tell, '--', file, 'Chair'];
    const { stdout } = await promisify(execFile)('blender', words, {
      env: { ...process.env, MAQUETTE_BRIDGE_DIR: join(folder, 'bridges') },
    });
    expect(stdout).toContain("NAMES ['Camera', 'Chair', 'Light'] True");
    expect(await readdir(folder)).toEqual(['bridges']);
    expect(await readdir(join(folder, 'bridges'))).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
});

/** Gives the rest of the next line that begins so. */
function linesOf(stream: Readable): (start: string) => Promise<string> {
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
  return async (start) => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      if (line.value.startsWith(start)) return line.value.slice(start.length);
    }
    throw new Error(`Blender ended before "${start}"`);
  };
}
