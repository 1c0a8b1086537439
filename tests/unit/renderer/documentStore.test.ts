import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../src/core/errors';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { shape, type ScriptedBridge } from './fixtures/scriptedBridge';
import { start } from './fixtures/start';

let bridge: ScriptedBridge;
const applied = (): unknown[] => bridge.requests.filter((request) => request.route === 'documents.apply').map((request) => request.input);
const thresholdOf = (document: ReturnType<typeof useDocument>): number => {
  const [first] = document.shapes;
  if (!first) throw new Error('no shape');
  return document.surfaceOf(first).threshold;
};

beforeEach(() => {
  bridge = start({ shapes: [shape('s1')] });
});

describe('snapshots', () => {
  it('ignores one that is older than what is shown', async () => {
    const document = useDocument();
    await document.load();
    const old = bridge.snapshot();
    bridge.emit('documents.changed', bridge.change({ shapes: [] }));
    expect(document.shapes).toEqual([]);
    bridge.emit('documents.changed', old);
    expect(document.shapes).toEqual([]);
  });

  it('does not go back to a document that was left', async () => {
    const document = useDocument();
    await document.load();
    const first = bridge.snapshot();
    bridge.answer('documents.create', { value: { ...first, id: 'd2', revision: 0, state: { schema: 1, photos: [], shapes: [] } } });
    expect(await document.create()).toBe(true);
    bridge.emit('documents.changed', { ...first, revision: first.revision + 5 });
    expect(document.id).toBe('d2');
  });

  it('stays as it is when the user cancels the dialog', async () => {
    const document = useDocument();
    await document.load();
    expect(await document.open()).toBe(false);
    expect(document.id).toBe('d1');
  });
});

describe('surface settings', () => {
  it('are shown at once while dragged, and sent when let go', async () => {
    const document = useDocument();
    await document.load();
    for (const threshold of [0.52, 0.55, 0.6]) document.previewSurface('s1', { threshold });
    expect(thresholdOf(document)).toBe(0.6);
    expect(applied()).toEqual([]);
    await document.commitSurface('s1');
    expect(applied()).toEqual([
      { document: 'd1', edit: { type: 'setSurface', id: 's1', surface: { threshold: 0.6 } }, merge: 'surface:s1:threshold' },
    ]);
    expect(thresholdOf(document)).toBe(0.6);
  });

  it('are sent once the keys rest for 250 ms', async () => {
    vi.useFakeTimers();
    const document = useDocument();
    await document.load();
    document.settleSurface('s1', { threshold: 0.51 });
    await vi.advanceTimersByTimeAsync(200);
    document.settleSurface('s1', { threshold: 0.52 });
    await vi.advanceTimersByTimeAsync(200);
    expect(applied()).toEqual([]);
    await vi.advanceTimersByTimeAsync(60);
    vi.useRealTimers();
    expect(applied()).toHaveLength(1);
  });

  it('go back when main refuses them', async () => {
    const document = useDocument();
    await document.load();
    bridge.answer('documents.apply', { error: { code: 'invalid-input', message: 'The shape is gone.' } });
    document.previewSurface('s1', { threshold: 0.9 });
    await expect(document.commitSurface('s1')).rejects.toThrow(MaquetteError);
    expect(thresholdOf(document)).toBe(0.5);
  });

  it('keep what is dragged on while an answer is on its way', async () => {
    const document = useDocument();
    await document.load();
    document.previewSurface('s1', { threshold: 0.6 });
    const sending = document.commitSurface('s1');
    document.previewSurface('s1', { threshold: 0.7 });
    await sending;
    expect(thresholdOf(document)).toBe(0.7);
    expect(document.shapes[0]?.surface.threshold).toBe(0.6);
  });

  it('reach main before an undo, so that undo takes them back', async () => {
    const document = useDocument();
    await document.load();
    document.previewSurface('s1', { smoothing: 0.9 });
    await document.undo();
    const routes = bridge.requests.map((request) => request.route);
    expect(routes.indexOf('documents.apply')).toBeLessThan(routes.indexOf('documents.undo'));
    expect(routes).toContain('documents.apply');
  });

  it('reach main before the file is saved', async () => {
    const document = useDocument();
    await document.load();
    document.previewSurface('s1', { smoothing: 0.9 });
    await document.save();
    const routes = bridge.requests
      .map((request) => request.route)
      .filter((route) => route === 'documents.apply' || route === 'documents.save');
    expect(routes).toEqual(['documents.apply', 'documents.save']);
  });
});
