import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../src/core/errors';
import { packMesh } from '../../../src/core/mesh/meshBytes';
import type { AssetStore } from '../../../src/main/documents/assetStore';
import { hashOf } from '../../../src/main/documents/assetStore';
import { readDocumentFile, writeDocumentFile } from '../../../src/main/documents/documentFile';
import { assetsOf } from '../../../src/main/documents/edits';
import { projectLimits, type ProjectLimits } from '../../../src/main/documents/limits';
import { documentState, type DocumentState } from '../../../src/shared/document';
import { makeAssets, makeFolder, makePhoto, makeShape } from '../../unit/main/fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let other: AssetStore;
let state: DocumentState;
let file: string;

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(join(folder, 'a'));
  other = makeAssets(join(folder, 'b'));
  state = {
    schema: 1,
    photos: [await makePhoto(assets, 'p1', 1), await makePhoto(assets, 'p2', 2)],
    shapes: [await makeShape(assets, 's1', 3), await makeShape(assets, 's2', 4, 16), await makeShape(assets, 's3', 3)],
  };
  file = join(folder, 'chair.maquette');
});
afterEach(() => remove());

/** Every file below the store's folder: what an attempt to open has left. */
const kept = async (): Promise<string[]> =>
  (await readdir(join(folder, 'b'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

/** Writes a zip made by another library, and says how opening it fails. */
async function failureOf(entries: Zippable | Uint8Array, limits: ProjectLimits = projectLimits): Promise<MaquetteError> {
  await writeFile(file, entries instanceof Uint8Array ? entries : zipSync(entries));
  const error = await readDocumentFile(file, other, limits).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MaquetteError);
  expect(await kept()).toEqual([]);
  return error as MaquetteError;
}

const manifestOf = (value: unknown): Uint8Array => strToU8(JSON.stringify(value));

const tetrahedron = {
  positions: Float32Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5),
  indices: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
};

/** The entries of a sound project. */
async function soundEntries(): Promise<Record<string, Uint8Array>> {
  await writeDocumentFile(file, state, assets, 'a test');
  return unzipSync(await readFile(file));
}

describe('project file', () => {
  it('comes back as it was saved, into a store that knew nothing', async () => {
    await writeDocumentFile(file, state, assets, 'a test');
    expect(await readDocumentFile(file, other)).toEqual(state);
    for (const id of assetsOf(state)) expect(Buffer.from(await other.read(id)).equals(await assets.read(id))).toBe(true);
  });

  it('keeps meshes and colours, and refuses those that do not fit what the manifest says', async () => {
    const data = await assets.put(packMesh(tetrahedron));
    const colour = await assets.put(new Uint8Array(3 * 4 ** 3).fill(9));
    const shape = { ...(await makeShape(assets, 'm')), mesh: { data: data.id, vertices: 4, triangles: 4 }, colour: colour.id };
    state = { ...state, shapes: [shape] };
    await writeDocumentFile(file, state, assets, 'a test');
    expect(await readDocumentFile(file, other)).toEqual(state);
    for (const id of await kept()) await other.remove(id);

    const entries = unzipSync(await readFile(file));
    const withShape = (change: object): Zippable => ({
      ...entries,
      'manifest.json': manifestOf({ format: 'maquette', schema: 1, generator: '', state: { ...state, shapes: [{ ...shape, ...change }] } }),
    });
    for (const change of [
      { mesh: { ...shape.mesh, triangles: 3 } },
      { mesh: { ...shape.mesh, vertices: 3, triangles: 5 } }, // the right length, but vertices read as indices name none
      { mesh: { ...shape.mesh, data: colour.id } },
      { colour: data.id },
    ]) {
      expect(await failureOf(withShape(change))).toMatchObject({ code: 'bad-file', message: expect.stringContaining('damaged') as string });
    }
  });

  it('is a zip for other programs, with each asset once', async () => {
    await writeDocumentFile(file, state, assets, 'a test');
    const entries = unzipSync(await readFile(file));
    expect(Object.keys(entries).sort()).toEqual([...[...assetsOf(state)].map((id) => `assets/${id}`), 'manifest.json'].sort());
    for (const id of assetsOf(state)) expect(hashOf(entries[`assets/${id}`] ?? new Uint8Array())).toBe(id);
    expect(assetsOf(state).size).toBe(6); // s1 and s3 share theirs
  });

  it('has the same bytes for the same state', async () => {
    await writeDocumentFile(file, state, assets, 'a test');
    await writeDocumentFile(`${file}2`, state, assets, 'a test');
    expect((await readFile(file)).equals(await readFile(`${file}2`))).toBe(true);
  });

  it('opens what another zip library packed, stored or deflated', async () => {
    const entries = await soundEntries();
    for (const level of [0, 9] as const) {
      await writeFile(file, zipSync({ ...entries, 'notes.txt': strToU8('passed over') }, { level }));
      expect(await readDocumentFile(file, other)).toEqual(state);
    }
  });

  it('keeps the old file when an asset is missing while saving, and leaves no half one', async () => {
    await writeDocumentFile(file, state, assets, 'a test');
    const before = await readFile(file);
    await assets.remove(state.shapes[1]?.grid ?? '');
    await expect(writeDocumentFile(file, state, assets, 'a test')).rejects.toBeInstanceOf(MaquetteError);
    expect((await readFile(file)).equals(before)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('hostile and damaged project files', () => {
  it.each([
    ['an empty file', new Uint8Array()],
    ['a text file', strToU8('This is not a project.'.repeat(100))],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Array<number>(100).fill(0))],
    ['only an end record', Uint8Array.of(0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0))],
    [
      'an end record that counts entries that are not there',
      Uint8Array.of(0x50, 0x4b, 5, 6, 0, 0, 0, 0, 9, 0, 9, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ],
  ])('refuses %s', async (_, bytes) => {
    expect((await failureOf(bytes)).code).toBe('bad-file');
  });

  it('refuses a zip without a manifest, and manifests that are not one', async () => {
    for (const bytes of [
      null,
      strToU8('{'),
      strToU8('null'),
      Uint8Array.of(0xff, 0xfe),
      manifestOf({}),
      manifestOf({ format: 'other', schema: 1 }),
      manifestOf([]),
    ]) {
      const error = await failureOf(bytes === null ? { 'a.txt': strToU8('x') } : { 'manifest.json': bytes });
      expect(error.code).toBe('bad-file');
      expect(error.place.file).toBe('chair.maquette');
    }
  });

  it('calls a newer project newer', async () => {
    const error = await failureOf({ 'manifest.json': manifestOf({ format: 'maquette', schema: 2, anything: true }) });
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain('newer');
  });

  it.each(['../evil', '..\\evil', '/etc/evil', 'assets/../../evil', 'C:evil', 'a\0b', 'assets/..', '..', 'x'.repeat(300)])(
    'refuses the entry name %j',
    async (name) => {
      const entries = await soundEntries();
      expect((await failureOf({ ...entries, [name]: strToU8('x') })).code).toBe('bad-file');
      await expect(stat(join(folder, '..', 'evil'))).rejects.toThrow();
    },
  );

  it('refuses an asset that is missing, swapped, cut or of the wrong size', async () => {
    const entries = await soundEntries();
    const [grid, another] = [`assets/${state.shapes[0]?.grid ?? ''}`, `assets/${state.shapes[1]?.grid ?? ''}`];
    const without = { ...entries };
    delete without[grid];
    expect((await failureOf(without)).message).toContain('missing');
    expect((await failureOf({ ...entries, [grid]: entries[another] ?? new Uint8Array() })).code).toBe('bad-file');
    expect((await failureOf({ ...entries, [grid]: entries[grid]?.slice(0, 8) ?? new Uint8Array() })).code).toBe('bad-file');
    // Sound by its hash, but no grid of the size that the manifest gives.
    const short = new Uint8Array(16);
    const [shape] = state.shapes;
    const lying = { ...state, photos: [], shapes: [{ ...shape, grid: hashOf(short), latent: undefined }] };
    const manifest = manifestOf({ format: 'maquette', schema: 1, generator: '', state: lying });
    expect((await failureOf({ 'manifest.json': manifest, [`assets/${hashOf(short)}`]: short })).code).toBe('bad-file');
  });

  it('refuses a picture that is no PNG of the stated size', async () => {
    const entries = await soundEntries();
    const [photo] = state.photos;
    const lying = { ...state, shapes: [], photos: [{ ...photo, width: 9 }] };
    expect(
      (await failureOf({ ...entries, 'manifest.json': manifestOf({ format: 'maquette', schema: 1, generator: '', state: lying }) })).code,
    ).toBe('bad-file');
    const text = strToU8('<svg onload="alert(1)"/>');
    const script = { ...state, shapes: [], photos: [{ ...photo, picture: hashOf(text) }] };
    const manifest = manifestOf({ format: 'maquette', schema: 1, generator: '', state: script });
    expect((await failureOf({ 'manifest.json': manifest, [`assets/${hashOf(text)}`]: text })).code).toBe('bad-file');
  });

  it('refuses bombs before it unpacks them', async () => {
    const entries = await soundEntries();
    const bomb = new Uint8Array(32 * 2 ** 20); // packs to some 30 KB
    const limits = { ...projectLimits, inflatedBytes: 2 ** 20, manifestBytes: 2 ** 16 };
    expect((await failureOf({ ...entries, 'bomb.bin': bomb }, limits)).code).toBe('too-large');
    expect((await failureOf({ 'manifest.json': new Uint8Array(2 ** 17) }, limits)).code).toBe('too-large');
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`n${i}`, strToU8('x')]));
    expect((await failureOf({ ...entries, ...many }, { ...projectLimits, entries: 50 })).code).toBe('too-large');
  });

  it('makes no room for what a directory merely claims', async () => {
    const zip = Buffer.from(zipSync({ 'manifest.json': strToU8('{}') }));
    const directory = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(0x7fffffff, directory + 24); // 2 GB
    const before = process.memoryUsage.rss();
    expect((await failureOf(zip)).code).toBe('too-large');
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 30);
  });

  it('stops inflating at the size that the directory declares', async () => {
    // A manifest of 1 MB whose directory entry says 100 bytes.
    const zip = Buffer.from(zipSync({ 'manifest.json': new Uint8Array(2 ** 20) }, { level: 9 }));
    const directory = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(100, directory + 24);
    const error = await failureOf(zip);
    expect(error.code).toBe('bad-file');
    expect(error.message).toContain('more than it says');
  });

  it('notices every flipped byte: an error or the same document, never another one', async () => {
    await writeDocumentFile(file, state, assets, 'a test');
    const sound = await readFile(file);
    for (let at = 0; at < sound.length; at += 41) {
      const broken = Buffer.from(sound);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      await writeFile(file, broken);
      const result = await readDocumentFile(file, other).catch((error: unknown) => error);
      if (result instanceof Error) expect(result, `byte ${at}`).toBeInstanceOf(MaquetteError);
      else expect(result, `byte ${at}`).toEqual(state);
    }
  });

  it('refuses every cut end', async () => {
    await writeDocumentFile(file, state, assets, 'a test');
    const sound = await readFile(file);
    for (let length = 0; length < sound.length; length += 211) expect((await failureOf(sound.subarray(0, length))).code).toBe('bad-file');
  });

  it('tells a folder and a missing file apart', async () => {
    await expect(readDocumentFile(folder, other)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(readDocumentFile(join(folder, 'none.maquette'), other)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('holds fixtures to the schema', () => {
    expect(documentState.parse(state)).toEqual(state);
  });
});
