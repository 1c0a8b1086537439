import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voxelise } from '../../../../src/core/voxel/voxelise';
import { inspectData } from '../../../../src/engine/datasets/inspect';
import { prepareData } from '../../../../src/engine/datasets/prepareFolder';
import {
  listPreparedSets,
  listUnfinishedSets,
  readFolderThumbnails,
  readPreparedSet,
  readSetThumbnails,
} from '../../../../src/engine/datasets/preparedSets';
import { openStore } from '../../../../src/engine/datasets/store';
import { readSetProblems } from '../../../../src/engine/datasets/storeFiles';
import type { PrepareOptions } from '../../../../src/shared/data';
import { armchair, differences, heap, obj, picture, put } from './sampleSets';

const options: PrepareOptions = {
  title: 'Mine',
  gridSize: 32,
  alsoGridSize: 64,
  views: 2,
  side: 64,
  fill: 'solid',
  validationShare: 0.25,
  seed: 3,
};

let root: string;
let source: string;
let workerFile: string;

/** Every file of a set with its content, but for the times in it. */
async function contents(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort()) {
    const bytes = await readFile(join(folder, name));
    const text = name.endsWith('.json') ? bytes.toString('utf8').replace(/"(createdAt|startedAt)":"[^"]*"/g, '') : undefined;
    files[name] = createHash('sha256')
      .update(text ?? bytes)
      .digest('hex');
  }
  return files;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'maquette-prepare-'));
  source = join(root, 'source');
  for (let n = 0; n < 6; n++) await put(source, `chairs/c${n}.obj`, obj(heap(n + 1)));
  for (let n = 0; n < 5; n++) await put(source, `tables/t${n}.obj`, obj(heap(n + 20)));
  // The same chair, mirrored and larger, under another name.
  const mirrored = heap(3);
  await put(
    source,
    'chairs/other.obj',
    obj({ ...mirrored, positions: mirrored.positions.map((value, i) => value * (i % 3 === 0 ? -3 : 3)) }),
  );
  await put(source, 'tables/broken.obj', 'v 0 0 zero\n');
  await put(source, 'tables/flat.obj', 'v 0 0 0\nv 0 0 0\nv 0 0 0\nf 1 2 3\n');
  // Inside the project, so that the threads find sharp.
  workerFile = resolve('node_modules/.cache/maquette-tests/partWorker.mjs');
  await build({
    entryPoints: ['src/engine/datasets/partWorker.ts'],
    outfile: workerFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
}, 300_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a prepared folder', () => {
  let out: string;
  const stages: string[] = [];
  beforeAll(async () => {
    out = join(root, 'sets', 'mine');
    await prepareData(
      { folder: source, out, options },
      { onProgress: ({ stage }) => stages.push(stage) },
      { workers: 2, workerFile, picturesPerPart: 8 },
    );
  }, 300_000);

  it('says what it holds', async () => {
    const set = await readPreparedSet(out);
    expect(set).toMatchObject({
      id: 'mine',
      title: 'Mine',
      layout: 'mesh-folder',
      gridSize: 32,
      shapes: 12,
      pictures: 24,
      problemCount: 2,
    });
    expect(set.classes).toEqual([
      { name: 'chairs', shapes: 7 },
      { name: 'tables', shapes: 5 },
    ]);
    let bytes = 0;
    for (const name of await readdir(out)) bytes += (await stat(join(out, name))).size;
    expect(set.bytes).toBe(bytes);
    expect(await listPreparedSets(join(root, 'sets'))).toEqual([set]);
    expect(await listUnfinishedSets(join(root, 'sets'))).toEqual([]);
    expect(stages.at(-1)).toBe('Looking for near-duplicates');
    expect(stages).toContain('Preparing shapes (14 of 14, 28 of 28 pictures)');
  });

  it('holds the grids of the meshes in both sizes', async () => {
    for (const size of [32, 64]) {
      const store = await openStore(out, undefined, size);
      const shape = store.shapes.findIndex(({ id }) => id === 'chairs/c3');
      expect(differences(store.grid(shape), voxelise(heap(4), size).cells)).toBe(0);
      await store.close();
    }
  });

  it('lists what was left out, with reasons', async () => {
    const { problems } = await readSetProblems(out);
    expect(problems.map(({ file }) => file).sort()).toEqual(['tables/broken.obj', 'tables/flat.obj']);
    expect(problems.find(({ file }) => file === 'tables/broken.obj')?.reason).toContain('line 1');
  });

  it('splits by object, with near-duplicates on one side and something of each class in every part', async () => {
    const { duplicates } = await readSetProblems(out);
    expect(duplicates.some((group) => group.includes('chairs/c2') && group.includes('chairs/other'))).toBe(true);
    const store = await openStore(out);
    const splitOf = new Map(store.shapes.map(({ id, split }) => [id, split]));
    for (const group of duplicates) expect(new Set(group.map((id) => splitOf.get(id))).size).toBe(1);
    for (const name of ['chairs', 'tables'])
      for (const split of ['train', 'validation', 'test'])
        expect(store.shapes.some((shape) => shape.class === name && shape.split === split)).toBe(true);
    // A picture stands where its shape stands: it has no part of its own.
    for (const { shape, kind, camera } of store.pictures) {
      expect(['chairs', 'tables']).toContain(store.shapes[shape]?.class);
      expect(kind).toBe('render');
      expect(camera?.distance).toBeGreaterThan(0);
    }
    await store.close();
  });

  it('renders pictures with masks that show the shape', async () => {
    const store = await openStore(out);
    const { width, height, rgba } = await store.readPicture(0);
    expect([width, height]).toEqual([64, 64]);
    const covered = Array.from({ length: width * height }, (_, i) => rgba[4 * i + 3] > 127).filter(Boolean).length;
    expect(covered).toBeGreaterThan(0.05 * width * height);
    expect(covered).toBeLessThan(width * height);
    await store.close();
  });

  it('is inspected like any other folder', async () => {
    const found = await inspectData(out);
    expect(found).toMatchObject({ layout: 'prepared', shapes: 12, pictures: 24, problemCount: 2 });
    expect(found.classes.map(({ shapes, train, validation, test }) => shapes - train - validation - test)).toEqual([0, 0]);
    await expect(prepareData({ folder: out, out: join(root, 'again'), options })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('has thumbnails: transparent around a shape that is lit', async () => {
    const thumbnails = await readSetThumbnails(out, 3, 48);
    expect(thumbnails.map((one) => one.class)).toEqual(['chairs', 'chairs', 'chairs', 'tables', 'tables', 'tables']);
    for (const { png } of thumbnails) {
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([48, 48, 4]);
      expect(data[3]).toBe(0);
      const full = Array.from({ length: 48 * 48 }, (_, i) => i).filter((i) => data[4 * i + 3] === 255);
      expect(full.length).toBeGreaterThan(100);
      // Faces are told apart by their light.
      expect(new Set(full.map((i) => data[4 * i])).size).toBeGreaterThan(3);
    }
    const ofFolder = await readFolderThumbnails(source, 2, 48);
    expect(ofFolder.map((one) => one.class)).toEqual(expect.arrayContaining(['chairs', 'tables']));
  });

  it('is not made again while nothing changes, and made anew where something does', async () => {
    const before = await stat(join(out, 'manifest.json'));
    const stagesNow: string[] = [];
    await prepareData(
      { folder: source, out, options },
      { onProgress: ({ stage }) => stagesNow.push(stage) },
      { workers: 1, workerFile, picturesPerPart: 8 },
    );
    expect((await stat(join(out, 'manifest.json'))).mtimeMs).toBe(before.mtimeMs);
    expect(stagesNow.filter((stage) => stage.startsWith('Preparing'))).toEqual([]);
    await utimes(join(source, 'chairs/c0.obj'), new Date(), new Date(Date.now() + 5000));
    await prepareData({ folder: source, out, options }, {}, { workers: 1, workerFile, picturesPerPart: 8 });
    expect((await stat(join(out, 'manifest.json'))).mtimeMs).toBeGreaterThan(before.mtimeMs);
  });

  it('refuses a folder that holds something else', async () => {
    const foreign = join(root, 'foreign');
    await put(foreign, 'letter.txt', 'dear');
    await expect(prepareData({ folder: source, out: foreign, options })).rejects.toMatchObject({
      code: 'invalid-input',
      place: { file: foreign },
    });
    await expect(prepareData({ folder: source, out: source, options })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await readdir(foreign)).toEqual(['letter.txt']);
  });
});

describe('a preparation that is stopped', () => {
  it('goes on where it was and ends in the same bytes', async () => {
    // Eight parts of four shapes.
    const many = join(root, 'many');
    for (let n = 0; n < 30; n++) await put(many, `boxes/b${n}.obj`, obj(heap(n + 40)));
    const set: PrepareOptions = { ...options, alsoGridSize: undefined };
    const whole = join(root, 'whole');
    const stopped = join(root, 'more', 'stopped');
    await prepareData({ folder: many, out: whole, options: set }, {}, { workers: 2, workerFile, picturesPerPart: 8 });

    const controller = new AbortController();
    let first = 0;
    const job = prepareData(
      { folder: many, out: stopped, options: set },
      {
        signal: controller.signal,
        onProgress({ fraction = 0 }) {
          first = fraction;
          if (fraction > 0.5) controller.abort();
        },
      },
      { workers: 1, workerFile, picturesPerPart: 8 },
    );
    await expect(job).rejects.toMatchObject({ name: 'MaquetteError', code: 'cancelled' });
    expect(first).toBeLessThan(1);
    const kept = (await readdir(stopped)).filter((name) => /^part-\d+\.json$/.test(name));
    expect(kept.length).toBeGreaterThan(0);
    await expect(readPreparedSet(stopped)).rejects.toMatchObject({ code: 'not-found' });
    expect(await listUnfinishedSets(join(root, 'more'))).toMatchObject([{ id: 'stopped', folder: many, options: { views: 2 } }]);

    const times = await Promise.all(kept.map(async (name) => (await stat(join(stopped, name.replace('.json', '.pictures')))).mtimeMs));
    await prepareData({ folder: many, out: stopped, options: set }, {}, { workers: 2, workerFile, picturesPerPart: 8 });
    expect(await Promise.all(kept.map(async (name) => (await stat(join(stopped, name.replace('.json', '.pictures')))).mtimeMs))).toEqual(
      times,
    );
    expect(await contents(stopped)).toEqual(await contents(whole));
  }, 300_000);

  it('is not taken in by a damaged part', async () => {
    const out = join(root, 'whole');
    await writeFile(join(out, 'part-00001.json'), '{"key": 3');
    await unlink(join(out, 'manifest.json'));
    await prepareData(
      { folder: join(root, 'many'), out, options: { ...options, alsoGridSize: undefined } },
      {},
      { workers: 1, workerFile, picturesPerPart: 8 },
    );
    expect((await readPreparedSet(out)).pictures).toBe(30 * 2);
  }, 300_000);
});

describe('photos that come with shapes', () => {
  it('are kept with mask and crop, and a broken one is said', async () => {
    const folder = join(root, 'pairs');
    await put(folder, 'chairs/a.obj', obj(armchair()));
    await put(folder, 'chairs/a.png', await picture(80, 40, { alpha: true }));
    await put(folder, 'chairs/a-2.png', await picture(40, 80));
    // White in the left half only.
    const half = await sharp({ create: { width: 40, height: 80, channels: 3, background: 'black' } })
      .composite([{ input: { create: { width: 20, height: 80, channels: 3, background: 'white' } }, left: 0, top: 0 }])
      .png()
      .toBuffer();
    await put(folder, 'chairs/a-2_mask.png', half);
    await put(folder, 'chairs/a-3.png', 'no picture');
    const out = join(root, 'pairs-set');
    const set = await prepareData({ folder, out, options: { ...options, views: 0, side: 80 } }, {}, { workers: 1 });
    expect(set).toMatchObject({ layout: 'mesh-photo-pairs', shapes: 1, pictures: 2, problemCount: 1 });
    expect((await readSetProblems(out)).problems[0]).toMatchObject({ file: 'chairs/a-3.png' });
    const store = await openStore(out);
    const masks = await Promise.all(
      store.pictures.map(async (_, i) => {
        const { width, height, rgba } = await store.readPicture(i);
        expect([width, height]).toEqual([80, 80]);
        return (x: number, y: number): number => rgba[4 * (x + 80 * y) + 3];
      }),
    );
    // The second photo is 40 wide in the middle of 80: its left half is the object.
    const byMask = masks[0];
    expect([byMask(10, 40), byMask(28, 40), byMask(52, 40), byMask(70, 40)]).toEqual([0, 255, 0, 0]);
    // The first has its own alpha: a square of half its size in the middle.
    const byAlpha = masks[1];
    expect([byAlpha(5, 40), byAlpha(40, 40), byAlpha(40, 5)]).toEqual([0, 255, 0]);
    await store.close();
  });
});
