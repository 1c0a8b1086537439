import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addPhotos } from '../../../../src/main/documents/edits';
import { createJobQueue, type JobQueue } from '../../../../src/main/jobs/jobQueue';
import { queueReconstruction } from '../../../../src/main/jobs/reconstruct';
import { shapeName } from '../../../../src/main/jobs/shapes';
import { typicalHeight } from '../../../../src/shared/shapeDefaults';
import { decodePng } from '../../../../src/main/photos/png';
import { documentState } from '../../../../src/shared/document';
import type { Engine, Reconstruction, ReconstructInput } from '../../../../src/shared/engine';
import { counter, makeAssets, makeFolder, makePhoto } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let documents: Documents;
let jobs: JobQueue;

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(folder);
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'a test', onChanged: () => undefined });
  jobs = createJobQueue({ onChanged: () => undefined });
  const photos = [await makePhoto(assets, 'red-chair', 1), await makePhoto(assets, 'side', 2)];
  await documents.change(documents.snapshot().id, 'Add photos', (state) => addPhotos(state, photos));
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

/** Answers like a model that gives each sample a grid filled with its number. */
const answer = ({ model, samples }: ReconstructInput): Reconstruction => ({
  model,
  gridSize: 4,
  threshold: 0.42,
  classes: [
    { name: 'table', probability: 0.2 },
    { name: 'chair', probability: 0.7 },
  ],
  samples: Array.from({ length: samples }, (_, i) => ({ latent: Float32Array.of(i, 2), grid: new Float32Array(64).fill(i / 16) })),
  backend: 'cpu',
  milliseconds: 1,
});

const request = (): Parameters<typeof queueReconstruction>[1] => ({
  document: documents.snapshot().id,
  photos: ['red-chair', 'side'],
  model: 'furniture',
  seed: 7,
  samples: 3,
});
const start = (reconstruct: Engine['reconstruct']): string =>
  queueReconstruction({ documents, assets, jobs, engine: { reconstruct }, newId: counter('shape') }, request());
const ended = (id: string): Promise<unknown> =>
  vi.waitFor(() => expect(jobs.list().find((job) => job.id === id)?.endedAt).toEqual(expect.any(Number)), { timeout: 5000 });

describe('reconstruction', () => {
  it('gives the engine the photos to the bit, and the document a shape a sample as one undo step', async () => {
    const reconstruct = vi.fn<Engine['reconstruct']>((input) => Promise.resolve(answer(input)));
    await documents.apply(request().document, { type: 'setForeground', id: 'side', foreground: 0.7 });
    const job = start(reconstruct);
    await ended(job);

    const [input] = reconstruct.mock.calls[0] ?? [];
    expect(input).toMatchObject({
      model: 'furniture',
      seed: 7,
      samples: 3,
      photos: [
        { name: 'red-chair.jpg', cutout: 'plain' },
        { name: 'side.jpg', foreground: 0.7 },
      ],
    });
    expect(input?.photos[0]).not.toHaveProperty('foreground');
    const [photo] = documents.snapshot().state.photos;
    expect(input?.photos[0]?.rgba).toEqual((await decodePng(await assets.read(photo?.picture ?? ''))).rgba);

    const snapshot = documents.snapshot();
    expect(snapshot.repeatable).toBe(true);
    const { shapes } = documentState.parse(snapshot.state);
    expect(shapes.map(({ name }) => name)).toEqual(['Red chair', 'Red chair 2', 'Red chair 3']);
    expect(shapes[1]).toMatchObject({
      id: 'shape2',
      gridSize: 4,
      origin: { kind: 'photo', photos: ['red-chair', 'side'], model: 'furniture', seed: 7, sample: 1 },
      surface: { threshold: 0.42 },
      height: 0.85,
      heightIsEstimated: true,
    });
    const grid = new Float32Array((await assets.read(shapes[1]?.grid ?? '')).slice().buffer);
    expect(grid).toEqual(new Float32Array(64).fill(1 / 16));
    expect(jobs.list()[0]).toMatchObject({ state: 'done', title: 'Reconstruct Red chair', shapes: ['shape1', 'shape2', 'shape3'] });
    expect(documents.history(documents.snapshot().id).steps).toEqual([
      'Add photos',
      'Set foreground',
      'Reconstruct red-chair.jpg and 1 more',
    ]);
    expect((await documents.undo(snapshot.id)).state.shapes).toEqual([]);
  });

  it('numbers the names of a second run', async () => {
    const reconstruct: Engine['reconstruct'] = (input) => Promise.resolve(answer({ ...input, samples: 1 }));
    await ended(start(reconstruct));
    await ended(start(reconstruct));
    expect(documents.snapshot().state.shapes.map(({ name }) => name)).toEqual(['Red chair', 'Red chair 2']);
  });

  it('leaves the document as it is when cancelled, however late the engine answers', async () => {
    let finish: () => void = () => undefined;
    let reached: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (reached = resolve));
    const job = start(async (input) => {
      reached();
      await new Promise<void>((resolve) => (finish = resolve));
      return answer(input);
    });
    await running;
    jobs.cancel(job);
    finish();
    // In the same lane: it begins when the cancelled one has ended.
    await jobs.add({ kind: 'reconstruct', title: 'after', run: () => Promise.resolve() }).result;
    expect(documents.snapshot().state.shapes).toEqual([]);
    expect(documents.snapshot().revision).toBe(1);
  });

  it('fails with the sentence of the engine, and when its document was closed meanwhile', async () => {
    const failed = start(() => Promise.reject(new MaquetteError('device', 'The engine stopped.')));
    await ended(failed);
    expect(jobs.list()[0]).toMatchObject({ state: 'failed', error: 'The engine stopped.' });
    const orphan = start(async (input) => {
      await documents.close(documents.snapshot().id);
      return answer(input);
    });
    await ended(orphan);
    expect(jobs.list()[1]).toMatchObject({ state: 'failed' });
    expect(documents.snapshot().state.shapes).toEqual([]);
  });

  it('refuses photos that are gone before it queues anything', () => {
    expect(() =>
      queueReconstruction({ documents, assets, jobs, engine: { reconstruct: vi.fn() } }, { ...request(), photos: ['none'] }),
    ).toThrow();
    expect(jobs.list()).toEqual([]);
  });
});

describe('names and heights of new shapes', () => {
  it.each([
    ['red-chair_02.JPG', 'Red chair 02'],
    ['IMG.2024.jpeg', 'IMG 2024'],
    ['.png', 'Png'],
    ['___.webp', 'Shape'],
    ['été.png', 'Été'],
  ])('%s', (photo, name) => expect(shapeName(photo)).toBe(name));

  it('takes the height of the likeliest class', () => {
    expect(typicalHeight([])).toBe(0.8);
    expect(typicalHeight([{ name: 'Bookcase', probability: 1 }])).toBe(1.8);
    expect(typicalHeight([{ name: 'lamp', probability: 1 }])).toBe(0.8);
  });
});
