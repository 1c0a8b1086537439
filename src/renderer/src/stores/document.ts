import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { DocumentEdit, ShapeItem, SurfaceSettings } from '../../../shared/document';
import type { DocumentSnapshot, RecentFile } from '../../../shared/ipc/documents';
import { on, request } from '../ipc';
import { useNotices } from './notices';

/** A key pressed again and again is sent once it rests this long, in milliseconds. */
const settleAfter = 250;

/**
 * The document as main last told it. Main owns it: changes are asked for and come back as snapshots. Surface settings that are
 * still being dragged lie over the snapshot until main has them.
 */
export const useDocument = defineStore('document', () => {
  const notices = useNotices();
  const snapshot = shallowRef<DocumentSnapshot>();
  const recent = ref<RecentFile[]>([]);
  const previews = shallowReactive(new Map<string, Partial<SurfaceSettings>>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Documents that this window has closed: their late events must not bring them back. */
  const left = new Set<string>();

  const id = computed(() => snapshot.value?.id ?? '');
  const title = computed(() => snapshot.value?.title ?? '');
  const photos = computed(() => snapshot.value?.state.photos ?? []);
  const shapes = computed(() => snapshot.value?.state.shapes ?? []);
  const isEmpty = computed(() => photos.value.length === 0 && shapes.value.length === 0);
  const isLoaded = computed(() => snapshot.value !== undefined);

  function adopt(next: DocumentSnapshot): void {
    const now = snapshot.value;
    if (now?.id === next.id && next.revision < now.revision) return;
    if (now && now.id !== next.id) {
      left.add(now.id);
      forgetPreviews();
    }
    left.delete(next.id);
    snapshot.value = next;
  }

  function forgetPreviews(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    previews.clear();
  }

  async function load(): Promise<void> {
    on('documents.changed', (next) => {
      if (!left.has(next.id)) adopt(next);
    });
    adopt(await request('documents.getCurrent'));
    await loadRecent();
  }

  async function loadRecent(): Promise<void> {
    recent.value = await request('documents.listRecent');
  }

  /** Takes the document that an open, new or save gave; nothing when the user cancelled. */
  async function take(asked: Promise<DocumentSnapshot | null>): Promise<boolean> {
    const next = await asked;
    if (!next) return false;
    adopt(next);
    await loadRecent();
    return true;
  }

  const create = (): Promise<boolean> => take(request('documents.create'));
  const open = (): Promise<boolean> => take(request('documents.open'));
  const openFile = (file: string): Promise<boolean> => take(request('documents.openFile', { file }));

  async function save(): Promise<boolean> {
    await commitAll();
    return take(request('documents.save', { document: id.value }));
  }

  async function saveAs(): Promise<boolean> {
    await commitAll();
    return take(request('documents.saveAs', { document: id.value }));
  }

  async function apply(edit: DocumentEdit, merge?: string): Promise<void> {
    adopt(await request('documents.apply', { document: id.value, edit, ...(merge !== undefined && { merge }) }));
  }

  async function undo(): Promise<void> {
    await commitAll();
    adopt(await request('documents.undo', { document: id.value }));
  }

  async function redo(): Promise<void> {
    await commitAll();
    adopt(await request('documents.redo', { document: id.value }));
  }

  /** Settings of a shape with what is being dragged. */
  function surfaceOf(shape: ShapeItem): SurfaceSettings {
    const preview = previews.get(shape.id);
    return preview ? { ...shape.surface, ...preview } : shape.surface;
  }

  /** Shows a change without sending it. */
  function previewSurface(shape: string, part: Partial<SurfaceSettings>): void {
    previews.set(shape, { ...previews.get(shape), ...part });
  }

  /** Shows a change and sends it when no other follows. */
  function settleSurface(shape: string, part: Partial<SurfaceSettings>): void {
    previewSurface(shape, part);
    clearTimeout(timers.get(shape));
    timers.set(
      shape,
      setTimeout(() => void notices.attempt(() => commitSurface(shape)), settleAfter),
    );
  }

  /** Sends what a shape's preview changed, as one undo step. */
  async function commitSurface(shape: string): Promise<void> {
    clearTimeout(timers.get(shape));
    timers.delete(shape);
    const sent = previews.get(shape);
    if (!sent) return;
    try {
      await apply({ type: 'setSurface', id: shape, surface: sent }, `surface:${shape}:${Object.keys(sent).sort().join()}`);
    } finally {
      // Unless the user has moved on in the meantime.
      if (previews.get(shape) === sent) previews.delete(shape);
    }
  }

  async function commitAll(): Promise<void> {
    for (const shape of [...previews.keys()]) await commitSurface(shape);
  }

  /** Changes settings as one step of its own. */
  async function setSurface(shape: string, part: Partial<SurfaceSettings>): Promise<void> {
    await commitSurface(shape);
    previewSurface(shape, part);
    await commitSurface(shape);
  }

  return {
    snapshot,
    recent,
    id,
    title,
    photos,
    shapes,
    isEmpty,
    isLoaded,
    load,
    create,
    open,
    openFile,
    save,
    saveAs,
    apply,
    undo,
    redo,
    surfaceOf,
    previewSurface,
    settleSurface,
    commitSurface,
    setSurface,
  };
});
