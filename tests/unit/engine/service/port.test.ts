import { fork } from 'node:child_process';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { connectEngine } from '../../../../src/engine/client';
import { transferables } from '../../../../src/engine/messages';
import { fromForked, fromThread } from '../../../../src/engine/port';
import { serveEngine } from '../../../../src/engine/serve';
import type { Engine, JobControl } from '../../../../src/shared/engine';
import { trainingConfig } from '../../../../src/shared/training';

/** An engine that says what it was asked; `generate` waits until it is told to stop. */
function recorder(): Engine & { closed: boolean } {
  const waiting = ({ signal, onProgress }: JobControl = {}): Promise<never> =>
    new Promise((_, reject) => {
      onProgress?.({ stage: 'Waiting', fraction: 0.5 });
      signal?.addEventListener('abort', () => reject(new MaquetteError('cancelled', 'Stopped inside.')));
    });
  return {
    closed: false,
    devices: () => Promise.reject(new TypeError('a plain error')),
    models: () => Promise.resolve([]),
    preparePhoto: (input) => Promise.resolve({ name: input.name, width: 1, height: 1, rgba: input.bytes, cutout: 'none' }),
    reconstruct: (input) => Promise.reject(new MaquetteError('bad-file', `no ${input.model}`, { file: 'x.bin', byte: 3 })),
    generate: (_, control) => waiting(control),
    fitShape: ({ grid }) => Promise.resolve({ latent: new Float32Array(2), grid }),
    warmUp: () => Promise.resolve(),
    inspectData: ({ folder }) => Promise.reject(new MaquetteError('not-found', folder)),
    previewData: ({ folder }) => Promise.reject(new MaquetteError('not-found', folder)),
    prepareData: ({ folder }) => Promise.reject(new MaquetteError('not-found', folder)),
    train: (_, { signal, onProgress } = {}) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => setTimeout(() => resolve({ state: 'paused', step: 7 }), 5));
        const metrics = { step: 6, seconds: 1, losses: { critic: -2 }, stepsPerSecond: 6, memory: 1 };
        onProgress?.({ stage: 'Training', fraction: 0.6, metrics });
      }),
    inspectCheckpoint: ({ file }) => Promise.reject(new MaquetteError('bad-file', file)),
    promoteRun: (input) => Promise.reject(new MaquetteError('not-found', 'run' in input ? input.run : input.checkpoint)),
    close() {
      this.closed = true;
      return Promise.resolve();
    },
  };
}

function connect(): { client: ReturnType<typeof connectEngine>; engine: ReturnType<typeof recorder>; cut: () => void } {
  const { port1, port2 } = new MessageChannel();
  const engine = recorder();
  serveEngine(fromThread(port1), engine);
  return { client: connectEngine(fromThread(port2)), engine, cut: () => port1.close() };
}

describe('the engine over a port', () => {
  it('announces itself, answers, and closes', async () => {
    const { client, engine } = connect();
    await client.ready;
    expect(await client.models()).toEqual([]);
    await expect(client.warmUp('m')).resolves.toBeUndefined();
    const photo = await client.preparePhoto({ name: 'a.png', bytes: Uint8Array.of(1, 2, 3) });
    expect([...photo.rgba]).toEqual([1, 2, 3]);
    await client.close();
    expect(engine.closed).toBe(true);
    await expect(client.models()).rejects.toMatchObject({ code: 'device' });
  });

  it('brings errors over as what they are, without a stack of the other side', async () => {
    const { client } = connect();
    const error = await client.reconstruct({ photos: [], model: 'm', seed: 0, samples: 1 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MaquetteError);
    expect(error).toMatchObject({ code: 'bad-file', message: 'no m', place: { file: 'x.bin', byte: 3 } });
    await expect(client.devices()).rejects.toMatchObject({ code: 'internal', message: 'a plain error' });
    await client.close();
  });

  it('pauses training when its signal aborts, and waits until the other side has saved', async () => {
    const { client } = connect();
    const abort = new AbortController();
    const config = { title: 'T', experiment: 'generation', gridSize: 16, batch: 2, steps: 10, learningRate: 1e-4 } as const;
    const result = await client.train(
      { config: trainingConfig.parse(config), data: 'd', run: 'r' },
      { signal: abort.signal, onProgress: ({ metrics }) => metrics?.step === 6 && abort.abort() },
    );
    expect(result).toEqual({ state: 'paused', step: 7 });
    await client.close();
  });

  it('passes progress on, and a cancel to the other side', async () => {
    const { client, engine } = connect();
    const abort = new AbortController();
    const stages: string[] = [];
    const run = client.generate(
      { model: 'm' },
      {
        signal: abort.signal,
        onProgress: ({ stage }) => {
          stages.push(stage);
          abort.abort();
        },
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(stages).toEqual(['Waiting']);
    await expect(client.generate({ model: 'm' }, { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await client.models()).toEqual([]); // still works
    expect(engine.closed).toBe(false);
    await client.close();
  });

  it('rejects all open calls when the other side is gone', async () => {
    const { client, cut } = connect();
    await client.ready;
    const run = client.generate({ model: 'm' }, { onProgress: cut });
    await expect(run).rejects.toMatchObject({ code: 'device' });
    await expect(client.models()).rejects.toMatchObject({ code: 'device' });
    await client.close(); // does nothing, and does not hang
  });

  it('transfers whole buffers only, each once', () => {
    const whole = new Float32Array(4);
    const part = new Float32Array(new ArrayBuffer(64), 16, 4);
    expect(transferables({ a: [whole, whole], b: { part }, c: null, d: 'text' })).toEqual([whole.buffer]);
  });

  it('runs in a process of its own', async () => {
    const child = fork('src/engine/process.ts', ['--models=resources/models', '--prefer=wasm'], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
    });
    const client = connectEngine(fromForked(child));
    await client.ready;
    expect((await client.models()).map(({ id }) => id)).toContain('furniture-32');
    const [shape] = await client.generate({ model: 'furniture-32', count: 1, seed: 1 });
    expect(shape?.grid).toBeInstanceOf(Float32Array);
    expect(shape?.grid).toHaveLength(32 ** 3);
    await client.close();
    await new Promise((resolve) => child.once('exit', resolve));
  });
});
