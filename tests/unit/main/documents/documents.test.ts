import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents, type DocumentsOptions } from '../../../../src/main/documents/documents';
import { addPhotos, addShapes, emptyState } from '../../../../src/main/documents/edits';
import { mayLeave, type SaveDialogs } from '../../../../src/main/documents/saving';
import type { DocumentSnapshot } from '../../../../src/shared/ipc/documents';
import { counter, later, makeAssets, makeFolder, makePhoto, makeShape } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let documents: Documents;
let changes: DocumentSnapshot[];
let used: string[];

const make = (options: Partial<DocumentsOptions> = {}): Documents =>
  createDocuments({
    assets,
    recoveryFolder: join(folder, 'recovery'),
    generator: 'a test',
    onChanged: (snapshot) => changes.push(snapshot),
    onFileUsed: (path) => used.push(path),
    newId: counter('doc'),
    ...options,
  });

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(folder);
  changes = [];
  used = [];
  documents = make();
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

const id = (): string => documents.snapshot().id;
const addShape = async (name: string): Promise<DocumentSnapshot> => {
  const shape = await makeShape(assets, name, name.length);
  return documents.change(id(), 'Reconstruct', (state) => addShapes(state, [shape]));
};
/** Opens what a crash left behind last; null when there is nothing that can be opened. */
const recoverNewest = async (from: Documents): Promise<DocumentSnapshot | null> => {
  const [newest] = (await from.listRecovered()).filter(({ incomplete }) => !incomplete);
  return newest ? from.openRecovered(newest.id) : null;
};
const journals = async (): Promise<string[]> => (await readdir(join(folder, 'recovery')).catch(() => [])).sort();
const failing = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error(`${code}: no`), { code }));

describe('an open document', () => {
  it('begins empty, untitled and unedited', () => {
    expect(documents.snapshot()).toEqual({ id: 'doc1', title: 'Untitled', edited: false, saved: false, state: emptyState, revision: 0 });
  });

  it('tells every change, counts revisions and words undo and redo', async () => {
    await addShape('s');
    const after = await documents.apply(id(), { type: 'setHeight', id: 's', height: 2 });
    expect(after).toMatchObject({ revision: 2, edited: true, undo: 'Undo Set height' });
    expect(after.redo).toBeUndefined();
    const undone = await documents.undo(id());
    expect(undone).toMatchObject({ undo: 'Undo Reconstruct', redo: 'Redo Set height', revision: 3 });
    expect(undone.state.shapes[0]?.height).toBe(0.8);
    expect((await documents.redo(id())).state.shapes[0]?.height).toBe(2);
    expect(changes.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  });

  it('makes one undo step of a drag, and stays silent when nothing changes', async () => {
    await addShape('s');
    for (const threshold of [0.4, 0.41, 0.42])
      await documents.apply(id(), { type: 'setSurface', id: 's', surface: { threshold } }, 's threshold');
    const told = changes.length;
    await documents.apply(id(), { type: 'setSurface', id: 's', surface: { threshold: 0.42 } });
    expect(changes).toHaveLength(told);
    expect((await documents.undo(id())).state.shapes[0]?.surface.threshold).toBe(0.5);
  });

  it('lets an engine result and a quick undo not cross', async () => {
    await addShape('a');
    const [shape] = [await makeShape(assets, 'late', 9)];
    // Asked for in this order without waiting: undo takes back what came before it, the result comes on top.
    const undone = documents.undo(id());
    const result = documents.change(id(), 'Reconstruct', (state) => addShapes(state, [shape]));
    expect((await undone).state.shapes).toEqual([]);
    expect((await result).state.shapes.map((item) => item.id)).toEqual(['late']);
    expect((await documents.undo(id())).state.shapes).toEqual([]);
  });

  it('refuses what is meant for a document that is closed meanwhile', async () => {
    const old = id();
    await documents.close(old);
    await expect(documents.undo(old)).rejects.toMatchObject({ code: 'not-found' });
    expect(() => documents.state(old)).toThrow();
  });
});

describe('saving', () => {
  it('writes, names and unmarks the document; undo to the saved state unmarks it again', async () => {
    const path = join(folder, 'Reading corner.maquette');
    await addShape('s');
    expect(await documents.save(id(), path)).toMatchObject({ title: 'Reading corner', edited: false, saved: true });
    expect(used).toEqual([path]);
    expect((await documents.apply(id(), { type: 'rename', id: 's', name: 'x' })).edited).toBe(true);
    expect((await documents.undo(id())).edited).toBe(false);

    const other = make();
    expect(await other.open(path)).toMatchObject({ title: 'Reading corner', edited: false, saved: true, revision: 0 });
    expect(other.snapshot().state).toEqual(documents.snapshot().state);
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EACCES', 'permission'],
    ['EROFS', 'permission'],
  ])('says %s plainly and keeps the document, the old file and no half one', async (code, expected) => {
    const path = join(folder, 'a.maquette');
    await addShape('s');
    await documents.save(id(), path);
    const before = await readFile(path);
    const { open, rename, unlink } = await import('node:fs/promises');
    let writes = 0;
    // The third write fails, with part of the file on disk.
    const system = {
      rename,
      unlink,
      open: async (name: string, flags: string, mode?: number) => {
        const file = await open(name, flags, mode);
        return {
          write: ((...words: Parameters<typeof file.write>) =>
            ++writes === 3 ? failing(code)() : file.write(...words)) as typeof file.write,
          sync: () => file.sync(),
          close: () => file.close(),
        };
      },
    };
    const full = make({ system });
    await full.open(path);
    await full.apply(full.snapshot().id, { type: 'rename', id: 's', name: 'x' });
    await expect(full.save(full.snapshot().id, path)).rejects.toMatchObject({ code: expected, place: { file: 'a.maquette' } });
    expect(full.snapshot()).toMatchObject({ edited: true });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.includes('.tmp'))).toEqual([]);
    await full.discard();
  });

  it('opens nothing that is broken, and the open document stays', async () => {
    await addShape('s');
    await documents.settled();
    const before = documents.snapshot();
    const path = join(folder, 'bad.maquette');
    await writeFile(path, 'nothing');
    await expect(documents.open(path)).rejects.toMatchObject({ code: 'bad-file' });
    expect(documents.snapshot()).toEqual(before);
  });
});

describe('recovery', () => {
  it('brings back photos, shapes, name and file after a crash', async () => {
    const path = join(folder, 'a.maquette');
    const photo = await makePhoto(assets, 'p');
    await documents.change(id(), 'Add photo', (state) => addPhotos(state, [photo]));
    await documents.save(id(), path);
    await addShape('s');
    await documents.settled();
    const lost = documents.snapshot();
    // No clean end: another process starts on the same folder.
    documents = make({ newId: counter('later') });
    const recovered = await recoverNewest(documents);
    expect(recovered).toMatchObject({ id: lost.id, title: 'a', edited: true, saved: true, recovered: true, state: lost.state });
    // A second crash at once finds it again.
    expect((await recoverNewest(make({ newId: counter('third') })))?.state).toEqual(lost.state);
    expect(await documents.save(id(), path)).toMatchObject({ edited: false });
    await documents.settled();
    expect(await recoverNewest(make())).toBeNull();
  });

  it('has no journal for what is saved, undone to saved, or given up', async () => {
    await addShape('s');
    await documents.settled();
    expect(await journals()).toEqual(['doc1.jsonl']);
    await documents.save(id(), join(folder, 'a.maquette'));
    await documents.settled();
    expect(await journals()).toEqual([]);
    await documents.apply(id(), { type: 'rename', id: 's', name: 'x' });
    await documents.undo(id());
    await documents.settled();
    expect(await journals()).toEqual([]);
    await documents.apply(id(), { type: 'rename', id: 's', name: 'y' });
    await documents.discard();
    expect(await journals()).toEqual([]);
  });

  it('passes over a torn last line', async () => {
    await addShape('s');
    await documents.settled();
    await addShape('tt');
    await documents.settled();
    const journal = join(folder, 'recovery', 'doc1.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    expect(lines).toHaveLength(4); // header, two states, and the end
    await truncate(journal, (await stat(journal)).size - 20);
    expect((await recoverNewest(make({ newId: counter('x') })))?.state.shapes.map((shape) => shape.id)).toEqual(['s']);
  });

  it('puts aside what it cannot replay, and one whose assets are gone stays', async () => {
    const warn = vi.fn();
    await addShape('s');
    await documents.settled();
    await writeFile(join(folder, 'recovery', 'bad.jsonl'), '{"kind":"header"}\n');
    await writeFile(join(folder, 'recovery', 'hostile.jsonl'), '{"kind":"header","schema":1,"document":"../../x","file":null}\n');
    await assets.remove(documents.snapshot().state.shapes[0]?.grid ?? '');
    const next = make({ warn, newId: counter('x') });
    expect(await recoverNewest(next)).toBeNull();
    expect((await next.listRecovered()).map(({ id: left, incomplete }) => [left, incomplete])).toEqual([['doc1', true]]);
    await expect(next.openRecovered('doc1')).rejects.toMatchObject({ code: 'bad-file' });
    expect(await journals()).toEqual(['bad.jsonl.damaged', 'doc1.jsonl', 'hostile.jsonl.damaged']);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('tells when unsaved changes cannot be kept, and when they can again', async () => {
    await writeFile(join(folder, 'recovery'), 'a file in the way');
    await addShape('s');
    await documents.settled();
    expect(changes.at(-1)?.autosaveError).toContain('cannot be kept safe');
    const { rm } = await import('node:fs/promises');
    await rm(join(folder, 'recovery'));
    await documents.apply(id(), { type: 'rename', id: 's', name: 'x' });
    await documents.settled();
    expect(changes.at(-1)?.autosaveError).toBeUndefined();
    expect(changes.at(-1)?.autosavedAt).toBeGreaterThan(0);
  });

  it('tells when they were kept, without the whole document', async () => {
    const kept = vi.fn();
    documents = make({ onKept: kept, newId: counter('k') });
    const document = documents.snapshot().id;
    await addShape('s');
    await documents.settled();
    expect(kept).toHaveBeenLastCalledWith(document, documents.snapshot().autosavedAt);
  });
});

describe('assets', () => {
  it('are collected when old and referred to by no undo step and no journal', async () => {
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
    const age = async (): Promise<void> => {
      for (const entry of await readdir(join(folder, 'assets'), { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), old, old);
      }
    };
    await addShape('s');
    await documents.undo(id()); // reachable by redo only
    await assets.put(Uint8Array.of(1, 2, 3));
    await age();
    const young = await assets.put(Uint8Array.of(4, 5, 6));
    expect(await documents.collectGarbage()).toBe(1);
    expect((await documents.redo(id())).state.shapes).toHaveLength(1);
    for (const asset of [documents.snapshot().state.shapes[0]?.grid ?? '', young.id])
      await expect(assets.read(asset)).resolves.toBeTruthy();

    // What only the journal of a crashed session knows stays.
    await documents.settled();
    const next = make({ newId: counter('next') });
    expect(await next.collectGarbage()).toBe(0);
  });

  it('notice that the disk has changed them', async () => {
    const { id: asset } = await assets.put(Uint8Array.of(1, 2, 3));
    await writeFile(assets.pathOf(asset) ?? '', Uint8Array.of(1, 2, 4));
    await expect(assets.read(asset)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(assets.read('f'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
    expect(assets.pathOf('../../etc/passwd')).toBeNull();
  });
});

describe('the question before leaving', () => {
  const answer = (choice: 'save' | 'discard' | 'cancel', path: string | null): SaveDialogs => ({
    askToSave: vi.fn(() => Promise.resolve(choice)),
    saveProject: vi.fn(() => Promise.resolve(path)),
    tellError: vi.fn(() => Promise.resolve()),
  });

  it('is not asked when there is nothing to save', async () => {
    const dialogs = answer('cancel', null);
    expect(await mayLeave(documents, dialogs, id())).toBe(true);
    expect(dialogs.askToSave).not.toHaveBeenCalled();
  });

  it('saves, gives up or stays', async () => {
    await addShape('s');
    const path = join(folder, 'kept'); // the ending is added
    expect(await mayLeave(documents, answer('cancel', path), id())).toBe(false);
    expect(await mayLeave(documents, answer('discard', path), id())).toBe(true);
    expect(await mayLeave(documents, answer('save', null), id())).toBe(false); // the save dialog was cancelled
    const dialogs = answer('save', path);
    expect(await mayLeave(documents, dialogs, id())).toBe(true);
    expect(dialogs.saveProject).toHaveBeenCalledWith('Shape s.maquette');
    expect((await stat(`${path}.maquette`)).isFile()).toBe(true);
    expect(await mayLeave(documents, answer('cancel', null), id())).toBe(true);
  });

  it('stays when saving fails, and says why', async () => {
    await addShape('s');
    const dialogs = answer('save', join(folder, 'no', 'such', 'folder', 'a.maquette'));
    expect(await mayLeave(documents, dialogs, id())).toBe(false);
    expect(dialogs.tellError).toHaveBeenCalledWith('The project was not saved', expect.stringContaining('not there any more'));
    await later();
  });
});
