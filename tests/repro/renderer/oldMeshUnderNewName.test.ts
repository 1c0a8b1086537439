import { flushPromises, mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { h } from 'vue';
import ViewportPane from '../../../src/renderer/src/panels/ViewportPane.vue';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useSelection } from '../../../src/renderer/src/stores/selection';
import type { Viewport, ViewportShape } from '../../../src/renderer/src/viewport';
import { shape } from '../../unit/renderer/fixtures/scriptedBridge';
import { start } from '../../unit/renderer/fixtures/start';

/** What a view would have on its canvas. */
const screen = vi.hoisted(() => ({ id: null as string | null }));
vi.mock('../../../src/renderer/src/viewport', () => ({
  createViewport: (): Viewport =>
    new Proxy({} as Viewport, {
      get: (_, name: string) => {
        if (name === 'editor') return new Proxy({}, { get: () => () => undefined });
        if (name === 'showShape') return (next: ViewportShape | null) => void (screen.id = next?.id ?? null);
        if (name === 'expectShape') return (id: string) => void (screen.id = id === screen.id ? id : null);
        return () => () => undefined;
      },
    }),
}));

// While the voxels of a shape that was just chosen were read and its surface made, the mesh before it stood under its name.
describe('another shape is chosen', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('and the one before leaves the view before the new one has been read', async () => {
    const answers = new Map<string, () => void>();
    vi.stubGlobal(
      'fetch',
      (url: string) => new Promise<Response>((done) => answers.set(url, () => done(new Response(new ArrayBuffer(32))))),
    );
    const shapes = [shape('a', { gridSize: 2, grid: 'swap-a' }), shape('b', { gridSize: 2, grid: 'swap-b' })];
    start({ shapes });
    await useDocument().load();
    const selection = useSelection();
    selection.selectShape('a');
    const page = mount({ render: () => h(TooltipProvider, () => h(ViewportPane)) }, { attachTo: document.body });
    await vi.waitFor(() => expect(answers.has('/asset/swap-a')).toBe(true));
    answers.get('/asset/swap-a')?.();
    await vi.waitFor(() => expect(screen.id).toBe('a'));

    selection.selectShape('b');
    await flushPromises();
    expect(page.get('.heading strong').text()).toBe(shapes[1].name);
    expect(screen.id).toBe(null);
    answers.get('/asset/swap-b')?.();
    await vi.waitFor(() => expect(screen.id).toBe('b'));
    page.unmount();
  });
});
