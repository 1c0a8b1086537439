import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/engine';
import { openCheckpoints } from '../../../../src/engine/checkpoints/keep';
import { readMetrics, readRun } from '../../../../src/engine/training/runs';
import type { TrainingHost } from '../../../../src/engine/training/trainInThreads';
import { trainInThreads } from '../../../../src/engine/training/trainInThreads';
import type { Progress } from '../../../../src/shared/engine';
import { trainingConfig } from '../../../../src/shared/training';
import { putFailingDevice } from '../backends/failingDevice';
import { writeTinySet } from './tinySet';

const script = fileURLToPath(new URL('failingDeviceWorker.mjs', import.meta.url));
const shipped = fileURLToPath(new URL('../../../../resources/models', import.meta.url));
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'maquette-device-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a device that fails in the middle of training', () => {
  it('gives way to WebAssembly from the newest checkpoint, to the same weights bit for bit, and it is said', async () => {
    const data = join(root, 'set');
    await writeTinySet(data, { size: 16, each: 6 });
    const config = trainingConfig.parse({
      title: 'Tiny',
      experiment: 'completion',
      gridSize: 16,
      latentSize: 8,
      width: 0.1,
      batch: 4,
      steps: 12,
      learningRate: 1e-3,
      validateEvery: 6,
      checkpointEvery: 2,
      workers: 1,
    });
    const told: Progress[] = [];
    const broken = join(root, 'broken');
    const host: TrainingHost = { modelsDirs: [], prefer: 'webgpu', backend: () => Promise.resolve('webgpu'), script };
    const result = await trainInThreads({ config, data, run: broken }, host, { onProgress: (progress) => told.push(progress) });
    expect(result).toEqual({ state: 'done', step: 12 });

    const sentence =
      'GPU (stand-in) failed (the GPU was lost). Training goes on in WebAssembly on the processor, from the newest checkpoint.';
    expect(told.flatMap(({ fellBack }) => fellBack ?? [])).toEqual([sentence]);
    const rows = await readMetrics(broken);
    expect(rows.flatMap(({ warnings }) => warnings ?? [])).toContainEqual({ kind: 'device-lost', message: sentence });
    // It had come some way, and went on from a checkpoint, not from the start.
    const steps = told.flatMap(({ metrics }) => metrics?.step ?? []);
    const after = told.slice(told.findIndex(({ fellBack }) => fellBack !== undefined)).flatMap(({ metrics }) => metrics?.step ?? []);
    expect(after[0]).toBeGreaterThan(2);
    expect(steps[steps.length - 1]).toBe(12);
    expect(await readRun(broken)).toMatchObject({ state: 'done', step: 12, device: 'CPU (WebAssembly)' });

    const whole = join(root, 'whole');
    await trainInThreads({ config, data, run: whole }, { modelsDirs: [], prefer: 'wasm', backend: () => Promise.resolve('wasm') });
    const weights = async (run: string): Promise<[string, number[]][]> =>
      [...((await (await openCheckpoints(join(run, 'checkpoints'))).loadNewest())?.tensors ?? [])].map(([name, { data: numbers }]) => [
        name,
        [...numbers],
      ]);
    const expected = await weights(whole);
    expect(expected.length).toBeGreaterThan(20);
    expect(await weights(broken)).toEqual(expected);
  }, 120_000);
});

describe('a device that fails in the middle of a request', () => {
  it('gives way to the next one, which does the work again; it is said, and the device list says why', async () => {
    let lost = false;
    let convolutions = 0;
    const putBack = putFailingDevice((kernelName) => kernelName === 'Conv3DBackpropInputV2' && lost && ++convolutions > 6);
    const engine = createEngine({ modelsDirs: [shipped], prefer: 'webgpu' });
    const sound = createEngine({ modelsDirs: [shipped], prefer: 'wasm' });
    try {
      expect((await engine.devices()).find(({ state }) => state === 'running')?.label).toBe('GPU (stand-in)');
      const input = { model: 'furniture-32', count: 3, seed: 5 };
      await engine.warmUp('furniture-32');
      lost = true; // four layers a shape: the second shape is under way when it goes
      const told: string[] = [];
      const shapes = await engine.generate(input, { onProgress: ({ fellBack }) => fellBack !== undefined && told.push(fellBack) });
      expect(told).toEqual(['GPU (stand-in) failed in the middle (the GPU was lost). The work is done again on CPU (WebAssembly).']);
      expect(shapes.map(({ grid }) => grid)).toEqual((await sound.generate(input)).map(({ grid }) => grid));
      const devices = await engine.devices();
      expect(devices.find(({ state }) => state === 'running')?.backend).toBe('wasm');
      expect(devices.find(({ backend }) => backend === 'webgpu')).toMatchObject({
        state: 'unavailable',
        reason: 'Failed in the middle of a job: the GPU was lost. It is tried again at the next start.',
      });
      // From now on it stays there without a word.
      await engine.generate({ ...input, count: 1 }, { onProgress: ({ fellBack }) => expect(fellBack).toBeUndefined() });
    } finally {
      await engine.close();
      await sound.close();
      putBack();
    }
  }, 120_000);

  it('is not blamed for wrong input, nor for a fault that the next device has too', async () => {
    const putBack = putFailingDevice(() => false);
    const engine = createEngine({ modelsDirs: [shipped], prefer: 'webgpu' });
    const running = async (): Promise<string | undefined> => (await engine.devices()).find(({ state }) => state === 'running')?.label;
    try {
      await expect(engine.generate({ model: 'furniture-32', latents: [new Float32Array(3)] })).rejects.toThrow(/200 finite numbers/);
      expect(await running()).toBe('GPU (stand-in)');
      const stop = new AbortController();
      const stopped = engine.generate({ model: 'furniture-32', count: 2 }, { signal: stop.signal, onProgress: () => stop.abort() });
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      expect(await running()).toBe('GPU (stand-in)');
      // A program's own mistake fails on any device.
      const broken = [undefined] as unknown as Float32Array[];
      await expect(engine.generate({ model: 'furniture-32', latents: broken })).rejects.toThrow(TypeError);
      expect(await running()).toBe('GPU (stand-in)');
    } finally {
      await engine.close();
      putBack();
    }
  }, 120_000);
});
