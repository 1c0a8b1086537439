import { describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../src/core/errors';
import { createDispatch } from '../../../src/main/ipc/dispatch';
import type { HandlerContext, Handlers } from '../../../src/main/ipc/handlers';
import { routes } from '../../../src/shared/ipc';

const own = { url: 'maquette://app/index.html', isMainFrame: true, isOwnWindow: true };
const context: HandlerContext = { window: { minimize: vi.fn(), toggleMaximize: vi.fn(), close: vi.fn() } };

/** A dispatcher in which only the given routes do anything; the others count as a fault of the test. */
function dispatchWith(handlers: Partial<Handlers>): { dispatch: ReturnType<typeof createDispatch>; log: ReturnType<typeof vi.fn> } {
  const log = vi.fn();
  const all = new Proxy(handlers as Handlers, {
    get: (target, name, receiver): unknown =>
      Reflect.get(target, name, receiver) ?? (() => Promise.reject(new Error(`${String(name)} was not expected`))),
  });
  return { dispatch: createDispatch({ handlers: all, trusted: ['maquette://app'], log }), log };
}

describe('dispatch', () => {
  it('hands the parsed input over and the answer back', async () => {
    const handler = vi.fn(() => Promise.resolve({ job: 'j1' }));
    const { dispatch } = dispatchWith({ 'engine.reconstruct': handler });
    const input = { document: 'd', photos: ['p'], model: 'm', seed: 1, samples: 2 };
    expect(await dispatch(own, 'engine.reconstruct', { ...input, extra: 'dropped' }, context)).toEqual({ ok: true, value: { job: 'j1' } });
    expect(handler).toHaveBeenCalledWith(input, context);
  });

  it('checks the sender before it looks at anything', async () => {
    const handler = vi.fn(() => Promise.resolve({ version: '1', platform: 'x', arch: 'y', memory: 8e9 }));
    const { dispatch, log } = dispatchWith({ 'app.getInfo': handler });
    const trap = {
      get document(): string {
        throw new Error('the input was read');
      },
    };
    for (const sender of [
      { ...own, url: 'https://evil.com/' },
      { ...own, url: null },
      { ...own, isMainFrame: false },
      { ...own, isOwnWindow: false },
    ]) {
      expect(await dispatch(sender, 'app.getInfo', undefined, context)).toMatchObject({ ok: false, error: { code: 'permission' } });
      expect(await dispatch(sender, 'documents.save', trap, context)).toMatchObject({ ok: false, error: { code: 'permission' } });
    }
    expect(handler).not.toHaveBeenCalled();
    expect(log).toHaveBeenCalledTimes(8);
  });

  it.each([null, undefined, 1, {}, [], '', 'app.nothing', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'app.getInfo '])(
    'has no route %j',
    async (route) => {
      const { dispatch } = dispatchWith({});
      expect(await dispatch(own, route, undefined, context)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    },
  );

  it.each([
    ['engine.reconstruct', { document: 'd', photos: [], model: 'm', seed: 1, samples: 1 }],
    ['engine.reconstruct', { document: 'd', photos: ['p'], model: 'm', seed: -1, samples: 1 }],
    ['engine.reconstruct', { document: 'd', photos: ['p'], model: 'm', seed: 1, samples: 17 }],
    ['documents.apply', { document: 'd', edit: { type: 'setHeight', id: 's', height: Infinity } }],
    ['documents.apply', { document: 'd', edit: { type: 'setSurface', id: 's', surface: { threshold: 2 } } }],
    ['documents.apply', { document: 'd', edit: { type: 'eval', code: '1' } }],
    ['documents.openFile', { file: 7 }],
    ['documents.openFile', undefined],
    ['photos.importFiles', { document: 'd', files: Array.from({ length: 1001 }, () => 'x') }],
    ['settings.set', { theme: 'pink' }],
    ['app.openExternal', { url: 'x'.repeat(501) }],
    ['data.openFolder', { path: '/etc' }],
    [
      'data.prepare',
      { source: 'f', options: { title: '', gridSize: 32, views: 1, side: 128, fill: 'solid', validationShare: 0.1, seed: 1 } },
    ],
    [
      'data.prepare',
      { source: 'f', options: { title: 'x', gridSize: 33, views: 1, side: 128, fill: 'solid', validationShare: 0.1, seed: 1 } },
    ],
    ['training.createRun', { data: 'd', config: { title: 'x', experiment: 'photo', gridSize: 32, batch: 1, steps: 9, learningRate: 0.1 } }],
    [
      'training.createRun',
      { data: 'd', config: { title: 'x', experiment: 'photo', gridSize: 32, batch: 4, steps: 9, learningRate: 0.1, run: 'rm' } },
    ],
    ['training.pause', { run: '' }],
    ['training.promote', { run: 'r', title: '   ' }],
    ['app.getInfo', { not: 'void' }],
  ] as const)('refuses bad input of %s: %j', async (route, input) => {
    const handler = vi.fn();
    const { dispatch } = dispatchWith({ [route]: handler });
    const result = await dispatch(own, route, input, context);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('carries a MaquetteError with its place, and no stack', async () => {
    const error = new MaquetteError('disk-full', '“a.maquette” could not be saved: the disk is full.', { file: 'a.maquette' });
    const { dispatch, log } = dispatchWith({ 'documents.save': () => Promise.reject(error) });
    const result = await dispatch(own, 'documents.save', { document: 'd' }, context);
    expect(result).toEqual({ ok: false, error: { code: 'disk-full', message: error.message, data: { file: 'a.maquette' } } });
    expect(log).not.toHaveBeenCalled();
  });

  it('hides what a stranger threw, and logs it; also when it threw at once', async () => {
    const { dispatch, log } = dispatchWith({
      'documents.listRecent': () => {
        throw new Error('ENOENT /home/someone/secret');
      },
    });
    const result = await dispatch(own, 'documents.listRecent', undefined, context);
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(log).toHaveBeenCalledOnce();
  });

  it('lets no answer out that breaks the contract', async () => {
    const broken = { 'jobs.list': () => Promise.resolve([{ id: 1 }]) } as unknown as Partial<Handlers>;
    const { dispatch, log } = dispatchWith(broken);
    expect(await dispatch(own, 'jobs.list', undefined, context)).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(log).toHaveBeenCalledOnce();
  });

  it('names every route domain.verbNoun', () => {
    for (const name of Object.keys(routes)) expect(name).toMatch(/^[a-z]+\.[a-z]+([A-Z][a-z]+)*$/);
  });
});
