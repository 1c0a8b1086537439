import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addShapes, applyEdit, labelOf } from '../../../../src/main/documents/edits';
import { createHistory, record, redoAs, undo } from '../../../../src/main/documents/history';
import type { ShapeItem } from '../../../../src/shared/document';
import { makeAssets, makeFolder, makePhoto, makeShape } from '../fixtures';

describe('the last step done again in another way', () => {
  it('takes the place of the step, on the state before it', () => {
    let history = record(createHistory('a'), { label: 'one', state: 'ab', at: 0 });
    history = record(history, { label: 'two', state: 'abc', at: 0 });
    const again = redoAs(history, { label: 'two', state: 'abX', at: 0 });
    expect(again.present).toBe('abX');
    expect(again.past.map((step) => step.label)).toEqual(['one', 'two']);
    expect(undo(again).present).toBe('ab');
    expect(redoAs(createHistory('a'), { label: 'one', state: 'b', at: 0 }).past).toHaveLength(1);
  });
});

describe('changes of the document', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let documents: Documents;
  let shapes: ShapeItem[];

  beforeEach(async () => {
    folder = await makeFolder();
    const assets = makeAssets(folder.path);
    documents = createDocuments({ assets, recoveryFolder: folder.path, generator: 'test', onChanged: () => undefined });
    shapes = await Promise.all(['a', 'b', 'c', 'd'].map((id, i) => makeShape(assets, id, i)));
  });
  afterEach(async () => {
    await documents.settled();
    await folder.remove();
  });

  const ids = (): string[] => documents.snapshot().state.shapes.map((shape) => shape.id);
  const add = (label: string, added: ShapeItem[], again?: boolean): Promise<unknown> =>
    documents.change(documents.snapshot().id, label, (state) => addShapes(state, added), { again });

  it('say whether the last step can be done again, after undo and redo too', async () => {
    const repeatable = (): boolean => documents.snapshot().repeatable ?? false;
    const { id } = documents.snapshot();
    const seen = [repeatable()];
    await documents.change(id, 'Reconstruct', (state) => addShapes(state, [shapes[0]]), { repeatable: true });
    seen.push(repeatable());
    await documents.change(id, 'Reconstruct', (state) => addShapes(state, [shapes[1]]), { again: true, repeatable: true });
    seen.push(repeatable());
    await add('Add shape', [shapes[2]]);
    seen.push(repeatable());
    for (const step of ['undo', 'undo', 'redo', 'redo'] as const) {
      await documents[step](id);
      seen.push(repeatable());
    }
    expect(seen).toEqual([false, true, true, false, true, false, true, false]);
  });

  it('replace a reconstruction by one with other settings, but nothing else', async () => {
    await add('Add shape', [shapes[0]]);
    await add('Reconstruct', [shapes[1]]);
    await add('Reconstruct', [shapes[2], shapes[3]], true);
    expect(ids()).toEqual(['a', 'c', 'd']);
    await documents.undo(documents.snapshot().id);
    expect(ids()).toEqual(['a']);
    // The last step is another one now: nothing of it may go.
    await add('Reconstruct', [shapes[1]], true);
    expect(ids()).toEqual(['a', 'b']);
  });

  it('leave the document as it is when the second run gives nothing', async () => {
    await add('Reconstruct', [shapes[0]]);
    await add('Reconstruct', [], true);
    expect(ids()).toEqual(['a']);
  });

  it('remove photos and shapes together, and name the side of a photo', async () => {
    const photo = await makePhoto(makeAssets(folder.path), 'p');
    const state = { schema: 1 as const, photos: [photo], shapes };
    const edit = { type: 'removeItems' as const, ids: ['p', 'b', 'd', 'gone'] };
    const after = applyEdit(state, edit, () => '');
    expect(after.photos).toEqual([]);
    expect(after.shapes.map((shape) => shape.id)).toEqual(['a', 'c']);
    expect(labelOf(edit)).toBe('Remove 4 items');
    expect(applyEdit(state, { type: 'removeItems', ids: ['gone'] }, () => '')).toBe(state);
    const named = applyEdit(state, { type: 'setPhotoSide', id: 'p', side: 'back' }, () => '');
    expect(named.photos[0].side).toBe('back');
    expect(named.shapes).toBe(state.shapes);
  });

  it('set how much of the frame an object takes, and set that back', async () => {
    const photo = await makePhoto(makeAssets(folder.path), 'p');
    const state = { schema: 1 as const, photos: [photo], shapes };
    const less = applyEdit(state, { type: 'setForeground', id: 'p', foreground: 0.7 }, () => '');
    expect(less.photos[0].foreground).toBe(0.7);
    const usual = applyEdit(less, { type: 'setForeground', id: 'p', foreground: null }, () => '');
    expect(usual.photos).toEqual([photo]);
    expect(applyEdit(state, { type: 'setForeground', id: 'p', foreground: null }, () => '')).toBe(state);
  });
});
