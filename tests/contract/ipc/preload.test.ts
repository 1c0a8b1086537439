import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MaquetteBridge } from '../../../src/shared/ipc';

type Listener = (...parameters: unknown[]) => void;

const electron = vi.hoisted(() => {
  const listeners = new Set<Listener>();
  return {
    listeners,
    exposed: new Map<string, unknown>(),
    invoke: vi.fn((channel: string, ...rest: unknown[]) => Promise.resolve({ channel, rest })),
  };
});
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value) },
  ipcRenderer: {
    invoke: electron.invoke,
    on: (_: string, listener: Listener) => electron.listeners.add(listener),
    removeListener: (_: string, listener: Listener) => electron.listeners.delete(listener),
  },
  webUtils: { getPathForFile: (file: File) => (file.name === 'memory.png' ? '' : `/home/someone/${file.name}`) },
}));

const tell = (name: string, payload: unknown): void => electron.listeners.forEach((listener) => listener({ sender: 'ipc' }, name, payload));

describe('preload', () => {
  let bridge: MaquetteBridge;
  beforeEach(async () => {
    electron.listeners.clear();
    electron.invoke.mockClear();
    await import('../../../src/preload/index');
    bridge = electron.exposed.get('maquette') as MaquetteBridge;
  });

  it('shows exactly three functions under one name', () => {
    expect([...electron.exposed.keys()]).toEqual(['maquette']);
    expect(Object.keys(bridge).sort()).toEqual(['on', 'pathForFile', 'request']);
    for (const value of Object.values(bridge)) expect(typeof value).toBe('function');
  });

  it('sends requests on the one channel', async () => {
    await bridge.request('documents.save', { document: 'd' });
    expect(electron.invoke).toHaveBeenCalledExactlyOnceWith('maquette:request', 'documents.save', { document: 'd' });
  });

  it('gives events without the IpcRendererEvent, only those asked for, until it is told to stop', () => {
    const heard = vi.fn();
    const stop = bridge.on('app.commandChosen', heard);
    tell('jobs.changed', { id: 'j' });
    expect(heard).not.toHaveBeenCalled();
    tell('app.commandChosen', { id: 'file.save' });
    expect(heard.mock.calls).toEqual([[{ id: 'file.save' }]]);
    stop();
    tell('app.commandChosen', { id: 'file.save' });
    expect(heard).toHaveBeenCalledOnce();
  });

  it('trades a file for an opaque id, and nothing else', async () => {
    await bridge.pathForFile(new File([], 'a.png'));
    expect(electron.invoke).toHaveBeenCalledExactlyOnceWith('maquette:file', '/home/someone/a.png');
    electron.invoke.mockClear();
    expect(await bridge.pathForFile(new File([], 'memory.png'))).toBeNull();
    expect(await bridge.pathForFile('/etc/passwd')).toBeNull();
    expect(await bridge.pathForFile({ path: '/etc/passwd' })).toBeNull();
    expect(electron.invoke).not.toHaveBeenCalled();
  });
});
