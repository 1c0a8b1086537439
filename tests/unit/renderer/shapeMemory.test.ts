import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadGrid } from '../../../src/renderer/src/assets';
import { useSettings } from '../../../src/renderer/src/stores/settings';
import { shape } from './fixtures/scriptedBridge';
import { settle, start } from './fixtures/start';

afterEach(() => vi.unstubAllGlobals());

describe('memory for shapes that are not shown', () => {
  it('is given back as soon as the setting is changed', async () => {
    start();
    const settings = useSettings();
    const read = vi.fn<(url: string) => Promise<Response>>(() => Promise.resolve(new Response(new Uint8Array(4 * 32 ** 3))));
    vi.stubGlobal('fetch', read);
    const [a, b] = [shape('a'), shape('b')];
    for (const one of [a, b, a, b]) await loadGrid(one);
    expect(read).toHaveBeenCalledTimes(2);
    await settings.change({ shapeMemory: 0 });
    await settle();
    await loadGrid(b); // the last that was used stays
    expect(read).toHaveBeenCalledTimes(2);
    await loadGrid(a);
    expect(read).toHaveBeenCalledTimes(3);
  });
});
