import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/engine';
import { readMetrics, readRun } from '../../../../src/engine/training/runs';
import { listSamples, readSamples } from '../../../../src/engine/training/samples';
import type { TrainingConfig } from '../../../../src/shared/training';
import { trainingConfig } from '../../../../src/shared/training';
import { writeTinySet } from './tinySet';

let root = '';
let data = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'maquette-runs-'));
  data = join(root, 'data');
  await writeTinySet(data, { size: 16, each: 8, views: 1 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const small = (settings: Partial<TrainingConfig>): TrainingConfig =>
  trainingConfig.parse({
    title: 'Tiny',
    experiment: 'completion',
    gridSize: 16,
    latentSize: 8,
    batch: 4,
    steps: 6,
    learningRate: 1e-3,
    width: 0.1,
    imageEdge: 64,
    validateEvery: 3,
    checkpointEvery: 2,
    workers: 1,
    ...settings,
  });

describe('a training run in threads', () => {
  it.each(['generation', 'completion', 'reconstruction'] as const)(
    '%s: trains, validates, keeps samples, becomes a model that loads',
    async (experiment) => {
      const engine = createEngine({ modelsDirs: [join(root, 'models')], prefer: 'wasm' });
      const run = join(root, experiment);
      const stages: string[] = [];
      const result = await engine.train({ config: small({ experiment }), data, run }, { onProgress: ({ stage }) => stages.push(stage) });
      expect(result).toEqual({ state: 'done', step: 6 });
      const rows = await readMetrics(run);
      expect(rows[rows.length - 1].step).toBe(6);
      expect(rows.every(({ losses }) => Object.values(losses).every(Number.isFinite))).toBe(true);
      expect(await readRun(run)).toMatchObject({ state: 'done', step: 6, data: { title: 'Tiny solids' } });
      expect(await listSamples(run)).toEqual([3, 6]);
      const samples = await readSamples(run, 6);
      expect(samples.shapes.every((shape) => shape.length === 16 ** 3)).toBe(true);
      expect(samples.pairs.length).toBe({ generation: 0, completion: 6, reconstruction: 4 }[experiment]);
      await engine.close();
    },
    120_000,
  );
});
