import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';
import { useNotices } from '../stores/notices';
import { usePhotos } from '../stores/photos';

/** What letting go would do, from the little that a browser tells before the drop: how many items, and types of pictures. */
export function nameDrop(items: readonly { kind: string; type: string }[]): string | undefined {
  const files = items.filter((item) => item.kind === 'file');
  if (files.length === 0) return undefined;
  const pictures = files.filter((item) => item.type.startsWith('image/')).length;
  if (pictures === files.length) return pictures === 1 ? 'Add 1 photo' : `Add ${pictures} photos`;
  if (pictures === 0)
    return files.length === 1 ? 'Open the document, or add the photos of the folder' : `Add the photos among ${files.length} items`;
  return `Add ${pictures === 1 ? '1 photo' : `${pictures} photos`} and what else can be read`;
}

/** Files may be dropped anywhere in the window. The label names the result while they hover. */
export function useDropZone(): Ref<string | undefined> {
  const photos = usePhotos();
  const notices = useNotices();
  const label = ref<string>();
  /** Enter and leave come for every element passed over. */
  let depth = 0;

  const itemsOf = (event: DragEvent): DataTransferItem[] => [...(event.dataTransfer?.items ?? [])];

  function enter(event: DragEvent): void {
    depth += 1;
    const name = nameDrop(itemsOf(event));
    if (name === undefined) return;
    event.preventDefault();
    label.value = name;
  }

  function over(event: DragEvent): void {
    if (label.value === undefined || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  }

  function leave(): void {
    depth = Math.max(0, depth - 1);
    if (depth === 0) label.value = undefined;
  }

  function drop(event: DragEvent): void {
    // Always: a file dropped on a page otherwise opens in its place.
    event.preventDefault();
    depth = 0;
    label.value = undefined;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) void notices.attempt(() => photos.importDropped(files));
  }

  const listeners = { dragenter: enter, dragover: over, dragleave: leave, drop } as const;
  onMounted(() => {
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as 'drop', listener);
  });
  onBeforeUnmount(() => {
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as 'drop', listener);
  });
  return label;
}
