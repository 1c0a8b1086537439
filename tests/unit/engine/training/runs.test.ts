import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/engine';
import { readCheckpoint } from '../../../../src/engine/checkpoints/file';
import { openCheckpoints } from '../../../../src/engine/checkpoints/keep';
import { listRuns, readMetrics, readRun } from '../../../../src/engine/training/runs';
import { listSamples, readSamples } from '../../../../src/engine/training/samples';
import type { Engine } from '../../../../src/shared/engine';
import type { TrainingConfig } from '../../../../src/shared/training';
import { trainingConfig } from '../../../../src/shared/training';
import { writeTinySet } from './tinySet';

let root = '';
let data = '';
let models = '';
let engine: Engine;
const shipped = fileURLToPath(new URL('../../../../resources/models', import.meta.url));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'maquette-runs-'));
  data = join(root, 'data');
  models = join(root, 'models');
  await writeTinySet(data, { size: 16, each: 8, views: 1 });
  engine = createEngine({ modelsDirs: [models, shipped], prefer: 'wasm' });
});
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

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

const newest = async (run: string): Promise<Map<string, number[]>> => {
  const checkpoint = await (await openCheckpoints(join(run, 'checkpoints'))).loadNewest();
  return new Map([...(checkpoint?.tensors ?? [])].map(([name, tensor]) => [name, [...tensor.data]]));
};

describe('a training run in threads', () => {
  it('that is killed with -9 and resumed ends with the same weights, bit for bit, as one that was not', async () => {
    const config = small({ steps: 40, checkpointEvery: 5, validateEvery: 10 });
    const killed = join(root, 'killed');
    const script = fileURLToPath(new URL('trainChild.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, data, killed, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    // At a validation it writes a lot at once: a bad moment.
    for await (const chunk of child.stdout) if (/step 10\b/.test(String(chunk))) child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    expect((await readRun(killed)).state).toBe('paused'); // it can go on
    // What a crash in the middle of writing leaves must do no harm either.
    await appendFile(join(killed, 'metrics.jsonl'), '{"step": 11, "sec');

    const steps: number[] = [];
    const note = { onProgress: ({ metrics }: { metrics?: { step: number } }): void => void (metrics && steps.push(metrics.step)) };
    expect(await engine.train({ config, data, run: killed, resume: true }, note)).toEqual({ state: 'done', step: 40 });
    expect(steps[0]).toBeGreaterThan(5);
    const whole = join(root, 'whole');
    expect(await engine.train({ config, data, run: whole })).toEqual({ state: 'done', step: 40 });
    const [a, b] = [await newest(killed), await newest(whole)];
    expect([...a.keys()]).toEqual([...b.keys()]);
    for (const [name, numbers] of a) expect(numbers, name).toEqual(b.get(name));
    const rows = await readMetrics(killed);
    expect(rows.map(({ step }) => step)).toEqual([...new Set(rows.map(({ step }) => step))].sort((x, y) => x - y));
  }, 240_000);

  it('generation: pauses when asked, goes on, keeps samples, becomes a model that makes shapes and says that it sees none', async () => {
    const run = join(root, 'generation');
    const config = small({ experiment: 'generation' });
    const stop = new AbortController();
    const paused = await engine.train(
      { config, data, run },
      { signal: stop.signal, onProgress: ({ metrics }) => metrics?.step === 1 && stop.abort() },
    );
    expect(paused.state).toBe('paused');
    expect(paused.step).toBeLessThan(6);
    expect((await readRun(run)).state).toBe('paused');
    await expect(engine.train({ config, data, run })).rejects.toThrow(/holds a training run already/);
    expect(await engine.train({ config, data, run, resume: true })).toEqual({ state: 'done', step: 6 });

    expect((await readMetrics(run)).every(({ losses }) => Object.values(losses).every(Number.isFinite))).toBe(true);
    expect(await listSamples(run)).toEqual([3, 6]);
    expect((await readSamples(run, 6)).shapes.map((shape) => shape.length)).toEqual(Array(8).fill(16 ** 3));
    const model = await engine.promoteRun({ run, modelsDir: models, id: 'from-nothing', title: 'From nothing' });
    expect(model).toMatchObject({ kind: 'generator', gridSize: 16, latentSize: 8 });
    const [shape] = await engine.generate({ model: 'from-nothing', count: 1, seed: 3 });
    expect(shape.grid.every((p) => p >= 0 && p <= 1)).toBe(true);
    const photo = { name: 'a', width: 2, height: 2, rgba: new Uint8Array(16), cutout: 'none' as const };
    await expect(engine.reconstruct({ photos: [photo], model: 'from-nothing', seed: 1, samples: 1 })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(engine.promoteRun({ run, modelsDir: models, id: 'from-nothing', title: 'Again' })).rejects.toThrow(
      /is a model “from-nothing” already/,
    );
    expect((await listRuns(root)).map(({ id }) => id)).toContain('generation');
  }, 240_000);

  it('two workers compute what one does, batch norm included', async () => {
    const [one, two] = [join(root, 'one'), join(root, 'two')];
    const config = small({ experiment: 'reconstruction', steps: 5, learningRate: 1e-4, validateEvery: 5 });
    await engine.train({ config, data, run: one });
    await engine.train({ config: { ...config, workers: 2 }, data, run: two });
    const [a, b] = [await newest(one), await newest(two)];
    for (const [name, numbers] of a) {
      // A bias in front of a batch norm has no gradient but rounding, which Adam makes into whole steps; the mean behind it follows.
      if (name.startsWith('adam/') || /generator\/deconv[01]\/bias|generator\/start\/bias|encoder\/conv[1-9]\/bias|norm\d\/mean/.test(name))
        continue;
      const other = b.get(name) ?? [];
      // Adam's first steps are as long as the rate, whatever the gradient: where that is all but zero, its sign may differ.
      const away = numbers.map((value, i) => Math.abs(value - other[i])).sort((x, y) => x - y);
      expect(away[Math.floor(0.9 * away.length)], name).toBeLessThan(2e-5);
    }
    const samples = await readSamples(one, 5);
    expect(samples.pairs.length).toBe(4);
    expect(samples.pairs.every(({ picture }) => picture?.rgb.length === 64 * 64 * 3)).toBe(true);

    await engine.promoteRun({ run: one, modelsDir: models, id: 'sees', title: 'Sees' });
    const photo = { name: 'a', width: 8, height: 8, rgba: new Uint8Array(256).fill(200), cutout: 'none' as const };
    const made = await engine.reconstruct({ photos: [photo], model: 'sees', seed: 1, samples: 2 });
    expect(made.samples.map(({ grid }) => grid.length)).toEqual([16 ** 3, 16 ** 3]);
  }, 240_000);

  it('a photo model of other classes starts from the shipped one and is loaded like it', async () => {
    const set = join(root, 'solids-32');
    await writeTinySet(set, { size: 32, each: 2, views: 1 });
    const run = join(root, 'photo');
    const start = { experiment: 'photo', gridSize: 32, steps: 2, batch: 2, validateEvery: 2, width: 1, startFrom: 'furniture-32' } as const;
    expect(await engine.train({ config: small(start), data: set, run })).toEqual({ state: 'done', step: 2 });
    const [last] = (await readMetrics(run)).slice(-1);
    expect(last.validation?.iou).toBeGreaterThan(0);
    const model = await engine.promoteRun({ run, modelsDir: models, id: 'solids', title: 'Solids' });
    expect(model).toMatchObject({ kind: 'photo', gridSize: 32, classes: ['pillar', 'plate'], iou: last.validation?.iou });
    const photo = { name: 'a', width: 8, height: 8, rgba: new Uint8Array(256).fill(200), cutout: 'none' as const };
    const { classes, samples } = await engine.reconstruct({ photos: [photo], model: 'solids', seed: 1, samples: 1 });
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(samples[0].grid.length).toBe(32 ** 3);
    const other = small({ ...start, startFrom: 'from-nothing' });
    await expect(engine.train({ config: other, data: set, run: join(root, 'no') })).rejects.toThrow(/cannot start from “from-nothing”/);
  }, 240_000);

  it('refuses bad settings, data and checkpoints by name, and leaves the good ones as they are', async () => {
    const config = small({});
    const run = join(root, 'refusals');
    const unknown = { ...config, learningrate: 1 } as unknown as TrainingConfig;
    await expect(engine.train({ config: unknown, data, run })).rejects.toThrow(/unknown setting “learningrate”/);
    await expect(engine.train({ config: { ...config, workers: 3 }, data, run })).rejects.toThrow(
      /batch of 4 cannot be split evenly over 3/,
    );
    await expect(engine.train({ config, data: join(root, 'nowhere'), run })).rejects.toThrow(/not a prepared data set/);
    await expect(engine.train({ config: small({ gridSize: 32 }), data, run: join(root, 'size') })).rejects.toThrow(/no grids of 32³ cells/);

    await cp(join(root, 'whole'), join(root, 'other-shape'), { recursive: true });
    const wider = small({ steps: 50, width: 0.2 });
    await expect(engine.train({ config: wider, data, run: join(root, 'other-shape'), resume: true })).rejects.toThrow(
      /belongs to another network/,
    );
    expect(await newest(join(root, 'other-shape'))).toEqual(await newest(join(root, 'whole')));

    // The newest is cut off: the one before is taken.
    const cut = join(root, 'cut');
    await cp(join(root, 'whole'), cut, { recursive: true });
    const files = (await readdir(join(cut, 'checkpoints'))).filter((name) => name.startsWith('step-')).sort();
    await truncate(join(cut, 'checkpoints', files[files.length - 1]), 2000);
    await expect(readCheckpoint(join(cut, 'checkpoints', files[files.length - 1]))).rejects.toMatchObject({ code: 'bad-file' });
    const steps: number[] = [];
    const again = small({ steps: 40, checkpointEvery: 5, validateEvery: 10 });
    await engine.train(
      { config: again, data, run: cut, resume: true },
      { onProgress: ({ metrics }) => metrics && steps.push(metrics.step) },
    );
    expect(steps[0]).toBeGreaterThan(30);
    expect(await newest(cut)).toEqual(await newest(join(root, 'whole')));

    const weights = join(models, 'from-nothing', 'weights.bin');
    await truncate(weights, 3000);
    const fresh = createEngine({ modelsDirs: [models], prefer: 'wasm' });
    await expect(fresh.warmUp('from-nothing')).rejects.toMatchObject({ code: 'bad-file' });
    await fresh.close();
  }, 240_000);
});

describe('the folder of a run', () => {
  it('is passed over where it is damaged', async () => {
    const odd = join(root, 'odd');
    await cp(join(root, 'whole'), odd, { recursive: true });
    await writeFile(join(odd, 'run.json'), (await readFile(join(odd, 'run.json'), 'utf8')).slice(0, 40));
    await expect(readRun(odd)).rejects.toMatchObject({ code: 'bad-file' });
    expect((await listRuns(root)).some(({ id }) => id === 'odd')).toBe(false);
  });
});
