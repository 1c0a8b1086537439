import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { DocumentEdit, ShapeItem, SurfaceSettings } from '../../../shared/document';
import type { DocumentSnapshot, DocumentHistory, OpenDocuments, RecentFile, RecoveredSummary } from '../../../shared/ipc/documents';
import { on, request } from '../ipc';
import { useText } from '../messages';
import { useNotices } from './notices';

/** A key pressed again and again is sent once it rests this long, in milliseconds. */
const settleAfter = 250;

/**
 * The document as main last told it. Main owns it: changes are asked for and come back as snapshots. Surface settings that are
 * still being dragged lie over the snapshot until main has them.
 */
export const useDocument = defineStore('document', () => {
  const notices = useNotices();
  const text = useText();
  const snapshot = shallowRef<DocumentSnapshot>();
  const recent = ref<RecentFile[]>([]);
  const previews = shallowReactive(new Map<string, Partial<SurfaceSettings>>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const tabs = shallowRef<OpenDocuments>({ documents: [], active: '' });
  /** What a crash left behind and is not open yet. */
  const recovered = shallowRef<RecoveredSummary[]>([]);
  const history = shallowRef<DocumentHistory>({ steps: [], done: 0 });
  /** When the unsaved changes of the document were last put safely on disk, ms since 1970. */
  const keptAt = ref<number>();

  const id = computed(() => snapshot.value?.id ?? '');
  const title = computed(() => snapshot.value?.title ?? '');
  const photos = computed(() => snapshot.value?.state.photos ?? []);
  const shapes = computed(() => snapshot.value?.state.shapes ?? []);
  const isEmpty = computed(() => photos.value.length === 0 && shapes.value.length === 0);
  const isLoaded = computed(() => snapshot.value !== undefined);

  function adopt(next: DocumentSnapshot): void {
    const now = snapshot.value;
    if (now?.id === next.id && next.revision < now.revision) return;
    if (now && now.id !== next.id) forgetPreviews();
    snapshot.value = next;
    keptAt.value = next.edited ? latest(next.autosavedAt, now?.id === next.id ? keptAt.value : undefined) : undefined;
    // Said at once, and once: as long as it holds the status bar shows it.
    if (next.autosaveError !== undefined && now?.autosaveError === undefined)
      notices.show('err', next.autosaveError, { label: text('documents.saveElsewhere'), run: async () => void (await saveAs()) });
    if (next.lost && now?.id !== next.id) notices.show('warn', text('documents.damaged', { lost: next.lost.join(', ') }));
  }

  function forgetPreviews(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    previews.clear();
  }

  async function load(): Promise<void> {
    // Of the other open documents only the list tells; they are read when they are shown.
    on('documents.changed', (next) => {
      if (next.id === snapshot.value?.id) adopt(next);
    });
    on('documents.activated', adopt);
    on('documents.kept', ({ document, at }) => {
      if (document === snapshot.value?.id) keptAt.value = at;
    });
    on('documents.openChanged', (next) => (tabs.value = next));
    adopt(await request('documents.getCurrent'));
    tabs.value = await request('documents.listOpen');
    await loadRecent();
    await loadRecovered();
  }

  async function loadRecovered(): Promise<void> {
    recovered.value = await request('documents.listRecovered');
  }

  async function openRecovered(document: string): Promise<void> {
    await commitAll();
    adopt(await request('documents.openRecovered', { document }));
    await loadRecovered();
  }

  async function discardRecovered(document: string): Promise<void> {
    await request('documents.discardRecovered', { document });
    await loadRecovered();
  }

  async function activate(document: string): Promise<void> {
    if (document === id.value) return;
    await commitAll();
    adopt(await request('documents.activate', { document }));
  }

  /** Shows the document so many tabs on, round and round. */
  async function step(by: 1 | -1): Promise<void> {
    const { documents } = tabs.value;
    const at = documents.findIndex((document) => document.id === id.value);
    const next = documents[(at + by + documents.length) % documents.length];
    if (next) await activate(next.id);
  }

  async function close(document = id.value): Promise<void> {
    await commitAll();
    await take(request('documents.close', { document }));
  }

  async function revert(): Promise<void> {
    await commitAll();
    await take(request('documents.revert', { document: id.value }));
  }

  async function loadHistory(): Promise<void> {
    history.value = await request('documents.getHistory', { document: id.value });
  }

  async function goTo(done: number): Promise<void> {
    await commitAll();
    adopt(await request('documents.goTo', { document: id.value, done }));
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

  const create = (): Promise<boolean> => commitAll().then(() => take(request('documents.create')));
  const open = (): Promise<boolean> => commitAll().then(() => take(request('documents.open')));
  async function openFile(file: string): Promise<boolean> {
    await commitAll();
    try {
      return await take(request('documents.openFile', { file }));
    } catch (error) {
      await loadRecent(); // a file that is gone has left the list
      throw error;
    }
  }

  /** @param thumbnail a PNG of what the document shows; without one the file keeps the one that it has */
  async function save(thumbnail?: Uint8Array): Promise<boolean> {
    await commitAll();
    return take(request('documents.save', { document: id.value, ...(thumbnail && { thumbnail }) }));
  }

  async function saveAs(thumbnail?: Uint8Array): Promise<boolean> {
    await commitAll();
    return take(request('documents.saveAs', { document: id.value, ...(thumbnail && { thumbnail }) }));
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
    tabs,
    recovered,
    history,
    keptAt,
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
    activate,
    step,
    close,
    revert,
    loadRecovered,
    openRecovered,
    discardRecovered,
    loadHistory,
    goTo,
    surfaceOf,
    previewSurface,
    settleSurface,
    commitSurface,
    setSurface,
  };
});

const latest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
