import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';
import { counted } from '../format';
import { say } from '../messages';
import { useDragOut } from '../stores/dragOut';
import { useNotices } from '../stores/notices';
import { usePhotos } from '../stores/photos';

/** Types that systems give meshes; an OBJ is often taken for a drawing program's file of the same ending. */
const isMesh = (type: string): boolean => /^model\/|x-tgif|3mf|3dmanufacturing|\bstl\b|\bsla\b/.test(type);

/** What letting go would do, from the little that a browser tells before the drop: how many items, and the types of those that the system knows. */
export function nameDrop(items: readonly { kind: string; type: string }[]): string | undefined {
  const files = items.filter((item) => item.kind === 'file');
  if (files.length === 0) {
    return items.some((item) => item.type === 'text/uri-list') ? say('drop.address') : undefined;
  }
  const pictures = files.filter((item) => item.type.startsWith('image/')).length;
  const meshes = files.filter((item) => isMesh(item.type)).length;
  const [photos, shapes] = [counted('photos', pictures), counted('shapes', meshes)];
  const known = pictures > 0 && meshes > 0 ? say('drop.both', { photos, shapes }) : pictures > 0 ? photos : meshes > 0 ? shapes : '';
  if (pictures + meshes === files.length) return say('drop.add', { known });
  if (known !== '') return say('drop.addMore', { known });
  return files.length === 1 ? say('drop.one') : say('drop.many', { count: files.length });
}

/** Files may be dropped anywhere in the window. The label names the result while they hover. */
export function useDropZone(): Ref<string | undefined> {
  const photos = usePhotos();
  const dragOut = useDragOut();
  const notices = useNotices();
  const label = ref<string>();
  /** Enter and leave come for every element passed over. */
  let depth = 0;

  const itemsOf = (event: DragEvent): DataTransferItem[] => [...(event.dataTransfer?.items ?? [])];

  function enter(event: DragEvent): void {
    depth += 1;
    // Our own file on its way out is no new one.
    if (dragOut.isOut) return;
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
    if (dragOut.isOut) return;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) void notices.attempt(() => photos.importDropped(files));
    else if (event.dataTransfer?.types.includes('text/uri-list')) {
      // Nothing is fetched from a network, also not when the user asks: the promise is that this computer is enough.
      notices.show('warn', say('drop.internet'));
    }
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
