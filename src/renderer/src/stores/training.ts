import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { OpenedCheckpoint, RunSamples } from '../../../shared/ipc/training';
import { shownRows, thinHistory } from '../../../shared/thinHistory';
import type { TrainingConfig, TrainingMetrics, TrainingRun } from '../../../shared/training';
import { on, request } from '../ipc';
import { useText } from '../messages';
import { useEngine } from './engine';
import { useNotices, type NoticeAction } from './notices';
import { useView } from './view';

export const comparedAtMost = 4;

const isActive = ({ state }: TrainingRun): boolean => state === 'running' || state === 'waiting';

/** The user's training runs: how they stand, their curves and samples, and what can be done with them. */
export const useTraining = defineStore('training', () => {
  const engine = useEngine();
  const notices = useNotices();
  const view = useView();
  const text = useText();

  const runs = ref<TrainingRun[]>([]);
  const loaded = ref(false);
  const chosen = ref<string>();
  /** Runs whose curves are laid over each other; at least two make a comparison. */
  const compared = ref<string[]>([]);
  /** Rows of the runs that were looked at. */
  const histories = shallowReactive(new Map<string, readonly TrainingMetrics[]>());
  /** A checkpoint file that was opened, to make a model of. */
  const opened = shallowRef<OpenedCheckpoint>();
  const samples = shallowRef<{ run: string; samples: RunSamples | null }>();
  /** Asked to end, and busy with the last step and the checkpoint. */
  const ending = shallowReactive(new Map<string, 'pausing' | 'stopping'>());

  const byAge = computed(() => [...runs.value].sort((a, b) => b.createdAt.localeCompare(a.createdAt)));
  const running = computed(() => runs.value.find(({ state }) => state === 'running'));
  const selected = computed(() => runs.value.find(({ id }) => id === chosen.value) ?? running.value ?? byAge.value[0]);
  const rows = computed(() => (selected.value ? (histories.get(selected.value.id) ?? []) : []));
  const comparing = computed(() => runs.value.filter(({ id }) => compared.value.includes(id)));
  const last = computed(() => rows.value.at(-1));
  /** What the engine warned of lately, newest first, each kind once. */
  const warnings = computed(() => {
    const found = new Map(
      rows.value
        .slice(-40)
        .flatMap((row) => row.warnings ?? [])
        .map((warning) => [warning.kind, warning]),
    );
    return [...found.values()].reverse();
  });
  const converged = computed(() => rows.value.findLast((row) => row.converged !== undefined)?.converged);

  const can = computed(() => {
    const run = selected.value;
    const isEnding = run !== undefined && ending.has(run.id);
    return {
      pause: run !== undefined && isActive(run) && !isEnding,
      resume: run !== undefined && (run.state === 'paused' || run.state === 'stopped' || run.state === 'failed'),
      stop: run !== undefined && (isActive(run) || run.state === 'paused') && !isEnding,
      remove: run !== undefined && !isActive(run),
      // Where there is nothing to validate on, the newest checkpoint is taken.
      promote: run !== undefined && (run.best !== undefined || (run.step > 0 && !isActive(run))),
    };
  });

  const showing = ({ id }: TrainingRun): NoticeAction => ({ label: text('common.show'), run: () => show(id) });

  function follow(next: TrainingRun): void {
    const at = runs.value.findIndex(({ id }) => id === next.id);
    const before = runs.value[at];
    if (at < 0) runs.value.push(next);
    else runs.value[at] = next;
    if (!isActive(next)) ending.delete(next.id);
    if (!before || before.state === next.state) return;
    const { title } = next;
    if (next.state === 'done') notices.show('ok', text('training.finished', { title }), showing(next));
    if (next.state === 'failed')
      notices.show('err', text('training.failed', { title, error: next.error ?? text('training.logSaysMore') }), showing(next));
  }

  function append(run: string, added: readonly TrainingMetrics[]): void {
    const known = histories.get(run);
    const [first] = added;
    if (!known || !first) return;
    // A resumed run takes the steps since its checkpoint again.
    const kept = known.filter(({ step }) => step < first.step);
    histories.set(run, thinHistory([...kept, ...added], 2 * shownRows));
    if (samples.value?.run === run && added.some(({ validation }) => validation !== undefined)) void loadSamples(run);
  }

  async function load(): Promise<void> {
    on('training.runChanged', follow);
    on('training.stepped', ({ run, rows: added }) => append(run, added));
    on('training.runRemoved', ({ run }) => forget(run));
    runs.value = await request('training.listRuns');
    loaded.value = true;
    for (const run of runs.value) {
      if (run.state === 'paused' && run.error !== undefined)
        notices.show('info', text('training.note', { title: run.title, error: run.error }), showing(run));
    }
  }

  function forget(run: string): void {
    runs.value = runs.value.filter(({ id }) => id !== run);
    compared.value = compared.value.filter((id) => id !== run);
    histories.delete(run);
    if (chosen.value === run) chosen.value = undefined;
    if (samples.value?.run === run) samples.value = undefined;
  }

  /** Brings a run's curves here, once; later rows come by themselves. */
  async function loadHistory(run: string): Promise<void> {
    if (histories.has(run)) return;
    histories.set(run, []);
    try {
      const read = await request('training.getHistory', { run });
      const live = histories.get(run) ?? [];
      const from = live[0]?.step ?? Infinity;
      histories.set(run, [...read.filter(({ step }) => step < from), ...live]);
    } catch (error) {
      histories.delete(run);
      throw error;
    }
  }

  /** The newest samples of the run that is looked at. */
  async function loadSamples(run: string): Promise<void> {
    if (samples.value?.run !== run) samples.value = { run, samples: null };
    const read = await request('training.getSamples', { run });
    if (samples.value.run === run) samples.value = { run, samples: read };
  }

  function show(run: string): void {
    chosen.value = run;
    view.dock = 'training';
  }

  function toggleCompared(run: string): void {
    compared.value = compared.value.includes(run)
      ? compared.value.filter((id) => id !== run)
      : [...compared.value, run].slice(-comparedAtMost);
  }

  async function create(data: string, config: TrainingConfig): Promise<TrainingRun> {
    const run = await request('training.createRun', { data, config });
    if (!runs.value.some(({ id }) => id === run.id)) runs.value.push(run);
    compared.value = [];
    show(run.id);
    return run;
  }

  async function endEarly(run: string, how: 'pausing' | 'stopping'): Promise<void> {
    // Said at once: a large step takes its time.
    ending.set(run, how);
    try {
      await request(how === 'pausing' ? 'training.pause' : 'training.stop', { run });
    } finally {
      ending.delete(run);
    }
  }

  const pause = (run: string): Promise<void> => endEarly(run, 'pausing');
  const stop = (run: string): Promise<void> => endEarly(run, 'stopping');
  const resume = async (run: string): Promise<void> => follow(await request('training.resume', { run }));
  async function remove(run: string): Promise<void> {
    await request('training.remove', { run });
    forget(run);
  }

  /** Makes a model of the run's best checkpoint, or of the one that was opened, and takes it for the next reconstructions. */
  async function promote(source: TrainingRun | OpenedCheckpoint, title: string): Promise<void> {
    const model = await ('checkpoint' in source
      ? request('training.promoteCheckpoint', { checkpoint: source.checkpoint, title })
      : request('training.promote', { run: source.id, title }));
    await engine.loadModels();
    if (engine.photoModels.some(({ id }) => id === model.id)) {
      engine.chosenModel = model.id;
      notices.show('ok', text('training.promoted', { title: model.title }));
    } else notices.show('ok', text('training.promotedBlind', { title: model.title }));
  }

  async function openCheckpoint(): Promise<void> {
    const chosen = await request('training.openCheckpoint');
    if (!chosen) return;
    opened.value = chosen;
    view.dialog = 'promote';
  }

  /** Takes the model that the run was made into. */
  function useModel(run: TrainingRun): void {
    if (run.model === undefined) return;
    if (!engine.photoModels.some(({ id }) => id === run.model)) {
      notices.show('info', text('training.blind'));
      return;
    }
    engine.chosenModel = run.model;
    notices.show('ok', text('training.used', { title: engine.model?.title ?? run.model }));
  }

  return {
    runs,
    loaded,
    chosen,
    compared,
    histories,
    samples,
    opened,
    ending,
    byAge,
    running,
    selected,
    rows,
    comparing,
    last,
    warnings,
    converged,
    can,
    load,
    loadHistory,
    loadSamples,
    show,
    toggleCompared,
    create,
    pause,
    stop,
    resume,
    remove,
    promote,
    openCheckpoint,
    useModel,
  };
});
