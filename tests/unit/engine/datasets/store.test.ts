import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGrids, prepareStore } from '../../../../src/engine/datasets/prepare';
import { makeShard } from '../../../../src/engine/datasets/makeShard';
import { planShards } from '../../../../src/engine/datasets/shardPlan';
import type { ShardJob } from '../../../../src/engine/datasets/shardPlan';
import type { CatalogueModel } from '../../../../src/engine/datasets/sweetHome3d';
import { openStore } from '../../../../src/engine/datasets/store';

const options = { models: [], gridSize: 32, side: 48, proceduralPerClass: 30, proceduralViews: 1, catalogueViews: 1, variations: 1 };

/** The plan with only a few shapes in each shard, to be quick. */
const smallPlan = (rounds: number): ShardJob[] =>
  planShards({ ...options, rounds }).map((job) => ({ ...job, shapes: job.shapes.slice(0, 6) }));

const withoutPictures = (jobs: ShardJob[]): ShardJob[] =>
  jobs.map((job) => ({ ...job, shapes: job.shapes.map((shape) => ({ ...shape, views: [] })) }));

describe('a data store', () => {
  let root: string;
  let folder: string;
  let workerFile: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'maquette-store-'));
    folder = join(root, 'set');
    // Inside the project, so that the thread finds sharp.
    workerFile = resolve('node_modules/.cache/maquette-tests/shardWorker.mjs');
    await mkdir(join(workerFile, '..'), { recursive: true });
    await build({
      entryPoints: ['src/engine/datasets/shardWorker.ts'],
      outfile: workerFile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    });
    await prepareStore(folder, 'Test', smallPlan(2), { workers: 2, workerFile });
  }, 300_000);
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('gives back shapes, grids and pictures', async () => {
    const store = await openStore(folder);
    expect(store.shapes).toHaveLength(12);
    expect(store.pictures).toHaveLength(24);
    for (const [i, shape] of store.shapes.entries()) {
      const grid = store.grid(i);
      expect(grid).toHaveLength(32 ** 3);
      // The canonical fit: the longest side takes 30 cells, so the outermost layer of cells is empty and some face of the next is not.
      const extent = [0, 1, 2].map((axis) => {
        let low = 32;
        let high = -1;
        grid.forEach((cell, n) => {
          const c = Math.floor(n / 32 ** axis) % 32;
          if (cell === 1) [low, high] = [Math.min(low, c), Math.max(high, c)];
        });
        return high - low + 1;
      });
      expect(Math.max(...extent), shape.id).toBe(30);
    }
    const { width, height, rgba } = await store.readPicture(3);
    expect([width, height, rgba.length]).toEqual([48, 48, 48 * 48 * 4]);
    expect(store.pictures[3]?.camera?.distance).toBeGreaterThan(1);
    await store.close();
  });

  it('is reused while nothing changed, and a missing shard alone is made again, to the same bytes', async () => {
    const again = await prepareStore(folder, 'Test', smallPlan(2), { workers: 1, workerFile });
    expect([again.made, again.pictures]).toEqual([0, 0]);
    const name = smallPlan(2)[1]?.name ?? '';
    const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}.`));
    const before = await Promise.all(files.map((file) => readFile(join(folder, file))));
    for (const file of files) await rm(join(folder, file));
    const repaired = await prepareStore(folder, 'Test', smallPlan(2), { workers: 1, workerFile });
    expect(repaired.made).toBe(1);
    for (const [i, file] of files.entries()) expect((await readFile(join(folder, file))).equals(before[i] as Buffer), file).toBe(true);
  }, 120_000);

  it('has the same shapes in a second size, made with the pictures or added later', async () => {
    const at = join(root, 'two sizes');
    const plan = withoutPictures(planShards({ ...options, proceduralPerClass: 1, rounds: 1 }));
    await prepareStore(at, 'Test', plan, { workers: 1, workerFile });
    await expect(openStore(at, undefined, 64)).rejects.toMatchObject({ code: 'not-found' });
    expect(await addGrids(at, plan, 64, { workers: 1, workerFile })).toBe(1);
    const added = await readFile(join(at, 'procedural-0-000.grids-64'));
    const [small, large] = [await openStore(at), await openStore(at, undefined, 64)];
    expect([small.gridSize, large.gridSize]).toEqual([32, 64]);
    for (const [i, shape] of small.shapes.entries()) {
      expect(large.shapes[i]).toEqual(shape);
      const fine = large.grid(i);
      // A full cell at 64³ lies in a full one at 32³: what it touches, the larger one touches.
      const coarse = small.grid(i);
      fine.forEach((cell, n) => {
        const [x, y, z] = [n % 64, Math.floor(n / 64) % 64, Math.floor(n / 4096)];
        if (cell === 1 && coarse[(x >> 1) + 32 * ((y >> 1) + 32 * (z >> 1))] !== 1) throw new Error(`${shape.id}: cell ${x} ${y} ${z}`);
      });
      expect(fine.some((cell) => cell === 1)).toBe(true);
    }
    await Promise.all([small.close(), large.close()]);
    const both = withoutPictures(planShards({ ...options, proceduralPerClass: 1, rounds: 1, alsoSizes: [64] }));
    await prepareStore(join(root, 'both'), 'Test', both, { workers: 1, workerFile });
    expect((await readFile(join(root, 'both', 'procedural-0-000.grids-64'))).equals(added)).toBe(true);
  }, 120_000);

  it('renders the 24 views of 3D-R2N2, of pieces of the second variety too, and keeps them apart from other sets by their key', async () => {
    const at = join(root, 'r2n2');
    const one = { ...options, proceduralPerClass: 1, rounds: 1, varieties: [2] as const };
    const [job] = planShards({ ...one, protocol: 'r2n2-24' });
    await makeShard(await mkdir(at, { recursive: true }).then(() => at), { ...job, shapes: job.shapes.slice(0, 1) });
    await writeFile(join(at, 'manifest.json'), JSON.stringify({ version: 1, name: 'x', gridSize: 32, shards: [job.name] }));
    const store = await openStore(at);
    expect(store.pictures).toHaveLength(24);
    for (const { camera } of store.pictures) {
      expect(camera?.tilt).toBe(0);
      expect(camera && camera.elevation >= 25 && camera.elevation < 30).toBe(true);
    }
    expect(new Set(store.pictures.map(({ camera }) => Math.floor((camera?.azimuth ?? 0) / 60))).size).toBe(6);
    const { rgba } = await store.readPicture(0);
    // White where there is nothing, and something in the middle.
    expect([...rgba.subarray(0, 4)]).toEqual([255, 255, 255, 0]);
    expect(rgba.some((value, i) => i % 4 === 3 && value === 255)).toBe(true);
    await store.close();
    expect(
      new Set(
        [planShards(one), planShards({ ...one, varieties: [1] as const }), planShards({ ...one, protocol: 'r2n2-24' })].map(
          ([first]) => first.key,
        ),
      ).size,
    ).toBe(3);
  }, 120_000);

  it('makes product pictures: the object alone on white, from the front half and above', async () => {
    const at = join(root, 'product');
    await mkdir(at, { recursive: true });
    const job = planShards({ ...options, proceduralPerClass: 1, rounds: 1, products: { catalogue: 0, procedural: 3 } }).find(({ name }) =>
      name.startsWith('product-procedural'),
    );
    if (!job) throw new Error('no shard of product pictures was planned');
    await makeShard(at, { ...job, shapes: job.shapes.slice(0, 2).map((shape) => ({ ...shape, keeps: true })) });
    await writeFile(join(at, 'manifest.json'), JSON.stringify({ version: 1, name: 'x', gridSize: 32, shards: [job.name] }));
    const store = await openStore(at);
    expect(store.pictures.map(({ shape }) => shape)).toEqual([0, 0, 0, 1, 1, 1]);
    for (const [i, { camera }] of store.pictures.entries()) {
      expect(Math.abs(camera?.azimuth ?? 180)).toBeLessThanOrEqual(80);
      expect(camera?.elevation).toBeGreaterThanOrEqual(0);
      const { rgba } = await store.readPicture(i);
      const covered = Array.from({ length: rgba.length / 4 }, (_, p) => rgba[4 * p + 3] / 255);
      expect(covered.reduce((a, b) => a + b) / covered.length).toBeGreaterThan(0.02);
      for (const [p, alpha] of covered.entries()) if (alpha === 0) expect([...rgba.subarray(4 * p, 4 * p + 3)]).toEqual([255, 255, 255]);
    }
    await store.close();
  }, 120_000);

  it('plans warped designs of training models only, and no product picture of a test model', () => {
    const model = (split: 'train' | 'validation' | 'test'): CatalogueModel => ({
      id: `Model-${split}`,
      catalogue: 'Scopia',
      class: 'chair',
      name: split,
      creator: 'Somebody',
      licence: 'CC-BY 3.0',
      object: `Model-${split}`,
      split,
      objFile: `${split}.obj`,
      metres: [1, 1, 1],
      rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    const models = [model('train'), model('validation'), model('test')];
    const plan = planShards({
      ...options,
      models,
      rounds: 2,
      warps: { count: 3, views: 1, products: 2 },
      products: { catalogue: 1, procedural: 1 },
    });
    const shapes = (prefix: string): ShardJob['shapes'] => plan.filter(({ name }) => name.startsWith(prefix)).flatMap((job) => job.shapes);
    expect(shapes('warped').map(({ id }) => id)).toEqual(['Model-train~w0', 'Model-train~w1', 'Model-train~w2']);
    expect(shapes('product-catalogue').map(({ id }) => id)).toEqual(['Model-train']);
    expect(new Set(shapes('product').map(({ split }) => split))).toEqual(new Set(['train', 'validation']));
    // What was planned before is planned as before: its shards are kept.
    const before = planShards({ ...options, models, rounds: 2 });
    expect(plan.filter(({ name }) => before.some((job) => job.name === name))).toEqual(before);
  });

  it("opens a later round's shard alone with the shapes it shows", async () => {
    const plan = smallPlan(2);
    const job = plan[plan.length - 1];
    const store = await openStore(folder, [job.name]);
    expect(store.pictures).toHaveLength(6);
    for (const [i, picture] of store.pictures.entries()) expect(store.shapes[picture.shape]?.id).toBe(job.shapes[i]?.id);
    await store.close();
  });

  it('stops when asked and says that it can go on', async () => {
    const stopped = prepareStore(join(root, 'stopped'), 'Test', smallPlan(1), { workers: 1, workerFile }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each<[string, (folder: string, shard: string) => Promise<void>]>([
    ['no manifest', (at) => rm(join(at, 'manifest.json'))],
    ['a manifest that is not JSON', (at) => writeFile(join(at, 'manifest.json'), '{')],
    [
      'a manifest that leads out of the folder',
      (at) => writeFile(join(at, 'manifest.json'), JSON.stringify({ version: 1, name: 'x', gridSize: 32, shards: ['../x'] })),
    ],
    [
      'a manifest of another version',
      (at) => writeFile(join(at, 'manifest.json'), JSON.stringify({ version: 9, name: 'x', gridSize: 32, shards: [] })),
    ],
    ['a missing shard', (at, shard) => rm(join(at, `${shard}.json`))],
    ['grids cut short', (at, shard) => truncate(join(at, `${shard}.grids`), 5000)],
    ['pictures cut short', (at, shard) => truncate(join(at, `${shard}.pictures`), 100)],
  ])('refuses %s with a typed error', async (_, damage) => {
    const copy = await mkdtemp(join(root, 'damaged-'));
    for (const file of await readdir(folder)) await copyFile(join(folder, file), join(copy, file));
    await damage(copy, smallPlan(1)[0]?.name ?? '');
    const read = async (): Promise<void> => {
      const store = await openStore(copy);
      try {
        await store.readPicture(0);
      } finally {
        await store.close();
      }
    };
    await expect(read()).rejects.toMatchObject({
      name: 'MaquetteError',
      place: expect.objectContaining({ file: expect.any(String) as string }) as object,
    });
  });
});

describe('makeShard', () => {
  it('makes the same bytes in another process order', async () => {
    const root = await mkdtemp(join(tmpdir(), 'maquette-shard-'));
    const job = smallPlan(1)[0];
    await makeShard(root, { ...job, name: 'a' });
    await makeShard(root, { ...job, name: 'b' });
    for (const kind of ['grids', 'pictures', 'json'])
      expect((await readFile(join(root, `a.${kind}`))).equals(await readFile(join(root, `b.${kind}`))), kind).toBe(true);
    await rm(root, { recursive: true, force: true });
  }, 120_000);
});
