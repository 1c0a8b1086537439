import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createEngine } from '../../../../src/engine';
import { createJobQueue, type JobQueue } from '../../../../src/main/jobs/jobQueue';
import { createTrainingService, type TrainingService } from '../../../../src/main/training/trainingService';
import type { PreparedSet } from '../../../../src/shared/data';
import type { Engine } from '../../../../src/shared/engine';
import { trainingConfig, type TrainingMetrics } from '../../../../src/shared/training';
import { writeTinySet } from '../../engine/training/tinySet';
import { makeFolder } from '../fixtures';

const config = trainingConfig.parse({
  title: 'Solids',
  experiment: 'completion',
  gridSize: 16,
  latentSize: 8,
  batch: 4,
  steps: 60,
  width: 0.1,
  learningRate: 1e-3,
  validateEvery: 10,
  checkpointEvery: 5,
  workers: 1,
});

let folder: Awaited<ReturnType<typeof makeFolder>>;
let engine: Engine;
let models: string;
let jobs: JobQueue;
const rows: TrainingMetrics[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  models = join(folder.path, 'models');
  await writeTinySet(join(folder.path, 'tiny'), { size: 16, each: 4 });
  engine = createEngine({ modelsDirs: [models] });
});
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

function makeService(): TrainingService {
  jobs = createJobQueue({ onChanged: () => undefined });
  return createTrainingService({
    runs: join(folder.path, 'runs'),
    models,
    engine,
    jobs,
    findSet: (id) => Promise.resolve({ set: { id, title: 'Tiny solids' } as PreparedSet, folder: join(folder.path, id) }),
    onRunChanged: () => undefined,
    onRunRemoved: () => undefined,
    onStepped: (_, told) => rows.push(...told),
  });
}

// The service, the queue and the engine's own training together: what the window asks for in an afternoon.
it('trains, pauses, goes on in another start and becomes a model', async () => {
  const first = makeService();
  const { id } = await first.create({ data: 'tiny', config });
  await vi.waitFor(() => expect(rows.length).toBeGreaterThan(0), { timeout: 40_000 });
  await first.pause(id);
  const [paused] = first.list();
  expect(paused).toMatchObject({ state: 'paused', title: 'Solids', data: { id: 'tiny', title: 'Tiny solids' } });
  expect(paused?.device).toMatch(/\w/);

  const second = makeService();
  expect(await second.load()).toEqual([]);
  expect(second.list()).toEqual([{ ...paused, bytes: expect.any(Number) as number }]);
  await second.resume(id);
  await vi.waitFor(() => expect(second.list()[0]?.state).toBe('done'), { timeout: 50_000 });
  const steps = (await second.history(id)).map(({ step }) => step);
  expect(steps.at(-1)).toBe(60);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  const samples = await second.samples(id);
  expect(samples).toMatchObject({ step: 60, gridSize: 16 });
  expect(samples?.shapes[0]).toHaveLength(16 ** 3);
  expect(await second.promote(id, 'Solids')).toMatchObject({ id: 'solids', title: 'Solids', gridSize: 16 });
  expect(second.list()[0]?.model).toBe('solids');
  expect((await engine.models()).map((model) => model.id)).toEqual(['solids']);
}, 120_000);
