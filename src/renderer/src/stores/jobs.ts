import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import type { PhotoItem } from '../../../shared/document';
import type { Job } from '../../../shared/ipc/engine';
import { on, request } from '../ipc';
import { useText } from '../messages';
import { told } from '../messages/told';
import { useDocument } from './document';
import { useEngine } from './engine';
import { useNotices } from './notices';
import { useSelection, viewsAtMost } from './selection';

const isActive = (job: Job): boolean => job.state === 'waiting' || job.state === 'running';

/** Work of the engine: what is asked of it, how far it is, how it ended. */
export const useJobs = defineStore('jobs', () => {
  const document = useDocument();
  const selection = useSelection();
  const engine = useEngine();
  const notices = useNotices();
  const text = useText();

  const jobs = ref<Job[]>([]);
  const seed = ref(4821);
  const samples = ref(1);
  /** Steps of fitting to the photo's outline; 0: none. */
  const refine = ref(0);
  /** Whether several selected photos show one object or one each. */
  const together = ref<'together' | 'alone'>('together');
  const eachAlone = computed(() => together.value === 'alone' && selection.photos.length > 1);
  /** Asked for, but main has not answered yet: a second press must not ask again. */
  const asking = ref(false);
  const cancelling = shallowReactive(new Set<string>());
  /** The last reconstruction that failed, until the next begins. */
  const failure = ref<string>();

  /** How the last job ended, for those who do not see its row. */
  const announcement = ref('');
  /** What runs, then what waits in the order of its turn, then what has ended, the newest first. */
  const listed = computed(() => {
    const rank = (job: Job): number => (job.state === 'running' ? 0 : job.state === 'waiting' ? 1 : 2);
    return jobs.value.toSorted((a, b) => rank(a) - rank(b) || (rank(a) === 2 ? (b.endedAt ?? 0) - (a.endedAt ?? 0) : 0));
  });

  const active = computed(() => jobs.value.filter(isActive));
  const reconstruction = computed(() => active.value.find((job) => job.kind === 'reconstruct'));
  /** Why a reconstruction cannot begin; undefined when it can. */
  const obstacle = computed(() => {
    if (document.photos.length === 0) return text('jobs.addPhoto');
    if (selection.photos.length === 0) return text('jobs.selectPhoto');
    return engineObstacle.value;
  });
  /** The same for all photos, which need not be selected. */
  const engineObstacle = computed(() => {
    if (engine.status.state === 'failed') return engine.status.message ?? text('engine.notStarted');
    if (!engine.model) return engine.modelsError ?? text('jobs.waitingForModel');
    return undefined;
  });

  function follow(next: Job): void {
    const at = jobs.value.findIndex((job) => job.id === next.id);
    const before = jobs.value[at];
    if (at < 0) jobs.value.push(next);
    else jobs.value[at] = next;
    if (isActive(next) || (before && !isActive(before))) return;

    cancelling.delete(next.id);
    if (next.state === 'failed') {
      const message = next.error ?? text('jobs.failedOne', { title: told(next.title) });
      if (next.kind === 'reconstruct') {
        failure.value = message;
        notices.record('err', message);
      } else if (next.kind === 'train')
        notices.record('err', message); // its run says so itself
      else notices.show('err', message);
      announcement.value = text('jobs.ended.failed', { title: told(next.title) });
    } else if (next.state === 'done') {
      announcement.value = text('jobs.ended.done', { title: told(next.title) });
      notices.record('ok', announcement.value);
      const first = next.shapes?.[0];
      if (first !== undefined) selection.selectShape(first);
    } else {
      announcement.value = text('jobs.ended.cancelled', { title: told(next.title) });
      notices.record('info', announcement.value);
    }
  }

  async function load(): Promise<void> {
    on('jobs.changed', follow);
    on('jobs.reordered', (list) => (jobs.value = list));
    on('jobs.resumed', ({ count }) => notices.show('info', text('jobs.resumed', { count })));
    const all = await request('jobs.list');
    const known = new Set(jobs.value.map((job) => job.id));
    jobs.value.unshift(...all.filter((job) => !known.has(job.id)));
  }

  /** Photos of the reconstruction that is the document's last step: it can be done again with other settings. */
  const adjustable = computed<PhotoItem[]>(() => {
    const origin = selection.shape?.origin;
    if (!document.snapshot?.repeatable || origin?.kind !== 'photo') return [];
    // In their order: the first leads, and gives the step its name.
    return origin.photos.flatMap((id) => document.photos.find((photo) => photo.id === id) ?? []);
  });

  async function ask(photos: readonly PhotoItem[], again = false): Promise<void> {
    const model = engine.model;
    if (!model || photos.length === 0) return;
    failure.value = undefined;
    await request('engine.reconstruct', {
      document: document.id,
      photos: photos.slice(0, viewsAtMost).map((photo) => photo.id),
      model: model.id,
      seed: seed.value,
      samples: samples.value,
      ...(refine.value > 0 && { refine: refine.value }),
      ...(again && { again }),
    });
  }

  async function guarded(work: () => Promise<void>, why: { readonly value: string | undefined } = obstacle): Promise<void> {
    if (asking.value || why.value !== undefined) return;
    asking.value = true;
    try {
      await work();
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      asking.value = false;
    }
  }

  /** One shape from the selected photos, all of them of one object. */
  const reconstruct = (): Promise<void> => (eachAlone.value ? reconstructEach() : guarded(() => ask(selection.photos)));

  /** The last reconstruction once more with the settings as they are now; its shapes take the place of those before. */
  const reconstructAgain = (): Promise<void> => guarded(() => ask(adjustable.value, true));

  /** One shape from each of the selected photos, or from each of the document where only one is selected: a job each. */
  const reconstructEach = (): Promise<void> =>
    guarded(async () => {
      for (const photo of selection.photos.length > 1 ? [...selection.photos] : [...document.photos]) await ask([photo]);
    }, engineObstacle);

  /** Adds the photos of a folder and reconstructs each: a job each. */
  async function reconstructFolder(): Promise<void> {
    const { photos, failures } = await request('photos.chooseFolder', { document: document.id });
    for (const { message } of failures.slice(0, 3)) notices.show('err', message);
    if (photos.length === 0) return;
    selection.selectAll('photo', photos);
    await guarded(async () => {
      for (const photo of document.photos.filter(({ id }) => photos.includes(id))) await ask([photo]);
    }, engineObstacle);
  }

  async function cancel(job: string): Promise<void> {
    // Said at once: the engine may need a moment to come to a place where it can stop.
    cancelling.add(job);
    try {
      await request('jobs.cancel', { job });
    } catch (error) {
      cancelling.delete(job);
      throw error;
    }
  }

  const retry = (job: string): Promise<void> => request('jobs.retry', { job });

  /** Earlier or later among those of its kind that wait. */
  const move = (job: string, by: -1 | 1): Promise<void> => request('jobs.move', { job, by });

  async function clearEnded(): Promise<void> {
    await request('jobs.clearEnded');
    jobs.value = jobs.value.filter(isActive);
  }

  /** Any number will do; it is shown, kept with the shape and can be typed again. */
  function newSeed(): void {
    seed.value = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  }

  /** How long the reconstruction took that made this shape. */
  function timeOf(shape: string): number | undefined {
    const job = jobs.value.find((item) => item.shapes?.includes(shape));
    return job?.startedAt !== undefined && job.endedAt !== undefined ? job.endedAt - job.startedAt : undefined;
  }

  return {
    jobs,
    seed,
    samples,
    refine,
    together,
    eachAlone,
    adjustable,
    asking,
    cancelling,
    failure,
    active,
    reconstruction,
    obstacle,
    engineObstacle,
    load,
    reconstruct,
    reconstructAgain,
    reconstructEach,
    reconstructFolder,
    cancel,
    clearEnded,
    retry,
    move,
    listed,
    announcement,
    newSeed,
    timeOf,
  };
});
