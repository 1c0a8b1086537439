import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { PhotoItem, ShapeItem } from '../../../shared/document';
import { useDocument } from './document';

/** The engine takes at most this many photos of one object. */
export const viewsAtMost = 8;

/** What the samples of one reconstruction have in common; undefined for a shape that came otherwise. */
export function reconstructionOf({ origin }: Pick<ShapeItem, 'origin'>): string | undefined {
  return origin.sample === undefined ? undefined : `${origin.model} ${origin.seed} ${origin.photos.join()}`;
}

/** The newest reconstruction first, the samples of one in their order. */
export function newestFirst(shapes: readonly ShapeItem[]): ShapeItem[] {
  const runs: ShapeItem[][] = [];
  for (const shape of shapes) {
    const run = runs.at(-1);
    const key = reconstructionOf(shape);
    const before = run?.[0];
    if (run && before && key !== undefined && reconstructionOf(before) === key) run.push(shape);
    else runs.push([shape]);
  }
  return runs.reverse().flat();
}

/** How many shapes back the selection remembers. */
const remembered = 50;

/**
 * Which photos and which shape the panels speak of. Ids of things that undo took away are kept: redo brings them back selected. While a shape is away, the one that was selected before it
 * is.
 */
export const useSelection = defineStore('selection', () => {
  const document = useDocument();
  const photoIds = ref<string[]>([]);
  const shapeId = ref<string>();
  /** Shapes that were selected, the newest last. */
  const trail = ref<string[]>([]);
  watch(
    shapeId,
    (id) => {
      if (id !== undefined) trail.value = [...trail.value.filter((other) => other !== id), id].slice(-remembered);
    },
    { flush: 'sync' },
  );
  /** All selected shapes, the one that the panels speak of last; empty: that one alone. */
  const shapeIds = ref<string[]>([]);
  /** Which of the two shelves was touched last: Delete and Rename mean that one. */
  const active = ref<'photo' | 'shape'>('photo');
  /** The item whose name is being edited. */
  const renaming = ref<string>();

  const photos = computed<PhotoItem[]>(() => {
    const byId = new Map(document.photos.map((photo) => [photo.id, photo]));
    return photoIds.value.flatMap((id) => byId.get(id) ?? []);
  });
  const photo = computed(() => photos.value.at(-1));
  const shape = computed<ShapeItem | undefined>(() => {
    if (shapeId.value === undefined) return undefined;
    const byId = new Map(document.shapes.map((item) => [item.id, item]));
    const id = trail.value.findLast((other) => byId.has(other));
    return id === undefined ? newestFirst(document.shapes)[0] : byId.get(id);
  });
  const shapes = computed<ShapeItem[]>(() => {
    const byId = new Map(document.shapes.map((item) => [item.id, item]));
    const several = shapeIds.value.flatMap((id) => byId.get(id) ?? []);
    return several.length > 1 && shape.value ? several : shape.value ? [shape.value] : [];
  });

  /** The item that Delete, Rename and Duplicate act on. */
  const target = computed(() => {
    const first = active.value === 'photo' ? photo.value : shape.value;
    return first ?? shape.value ?? photo.value;
  });

  /** All that Delete acts on. */
  const targets = computed<(PhotoItem | ShapeItem)[]>(() => {
    const one = target.value;
    if (!one) return [];
    return 'grid' in one ? shapes.value : photos.value;
  });

  /** Shapes that came from the same reconstruction as the selected one, in their order. */
  const samples = computed<ShapeItem[]>(() => {
    const key = shape.value && reconstructionOf(shape.value);
    if (key === undefined) return [];
    const same = document.shapes.filter((item) => reconstructionOf(item) === key);
    return same.sort((a, b) => (a.origin.sample ?? 0) - (b.origin.sample ?? 0));
  });

  function selectPhoto(id: string, how: 'only' | 'toggle' = 'only'): void {
    active.value = 'photo';
    if (how === 'only') photoIds.value = [id];
    else if (!photoIds.value.includes(id)) photoIds.value = [...photoIds.value, id];
    else if (photos.value.length > 1) photoIds.value = photoIds.value.filter((other) => other !== id);
  }

  function selectShape(id: string, how: 'only' | 'toggle' = 'only'): void {
    active.value = 'shape';
    const others = shapes.value.map((item) => item.id).filter((other) => other !== id);
    if (how === 'toggle' && shapes.value.some((item) => item.id === id) && others.length > 0) {
      shapeIds.value = others;
      shapeId.value = others.at(-1);
    } else {
      shapeIds.value = how === 'toggle' ? [...others, id] : [id];
      shapeId.value = id;
    }
  }

  /** Selects several at once, the last of them leading: a range, or all. */
  function selectAll(kind: 'photo' | 'shape', ids: readonly string[]): void {
    if (ids.length === 0) return;
    active.value = kind;
    if (kind === 'photo') photoIds.value = [...ids];
    else {
      shapeIds.value = [...ids];
      shapeId.value = ids.at(-1);
    }
  }

  /** Another document: begin with its newest shape and the photo that it came from. */
  watch(
    () => document.id,
    () => {
      const last = newestFirst(document.shapes)[0];
      trail.value = [];
      shapeId.value = last?.id;
      shapeIds.value = [];
      const photoId = last?.origin.photos[0] ?? document.photos.at(-1)?.id;
      photoIds.value = photoId === undefined ? [] : [photoId];
      active.value = last ? 'shape' : 'photo';
      renaming.value = undefined;
    },
    { immediate: true, flush: 'sync' },
  );

  /** The neighbour that takes the selection when an item goes. */
  function neighbour(items: readonly { id: string }[], id: string): string | undefined {
    const at = items.findIndex((item) => item.id === id);
    return (items[at + 1] ?? items[at - 1])?.id;
  }

  async function remove(item: PhotoItem | ShapeItem): Promise<void> {
    if ('grid' in item) {
      const next = neighbour(document.shapes, item.id);
      await document.apply({ type: 'removeShape', id: item.id });
      if (shapeId.value === item.id) shapeId.value = next;
    } else {
      const next = neighbour(document.photos, item.id);
      await document.apply({ type: 'removePhoto', id: item.id });
      if (photos.value.length === 0 && next !== undefined) photoIds.value = [next];
    }
  }

  /** Removes all that is selected on the shelf that was touched last, as one step. */
  async function removeTargets(): Promise<void> {
    const [first, another] = targets.value;
    if (!first) return;
    if (!another) return remove(first);
    const ids = targets.value.map((item) => item.id);
    const items: readonly { id: string }[] = 'grid' in first ? document.shapes : document.photos;
    const gone = new Set(ids);
    const after = items.findIndex((item) => item.id === ids.at(-1));
    const rest = items.filter((item) => !gone.has(item.id));
    const next = items.slice(after).find((item) => !gone.has(item.id)) ?? rest.at(-1);
    await document.apply({ type: 'removeItems', ids });
    if (next) selectAll('grid' in first ? 'shape' : 'photo', [next.id]);
  }

  async function duplicate(item: ShapeItem): Promise<void> {
    const before = new Set(document.shapes.map((other) => other.id));
    await document.apply({ type: 'duplicateShape', id: item.id });
    const copy = document.shapes.find((other) => !before.has(other.id));
    if (copy) selectShape(copy.id);
  }

  async function rename(id: string, name: string): Promise<void> {
    renaming.value = undefined;
    const trimmed = name.trim();
    const now = [...document.photos, ...document.shapes].find((item) => item.id === id);
    if (now && trimmed !== '' && trimmed !== now.name) await document.apply({ type: 'rename', id, name: trimmed.slice(0, 200) });
  }

  return {
    photoIds,
    shapeId,
    shapeIds,
    active,
    renaming,
    photos,
    photo,
    shape,
    shapes,
    target,
    targets,
    samples,
    selectPhoto,
    selectShape,
    selectAll,
    remove,
    removeTargets,
    duplicate,
    rename,
  };
});
