import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import type { ShapeItem } from '../../../shared/document';
import { loadGrid, loadMesh } from '../assets';

/** Pixels along an edge: twice the largest place it is shown in. */
const edge = 256;
/** Thumbnails follow a change of the surface once it rests, in milliseconds. */
const restAfter = 400;
const keptAtMost = 200;

interface Drawn {
  blob: Blob;
  /** Its address while it is kept. */
  url: string;
}

/** By what the picture shows. */
const made = new Map<string, Promise<Drawn>>();
/** One picture at a time: the shape in the viewport comes first. */
let queue: Promise<unknown> = Promise.resolve();

const keyOf = (shape: ShapeItem): string => `${shape.mesh?.data ?? shape.grid} ${JSON.stringify(shape.surface)}`;

async function draw(shape: ShapeItem): Promise<Drawn> {
  const grid = { size: shape.gridSize, data: await loadGrid(shape) };
  const { renderThumbnail } = await import('../viewport');
  const blob = await renderThumbnail(grid, shape.surface, edge, await loadMesh(shape));
  return { blob, url: URL.createObjectURL(blob) };
}

/** The picture of a shape, drawn once for all that show it. */
export function thumbnailOf(shape: ShapeItem): Promise<Drawn> {
  const key = keyOf(shape);
  const known = made.get(key);
  if (known) return known;
  const drawing = queue.then(() => draw(shape));
  queue = drawing.catch(() => undefined);
  made.set(key, drawing);
  drawing.catch(() => made.delete(key));
  for (const [oldest, picture] of made) {
    if (made.size <= keptAtMost) break;
    made.delete(oldest);
    void picture.then((old) => URL.revokeObjectURL(old.url));
  }
  return drawing;
}

/** The address of a picture of the shape; undefined until it is drawn. The old picture stays while a new one is made. */
export function useThumbnail(shape: () => ShapeItem): Ref<string | undefined> {
  const url = ref<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current = '';

  function refresh(): void {
    const item = shape();
    const key = keyOf(item);
    current = key;
    thumbnailOf(item).then(
      (drawn) => {
        if (current === key) url.value = drawn.url;
      },
      () => {
        if (current === key) url.value = undefined;
      },
    );
  }

  watch(
    () => keyOf(shape()),
    (_, before) => {
      clearTimeout(timer);
      if (before === undefined || made.has(keyOf(shape()))) refresh();
      else timer = setTimeout(refresh, restAfter);
    },
    { immediate: true },
  );
  onBeforeUnmount(() => clearTimeout(timer));
  return url;
}
