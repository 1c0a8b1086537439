import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h, type Component } from 'vue';
import { useCommands } from '../../../src/renderer/src/commands/useCommands';
import DataDialog from '../../../src/renderer/src/panels/data/DataDialog.vue';
import NewRunDialog from '../../../src/renderer/src/panels/training/NewRunDialog.vue';
import TrainingPanel from '../../../src/renderer/src/panels/training/TrainingPanel.vue';
import { useData } from '../../../src/renderer/src/stores/data';
import { useEngine } from '../../../src/renderer/src/stores/engine';
import { useJobs } from '../../../src/renderer/src/stores/jobs';
import { useNotices } from '../../../src/renderer/src/stores/notices';
import { useTraining } from '../../../src/renderer/src/stores/training';
import { useView } from '../../../src/renderer/src/stores/view';
import type { DataInspection, PreparedSet } from '../../../src/shared/data';
import { trainingConfig, type TrainingMetrics, type TrainingRun } from '../../../src/shared/training';
import { model, type ScriptedBridge } from './fixtures/scriptedBridge';
import { start } from './fixtures/start';

// There is no canvas here: what a chart is given is asserted on its own, and looked at in the real app.
const plots = vi.hoisted(() => [] as { data: unknown[] }[]);
vi.mock('uplot', () => ({
  default: class {
    constructor(_: unknown, data: unknown[]) {
      plots.push({ data });
    }
    setData(data: unknown[]): void {
      plots.push({ data });
    }
    setSize(): void {}
    destroy(): void {}
  },
}));
vi.mock('../../../src/renderer/src/viewport', () => ({ renderThumbnail: () => Promise.resolve(new Blob(['png'])) }));

const config = trainingConfig.parse({ title: 'Chairs', experiment: 'photo', gridSize: 32, batch: 4, steps: 200, learningRate: 0.001 });
const run = (id: string, over: Partial<TrainingRun> = {}): TrainingRun => ({
  id,
  title: `Run ${id}`,
  config,
  data: { id: 'set1', title: 'My chairs' },
  state: 'paused',
  step: 40,
  createdAt: `2026-01-01T00:00:0${id}.000Z`,
  bytes: 5e6,
  ...over,
});
const row = (step: number, iou?: number): TrainingMetrics => ({
  step,
  seconds: step,
  losses: { loss: 2 / step, crossEntropy: 1 / step },
  stepsPerSecond: 2,
  memory: 4e8,
  ...(iou !== undefined && { validation: { iou, averagePrecision: iou + 0.1, threshold: 0.4 } }),
});
const set: PreparedSet = {
  id: 'set1',
  title: 'My chairs',
  layout: 'mesh-folder',
  gridSize: 64,
  shapes: 12,
  pictures: 36,
  classes: [{ name: 'chair', shapes: 12 }],
  problemCount: 0,
  bytes: 1e6,
  createdAt: '2026-01-01T00:00:00.000Z',
};
const inspection: DataInspection = {
  layout: 'mesh-folder',
  title: 'Meshes in “shapes”',
  classes: [{ name: 'chair', shapes: 12, pictures: 0, train: 10, validation: 1, test: 1 }],
  shapes: 12,
  pictures: 0,
  problems: [{ file: 'chair/broken.obj', reason: 'It has no face.' }],
  problemCount: 4,
  duplicates: [['a', 'b']],
  up: 'z',
};

let bridge: ScriptedBridge;
let page: VueWrapper | undefined;
const inputsOf = (route: string): unknown[] => bridge.requests.filter((request) => request.route === route).map(({ input }) => input);

async function show(panel: Component): Promise<VueWrapper> {
  page = mount(() => h(TooltipProvider, null, () => h(panel)), { attachTo: document.body });
  await flushPromises();
  return page;
}
const button = (name: string | RegExp): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((item) => {
    const words = (item.getAttribute('aria-label') ?? item.textContent ?? '').trim();
    return typeof name === 'string' ? words === name : name.test(words);
  });
  if (!found) throw new Error(`no button ${String(name)}`);
  return found;
};
const press = async (name: string | RegExp): Promise<void> => {
  button(name).click();
  await flushPromises();
};
async function type(label: string, value: string): Promise<HTMLInputElement> {
  const input = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);
  if (!input) throw new Error(`no field ${label}`);
  input.value = value;
  input.dispatchEvent(new Event('input'));
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  await flushPromises();
  return input;
}

async function begin(runs: TrainingRun[], sets: PreparedSet[] = []): Promise<void> {
  bridge = start();
  bridge.answer('training.listRuns', { value: runs });
  bridge.answer('data.list', { value: { sets, unfinished: [] } });
  await Promise.all([useTraining().load(), useData().load(), useEngine().load(), useJobs().load()]);
}
beforeEach(() => {
  plots.length = 0;
});
afterEach(() => {
  page?.unmount();
  page = undefined;
});

describe('runs', () => {
  it('says of a run that was cut off that it is paused, once the window is there', async () => {
    await begin([run('1', { error: 'The program was closed while this run was training.' }), run('2', { state: 'done' })]);
    expect(useNotices().notices.map(({ message }) => message)).toEqual(['“Run 1”: The program was closed while this run was training.']);
  });

  it('shows the one that trains, else the newest, else the chosen', async () => {
    await begin([run('1'), run('2')]);
    const training = useTraining();
    expect(training.selected?.id).toBe('2');
    bridge.emit('training.runChanged', run('1', { state: 'running' }));
    expect(training.selected?.id).toBe('1');
    training.show('2');
    expect(training.selected?.id).toBe('2');
    expect(useView().dock).toBe('training');
  });

  it('lays new rows behind those it has, and drops those that a resumed run takes again', async () => {
    await begin([run('1', { state: 'running' })]);
    const training = useTraining();
    bridge.emit('training.stepped', { run: '1', rows: [row(9)] });
    expect(training.rows).toEqual([]);
    bridge.answer('training.getHistory', { value: [row(1), row(2), row(3)] });
    await training.loadHistory('1');
    bridge.emit('training.stepped', { run: '1', rows: [row(3, 0.4), row(4)] });
    expect(training.rows.map(({ step, validation }) => [step, validation?.iou])).toEqual([[1, undefined], [2, undefined], [3, 0.4], [4, undefined]]); // prettier-ignore
    await training.loadHistory('1');
    expect(inputsOf('training.getHistory')).toHaveLength(1);
    // A validation brought new samples, but only of the run that is looked at.
    expect(inputsOf('training.getSamples')).toEqual([]);
    await training.loadSamples('1');
    bridge.emit('training.stepped', { run: '1', rows: [row(5, 0.5)] });
    expect(inputsOf('training.getSamples')).toHaveLength(2);
  });

  it('pauses, resumes and stops by command, and says that it is at it', async () => {
    await begin([run('1', { state: 'running' })]);
    const commands = useCommands();
    const training = useTraining();
    const enabled = (): string[] => ['train.pause', 'train.resume', 'train.stop'].filter((id) => commands.find(id).enabled);
    expect(enabled()).toEqual(['train.pause', 'train.stop']);
    const pausing = commands.run('train.pause');
    expect(training.ending.get('1')).toBe('pausing');
    expect(enabled()).toEqual([]);
    await pausing;
    bridge.emit('training.runChanged', run('1'));
    expect(enabled()).toEqual(['train.resume', 'train.stop']);
    bridge.answer('training.resume', { value: run('1', { state: 'waiting' }) });
    await commands.run('train.resume');
    expect(training.selected?.state).toBe('waiting');
    await commands.run('train.stop');
    expect(bridge.requests.map(({ route }) => route).filter((route) => /pause|resume|stop/.test(route))).toEqual(['training.pause', 'training.resume', 'training.stop']); // prettier-ignore
  });

  it('reports an end and a failure wherever the user is', async () => {
    await begin([run('1', { state: 'running' }), run('2', { state: 'running' })]);
    bridge.emit('training.runChanged', run('1', { state: 'done' }));
    bridge.emit('training.runChanged', run('2', { state: 'failed', error: 'The disk is full.' }));
    expect(useNotices().notices.map(({ tone, message }) => [tone, message])).toEqual([
      ['ok', '“Run 1” has taken all its steps.'],
      ['err', '“Run 2” stopped: The disk is full.'],
    ]);
  });

  it('makes a model, lists it and reconstructs with it', async () => {
    await begin([run('1', { best: { step: 40, iou: 0.5, averagePrecision: 0.6, threshold: 0.4 } })]);
    const mine = { ...model, id: 'mine', title: 'Mine' };
    bridge.answer('training.promote', { value: mine });
    bridge.answer('engine.listModels', { value: [model, mine] });
    const training = useTraining();
    await training.promote(run('1'), 'Mine');
    expect(inputsOf('training.promote')).toEqual([{ run: '1', title: 'Mine' }]);
    expect(useEngine().model?.id).toBe('mine');
  });
});

describe('the Training tab', () => {
  it('says what to do when there is no run', async () => {
    await begin([]);
    await show(TrainingPanel);
    expect(document.body.textContent).toContain('Teach Maquette your own shapes');
    await press('Prepare data…');
    expect(useView().dialog).toBe('data');
  });

  it('shows state, step, speed, time left, memory and disk of a run, and its history as a table', async () => {
    await begin([run('1', { state: 'running', step: 100, device: 'CPU (WebAssembly)' })]);
    bridge.answer('training.getHistory', { value: [row(50, 0.25), row(100)] });
    await show(TrainingPanel);
    const words = document.querySelector('.run-head')?.textContent ?? '';
    for (const fact of ['Running', '100 of 200', '2.0 steps/s', '50 s', '400 MB', '5 MB', 'CPU (WebAssembly)'])
      expect(words).toContain(fact);
    await press('Numbers in place of curves');
    const cells = [...document.querySelectorAll('tbody tr')].map((line) => [...line.children].map((cell) => cell.textContent));
    expect(cells).toEqual([
      ['100', '0.020', '0.010', '', ''],
      ['50', '0.040', '0.020', '0.250', '0.350'],
    ]);
  });

  it('tells what is done before the first step, warns, and says when it has converged', async () => {
    await begin([run('1', { state: 'running', step: 0 })]);
    bridge.answer('training.getHistory', {
      value: [
        { ...row(1), warnings: [{ kind: 'diverging', message: 'The loss grows.' }] },
        { ...row(2), converged: 'The curves have settled.' },
      ],
    });
    await show(TrainingPanel);
    bridge.emit('jobs.changed', { id: 'j', kind: 'train', title: 'Train Run 1', state: 'running', stage: 'Reading pictures (3 of 36)' });
    await flushPromises();
    const words = document.body.textContent ?? '';
    for (const sentence of ['Reading pictures (3 of 36)', 'The loss grows.', 'The curves have settled.']) expect(words).toContain(sentence);
  });

  it('deletes a run only when asked twice', async () => {
    await begin([run('1'), run('2')]);
    await show(TrainingPanel);
    await press('Delete run');
    expect(inputsOf('training.remove')).toEqual([]);
    await press('Delete');
    expect(inputsOf('training.remove')).toEqual([{ run: '2' }]);
    expect(useTraining().runs.map(({ id }) => id)).toEqual(['1']);
  });

  it('lays the curves of several runs over each other', async () => {
    await begin([run('1'), run('2'), run('3')]);
    bridge.answer('training.getHistory', ({ run: id }: { run: string }) => [row(10, 0.1 * Number(id)), row(20, 0.2 * Number(id))]);
    await show(TrainingPanel);
    const training = useTraining();
    for (const id of ['1', '3']) training.toggleCompared(id);
    await flushPromises();
    expect(document.querySelector('[aria-label="Compared runs"]')).not.toBeNull();
    const label = document.querySelector('[aria-label="Compared runs"] [role="img"]')?.getAttribute('aria-label');
    expect(label).toBe('Validation IoU: Run 1 0.2 at step 20, Run 3 0.6 at step 20');
    await press('End comparison');
    expect(training.comparing).toEqual([]);
  });
});

describe('a new run', () => {
  it('needs a data set', async () => {
    await begin([]);
    await show(NewRunDialog);
    await press('Prepare data…');
    expect(useView().dialog).toBe('data');
  });

  it('takes the set’s grid, checks each number in place and is queued', async () => {
    await begin([], [set]);
    bridge.answer('training.createRun', { value: run('9', { state: 'waiting' }) });
    await show(NewRunDialog);
    const steps = await type('Steps', '0');
    expect(steps.getAttribute('aria-invalid')).toBe('true');
    await type('Steps', '250');
    await type('Batch', '8');
    await press('Start training');
    const [input] = inputsOf('training.createRun') as { data: string; config: unknown }[];
    expect(input?.data).toBe('set1');
    expect(trainingConfig.parse(input?.config)).toMatchObject({
      experiment: 'photo',
      title: 'My chairs from photos',
      gridSize: 64,
      steps: 250,
      batch: 8,
      startFrom: model.id,
    });
    expect(useTraining().selected?.id).toBe('9');
  });

  it('says why a set without pictures cannot teach photos', async () => {
    await begin([], [{ ...set, pictures: 0 }]);
    await show(NewRunDialog);
    expect(document.body.textContent).toContain('This data set has no pictures.');
    expect(button('Start training').disabled).toBe(true);
  });
});

describe('data', () => {
  it('shows what was found in a folder, prepares it and offers to train', async () => {
    await begin([]);
    await show(DataDialog);
    bridge.answer('data.chooseFolder', {
      value: { id: 'f1', name: 'shapes', state: 'looking', stage: 'Reading shapes (3 of 12)', fraction: 0.25 },
    });
    await press('Choose folder…');
    expect(document.body.textContent).toContain('Reading shapes (3 of 12)');
    bridge.emit('data.sourceChanged', { id: 'f1', name: 'shapes', state: 'ready', inspection });
    await flushPromises();
    const words = document.body.textContent ?? '';
    for (const fact of ['Meshes in “shapes”', '12 shapes of 1 class, no pictures']) expect(words).toContain(fact);
    await press(/^Left out/);
    expect(document.body.textContent).toContain('chair/broken.obj');
    expect(document.body.textContent).toContain('3 more files');
    await type('Views per shape', '6');
    await press('Prepare');
    expect(inputsOf('data.prepare')).toEqual([
      {
        source: 'f1',
        options: { title: 'shapes', gridSize: 32, views: 6, side: 128, fill: 'solid', up: 'z', validationShare: 0.1, seed: 1 },
      },
    ]);
    bridge.emit('data.listChanged', { sets: [], unfinished: [{ id: 'set1', title: 'shapes', source: 'shapes', job: 'j2' }] });
    bridge.emit('jobs.changed', {
      id: 'j2',
      kind: 'prepare',
      title: 'Prepare shapes',
      state: 'running',
      stage: 'Part 1 of 2',
      fraction: 0.5,
    });
    await flushPromises();
    expect(document.body.textContent).toContain('Part 1 of 2');
    await press('Cancel');
    expect(inputsOf('jobs.cancel')).toEqual([{ job: 'j2' }]);
    bridge.emit('data.listChanged', { sets: [], unfinished: [{ id: 'set1', title: 'shapes', source: 'shapes' }] });
    await flushPromises();
    await press('Resume');
    expect(inputsOf('data.resume')).toEqual([{ set: 'set1' }]);
    bridge.emit('data.listChanged', { sets: [set], unfinished: [] });
    await flushPromises();
    expect(useNotices().notices.at(-1)?.message).toBe('“My chairs” is prepared.');
    await press('Train…');
    expect(useView().dialog).toBe('newRun');
  });

  it('says what is wrong with a folder, and forgets one that is closed', async () => {
    await begin([]);
    await show(DataDialog);
    bridge.answer('data.openFolder', { value: { id: 'f1', name: 'photos', state: 'looking' } });
    await useData().openDropped([new File(['x'], 'photos')]);
    bridge.emit('data.sourceChanged', { id: 'f1', name: 'photos', state: 'failed', error: 'There is no shape in it.' });
    bridge.emit('data.sourceChanged', { id: 'other', name: 'other', state: 'ready', inspection });
    await flushPromises();
    expect(document.querySelector('.source [role="alert"]')?.textContent).toBe('There is no shape in it.');
    await press('Close folder');
    expect(inputsOf('data.closeFolder')).toEqual([{ source: 'f1' }]);
    expect(document.body.textContent).toContain('Point Maquette at a folder of shapes');
  });
});

describe('the model that reconstructs', () => {
  it('is never one that cannot look at photos, and stays chosen', async () => {
    await begin([]);
    const engine = useEngine();
    const noise = { ...model, id: 'noise', title: 'Noise', kind: 'generator' };
    bridge.answer('engine.listModels', { value: [noise, model, { ...model, id: 'mine', kind: 'photo' }] });
    bridge.answer('training.promote', { value: noise });
    await engine.loadModels();
    await useTraining().promote(run('1'), 'Noise');
    expect(engine.model?.id).toBe('furniture-32');
    expect(useNotices().notices.at(-1)?.message).toContain('does not look at photos');
    engine.chosenModel = 'mine';
    await flushPromises();
    setActivePinia(createPinia());
    await useEngine().load();
    expect(useEngine().model?.id).toBe('mine');
  });
});
