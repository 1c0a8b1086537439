import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readObj } from '../../../../src/core/formats/obj';
import { readStl } from '../../../../src/core/formats/stl';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { voxelIndex } from '../../../../src/core/voxel/grid';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addShapes } from '../../../../src/main/documents/edits';
import { exportShape, fileName, withExtension, type ExportServices } from '../../../../src/main/exports/exportMesh';
import { makeMeshFile } from '../../../../src/main/exports/makeMeshFile';
import { createJobQueue } from '../../../../src/main/jobs/jobQueue';
import type { ExportSettings, ShapeItem } from '../../../../src/shared/document';
import { presetOf } from '../../../../src/shared/exportTargets';
import { makeAssets, makeFolder, makeShape } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let documents: Documents;
let services: ExportServices;
const size = 16;

/** A box of 8 x 4 x 6 cells, off the middle: wider than high, higher nowhere. */
async function boxShape(): Promise<ShapeItem> {
  const grid = new Float32Array(size ** 3);
  for (let z = 2; z < 8; z++) for (let y = 5; y < 9; y++) for (let x = 1; x < 9; x++) grid[voxelIndex(size, x, y, z)] = 1;
  const { id } = await assets.put(new Uint8Array(grid.buffer));
  const shape = await makeShape(assets, 'box', 1, size);
  return { ...shape, grid: id, height: 0.5, surface: { ...shape.surface, smoothing: 0, flattenBase: false } };
}

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(folder);
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'a test', onChanged: () => undefined });
  const shape = await boxShape();
  await documents.change(documents.snapshot().id, 'Add', (state) => addShapes(state, [shape]));
  await mkdir(join(folder, 'out'));
  services = {
    documents,
    assets,
    jobs: createJobQueue({ onChanged: () => undefined }),
    build: (request) => Promise.resolve().then(() => makeMeshFile(request)),
    choosePath: ({ name }) => Promise.resolve(join(folder, 'out', name)),
    chooseFolder: () => Promise.resolve(join(folder, 'out')),
  };
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

const run = (settings: Partial<ExportSettings>, change: Partial<ExportServices> = {}): ReturnType<typeof exportShape> =>
  exportShape(
    { ...services, ...change },
    { document: documents.snapshot().id, shape: 'box', settings: { ...presetOf('other'), ...settings } },
  );

describe('export', () => {
  it.each([
    ['obj', 'mm', 'z', 500],
    ['obj', 'm', 'y', 0.5],
    ['stl', 'in', 'z', 0.5 / 0.0254],
    ['stl', 'cm', 'y', 50],
  ] as const)('writes %s in %s with %s up, closed, of the real height, standing on the origin', async (format, unit, up, height) => {
    const result = await run({ format, unit, up });
    expect(result?.file).toBe(`Shape box.${format}`);
    const bytes = await readFile(join(folder, 'out', `Shape box.${format}`));
    expect(result?.bytes).toBe(bytes.length);
    const mesh = (format === 'obj' ? readObj : readStl)(new Uint8Array(bytes), 'a');
    expect(checkMesh(mesh)).toMatchObject({ closed: true, manifold: true });
    expect(mesh.indices.length / 3).toBe(result?.triangles);

    // The surface of a box of cells at threshold .5 goes through its faces' corners: 8 x 4 x 6 cells, so width = 2 and depth = 1.5 heights.
    const axis = (index: number): [number, number] => {
      const values = Array.from(mesh.positions.filter((_, i) => i % 3 === index));
      return [Math.min(...values), Math.max(...values)];
    };
    const upright = axis(up === 'y' ? 1 : 2);
    expect(upright[0]).toBeCloseTo(0, 4);
    expect(upright[1] / height).toBeCloseTo(1, 4);
    const width = axis(0);
    expect((width[1] - width[0]) / height).toBeCloseTo(2, 3);
    expect(width[0] + width[1]).toBeCloseTo(0, 3);
    expect(result?.size[0]).toBeCloseTo(1, 3);
    expect(result?.size[1]).toBeCloseTo(0.5, 5);
    expect(result?.size[2]).toBeCloseTo(0.75, 3);
  });

  it('writes nothing when the dialog is cancelled', async () => {
    expect(await run({ format: 'obj', unit: 'm', up: 'y' }, { choosePath: () => Promise.resolve(null) })).toBeNull();
    expect(services.jobs.list()).toEqual([]);
  });

  it('says when there is no surface, and leaves no file', async () => {
    const empty = await assets.put(new Uint8Array(4 * size ** 3));
    await documents.change(documents.snapshot().id, 'x', (state) => ({
      ...state,
      shapes: state.shapes.map((shape) => ({ ...shape, grid: empty.id })),
    }));
    await expect(run({ format: 'obj', unit: 'm', up: 'y' })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await readdir(join(folder, 'out'))).toEqual([]);
    expect(services.jobs.list()[0]?.error).toContain('no surface');
  });

  it('says when the place cannot be written', async () => {
    const choosePath = (): Promise<string> => Promise.resolve(join(folder, 'gone', 'a.obj'));
    await expect(run({ format: 'obj', unit: 'm', up: 'y' }, { choosePath })).rejects.toMatchObject({
      code: 'not-found',
      place: { file: 'a.obj' },
    });
  });

  it('gives null when it is cancelled at work', async () => {
    const build: ExportServices['build'] = () => {
      services.jobs.cancelAll();
      return new Promise(() => undefined);
    };
    expect(await run({ format: 'obj', unit: 'm', up: 'y' }, { build })).toBeNull();
    expect(await readdir(join(folder, 'out'))).toEqual([]);
  });
});

describe('file names', () => {
  it.each([
    ['Club armchair', 'Club armchair'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
    ['../../etc/passwd', 'etc passwd'],
    ['con', 'Shape'],
    ['...', 'Shape'],
    ['x'.repeat(300), 'x'.repeat(120)],
    ['tab\tand\nline', 'tab and line'],
  ])('%j becomes %j', (name, expected) => expect(fileName(name)).toBe(expected));

  it('get the ending of their format', () => {
    expect(withExtension('/a/b', 'obj')).toBe('/a/b.obj');
    expect(withExtension('/a/b.OBJ', 'obj')).toBe('/a/b.OBJ');
    expect(withExtension('/a/b.stl', 'obj')).toBe('/a/b.stl.obj');
  });
});
