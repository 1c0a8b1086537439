import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import type { ShapeItem } from '../../../shared/document';
import { loadGrid, loadMesh } from '../assets';

/** Pixels along an edge: twice the largest place it is shown in. */
const edge = 256;
/** Thumbnails follow a change of the surface once it rests, in milliseconds. */
const restAfter = 400;
const keptAtMost = 200;

/** Object URLs by what the picture shows. */
const made = new Map<string, Promise<string>>();
/** One picture at a time: the shape in the viewport comes first. */
let queue: Promise<unknown> = Promise.resolve();

const keyOf = (shape: ShapeItem): string => `${shape.mesh?.data ?? shape.grid} ${JSON.stringify(shape.surface)}`;

async function draw(shape: ShapeItem): Promise<string> {
  const grid = { size: shape.gridSize, data: await loadGrid(shape) };
  const { renderThumbnail } = await import('../viewport');
  return URL.createObjectURL(await renderThumbnail(grid, shape.surface, edge, await loadMesh(shape)));
}

function thumbnailOf(shape: ShapeItem): Promise<string> {
  const key = keyOf(shape);
  const known = made.get(key);
  if (known) return known;
  const drawing = queue.then(() => draw(shape));
  queue = drawing.catch(() => undefined);
  made.set(key, drawing);
  drawing.catch(() => made.delete(key));
  for (const [oldest, url] of made) {
    if (made.size <= keptAtMost) break;
    made.delete(oldest);
    void url.then((drawn) => URL.revokeObjectURL(drawn));
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
        if (current === key) url.value = drawn;
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
