import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { readDocumentFile, writeDocumentFile } from '../../../../src/main/documents/documentFile';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addPhotos, assetsOf } from '../../../../src/main/documents/edits';
import { salvageDocumentFile } from '../../../../src/main/documents/salvage';
import { getPicture, setPicture } from '../../../../src/main/photos/editPicture';
import { decodePng } from '../../../../src/main/photos/png';
import type { PhotoItem } from '../../../../src/shared/document';
import { routes } from '../../../../src/shared/ipc';
import { makeAssets, makeFolder, makePhoto } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let documents: Documents;
let document: string;
let first: PhotoItem;

const photo = (): PhotoItem => documents.state(document).photos[0];
const whole = { left: 0, top: 0, width: 8, height: 6 };
const cutout = 'given' as const;

/** Colours of noise, and an alpha of both kinds. */
function picture(width = 8, height = 6): { width: number; height: number; rgba: Uint8Array } {
  const random = createRandom(9);
  return {
    width,
    height,
    rgba: Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? (i % 3) * 127 : random.integer(256))),
  };
}

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(folder);
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'a test', onChanged: () => undefined });
  document = documents.snapshot().id;
  first = { ...(await makePhoto(assets, 'p')), side: 'front' };
  await documents.change(document, 'Add photo', (state) => addPhotos(state, [first]));
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

describe('an edited cut-out', () => {
  it('is one step, keeps the colours under what is transparent, and undo brings the old picture back', async () => {
    const edited = picture();
    const snapshot = await setPicture({ documents, assets }, { document, photo: 'p', ...edited, crop: whole, cutout });
    expect(snapshot.undo).toBe('Undo Edit cut-out');
    expect(photo()).toEqual({ ...first, picture: photo().picture, cutout });
    expect(Buffer.from((await decodePng(await assets.read(photo().picture))).rgba).equals(edited.rgba)).toBe(true);
    await documents.undo(document);
    expect(photo()).toEqual(first);
  });

  it('that is cropped keeps the whole picture, from which the crop is taken back', async () => {
    const edited = picture();
    const crop = { left: 2, top: 1, width: 5, height: 3 };
    await setPicture({ documents, assets }, { document, photo: 'p', ...edited, crop, cutout });
    expect(photo()).toMatchObject({ width: 5, height: 3, original: { width: 8, height: 6, left: 2, top: 1 } });
    const part = await decodePng(await assets.read(photo().picture));
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 5; x++)
        for (let c = 0; c < 4; c++) expect(part.rgba[4 * (x + 5 * y) + c]).toBe(edited.rgba[4 * (x + 2 + 8 * (y + 1)) + c]);

    const again = await getPicture({ documents, assets }, { document, photo: 'p' });
    expect(again).toMatchObject({ width: 8, height: 6, crop });
    expect(Buffer.from(again.rgba).equals(edited.rgba)).toBe(true);
    await setPicture({ documents, assets }, { document, photo: 'p', ...again, crop: whole, cutout });
    expect(photo()).toMatchObject({ width: 8, height: 6 });
    expect(photo().original).toBeUndefined();
  });

  it('goes into the project file with its uncropped picture', async () => {
    await setPicture({ documents, assets }, { document, photo: 'p', ...picture(), crop: { ...whole, width: 4 }, cutout });
    const state = documents.state(document);
    expect(assetsOf(state).size).toBe(2);
    const path = join(folder, 'a.maquette');
    await writeDocumentFile(path, state, assets, 'a test');
    const other = makeAssets(join(folder, 'other'));
    expect(await readDocumentFile(path, other)).toEqual(state);
    expect((await decodePng(await other.read(state.photos[0].original?.picture ?? ''))).width).toBe(8);
  });
});

describe('a project whose uncropped picture is damaged', () => {
  it('opens with the crop, and says what is lost', async () => {
    await setPicture({ documents, assets }, { document, photo: 'p', ...picture(), crop: { ...whole, width: 4 }, cutout });
    const state = documents.state(document);
    const { original: lost, ...rest } = photo();
    const path = join(folder, 'a.maquette');
    const read = (id: string): Promise<Uint8Array> => assets.read(id === lost?.picture ? rest.picture : id);
    await writeDocumentFile(path, state, { read }, 'a test');
    await expect(readDocumentFile(path, makeAssets(join(folder, 'other')))).rejects.toMatchObject({ code: 'bad-file' });
    const salvaged = await salvageDocumentFile(path, makeAssets(join(folder, 'third')));
    expect(salvaged).toEqual({ state: { ...state, photos: [rest] }, lost: ['the uncropped picture of “p.jpg”'] });
  });
});

describe('what is no picture', () => {
  const refused = (over: object): Promise<unknown> =>
    setPicture({ documents, assets }, { document, photo: 'p', ...picture(), crop: whole, cutout, ...over });

  it.each([
    ['too few bytes', { rgba: new Uint8Array(8) }, 'invalid-input'],
    ['a crop that reaches out', { crop: { ...whole, left: 1 } }, 'invalid-input'],
    ['nothing left', { rgba: new Uint8Array(8 * 6 * 4) }, 'invalid-input'],
    ['too many pixels', { width: 8192, height: 8192 }, 'too-large'],
    ['a photo that is gone', { photo: 'q' }, 'not-found'],
  ])('is refused: %s', async (_, over, code) => {
    await expect(refused(over)).rejects.toMatchObject({ code });
    expect(photo()).toEqual(first);
  });

  it('is refused at the door when its numbers are none', () => {
    const input = { document, photo: 'p', ...picture(), crop: whole, cutout };
    const { input: schema } = routes['photos.setPicture'];
    expect(schema.safeParse(input).success).toBe(true);
    for (const bad of [{ width: 0 }, { rgba: [1, 2] }, { crop: { ...whole, left: 0.5 } }, { crop: { ...whole, top: -1 } }])
      expect(schema.safeParse({ ...input, ...bad }).success).toBe(false);
  });
});
