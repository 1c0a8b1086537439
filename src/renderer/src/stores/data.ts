import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { ClassPreview, PrepareOptions } from '../../../shared/data';
import type { DataList, DataSource } from '../../../shared/ipc/data';
import { idsOfFiles, on, request } from '../ipc';
import { useText } from '../messages';
import { useJobs } from './jobs';
import { useNotices } from './notices';
import { useView } from './view';

/** Folders of shapes to learn from, and the sets that were prepared from them. */
export const useData = defineStore('data', () => {
  const jobs = useJobs();
  const notices = useNotices();
  const view = useView();
  const text = useText();

  const list = ref<DataList>({ sets: [], unfinished: [] });
  /** The folder that is looked at. */
  const source = shallowRef<DataSource>();
  const previews = shallowRef<ClassPreview[]>();
  /** The set that was prepared last in this session. */
  const newest = ref<string>();

  const sets = computed(() => list.value.sets);
  const unfinished = computed(() => list.value.unfinished.map((set) => ({ ...set, progress: jobs.jobs.find(({ id }) => id === set.job) })));

  function follow(next: DataSource): void {
    if (source.value?.id !== next.id) return;
    const before = source.value.state;
    source.value = next;
    if (next.state === 'ready' && before !== 'ready') void loadPreviews(next.id);
  }

  function followList(next: DataList): void {
    const known = new Set(list.value.sets.map(({ id }) => id));
    const begun = new Set(list.value.unfinished.map(({ id }) => id));
    list.value = next;
    const ready = next.sets.find(({ id }) => !known.has(id) && begun.has(id));
    if (!ready) return;
    newest.value = ready.id;
    notices.show('ok', text('data.prepared', { title: ready.title }), {
      label: text('data.train'),
      run: () => void (view.dialog = 'newRun'),
    });
  }

  async function load(): Promise<void> {
    on('data.sourceChanged', follow);
    on('data.listChanged', followList);
    list.value = await request('data.list');
  }

  /** Pictures of what a folder holds; it is no fault when there are none. */
  async function loadPreviews(id: string): Promise<void> {
    const read = await request('data.previewFolder', { source: id }).catch((error: unknown) => {
      notices.record('warn', text('data.notDrawn', { error: String(error) }));
      return [];
    });
    if (source.value?.id === id) previews.value = read;
  }

  async function take(next: DataSource | null): Promise<void> {
    if (!next) return;
    await close();
    source.value = next;
  }

  const choose = async (): Promise<void> => take(await request('data.chooseFolder'));

  async function openDropped(files: readonly File[]): Promise<void> {
    const [file] = await idsOfFiles(files);
    if (file === undefined) notices.show('warn', text('data.notFolder'));
    else await take(await request('data.openFolder', { file }));
  }

  async function close(): Promise<void> {
    const old = source.value;
    source.value = undefined;
    previews.value = undefined;
    if (old) await request('data.closeFolder', { source: old.id });
  }

  async function prepare(options: PrepareOptions): Promise<void> {
    if (source.value) await request('data.prepare', { source: source.value.id, options });
  }

  const resume = async (set: string): Promise<void> => void (await request('data.resume', { set }));
  const remove = (set: string): Promise<void> => request('data.remove', { set });

  return { list, sets, unfinished, source, previews, newest, load, choose, openDropped, close, prepare, resume, remove };
});
