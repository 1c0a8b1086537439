import { beforeAll, describe, expect, it } from 'vitest';
import { addPhotos, addShapes, applyEdit, assetsOf, emptyState, freeName, labelOf } from '../../../../src/main/documents/edits';
import {
  documentEdit,
  documentState,
  type DocumentEdit,
  type DocumentState,
  type PhotoItem,
  type ShapeItem,
} from '../../../../src/shared/document';
import { startingSurface } from '../../../../src/shared/shapeDefaults';
import { counter } from '../fixtures';

const photo: PhotoItem = { id: 'p', name: 'chair.jpg', picture: 'a'.repeat(64), width: 4, height: 4, cutout: 'alpha' };
const shape: ShapeItem = {
  id: 's',
  name: 'Chair',
  gridSize: 8,
  grid: 'b'.repeat(64),
  latent: 'c'.repeat(64),
  origin: { kind: 'photo', photos: ['p'] },
  surface: startingSurface(0.5),
  height: 0.85,
  heightIsEstimated: true,
};
let state: DocumentState;
const apply = (edit: DocumentEdit, to = state): DocumentState => applyEdit(to, documentEdit.parse(edit), counter('new'));

/** Freezes to the depth: an edit that wrote into the old state would throw. */
const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

beforeAll(() => {
  state = freeze(
    addShapes(addPhotos(emptyState, [photo]), [
      shape,
      { ...shape, id: 't', name: 'Table' },
      { ...shape, id: 'm', name: 'Vase', colour: 'e'.repeat(64), mesh: { data: 'd'.repeat(64), vertices: 4, triangles: 4 } },
    ]),
  );
});

const turned = { position: [1, 0, -2], rotation: [0, 90, 0], scale: [1, 2, 1] } satisfies ShapeItem['transform'];

describe('edits', () => {
  it.each<[DocumentEdit, string, (after: DocumentState) => unknown, unknown]>([
    [{ type: 'removePhoto', id: 'p' }, 'Remove photo', (s) => s.photos, []],
    [{ type: 'removeShape', id: 's' }, 'Remove shape', (s) => s.shapes.map(({ id }) => id), ['t', 'm']],
    [{ type: 'rename', id: 's', name: ' Stool ' }, 'Rename', (s) => s.shapes[0]?.name, 'Stool'],
    [{ type: 'rename', id: 'p', name: 'front' }, 'Rename', (s) => s.photos[0]?.name, 'front'],
    [
      { type: 'duplicateShape', id: 's' },
      'Duplicate shape',
      (s) => s.shapes.map(({ id, name }) => `${id} ${name}`),
      ['s Chair', 'new1 Chair 2', 't Table', 'm Vase'],
    ],
    [
      { type: 'setSurface', id: 's', surface: { threshold: 0.3 } },
      'Set threshold',
      (s) => s.shapes[0]?.surface,
      { ...shape.surface, threshold: 0.3 },
    ],
    [{ type: 'setSurface', id: 's', surface: { threshold: 0.3, smoothing: 1 } }, 'Set surface', (s) => s.shapes[0]?.surface.smoothing, 1],
    [{ type: 'removeMesh', id: 'm' }, 'Use the voxels', (s) => s.shapes[2], { ...shape, id: 'm', name: 'Vase', colour: 'e'.repeat(64) }],
    [{ type: 'setTransform', id: 's', transform: turned }, 'Transform', (s) => s.shapes[0]?.transform, turned],
    [{ type: 'setHeight', id: 's', height: 2 }, 'Set height', (s) => [s.shapes[0]?.height, s.shapes[0]?.heightIsEstimated], [2, false]],
  ])('%j', (edit, label, read, expected) => {
    const after = apply(edit);
    expect(read(after)).toEqual(expected);
    expect(labelOf(edit)).toBe(label);
    expect(documentState.parse(after)).toEqual(after);
  });

  it('leave untouched parts the same objects', () => {
    const after = apply({ type: 'setHeight', id: 's', height: 2 });
    expect(after.photos).toBe(state.photos);
    expect(after.shapes[1]).toBe(state.shapes[1]);
  });

  it('that change nothing give the state itself', () => {
    expect(apply({ type: 'setSurface', id: 's', surface: { threshold: 0.5 } })).toBe(state);
    expect(apply({ type: 'setSurface', id: 's', surface: {} })).toBe(state);
    expect(apply({ type: 'rename', id: 's', name: 'Chair' })).toBe(state);
    expect(apply({ type: 'removeMesh', id: 's' })).toBe(state);
    expect(apply({ type: 'setTransform', id: 's', transform: null })).toBe(state);
    const unmoved = { position: [0, 0, 0], rotation: [0, 0, 0], scale: [1, 1, 1] } satisfies ShapeItem['transform'];
    expect(apply({ type: 'setTransform', id: 's', transform: unmoved })).toBe(state);
    const moved = apply({ type: 'setTransform', id: 's', transform: turned });
    expect(apply({ type: 'setTransform', id: 's', transform: turned }, moved)).toBe(moved);
    expect(apply({ type: 'setTransform', id: 's', transform: null }, moved)).toEqual(state);
    const set = apply({ type: 'setHeight', id: 's', height: 2 });
    expect(apply({ type: 'setHeight', id: 's', height: 2 }, set)).toBe(set);
    expect(addPhotos(state, [])).toBe(state);
    expect(addShapes(state, [])).toBe(state);
  });

  it('of items that are gone say so', () => {
    for (const type of ['removePhoto', 'removeShape', 'duplicateShape'] as const) {
      expect(() => apply({ type, id: 'gone' })).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
    expect(() => apply({ type: 'rename', id: 'gone', name: 'x' })).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => apply({ type: 'setHeight', id: 'p', height: 1 })).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('number names that are taken', () => {
    const items = ['Chair', 'Chair 2', 'Chair 4'].map((name) => ({ name }));
    expect(freeName(items, 'Chair')).toBe('Chair 3');
    expect(freeName(items, 'Chair 2')).toBe('Chair 3');
    expect(freeName(items, 'Bed')).toBe('Bed');
  });

  it('know their assets', () => {
    expect([...assetsOf(state)].sort()).toEqual(['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(64)));
  });
});
