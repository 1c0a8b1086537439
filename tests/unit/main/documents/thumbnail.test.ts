import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAssetStore, type AssetStore } from '../../../../src/main/documents/assetStore';
import { readDocumentFile, writeDocumentFile } from '../../../../src/main/documents/documentFile';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { isThumbnail, readThumbnail } from '../../../../src/main/documents/thumbnail';
import { encodePng } from '../../../../src/main/photos/png';
import { thumbnailBytes } from '../../../../src/shared/ipc/documents';

let folder: string;
let path: string;
let assets: AssetStore;
let picture: Uint8Array;

const empty = { schema: 1 as const, photos: [], shapes: [] };
const make = (): Documents =>
  createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'test', onChanged: () => undefined });
const pngOf = (edge: number): Promise<Uint8Array> =>
  encodePng({ width: edge, height: edge, rgba: new Uint8Array(4 * edge * edge).fill(90) });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maquette-thumbnail-'));
  path = join(folder, 'a.maquette');
  assets = createAssetStore(join(folder, 'assets'));
  picture = await pngOf(8);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the picture of a project', () => {
  it('is in its file, and stays there when the project is opened and saved without a new one', async () => {
    const first = make();
    await first.save(first.snapshot().id, path, picture);
    expect(await readThumbnail(path)).toEqual(picture);
    const second = make();
    await second.save((await second.open(path)).id, path);
    expect(await readThumbnail(path)).toEqual(picture);
    const other = await pngOf(16);
    await second.save(second.snapshot().id, path, other);
    expect(await readThumbnail(path)).toEqual(other);
  });

  it('is left out where it is none, and the project is saved all the same', async () => {
    const documents = make();
    const wrong = [new TextEncoder().encode('<svg/>'), new Uint8Array(thumbnailBytes + 1), await pngOf(1025)];
    for (const bytes of wrong) {
      expect(isThumbnail(bytes)).toBe(false);
      await documents.save(documents.snapshot().id, path, bytes);
      expect(await readThumbnail(path)).toBeNull();
    }
    expect(await readDocumentFile(path, assets)).toEqual(empty);
  });

  it('does not stop a project from opening when it is not a picture or was changed on the disk', async () => {
    await writeDocumentFile(path, empty, assets, 'test', undefined, new TextEncoder().encode('not a picture at all'));
    expect(await readThumbnail(path)).toBeNull();
    expect(await readDocumentFile(path, assets)).toEqual(empty);
    await writeDocumentFile(path, empty, assets, 'test', undefined, picture);
    const bytes = await readFile(path);
    bytes[bytes.indexOf(Buffer.from(picture).subarray(0, 20)) + 30] ^= 0xff;
    await writeFile(path, bytes);
    expect(await readThumbnail(path)).toBeNull();
    expect(await readDocumentFile(path, assets)).toEqual(empty);
  });

  it('is null for a file that is gone or no project', async () => {
    expect(await readThumbnail(path)).toBeNull();
    await writeFile(path, 'text');
    expect(await readThumbnail(path)).toBeNull();
  });
});
