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

/** Which photos and which shape the panels speak of. Ids of things that undo took away are kept: redo brings them back selected. */
export const useSelection = defineStore('selection', () => {
  const document = useDocument();
  const photoIds = ref<string[]>([]);
  const shapeId = ref<string>();
  /** Which of the two shelves was touched last: Delete and Rename mean that one. */
  const active = ref<'photo' | 'shape'>('photo');
  /** The item whose name is being edited. */
  const renaming = ref<string>();

  const photos = computed<PhotoItem[]>(() => {
    const byId = new Map(document.photos.map((photo) => [photo.id, photo]));
    return photoIds.value.flatMap((id) => byId.get(id) ?? []);
  });
  const photo = computed(() => photos.value.at(-1));
  const shape = computed<ShapeItem | undefined>(() => document.shapes.find((item) => item.id === shapeId.value));

  /** The item that Delete, Rename and Duplicate act on. */
  const target = computed(() => {
    const first = active.value === 'photo' ? photo.value : shape.value;
    return first ?? shape.value ?? photo.value;
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
    else if (!photoIds.value.includes(id)) photoIds.value = [...photoIds.value, id].slice(-viewsAtMost);
    else if (photos.value.length > 1) photoIds.value = photoIds.value.filter((other) => other !== id);
  }

  function selectShape(id: string): void {
    active.value = 'shape';
    shapeId.value = id;
  }

  /** Another document: begin with its newest shape and the photo that it came from. */
  watch(
    () => document.id,
    () => {
      const last = newestFirst(document.shapes)[0];
      shapeId.value = last?.id;
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
    active,
    renaming,
    photos,
    photo,
    shape,
    target,
    samples,
    selectPhoto,
    selectShape,
    remove,
    duplicate,
    rename,
  };
});
