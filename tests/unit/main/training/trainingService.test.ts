import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { readRun, writeRun } from '../../../../src/engine/training/runs';
import { createJobQueue, type JobQueue } from '../../../../src/main/jobs/jobQueue';
import { createTrainingService, type TrainingService } from '../../../../src/main/training/trainingService';
import type { PreparedSet } from '../../../../src/shared/data';
import type { Engine, JobControl, ModelInfo, TrainInput, TrainResult } from '../../../../src/shared/engine';
import { trainingConfig, trainingRun, type TrainingMetrics, type TrainingRun } from '../../../../src/shared/training';
import { counter, later, makeFolder } from '../fixtures';

const config = trainingConfig.parse({ title: 'Chairs', experiment: 'photo', gridSize: 32, batch: 4, steps: 100, learningRate: 0.001 });
const set: PreparedSet = {
  id: 'set1',
  title: 'My chairs',
  layout: 'mesh-folder',
  gridSize: 32,
  shapes: 12,
  pictures: 36,
  classes: [{ name: 'chair', shapes: 12 }],
  problemCount: 0,
  bytes: 1000,
  createdAt: '2026-01-01T00:00:00.000Z',
};
const row = (step: number, iou?: number): TrainingMetrics => ({
  step,
  seconds: step,
  losses: { loss: 1 / step },
  stepsPerSecond: 2,
  memory: 1e8,
  ...(iou !== undefined && { validation: { iou, averagePrecision: iou, threshold: 0.4 } }),
});

/** A training under the test's hand: writes what the real one writes of its state, and ends when it is told to. */
interface Training {
  input: TrainInput;
  control: JobControl;
  end(result: TrainResult): Promise<void>;
  fail(error: Error): void;
}

let folder: Awaited<ReturnType<typeof makeFolder>>;
let jobs: JobQueue;
let trainings: Training[];
let told: TrainingRun[];
let stepped: TrainingMetrics[];
let idle: ReturnType<typeof vi.fn<() => void>>;
let engine: Pick<Engine, 'train' | 'inspectCheckpoint' | 'promoteRun' | 'models'>;

function makeService(): TrainingService {
  jobs = createJobQueue({ onChanged: () => undefined, newId: counter('job') });
  return createTrainingService({
    runs: join(folder.path, 'runs'),
    models: join(folder.path, 'models'),
    engine,
    jobs,
    findSet: (id) =>
      id === set.id
        ? Promise.resolve({ set, folder: join(folder.path, id) })
        : Promise.reject(new MaquetteError('not-found', 'No such set.')),
    onRunChanged: (run) => told.push(trainingRun.parse(run)),
    onRunRemoved: () => undefined,
    onStepped: (_, rows) => stepped.push(...rows),
    onIdle: idle,
    newId: counter('run'),
    tellEvery: 1,
  });
}

beforeEach(async () => {
  folder = await makeFolder();
  trainings = [];
  told = [];
  stepped = [];
  idle = vi.fn<() => void>();
  engine = {
    train: (input, control = {}) =>
      new Promise((resolve, reject) => {
        const end = async (result: TrainResult): Promise<void> => {
          const stored = await readRun(input.run);
          await writeRun(input.run, { ...stored, state: result.state, step: result.step, device: 'CPU' });
          resolve(result);
        };
        control.signal?.addEventListener('abort', () => void end({ state: 'paused', step: 7 }), { once: true });
        trainings.push({ input, control, end, fail: reject });
      }),
    models: () => Promise.resolve([{ id: 'my-chairs' } as ModelInfo]),
    inspectCheckpoint: () => Promise.reject(new MaquetteError('bad-file', 'a.ckpt cannot be used.')),
    promoteRun: ({ id, title }) => Promise.resolve({ id, title } as ModelInfo),
  };
});
afterEach(() => folder.remove());

const stateOf = (service: TrainingService, id: string): TrainingRun['state'] | undefined =>
  service.list().find((run) => run.id === id)?.state;
const begun = (count = 1): Promise<unknown> => vi.waitFor(() => expect(trainings).toHaveLength(count));

describe('a run', () => {
  it('is queued as a job, trains, passes its rows on and ends', async () => {
    const service = makeService();
    const run = await service.create({ data: 'set1', config });
    await begun();
    expect(stateOf(service, run.id)).toBe('running');
    expect(trainings[0]?.input).toMatchObject({
      config,
      data: join(folder.path, 'set1'),
      run: join(folder.path, 'runs', run.id),
      resume: true,
    });
    trainings[0]?.control.onProgress?.({ stage: 'Step 5', metrics: row(5, 0.3) });
    trainings[0]?.control.onProgress?.({ stage: 'Step 6', metrics: row(6) });
    await vi.waitFor(() => expect(stepped.map(({ step }) => step)).toEqual([5, 6]));
    expect(service.list()[0]).toMatchObject({ step: 6, best: { step: 5, iou: 0.3 } });
    expect(jobs.list()[0]).toMatchObject({ kind: 'train', title: 'Train Chairs', state: 'running', stage: 'Step 6 of 100, 2.0 steps/s' });
    expect(idle).not.toHaveBeenCalled();
    await trainings[0]?.end({ state: 'done', step: 100 });
    await vi.waitFor(() => expect(stateOf(service, run.id)).toBe('done'));
    expect(await readRun(join(folder.path, 'runs', run.id))).toMatchObject({
      state: 'done',
      step: 100,
      device: 'CPU',
      data: { id: 'set1', title: 'My chairs' },
    });
    expect(jobs.list()[0]?.state).toBe('done');
    expect(idle).toHaveBeenCalledOnce();
    expect(service.busy()).toBe(false);
  });

  it('pauses at its checkpoint, resumes from there, and is stopped for good', async () => {
    const service = makeService();
    const { id } = await service.create({ data: 'set1', config });
    await begun();
    await service.pause(id);
    expect(service.list()[0]).toMatchObject({ state: 'paused', step: 7 });
    expect(jobs.list()[0]?.state).toBe('cancelled');
    await service.resume(id);
    await begun(2);
    expect(trainings[1]?.input.resume).toBe(true);
    await service.stop(id);
    expect(stateOf(service, id)).toBe('stopped');
    expect((await readRun(join(folder.path, 'runs', id))).state).toBe('stopped');
  });

  it('is paused by cancelling its job, also while it waits', async () => {
    const service = makeService();
    const first = await service.create({ data: 'set1', config });
    const second = await service.create({ data: 'set1', config });
    expect(second.title).toBe('Chairs 2');
    await begun();
    expect(stateOf(service, second.id)).toBe('waiting');
    for (const { id } of [...jobs.list()].reverse()) jobs.cancel(id);
    await vi.waitFor(() => expect([first, second].map(({ id }) => stateOf(service, id))).toEqual(['paused', 'paused']));
    expect(trainings).toHaveLength(1);
    expect(service.busy()).toBe(false);
  });

  it('does not hold up a reconstruction', async () => {
    const service = makeService();
    await service.create({ data: 'set1', config });
    await begun();
    expect(await jobs.add({ kind: 'reconstruct', title: 'chair', run: () => Promise.resolve('made') }).result).toBe('made');
  });

  it('keeps the sentence of a failure and can go on', async () => {
    const service = makeService();
    const { id } = await service.create({ data: 'set1', config });
    await begun();
    trainings[0]?.fail(new MaquetteError('disk-full', 'The disk is full.'));
    await vi.waitFor(() => expect(stateOf(service, id)).toBe('failed'));
    expect(await readRun(join(folder.path, 'runs', id))).toMatchObject({ state: 'failed', error: 'The disk is full.' });
    const again = await service.resume(id);
    expect(again.error).toBeUndefined();
    await begun(2);
    await trainings[1]?.end({ state: 'done', step: 100 });
    await vi.waitFor(() => expect(stateOf(service, id)).toBe('done'));
    await expect(service.resume(id)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('refuses a set that is gone, and to be deleted while it trains', async () => {
    const service = makeService();
    await expect(service.create({ data: 'gone', config })).rejects.toMatchObject({ code: 'not-found' });
    expect(service.list()).toEqual([]);
    const { id } = await service.create({ data: 'set1', config });
    await begun();
    await expect(service.remove(id)).rejects.toMatchObject({ code: 'invalid-input' });
    await service.stop(id);
    await service.remove(id);
    expect(service.list()).toEqual([]);
    await expect(readRun(join(folder.path, 'runs', id))).rejects.toMatchObject({ code: 'not-found' });
    await expect(service.pause(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('becomes a model under a name that is free', async () => {
    const service = makeService();
    const { id } = await service.create({ data: 'set1', config });
    await begun();
    await service.stop(id);
    expect(await service.promote(id, 'My Chairs')).toMatchObject({ id: 'my-chairs-2', title: 'My Chairs' });
    expect((await readRun(join(folder.path, 'runs', id))).model).toBe('my-chairs-2');
  });
});

describe('after a restart', () => {
  it('pauses what was training or waiting when the program was killed, and says so', async () => {
    const runs = join(folder.path, 'runs');
    const base: TrainingRun = {
      id: 'a',
      title: 'Killed',
      config,
      data: { id: 'set1', title: 'My chairs' },
      state: 'running',
      step: 40,
      createdAt: '2026-01-02T00:00:00.000Z',
      bytes: 0,
    };
    // Written by this process, which lives: as a process number that the system gave out again.
    await writeRun(join(runs, 'a'), base);
    await writeRun(join(runs, 'b'), {
      ...base,
      id: 'b',
      title: 'Queued',
      state: 'waiting',
      step: 0,
      createdAt: '2026-01-03T00:00:00.000Z',
    });
    await writeRun(join(runs, 'c'), { ...base, id: 'c', title: 'Ended', state: 'stopped', createdAt: '2026-01-01T00:00:00.000Z' });
    // Of a process that is gone.
    await mkdir(join(runs, 'd'), { recursive: true });
    await writeFile(join(runs, 'd', 'run.json'), JSON.stringify({ ...base, id: 'd', title: 'Gone', process: 2 ** 22 + 1, createdAt: '2026-01-04T00:00:00.000Z' })); // prettier-ignore
    const service = makeService();
    expect((await service.load()).sort()).toEqual(['Gone', 'Killed', 'Queued']);
    expect(service.list().map(({ id, state }) => `${id} ${state}`)).toEqual(['d paused', 'b paused', 'a paused', 'c stopped']);
    expect(service.list().find(({ id }) => id === 'a')?.error).toMatch(/closed while this run was training.*last checkpoint/);
    expect((await readRun(join(runs, 'a'))).state).toBe('paused');
    await service.resume('a');
    await begun();
  });

  it('passes damaged runs over', async () => {
    await mkdir(join(folder.path, 'runs', 'x'), { recursive: true });
    await writeFile(join(folder.path, 'runs', 'x', 'run.json'), '{ not json');
    const service = makeService();
    expect(await service.load()).toEqual([]);
    expect(service.list()).toEqual([]);
  });

  it('saves a checkpoint before the program ends, and says why the run is paused', async () => {
    const service = makeService();
    const { id } = await service.create({ data: 'set1', config });
    await begun();
    const closed = service.close();
    jobs.cancelAll();
    await closed;
    const stored = await readRun(join(folder.path, 'runs', id));
    expect(stored).toMatchObject({ state: 'paused', step: 7 });
    expect(stored.error).toContain('was closed while this run was training');
  });
});

describe('history', () => {
  it('comes whole for a short run and evenly thinned for a long one, with every validation', async () => {
    const service = makeService();
    const { id } = await service.create({ data: 'set1', config });
    await begun();
    const path = join(folder.path, 'runs', id, 'metrics.jsonl');
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, i) => JSON.stringify(row(i + 1, i % 500 === 3 ? 0.5 : undefined))).join('\n');
    await writeFile(path, lines(10));
    expect(await service.history(id)).toHaveLength(10);
    await writeFile(path, lines(9000));
    const thin = await service.history(id);
    expect(thin.length).toBeLessThan(2000);
    expect(thin.filter(({ validation }) => validation).length).toBe(18);
    expect(thin.at(-1)?.step).toBe(9000);
    await rm(path);
    expect(await service.history(id)).toEqual([]);
    expect(await service.samples(id)).toBeNull();
    await later();
  });
});
