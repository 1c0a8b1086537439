import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addPhotos, addShapes } from '../../../../src/main/documents/edits';
import { createHistory, goTo, labelsOf, record, redo, undo } from '../../../../src/main/documents/history';
import { mayLeaveAll } from '../../../../src/main/documents/saving';
import { salvageDocumentFile } from '../../../../src/main/documents/salvage';
import type { OpenDocuments } from '../../../../src/shared/ipc/documents';
import { counter, makeAssets, makeFolder, makePhoto, makeShape } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let assets: AssetStore;
let documents: Documents;
let lists: OpenDocuments[];
let shown: string[];

const make = (prefix = 'doc'): Documents =>
  createDocuments({
    assets,
    recoveryFolder: join(folder, 'recovery'),
    generator: 'a test',
    onChanged: () => undefined,
    onOpenChanged: (open) => lists.push(open),
    onActivated: ({ id }) => shown.push(id),
    newId: counter(prefix),
  });

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  assets = makeAssets(folder);
  lists = [];
  shown = [];
  documents = make();
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

const addShape = async (document: string, name: string): Promise<void> => {
  const shape = await makeShape(assets, name, name.length);
  await documents.change(document, 'Reconstruct', (state) => addShapes(state, [shape]));
};
const names = (document: string): string[] => documents.state(document).shapes.map(({ id }) => id);
const tabs = (): string[] => documents.listOpen().documents.map(({ id }) => id);

describe('several documents', () => {
  it('keep their own states, steps and marks, whichever is shown', async () => {
    await addShape('doc1', 'a');
    documents.create();
    await addShape('doc2', 'bb');
    await addShape('doc1', 'ccc');
    expect([names('doc1'), names('doc2')]).toEqual([['a', 'ccc'], ['bb']]);
    await documents.undo('doc1');
    expect([names('doc1'), names('doc2')]).toEqual([['a'], ['bb']]);
    expect(documents.history('doc1')).toEqual({ steps: ['Reconstruct', 'Reconstruct'], done: 1 });
    await documents.save('doc2', join(folder, 'b.maquette'));
    expect(lists.at(-1)).toEqual({
      documents: [
        { id: 'doc1', title: 'Untitled', edited: true, saved: false },
        { id: 'doc2', title: 'b', edited: false, saved: true },
      ],
      active: 'doc2',
    });
    expect(documents.activate('doc1').state.shapes).toHaveLength(1);
    expect(shown).toEqual(['doc2', 'doc1']);
  });

  it('take the place of an untouched one, open a file once, and leave their neighbour when closed', async () => {
    await addShape('doc1', 'a');
    const path = join(folder, 'a.maquette');
    await documents.save('doc1', path);
    documents.create();
    const other = join(folder, 'other.maquette');
    await writeFile(other, await readFile(path));
    await documents.open(other); // in the place of the empty one
    expect(tabs()).toEqual(['doc1', 'doc3']);
    expect((await documents.open(path)).id).toBe('doc1');
    await expect(documents.save('doc3', path)).rejects.toMatchObject({ code: 'invalid-input' });
    expect((await documents.close('doc1')).id).toBe('doc3');
    const last = await documents.close('doc3');
    expect(last).toMatchObject({ title: 'Untitled', edited: false });
    expect(tabs()).toEqual([last.id]);
  });

  it('are all there after a crash, each with its own last state', async () => {
    await addShape('doc1', 'a');
    documents.create();
    await addShape('doc2', 'bb');
    await documents.save('doc2', join(folder, 'b.maquette'));
    await documents.apply('doc2', { type: 'rename', id: 'bb', name: 'Chair' });
    documents.create(); // nothing was done in it: nothing to recover
    await documents.settled();
    documents = make('later');
    const left = await documents.listRecovered();
    expect(left.map(({ id, title, shapes, incomplete }) => [id, title, shapes, incomplete]).sort()).toEqual([
      ['doc1', 'Untitled', 1, false],
      ['doc2', 'b', 1, false],
    ]);
    await documents.openRecovered('doc1');
    expect(await documents.openRecovered('doc2')).toMatchObject({ title: 'b', edited: true, recovered: true });
    expect(names('doc1')).toEqual(['a']);
    expect(documents.state('doc2').shapes[0]?.name).toBe('Chair');
    expect(await documents.listRecovered()).toEqual([]); // they are open now
    expect(tabs()).toEqual(['doc1', 'doc2']);
    // A second crash at once finds both again; one of them is given up.
    await documents.settled();
    const third = make('third');
    await third.discardRecovered('doc1');
    expect((await third.listRecovered()).map(({ id }) => id)).toEqual(['doc2']);
    await expect(third.openRecovered('doc1')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are asked about one after the other before the program ends', async () => {
    await addShape('doc1', 'a');
    documents.create();
    documents.create();
    await addShape('doc3', 'c');
    const asked: string[] = [];
    const dialogs = (choice: 'discard' | 'cancel'): Parameters<typeof mayLeaveAll>[1] => ({
      askToSave: () => {
        asked.push(documents.snapshot().id);
        return Promise.resolve(choice);
      },
      saveProject: () => Promise.resolve(null),
      tellError: () => Promise.resolve(),
    });
    expect(await mayLeaveAll(documents, dialogs('discard'))).toBe(true);
    expect(asked).toEqual(['doc1', 'doc3']); // what is asked about is shown
    expect(await mayLeaveAll(documents, dialogs('cancel'))).toBe(false);
    expect(asked).toEqual(['doc1', 'doc3', 'doc1']);
  });

  it('go back to what is saved, as a step that undo takes back', async () => {
    await expect(documents.revert('doc1')).rejects.toMatchObject({ code: 'not-found' });
    await addShape('doc1', 'a');
    await documents.save('doc1', join(folder, 'a.maquette'));
    await addShape('doc1', 'bb');
    expect(await documents.revert('doc1')).toMatchObject({ edited: false, undo: 'Undo Revert to saved' });
    expect(names('doc1')).toEqual(['a']);
    expect(await documents.undo('doc1')).toMatchObject({ edited: true });
    expect(names('doc1')).toEqual(['a', 'bb']);
  });
});

describe('the list of steps', () => {
  it('goes to any step as so many undos or redos would', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('do', 'undo', 'redo'), { maxLength: 40 }), fc.nat({ max: 45 }), (moves, target) => {
        let history = createHistory(0);
        moves.forEach((move, i) => {
          if (move === 'do') history = record(history, { label: `step ${i}`, state: i + 1, at: i * 1000 });
          else history = move === 'undo' ? undo(history) : redo(history);
        });
        const labels = labelsOf(history);
        const there = goTo(history, target);
        expect(there.past).toHaveLength(Math.min(target, labels.length));
        expect(labelsOf(there)).toEqual(labels);
        // The state after step k is the one that its label names.
        const last = labels[there.past.length - 1];
        expect(there.present).toBe(last === undefined ? 0 : Number(last.slice(5)) + 1);
      }),
      { seed: 20261123, verbose: true },
    );
  });
});

describe('a damaged project', () => {
  const file = async (): Promise<{ path: string; bytes: Buffer }> => {
    const photo = await makePhoto(assets, 'p', 3, 40, 30);
    await documents.change('doc1', 'Add', (state) => addPhotos(state, [photo]));
    for (const name of ['a', 'bb', 'ccc']) await addShape('doc1', name);
    const path = join(folder, 'whole.maquette');
    await documents.save('doc1', path);
    return { path, bytes: await readFile(path) };
  };
  const total = 4;

  it('gives back what is there however far it was cut', async () => {
    const { path, bytes } = await file();
    const whole = await salvageDocumentFile(path, assets);
    expect(whole).toEqual({ state: documents.state('doc1'), lost: [] });
    const kept: number[] = [];
    for (let share = 0.05; share < 1; share += 0.05) {
      const cut = join(folder, 'cut.maquette');
      await writeFile(cut, bytes.subarray(0, Math.floor(share * bytes.length)));
      const other = makeAssets(join(folder, `assets-${share}`));
      const rest = await salvageDocumentFile(cut, other);
      kept.push(rest ? rest.state.photos.length + rest.state.shapes.length : 0);
      // Whatever is given back can be read.
      for (const item of rest?.state.photos ?? []) await other.read(item.picture);
      for (const item of rest?.state.shapes ?? []) await other.read(item.grid);
      const named = rest?.state.shapes.flatMap(({ latent }) => (latent === undefined ? [] : [latent])) ?? [];
      for (const id of named) await other.read(id);
    }
    expect(kept).toEqual([...kept].sort((a, b) => a - b)); // more of the file is never less of the document
    expect(kept[0]).toBe(0);
    expect(Math.max(...kept)).toBe(total);
  });

  it('opens without its broken part, says which, and is not saved over', async () => {
    const { path, bytes } = await file();
    const [first] = documents.state('doc1').shapes;
    const at = bytes.indexOf(`assets/${first?.grid}`);
    bytes.fill(0xff, at + 75, at + 95); // in the data, behind the name
    await writeFile(path, bytes);
    const another = makeAssets(join(folder, 'elsewhere'));
    documents = createDocuments({
      assets: another,
      recoveryFolder: join(folder, 'recovery2'),
      generator: 'a test',
      onChanged: () => undefined,
    });
    const opened = await documents.open(path);
    expect(opened).toMatchObject({ title: 'whole', saved: false, edited: true, lost: ['the grid of “Shape a”'] });
    expect(opened.state.shapes.map(({ id }) => id)).toEqual(['bb', 'ccc']);
    expect(documents.path(opened.id)).toBeNull();
  });
});
