import { computed, ref, type ComputedRef, type Ref } from 'vue';
import type { PhotoItem, ShapeItem } from '../../../../shared/document';
import { useDocument } from '../../stores/document';
import { newestFirst } from '../../stores/selection';
import { useView } from '../../stores/view';
import { localeOf } from '../../messages';
import { useSettings } from '../../stores/settings';

/** The document's photos and shapes as the shelf shows them: those whose name has the filter in it, in the chosen order. */
export function useShelfItems(): { filter: Ref<string>; photos: ComputedRef<PhotoItem[]>; shapes: ComputedRef<ShapeItem[]> } {
  const document = useDocument();
  const view = useView();
  const settings = useSettings();
  const words = computed(() => new Intl.Collator(localeOf(settings.settings.language), { numeric: true, sensitivity: 'base' }));
  const filter = ref('');
  const matches = (item: { name: string }): boolean => item.name.toLowerCase().includes(filter.value.trim().toLowerCase());

  function sorted<T extends { name: string }>(items: T[], typeOf: (item: T) => string): T[] {
    const order = view.layout.shelfOrder;
    if (order === 'newest') return items;
    const byName = (a: T, b: T): number => words.value.compare(a.name, b.name);
    return [...items].sort(order === 'name' ? byName : (a, b) => words.value.compare(typeOf(a), typeOf(b)) || byName(a, b));
  }

  return {
    filter,
    photos: computed(() => sorted(document.photos.filter(matches), (photo) => photo.cutout)),
    // The newest first: that is the one just made.
    shapes: computed(() => sorted(newestFirst(document.shapes.filter(matches)), (shape) => shape.origin.kind)),
  };
}
