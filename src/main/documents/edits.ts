import { isIdentity } from '../../core/edit/transform';
import { MaquetteError } from '../../core/errors';
import type { DocumentEdit, DocumentState, PhotoItem, ShapeItem, SurfaceSettings } from '../../shared/document';

export const emptyState: DocumentState = { schema: 1, photos: [], shapes: [] };

const surfaceLabels: Record<keyof SurfaceSettings, string> = {
  threshold: 'Set threshold',
  smoothing: 'Set smoothing',
  keepLargestPart: 'Keep largest part',
  flattenBase: 'Flatten base',
  symmetric: 'Make symmetric',
  fillCavities: 'Fill inner cavities',
  method: 'Change surface method',
  detail: 'Change detail',
  triangles: 'Set triangles',
  planar: 'Flatten planes',
  evenTriangles: 'Even triangles',
  minPart: 'Drop small parts',
  minWall: 'Thicken walls',
  bridgeParts: 'Mend broken parts',
  symmetryPlane: 'Set mirror plane',
};

/** What the undo menu calls an edit. */
export function labelOf(edit: DocumentEdit): string {
  switch (edit.type) {
    case 'removePhoto':
      return 'Remove photo';
    case 'removeShape':
      return 'Remove shape';
    case 'removeItems':
      return edit.ids.length === 1 ? 'Remove item' : `Remove ${edit.ids.length} items`;
    case 'setPhotoSide':
      return 'Name view';
    case 'setForeground':
      return 'Set foreground';
    case 'rename':
      return 'Rename';
    case 'duplicateShape':
      return 'Duplicate shape';
    case 'removeMesh':
      return 'Use the voxels';
    case 'setTransform':
      return edit.transform === null ? 'Reset transform' : 'Transform';
    case 'setHeight':
      return 'Set height';
    case 'setSurface': {
      const [key, another] = Object.keys(edit.surface) as (keyof SurfaceSettings)[];
      return key !== undefined && another === undefined ? surfaceLabels[key] : 'Set surface';
    }
  }
}

/**
 * The document after an edit. Pure; parts that do not change are the same objects, and an edit that changes nothing returns the state itself.
 * Throws `not-found` when the item is gone (another edit was quicker).
 * @param newId gives the id of an item that the edit makes
 */
export function applyEdit(state: DocumentState, edit: DocumentEdit, newId: () => string): DocumentState {
  switch (edit.type) {
    case 'removePhoto':
      find(state.photos, edit.id, 'photo');
      return { ...state, photos: state.photos.filter((photo) => photo.id !== edit.id) };
    case 'removeShape':
      find(state.shapes, edit.id, 'shape');
      return { ...state, shapes: state.shapes.filter((shape) => shape.id !== edit.id) };
    case 'removeItems': {
      // What another edit was quicker to remove is gone as wished.
      const gone = new Set(edit.ids);
      const rest = <T extends { id: string }>(items: readonly T[]): readonly T[] =>
        items.some(({ id }) => gone.has(id)) ? items.filter(({ id }) => !gone.has(id)) : items;
      return withShapes(withPhotos(state, rest(state.photos)), rest(state.shapes));
    }
    case 'setPhotoSide':
      return withPhotos(state, replace(state.photos, find(state.photos, edit.id, 'photo'), { side: edit.side }));
    case 'setForeground': {
      const photo = find(state.photos, edit.id, 'photo');
      if (edit.foreground !== null) return withPhotos(state, replace(state.photos, photo, { foreground: edit.foreground }));
      if (photo.foreground === undefined) return state;
      const without = { ...photo };
      delete without.foreground;
      return withPhotos(
        state,
        state.photos.map((other) => (other === photo ? without : other)),
      );
    }
    case 'rename':
      if (state.photos.some((photo) => photo.id === edit.id)) {
        return withPhotos(state, replace(state.photos, find(state.photos, edit.id, 'photo'), { name: edit.name }));
      }
      return withShapes(state, replace(state.shapes, find(state.shapes, edit.id, 'item'), { name: edit.name }));
    case 'duplicateShape': {
      const original = find(state.shapes, edit.id, 'shape');
      const copy = { ...original, id: newId(), name: freeName(state.shapes, original.name) };
      const at = state.shapes.indexOf(original) + 1;
      return { ...state, shapes: [...state.shapes.slice(0, at), copy, ...state.shapes.slice(at)] };
    }
    case 'setSurface': {
      const shape = find(state.shapes, edit.id, 'shape');
      const surface = changed(shape.surface, edit.surface);
      return withShapes(state, replace(state.shapes, shape, { surface }));
    }
    case 'removeMesh': {
      const shape = find(state.shapes, edit.id, 'shape');
      if (!shape.mesh) return state;
      const without = { ...shape };
      delete without.mesh;
      return { ...state, shapes: state.shapes.map((other) => (other === shape ? without : other)) };
    }
    case 'setTransform': {
      const shape = find(state.shapes, edit.id, 'shape');
      const { transform: now, ...rest } = shape;
      const next = edit.transform === null || isIdentity(edit.transform) ? undefined : edit.transform;
      if (JSON.stringify(now) === JSON.stringify(next)) return state;
      const moved = next === undefined ? rest : { ...rest, transform: next };
      return { ...state, shapes: state.shapes.map((other) => (other === shape ? moved : other)) };
    }
    case 'setHeight':
      return withShapes(
        state,
        replace(state.shapes, find(state.shapes, edit.id, 'shape'), { height: edit.height, heightIsEstimated: false }),
      );
  }
}

export function addPhotos(state: DocumentState, photos: readonly PhotoItem[]): DocumentState {
  return photos.length === 0 ? state : { ...state, photos: [...state.photos, ...photos] };
}

export function addShapes(state: DocumentState, shapes: readonly ShapeItem[]): DocumentState {
  return shapes.length === 0 ? state : { ...state, shapes: [...state.shapes, ...shapes] };
}

/** Gives a photo another picture or cut-out. Throws `not-found` when the photo is gone. */
export function setPicture(
  state: DocumentState,
  id: string,
  picture: Pick<PhotoItem, 'picture' | 'width' | 'height' | 'cutout' | 'original'>,
): DocumentState {
  const rest: PhotoItem = { ...find(state.photos, id, 'photo') };
  delete rest.original;
  return { ...state, photos: state.photos.map((photo) => (photo.id === id ? { ...rest, ...picture } : photo)) };
}

/** The assets that a state refers to. */
export function assetsOf(state: DocumentState): Set<string> {
  const ids = new Set<string>();
  for (const photo of state.photos) {
    ids.add(photo.picture);
    if (photo.original !== undefined) ids.add(photo.original.picture);
  }
  for (const shape of state.shapes) {
    ids.add(shape.grid);
    if (shape.latent !== undefined) ids.add(shape.latent);
    if (shape.mesh !== undefined) ids.add(shape.mesh.data);
    if (shape.colour !== undefined) ids.add(shape.colour);
  }
  return ids;
}

/** "Chair", or "Chair 2", "Chair 3" when that is taken. */
export function freeName(items: readonly { name: string }[], name: string): string {
  const taken = new Set(items.map((item) => item.name));
  if (!taken.has(name)) return name;
  const stem = name.replace(/ \d+$/, '').slice(0, 190);
  for (let number = 2; ; number++) {
    const candidate = `${stem} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function find<T extends { id: string }>(items: readonly T[], id: string, what: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw new MaquetteError('not-found', `This ${what} is not in the document any more.`);
  return item;
}

/** The object with the change; the object itself when nothing differs. */
function changed<T extends object>(object: T, change: Partial<T>): T {
  const differs = (Object.keys(change) as (keyof T)[]).some((key) => change[key] !== undefined && change[key] !== object[key]);
  return differs ? { ...object, ...change } : object;
}

function replace<T extends object>(items: readonly T[], item: T, change: Partial<T>): readonly T[] {
  const next = changed(item, change);
  return next === item ? items : items.map((candidate) => (candidate === item ? next : candidate));
}

const withPhotos = (state: DocumentState, photos: readonly PhotoItem[]): DocumentState =>
  photos === state.photos ? state : { ...state, photos: [...photos] };
const withShapes = (state: DocumentState, shapes: readonly ShapeItem[]): DocumentState =>
  shapes === state.shapes ? state : { ...state, shapes: [...shapes] };
