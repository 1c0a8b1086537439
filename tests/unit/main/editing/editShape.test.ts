import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillBox } from '../../../../src/core/edit/box';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { unpackMesh } from '../../../../src/core/mesh/meshBytes';
import { createGrid } from '../../../../src/core/voxel/grid';
import { createAssetStore, type AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addShapes } from '../../../../src/main/documents/edits';
import { floatsOf, queueCombine, setGrid, setMesh, toVoxels, type EditServices } from '../../../../src/main/editing/editShape';
import { queueFit } from '../../../../src/main/editing/fitToModel';
import { runEdit } from '../../../../src/main/editing/runEdit';
import { createJobQueue, type JobQueue } from '../../../../src/main/jobs/jobQueue';
import type { ShapeItem } from '../../../../src/shared/document';
import type { FitShapeInput } from '../../../../src/shared/engine';
import { startingSurface } from '../../../../src/shared/shapeDefaults';
import { manifoldReport } from '../../core/mesh/oracle';
import { counter } from '../fixtures';

let folder: string;
let assets: AssetStore;
let documents: Documents;
let jobs: JobQueue;
let services: EditServices;
let document: string;

/** A block of 8 x 12 x 8 cells, 1.2 m high. */
const blockOf = (): Float32Array => {
  const grid = createGrid(16);
  fillBox(grid, { low: [4, 2, 4], high: [11, 13, 11] }, 'add');
  return grid.data;
};
const bytes = (numbers: Float32Array): Uint8Array => new Uint8Array(numbers.buffer);
const shapes = (): ShapeItem[] => documents.state(document).shapes;
const first = (): ShapeItem => shapes()[0];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maquette-edit-'));
  assets = createAssetStore(join(folder, 'assets'));
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'test', onChanged: () => undefined });
  jobs = createJobQueue({ onChanged: () => undefined });
  services = { documents, assets, jobs, runEdit, newId: counter('new') };
  document = documents.snapshot().id;
  const [{ id: grid }, { id: latent }] = await Promise.all([assets.put(bytes(blockOf())), assets.put(bytes(new Float32Array(4)))]);
  await documents.change(document, 'Start', (state) =>
    addShapes(state, [
      {
        ...{ id: 's', name: 'Block', gridSize: 16, grid, latent, height: 1.2, heightIsEstimated: false },
        origin: { kind: 'photo', photos: [], sample: 1 },
        surface: { ...startingSurface(0.5), smoothing: 0, flattenBase: false },
      },
    ]),
  );
});
afterEach(async () => {
  await documents.settled();
  await rm(folder, { recursive: true, force: true });
});

const finished = async (job: string): Promise<string[]> => {
  for (;;) {
    const entry = jobs.list().find(({ id }) => id === job);
    if (entry?.state === 'done') return entry.shapes ?? [];
    if (entry?.state === 'failed') throw new Error(entry.error);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('edited voxels', () => {
  it('are kept as one step, without the latent that no longer fits, and undone', async () => {
    const before = documents.state(document);
    const grid = blockOf();
    grid[0] = 0.25;
    const snapshot = await setGrid(services, { document, shape: 's', grid, height: 1.3, step: 'add' });
    expect(snapshot.undo).toBe('Undo Add voxels');
    expect(first()).toMatchObject({ height: 1.3, gridSize: 16 });
    expect(first().latent).toBeUndefined();
    expect(floatsOf(await assets.read(first().grid))).toEqual(grid);
    await documents.undo(document);
    expect(documents.state(document)).toBe(before);
  });

  it('of another size or out of range are refused', async () => {
    const bad = [new Float32Array(8), blockOf().fill(NaN), blockOf().fill(1.5)];
    for (const grid of bad) {
      await expect(setGrid(services, { document, shape: 's', grid, height: 1, step: 'add' })).rejects.toMatchObject({
        code: 'invalid-input',
      });
    }
    await expect(setGrid(services, { document, shape: 'gone', grid: blockOf(), height: 1, step: 'add' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('meshes of a shape', () => {
  const mesh = extractSurface(createGrid(16, blockOf()), 0.5);

  it('are kept, and become voxels again that give the same solid', async () => {
    await setMesh(services, { document, shape: 's', ...mesh, height: 1.2, step: 'convert' });
    const own = first().mesh;
    if (!own) throw new Error('the mesh is kept');
    expect(unpackMesh(await assets.read(own.data), own.vertices, own.triangles)).toEqual(mesh);
    const { undo } = await toVoxels(services, { document, shape: 's' });
    expect(undo).toBe('Undo Back to voxels');
    expect(first().mesh).toBeUndefined();
    const again = extractSurface(createGrid(16, floatsOf(await assets.read(first().grid))), first().surface.threshold);
    // Less what the edges lose by being drawn a second time.
    expect(checkMesh(again).volume / checkMesh(mesh).volume).toBeGreaterThan(0.98);
    expect(checkMesh(again).volume / checkMesh(mesh).volume).toBeLessThan(1.001);
  });

  it('that are none are refused', async () => {
    const wrong = [
      { ...mesh, indices: new Uint32Array() },
      { ...mesh, indices: Uint32Array.of(0, 1, mesh.positions.length / 3) },
      { ...mesh, positions: mesh.positions.map(() => Infinity) },
    ];
    for (const other of wrong) {
      await expect(setMesh(services, { document, shape: 's', ...other, height: 1, step: 'convert' })).rejects.toMatchObject({
        code: 'invalid-input',
      });
    }
  });
});

describe('combining', () => {
  /** Cubic metres of a shape's mesh at its height, by the manifold library. */
  const volume = async ({ mesh, height }: ShapeItem): Promise<number> => {
    if (!mesh) throw new Error('the result has a mesh');
    const read = unpackMesh(await assets.read(mesh.data), mesh.vertices, mesh.triangles);
    if (!read) throw new Error('the mesh is whole');
    const { status, volume: cubes } = manifoldReport(read);
    expect(status).toBe('NoError');
    return cubes * (height / checkMesh(read).size[1]) ** 3;
  };

  it('with a box gives what the sizes say, beside the first shape, as one step', async () => {
    const whole = 0.8 * 1.2 * 0.8; // metres; the surface lies half a cell from the cells' middles, which is their border
    const cut = { kind: 'box', size: [0.4, 0.4, 2], position: [0.2, 1.2, 0] } as const;
    const [id] = await finished(queueCombine(services, { document, shape: 's', with: { ...cut, size: [...cut.size], position: [...cut.position] }, operation: 'difference' })); // prettier-ignore
    expect(shapes().map(({ id: other }) => other)).toEqual(['s', id]);
    expect(shapes()[1].name).toBe('Block difference');
    expect(shapes()[1].origin.sample).toBeUndefined();
    // Marching cubes cut the block's edges off by a little.
    expect(await volume(shapes()[1])).toBeGreaterThan(0.97 * (whole - 0.4 * 0.2 * 0.8));
    expect(await volume(shapes()[1])).toBeLessThan(whole - 0.4 * 0.2 * 0.8);
    const sum = floatsOf(await assets.read(shapes()[1].grid)).reduce((total, value) => total + value, 0);
    const cells = sum * (1.2 / 15) ** 3; // the longest side is 15 of the 16 cells
    expect(cells / (await volume(shapes()[1]))).toBeCloseTo(1, 2);
    await documents.undo(document);
    expect(shapes()).toHaveLength(1);
  });

  it('adds and meets by inclusion and exclusion, also out of the cube', async () => {
    const ball = { kind: 'sphere' as const, size: [0.6, 0.6, 0.6] as [number, number, number], position: [0.5, 1.1, 0] as [number, number, number] }; // prettier-ignore
    const ask = async (operation: 'union' | 'intersection' | 'difference'): Promise<ShapeItem> => {
      const [id] = await finished(queueCombine(services, { document, shape: 's', with: ball, operation }));
      const made = shapes().find((shape) => shape.id === id);
      if (!made) throw new Error('the result is there');
      return made;
    };
    const [union, common, rest] = [await ask('union'), await ask('intersection'), await ask('difference')];
    // What the union has beyond the difference is the whole ball; its facets lie within the sphere.
    const share = ((await volume(union)) - (await volume(rest))) / ((4 / 3) * Math.PI * 0.3 ** 3);
    expect(share).toBeGreaterThan(0.985);
    expect(share).toBeLessThan(1);
    const block = checkMesh(extractSurface(createGrid(16, blockOf()), 0.5)).volume * 1.6 ** 3;
    expect((await volume(rest)) + (await volume(common))).toBeCloseTo(block, 4);
    expect(union.height).toBeCloseTo(1.4, 2);
    const second = await finished(
      queueCombine(services, { document, shape: 's', with: { kind: 'shape', shape: common.id }, operation: 'union' }),
    );
    expect(second).toHaveLength(1);
  });

  it('says when nothing is left, and when a mesh is open', async () => {
    const far = {
      kind: 'box' as const,
      size: [0.1, 0.1, 0.1] as [number, number, number],
      position: [9, 9, 9] as [number, number, number],
    };
    await expect(finished(queueCombine(services, { document, shape: 's', with: far, operation: 'intersection' }))).rejects.toThrow(
      'do not overlap',
    );
    const big = { ...far, size: [9, 9, 9] as [number, number, number], position: [0, 0, 0] as [number, number, number] };
    await expect(finished(queueCombine(services, { document, shape: 's', with: big, operation: 'difference' }))).rejects.toThrow(
      'would be left',
    );
    const { positions, indices } = extractSurface(createGrid(16, blockOf()), 0.5);
    await setMesh(services, { document, shape: 's', positions, indices: indices.slice(3), height: 1.2, step: 'convert' });
    await expect(finished(queueCombine(services, { document, shape: 's', with: big, operation: 'union' }))).rejects.toThrow(
      'not a closed solid',
    );
    expect(shapes()).toHaveLength(1);
  });
});

describe('fitting to the shape space', () => {
  const model = { id: 'm', title: 'M', gridSize: 8, latentSize: 4, bytes: 1, threshold: 0.4, classes: [] };
  let asked: FitShapeInput | undefined;
  const engine = {
    models: () => Promise.resolve([model]),
    fitShape: (input: FitShapeInput) => {
      asked = input;
      return Promise.resolve({ latent: Float32Array.of(1, 2, 3, 4), grid: new Float32Array(512).fill(0.1) });
    },
  };

  it('asks for the grid at the model’s own size and keeps the answer with its latent', async () => {
    const [id] = await finished(queueFit({ ...services, engine }, { document, shape: 's', model: 'm', mode: 'project', replace: false }));
    expect(asked).toMatchObject({ model: 'm', gridSize: 8 });
    expect(asked?.known).toBeUndefined();
    expect(asked?.grid.reduce((sum, value) => sum + value, 0)).toBeCloseTo((8 * 12 * 8) / 8, 3);
    const made = shapes()[1];
    expect(made).toMatchObject({ id, name: 'Block projected', gridSize: 8, surface: { threshold: 0.4 } });
    expect(made.latent && [...floatsOf(await assets.read(made.latent))]).toEqual([1, 2, 3, 4]);
  });

  it('completes in place: what was there stays', async () => {
    await finished(queueFit({ ...services, engine }, { document, shape: 's', model: 'm', mode: 'complete', replace: true }));
    expect(shapes()).toHaveLength(1);
    expect(asked?.known?.some((value) => value === 0)).toBe(true);
    const cells = floatsOf(await assets.read(first().grid));
    asked?.grid.forEach((value, i) => expect(cells[i] >= 0.4).toBe(value >= 0.5));
    expect(first().latent).toBeUndefined();
    await documents.undo(document);
    expect(first().gridSize).toBe(16);
  });
});
