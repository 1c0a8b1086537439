import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { createJobQueue, type JobQueue } from '../../../../src/main/jobs/jobQueue';
import { readPicture } from '../../../../src/main/photos/clipboard';
import { findPictures } from '../../../../src/main/photos/findPictures';
import { importPaths, importPhotos, photoBytesLimit, type PhotoServices } from '../../../../src/main/photos/importPhotos';
import { decodePng } from '../../../../src/main/photos/png';
import { createSamples } from '../../../../src/main/photos/samples';
import type { Engine } from '../../../../src/shared/engine';
import { counter, makeAssets, makeFolder } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let documents: Documents;
let jobs: JobQueue;
let services: PhotoServices;

/** An engine whose photos are made of the file's own bytes; files that begin with "bad" are refused. */
const preparePhoto: Engine['preparePhoto'] = ({ name, bytes }) => {
  if (Buffer.from(bytes).toString().startsWith('bad'))
    return Promise.reject(new MaquetteError('bad-file', `“${name}” is no picture.`, { file: name }));
  return Promise.resolve({
    name,
    width: 2,
    height: 1,
    rgba: Uint8Array.from({ length: 8 }, (_, i) => bytes[i % bytes.length] ?? 0),
    cutout: 'plain',
  });
};

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(folder);
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'a test', onChanged: () => undefined });
  jobs = createJobQueue({ onChanged: () => undefined });
  services = { documents, assets, jobs, engine: { preparePhoto }, newId: counter('photo') };
  await mkdir(join(folder, 'in', 'deep', 'deeper'), { recursive: true });
  for (const name of ['chair 10.jpg', 'chair 2.JPG', 'b.png', 'c.webp', '.hidden.png', 'notes.txt', 'deep/d.jpeg', 'deep/deeper/e.png']) {
    await writeFile(join(folder, 'in', name), `bytes of ${name}`);
  }
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

const id = (): string => documents.snapshot().id;

describe('finding pictures', () => {
  it('searches folders in the order of names and passes over what is no picture', async () => {
    const found = await findPictures([join(folder, 'in')]);
    expect(found.paths.map((path) => path.slice(folder.length + 4))).toEqual([
      'b.png',
      'c.webp',
      'chair 2.JPG',
      'chair 10.jpg',
      'deep/d.jpeg',
      'deep/deeper/e.png',
    ]);
    expect(found.failures).toEqual([]);
  });

  it('says what was named and is no picture, and what is not there', async () => {
    await mkdir(join(folder, 'empty'));
    const found = await findPictures([
      join(folder, 'in', 'notes.txt'),
      join(folder, 'gone.png'),
      join(folder, 'empty'),
      join(folder, 'in', 'b.png'),
    ]);
    expect(found.paths).toHaveLength(1);
    expect(found.failures.map(({ file }) => file)).toEqual(['notes.txt', 'gone.png', 'empty']);
  });

  it('ends, whatever circle the folders make, and at its limit', async () => {
    await symlink(join(folder, 'in'), join(folder, 'in', 'deep', 'circle'));
    expect((await findPictures([join(folder, 'in')])).paths).toHaveLength(6);
    const few = await findPictures([join(folder, 'in')], 3);
    expect(few.paths).toHaveLength(3);
    expect(few.failures[0]?.message).toContain('first 3');
  });
});

describe('importing photos', () => {
  it('adds the good ones as one undo step and tells the bad ones', async () => {
    await writeFile(join(folder, 'in', 'a.jpg'), 'bad');
    await writeFile(join(folder, 'in', 'empty.png'), '');
    const result = await importPaths(services, id(), [join(folder, 'in')]);
    expect(result.photos).toEqual(['photo1', 'photo2', 'photo3', 'photo4', 'photo5', 'photo6']);
    expect(result.failures).toEqual([
      { file: 'a.jpg', message: '“a.jpg” is no picture.' },
      { file: 'empty.png', message: '“empty.png” is empty.' },
    ]);
    const snapshot = documents.snapshot();
    expect(snapshot.undo).toBe('Undo Add 6 photos');
    const [first] = snapshot.state.photos;
    expect(first).toMatchObject({ name: 'b.png', width: 2, height: 1, cutout: 'plain' });
    const picture = await decodePng(await assets.read(first?.picture ?? ''));
    expect(Buffer.from(picture.rgba).toString()).toBe('bytes of');
    expect((await documents.undo(id())).state.photos).toEqual([]);
    expect(jobs.list()).toMatchObject([{ kind: 'import', title: 'Add 8 photos', state: 'done' }]);
  });

  it('refuses a file over the limit without reading it', async () => {
    const path = join(folder, 'large.png');
    await writeFile(path, '');
    const { truncate } = await import('node:fs/promises');
    await truncate(path, photoBytesLimit + 1); // sparse: takes no room
    expect((await importPaths(services, id(), [path])).failures[0]?.message).toContain('too large');
    expect(documents.snapshot().revision).toBe(0);
  });

  it('adds nothing when it is cancelled in the middle', async () => {
    let second: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (second = resolve));
    const read = vi.fn(() => {
      if (read.mock.calls.length === 2) second();
      return Promise.resolve(new TextEncoder().encode('picture'));
    });
    const imported = importPhotos(
      services,
      id(),
      Array.from({ length: 5 }, (_, i) => ({ name: `${i}.png`, read })),
    );
    await reached;
    jobs.cancel(jobs.list()[0]?.id ?? '');
    expect(await imported).toEqual({ photos: [], failures: [] });
    await documents.settled();
    expect(documents.snapshot().state.photos).toEqual([]);
    expect(jobs.list()[0]?.state).toBe('cancelled');
  });

  it('fails at once for a document that is not open', async () => {
    await expect(importPhotos(services, 'gone', [])).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('samples', () => {
  it('of the project are listed and their pictures are there', async () => {
    const samples = createSamples('resources/samples', () => undefined);
    const list = await samples.list();
    expect(list.length).toBeGreaterThan(0);
    for (const sample of list) {
      expect(sample.credit).not.toBe('');
      expect(sample.url).toBe(`maquette://app/sample/${sample.id}`);
      await expect((await samples.source(sample.id)).read()).resolves.toBeTruthy();
    }
    expect(await samples.pathOf('../samples')).toBeNull();
    await expect(samples.source('none')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('with a path for a name are not listed', async () => {
    const entry = { id: 'x', title: 'x', file: '../../secret', credit: '', licence: '' };
    await writeFile(join(folder, 'samples.json'), JSON.stringify([entry]));
    const warn = vi.fn();
    expect(await createSamples(folder, warn).list()).toEqual([]);
    expect(warn).toHaveBeenCalledOnce();
  });
});

describe('clipboard', () => {
  it('is read by the call that Electron has, old or new', async () => {
    const png = Uint8Array.of(1, 2);
    expect(await readPicture({ readImage: () => ({ isEmpty: () => false, toPNG: () => png }) })).toEqual({
      name: 'Pasted photo.png',
      bytes: png,
    });
    expect(await readPicture({ readImage: () => ({ isEmpty: () => true, toPNG: () => png }) })).toBeNull();
    const item = {
      types: ['text/html', 'image/jpeg'],
      getType: () => Promise.resolve(new Blob([png])),
    } as unknown as Electron.ClipboardItem;
    expect(await readPicture({ read: () => Promise.resolve([item]) })).toEqual({ name: 'Pasted photo.jpg', bytes: png });
    expect(await readPicture({ read: () => Promise.resolve([]) })).toBeNull();
  });
});
