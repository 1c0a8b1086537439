import { afterEach, describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import type { ConnectedEngine } from '../../../../src/engine/client';
import { createEngineHost, type EngineHost, type EngineProcess } from '../../../../src/main/engine/engineHost';
import { engineStatus, type EngineStatus } from '../../../../src/shared/ipc/engine';

/** A process under the test's hand: what it answers, and when it dies. */
function makeProcess(models: () => Promise<never[]>): EngineProcess & { die: (reason: string) => void; killed: boolean } {
  let exit: (reason: string) => void = () => undefined;
  const exited = new Promise<string>((resolve) => (exit = resolve));
  const lost = exited.then((reason) => Promise.reject(new MaquetteError('device', `The engine stopped: ${reason}.`)));
  lost.catch(() => undefined);
  const engine = {
    ready: Promise.resolve(),
    devices: () => Promise.resolve([{ backend: 'cpu' as const, label: 'CPU', state: 'running' as const, reason: 'self-test passed' }]),
    models: () => Promise.race([models(), lost]),
    warmUp: () => Promise.race([new Promise<void>(() => undefined), lost]),
    close: () => Promise.resolve(),
  } as Partial<ConnectedEngine> as ConnectedEngine;
  const made = { engine, exited, killed: false, memory: () => 5 * 2 ** 20, die: exit, kill: () => void (made.killed = true) };
  return made;
}

let host: EngineHost | undefined;
afterEach(() => host?.close());

function makeHost(models: () => Promise<never[]> = () => Promise.resolve([])): {
  host: EngineHost;
  processes: ReturnType<typeof makeProcess>[];
  told: EngineStatus[];
} {
  const processes: ReturnType<typeof makeProcess>[] = [];
  const told: EngineStatus[] = [];
  const launch = (): EngineProcess => {
    const made = makeProcess(models);
    processes.push(made);
    return made;
  };
  const made = createEngineHost({ launch, onStatus: (status) => told.push(engineStatus.parse(status)) });
  host = made;
  return { host: made, processes, told };
}

describe('engine host', () => {
  it('starts the process when it is first asked, once, and says what it runs on', async () => {
    const { host, processes } = makeHost();
    expect(processes).toHaveLength(0);
    await Promise.all([host.models(), host.models()]);
    expect(processes).toHaveLength(1);
    await vi.waitFor(() => expect(host.status()).toMatchObject({ state: 'ready', device: 'CPU', memory: 5 * 2 ** 20 }));
  });

  it('names the device that goes on where one failed in the middle of a request', async () => {
    const { host, processes } = makeHost();
    await host.models();
    const engine = processes[0]?.engine;
    if (!engine) throw new Error('no process');
    await vi.waitFor(() => expect(host.status().device).toBe('CPU'));
    const next = { backend: 'wasm' as const, label: 'CPU (WebAssembly)', state: 'running' as const, reason: 'took over' };
    engine.generate = (_input, control) => {
      engine.devices = () => Promise.resolve([next]);
      control?.onProgress?.({ stage: 'CPU failed', fellBack: 'CPU failed' });
      return Promise.resolve([]);
    };
    const told: string[] = [];
    await host.generate({ model: 'any' }, { onProgress: ({ stage }) => told.push(stage) });
    expect(told).toEqual(['CPU failed']);
    await vi.waitFor(() => expect(host.status()).toMatchObject({ state: 'ready', device: 'CPU (WebAssembly)', message: 'took over' }));
  });

  it('starts a dead process again and asks it what was left unanswered', async () => {
    let calls = 0;
    const { host, processes, told } = makeHost(() => (++calls === 1 ? new Promise<never[]>(() => undefined) : Promise.resolve([])));
    const models = host.models();
    await vi.waitFor(() => expect(calls).toBe(1));
    processes[0]?.die('code 9');
    expect(await models).toEqual([]);
    expect(processes).toHaveLength(2);
    expect(told.map(({ state }) => state)).toContain('restarting');
    await vi.waitFor(() => expect(host.status().state).toBe('ready'));
  });

  it('does not ask again for an error that is an answer', async () => {
    const models = vi.fn(() => Promise.reject(new MaquetteError('invalid-input', 'No.')));
    const { host, processes } = makeHost(models);
    await expect(host.models()).rejects.toMatchObject({ code: 'invalid-input' });
    expect(models).toHaveBeenCalledOnce();
    expect(processes).toHaveLength(1);
  });

  it('asks only twice, and gives up after three deaths in a minute until it is asked again', async () => {
    const { host, processes } = makeHost();
    const stuck = host.warmUp('m');
    processes[0]?.die('code 1');
    await vi.waitFor(() => expect(processes).toHaveLength(2));
    processes[1]?.die('code 1');
    await expect(stuck).rejects.toMatchObject({ code: 'device' });
    await vi.waitFor(() => expect(processes).toHaveLength(3));
    processes[2]?.die('code 1');
    await vi.waitFor(() => expect(host.status().state).toBe('failed'));
    expect(host.status().message).toContain('3 times');
    expect(processes).toHaveLength(3);
    expect(await host.models()).toEqual([]);
    expect(processes).toHaveLength(4);
  });

  it('changes the process on purpose without counting a death', async () => {
    const { host, processes, told } = makeHost();
    await host.models();
    host.restart();
    expect(processes[0]?.killed).toBe(true);
    processes[0]?.die('code 0');
    await vi.waitFor(() => expect(host.status().state).toBe('ready'));
    expect(processes).toHaveLength(2);
    expect(told.some(({ state }) => state === 'failed')).toBe(false);
  });

  it('ends its process when it is closed, and starts none after that', async () => {
    const { host, processes } = makeHost();
    await host.models();
    await host.close();
    expect(processes[0]?.killed).toBe(true);
    processes[0]?.die('code 0');
    await expect(host.models()).rejects.toMatchObject({ code: 'cancelled' });
    expect(processes).toHaveLength(1);
  });
});
