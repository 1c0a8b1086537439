import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../../src/renderer/src/App.vue';
import { useSelection } from '../../../src/renderer/src/stores/selection';
import { useSettings } from '../../../src/renderer/src/stores/settings';
import { useView } from '../../../src/renderer/src/stores/view';
import type { CellColours, SurfaceReport, Viewport } from '../../../src/renderer/src/viewport';
import { photo, shape, type ScriptedBridge } from './fixtures/scriptedBridge';
import { start } from './fixtures/start';

// There is no WebGL here; the viewport has its own tests. This one notes what it is told.
const viewport = vi.hoisted(() => ({ calls: [] as unknown[][], report: undefined as ((report: SurfaceReport) => void) | undefined }));
vi.mock('../../../src/renderer/src/viewport', () => ({
  renderThumbnail: () => Promise.resolve(new Blob(['png'], { type: 'image/png' })),
  createViewport: (): Viewport =>
    new Proxy({} as Viewport, {
      get: (_, name: string) =>
        name === 'onReport'
          ? (listener: (report: SurfaceReport) => void) => ((viewport.report = listener), () => undefined)
          : name === 'onOrbit'
            ? () => () => undefined
            : name === 'editor'
              ? new Proxy({}, { get: () => () => undefined })
              : (...input: unknown[]) => void viewport.calls.push([name, ...input]),
    }),
}));

const report: SurfaceReport = {
  triangles: 11996,
  parts: 3,
  closed: true,
  manifold: true,
  oriented: true,
  volume: 0.491,
  size: [1.12, 0.8, 0.93],
  milliseconds: 9,
  filledVoxels: 100,
  histogram: [5, 1, 2],
  volumeThreshold: 0.5,
  scale: 1,
  inspected: 1,
  found: { selfIntersections: 0, walls: [0.1, 0.2, 0.3] },
};

let app: VueWrapper | undefined;
let bridge: ScriptedBridge;

async function open(state: Parameters<typeof start>[0] = {}): Promise<VueWrapper> {
  // Wide enough for the shelf not to fold.
  (window as unknown as { happyDOM: { setViewport: (size: object) => void } }).happyDOM.setViewport({ width: 1440, height: 900 });
  bridge = start(state);
  bridge.answer('photos.listSamples', { value: [{ id: 'chair', title: 'Plywood chair', credit: 'CC0', url: '/sample/chair' }] });
  app = mount(App, { attachTo: document.body });
  // The viewport starts after the first paint.
  await vi.waitFor(() => expect(calls('setTheme').length).toBeGreaterThan(0), { timeout: 30_000 });
  await flushPromises();
  return app;
}

const calls = (name: string): unknown[][] => viewport.calls.filter(([called]) => called === name);
const routes = (): string[] => bridge.requests.map((request) => request.route);
const press = async (init: KeyboardEventInit): Promise<void> => {
  window.dispatchEvent(new KeyboardEvent('keydown', { cancelable: true, bubbles: true, ...init }));
  await flushPromises();
};
const byText = (wrapper: VueWrapper, text: string): ReturnType<VueWrapper['get']> => {
  const found = wrapper.findAll('button').find((button) => button.text().startsWith(text));
  if (!found) throw new Error(`no button “${text}”`);
  return found;
};

beforeEach(() => {
  viewport.calls.length = 0;
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(new ArrayBuffer(4 * 32 ** 3))));
});
afterEach(() => {
  app?.unmount();
  vi.unstubAllGlobals();
});

describe('a new document', () => {
  it('shows the first-run page and opens a sample by key', async () => {
    const page = await open();
    expect(page.text()).toContain('Start with a photo of one piece of furniture');
    await press({ key: '1', code: 'Digit1', altKey: true });
    expect(bridge.requests).toContainEqual({ route: 'photos.importSample', input: { document: 'd1', sample: 'chair' } });
  });

  it('says why it cannot reconstruct yet', async () => {
    const page = await open();
    expect(byText(page, 'Reconstruct').attributes('disabled')).toBeUndefined(); // the menu
    expect(page.get('.inspector').text()).toContain('Add a photo to reconstruct.');
    expect(page.get('.inspector .button.filled').attributes('disabled')).toBe('');
  });
});

describe('every control', () => {
  it('has a name', async () => {
    const page = await open({ photos: [photo('p1'), photo('p2')], shapes: [shape('s1')] });
    for (const control of page.findAll('button, input, [role="slider"], [role="option"], [role="separator"], [role="radio"]')) {
      const { element } = control;
      const labelled = element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent ?? '';
      expect(labelled.trim(), element.outerHTML.slice(0, 120)).not.toBe('');
    }
  });
});

describe('a document with a shape', () => {
  it('shows it with its settings, follows the threshold live, and sends it once', async () => {
    const page = await open({ photos: [photo('p1')], shapes: [shape('s1')] });
    expect(calls('showShape').at(-1)?.[1]).toMatchObject({ id: 's1', gridSize: 32, height: 0.8 });
    const slider = page.get('.view-bar [role="slider"]');
    await slider.trigger('keydown', { key: 'ArrowRight' });
    await flushPromises();
    expect(calls('setSurface').at(-1)?.[1]).toMatchObject({ threshold: 0.51, smoothing: 0.35 });
    expect(routes()).not.toContain('documents.apply');
    await vi.waitFor(() => expect(routes()).toContain('documents.apply'));
  });

  it('sets the height in the chosen unit and sum', async () => {
    const page = await open({ photos: [photo('p1')], shapes: [shape('s1')] });
    const field = page.get('input[aria-label="Height, cm"]');
    await field.setValue('2 * 45');
    await field.trigger('keydown', { key: 'Enter' });
    await flushPromises();
    expect(bridge.snapshot().state.shapes[0]).toMatchObject({ height: 0.9, heightIsEstimated: false });
    expect(calls('setHeight').at(-1)).toEqual(['setHeight', 0.9]);
  });

  it('shows what the geometry measured, and mends parts in one step', async () => {
    const page = await open({ photos: [photo('p1')], shapes: [shape('s1', { heightIsEstimated: false })] });
    viewport.report?.(report);
    await flushPromises();
    expect(page.text()).toContain('1 to review');
    expect(page.get('.pane').text()).toContain('Mesh, 3 parts');
    await page.get('button[aria-label="Fix: Parts"]').trigger('click');
    await flushPromises();
    expect(bridge.snapshot().state.shapes[0]?.surface.keepLargestPart).toBe(true);
    expect(routes().filter((route) => route === 'documents.apply')).toHaveLength(1);
  });

  it('renames by F2 and deletes by Delete what was touched last', async () => {
    const page = await open({ photos: [photo('p1')], shapes: [shape('s1'), shape('s2')] });
    await page.get('[role="option"][data-id="s1"]').trigger('click');
    await press({ key: 'F2', code: 'F2' });
    const field = page.get('input[aria-label="Name"]');
    await field.setValue('Stool');
    await field.trigger('keydown', { key: 'Enter' });
    await flushPromises();
    expect(bridge.snapshot().state.shapes.map((item) => item.name)).toContain('Stool');
    await page.get('[role="option"][data-id="p1"]').trigger('pointerdown');
    await press({ key: 'Delete', code: 'Delete' });
    expect(bridge.snapshot().state.photos).toEqual([]);
    expect(bridge.snapshot().state.shapes).toHaveLength(2);
  });

  it('keeps letters for text fields while one has the focus', async () => {
    const page = await open({ photos: [photo('p1')], shapes: [shape('s1')] });
    const field = page.get('input[type="search"]').element;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', code: 'KeyZ', bubbles: true, cancelable: true }));
    await flushPromises();
    expect(calls('setShading')).toHaveLength(1);
    await press({ key: 'z', code: 'KeyZ' });
    expect(calls('setShading').at(-1)).toEqual(['setShading', 'colour']);
  });
});

describe('the 3D view', () => {
  it('says what it draws, of a preview as well, in the user’s language', async () => {
    const page = await open({ photos: [photo('p1')], shapes: [shape('s1')] });
    const caption = async (): Promise<string> => {
      viewport.report?.({ ...report, parts: 1 });
      await flushPromises();
      return page.get('.heading span').text();
    };
    expect(await caption()).toBe('Mesh, 1 part, 11\u202f996 triangles');
    useView().preview = { id: 'live', gridSize: 32, grid: new Float32Array(0), surface: shape('s1').surface, height: 1 };
    expect(await caption()).toBe('Mesh, 1 part, 11\u202f996 triangles, preview');
    useView().shading = 'voxels';
    expect(await caption()).toBe('Voxels, 32³, 100 filled, preview');
    expect(page.get('[role="radiogroup"][aria-label="Shading"] [aria-checked="true"]').text()).toBe('Voxels');
    await useSettings().change({ language: 'de' });
    expect(await caption()).toBe('Voxel, 32³, 100 gefüllt, Vorschau');
    const shadings = page.get('[role="radiogroup"][aria-label="Darstellung"]').findAll('[role="radio"]');
    expect(shadings.map((radio) => radio.text())).toEqual(['Voxel', 'Ton', 'Farbe', 'Drahtnetz', 'Normalen', 'Röntgen']);
  });

  it('shows the colours of both of two shapes side by side', async () => {
    const cells = (value: number): Uint8Array<ArrayBuffer> => new Uint8Array(3 * 32 ** 3).fill(value);
    const assets = new Map([['c'.repeat(64), cells(1)], ['d'.repeat(64), cells(2)]]); // prettier-ignore
    vi.stubGlobal('fetch', (url: string) =>
      Promise.resolve(new Response(assets.get(url.split('/').at(-1) ?? '') ?? new ArrayBuffer(4 * 32 ** 3))),
    );
    await open({ photos: [photo('p1')], shapes: [shape('s1', { colour: 'c'.repeat(64) }), shape('s2', { colour: 'd'.repeat(64) })] });
    useSelection().selectAll('shape', ['s1', 's2']);
    useView().compare = true;
    await vi.waitFor(() => expect(calls('showShape').at(-1)?.[1]).toMatchObject({ id: 's1' }));
    expect(calls('setColours').every(([, colours]) => colours === null)).toBe(true);
    useView().shading = 'colour';
    const shown = (): (number | undefined)[] => calls('setColours').map(([, colours]) => (colours as CellColours | null)?.cells[0]);
    await vi.waitFor(() => expect(shown()).toEqual(expect.arrayContaining([1, 2])));
  });
});

describe('the keys of the panels', () => {
  it.each([1, 2, 3, 4, 5])('Ctrl %i opens one with its tab in focus, and folds it again', async (number) => {
    const page = await open();
    await press({ key: `${number}`, code: `Digit${number}`, ctrlKey: true });
    const tab = page.findAll('[role="tab"]')[number - 1];
    expect(tab?.attributes('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(tab?.element);
    expect(page.find('[role="tabpanel"]').exists()).toBe(true);
    await press({ key: `${number}`, code: `Digit${number}`, ctrlKey: true });
    expect(page.find('[role="tabpanel"]').exists()).toBe(false);
    expect(document.activeElement).toBe(tab?.element);
  });
});

describe('a reconstruction', () => {
  it('shows progress after 300 ms, cancels by Escape, and says what failed where it was asked', async () => {
    const page = await open({ photos: [photo('p1')] });
    await press({ key: 'Enter', code: 'Enter', ctrlKey: true });
    expect(routes()).toContain('engine.reconstruct');
    const job = {
      id: 'j1',
      kind: 'reconstruct',
      title: 'Reconstruct p1',
      state: 'running',
      stage: 'Encoding the photo',
      fraction: 0.4,
    } as const;
    bridge.emit('jobs.changed', job);
    await flushPromises();
    expect(page.find('.inspector [role="progressbar"]').exists()).toBe(false);
    await vi.waitFor(() => expect(page.get('.inspector [role="progressbar"]').attributes('aria-valuenow')).toBe('40'));
    await press({ key: 'Escape', code: 'Escape' });
    expect(bridge.requests).toContainEqual({ route: 'jobs.cancel', input: { job: 'j1' } });
    expect(page.get('.inspector').text()).toContain('Cancelling…');
    bridge.emit('jobs.changed', { ...job, state: 'failed', error: 'The model could not be read.' });
    await flushPromises();
    expect(page.get('.inspector [role="alert"]').text()).toContain('The model could not be read.');
  });
});

describe('the native menu', () => {
  it('is told the commands and runs what is chosen', async () => {
    await open({ photos: [photo('p1')], shapes: [shape('s1')] });
    await vi.waitFor(() => {
      const sent = bridge.requests.filter((request) => request.route === 'app.setCommands').at(-1)?.input;
      expect(sent).toContainEqual(expect.objectContaining({ id: 'edit.duplicate', enabled: true }));
    });
    bridge.emit('app.commandChosen', { id: 'edit.duplicate' });
    await flushPromises();
    expect(bridge.snapshot().state.shapes).toHaveLength(2);
  });
});
