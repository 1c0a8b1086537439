import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TooltipProvider } from 'reka-ui';
import { h, nextTick } from 'vue';
import { nameDrop } from '../../../src/renderer/src/composables/useDropZone';
import SamplesCard from '../../../src/renderer/src/panels/SamplesCard.vue';
import Shelf from '../../../src/renderer/src/panels/Shelf.vue';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useDragOut } from '../../../src/renderer/src/stores/dragOut';
import { useEngine } from '../../../src/renderer/src/stores/engine';
import { useJobs } from '../../../src/renderer/src/stores/jobs';
import { useNotices } from '../../../src/renderer/src/stores/notices';
import { usePhotos } from '../../../src/renderer/src/stores/photos';
import { useSelection } from '../../../src/renderer/src/stores/selection';
import { photo, shape, type ScriptedBridge } from './fixtures/scriptedBridge';
import { settle, start } from './fixtures/start';

vi.mock('../../../src/renderer/src/composables/useThumbnail', () => ({ useThumbnail: () => ({ value: undefined }) }));

let bridge: ScriptedBridge;
let mounted: VueWrapper | undefined;
const sent = (route: string): unknown[] => bridge.requests.filter((request) => request.route === route).map(({ input }) => input);
const sample = (id: string, number: number): ReturnType<typeof shape> =>
  shape(id, { origin: { kind: 'photo', photos: ['p1'], model: 'furniture-32', seed: 7, sample: number } });

beforeEach(async () => {
  bridge = start({ photos: ['p1', 'p2', 'p3', 'p4'].map((id) => photo(id)), shapes: ['a', 'b', 'c', 'd'].map(sample) });
  await Promise.all([useDocument().load(), useEngine().load(), useJobs().load()]);
});
afterEach(() => mounted?.unmount());

describe('several at once', () => {
  it('are added one by one, the last leading, and left out again', () => {
    const selection = useSelection();
    selection.selectShape('b');
    selection.selectShape('d', 'toggle');
    expect(selection.shapes.map((item) => item.id)).toEqual(['b', 'd']);
    expect(selection.shape?.id).toBe('d');
    selection.selectShape('d', 'toggle');
    expect(selection.shapes.map((item) => item.id)).toEqual(['b']);
    selection.selectShape('b', 'toggle'); // the last stays
    expect(selection.shapes.map((item) => item.id)).toEqual(['b']);
    selection.selectAll('shape', ['d', 'c', 'b']);
    expect(selection.shape?.id).toBe('b');
  });

  it('are removed as one step, and the next one is selected', async () => {
    const selection = useSelection();
    selection.selectAll('shape', ['b', 'c']);
    await selection.removeTargets();
    expect(sent('documents.apply')).toEqual([{ document: 'd1', edit: { type: 'removeItems', ids: ['b', 'c'] } }]);
    expect(useDocument().shapes.map((item) => item.id)).toEqual(['a', 'd']);
    expect(selection.shape?.id).toBe('d');
  });
});

describe('reconstruction', () => {
  it('makes one shape of several photos, or one of each, as was said', async () => {
    const [selection, jobs] = [useSelection(), useJobs()];
    selection.selectAll('photo', ['p2', 'p4']);
    await jobs.reconstruct();
    jobs.together = 'alone';
    jobs.refine = 40;
    await jobs.reconstruct();
    const photos = sent('engine.reconstruct').map((input) => (input as { photos: string[] }).photos);
    expect(photos).toEqual([['p2', 'p4'], ['p2'], ['p4']]);
    expect(sent('engine.reconstruct').map((input) => (input as { refine?: number }).refine)).toEqual([undefined, 40, 40]);
  });

  it('is done again with other settings only while it is the last step', async () => {
    const jobs = useJobs();
    useSelection().selectShape('a');
    expect(jobs.adjustable).toEqual([]);
    bridge.emit('documents.changed', { ...bridge.change({}), repeatable: true });
    await nextTick();
    expect(jobs.adjustable.map((item) => item.id)).toEqual(['p1']);
    jobs.seed = 99;
    await jobs.reconstructAgain();
    expect(sent('engine.reconstruct')).toMatchObject([{ photos: ['p1'], seed: 99, again: true }]);
  });

  it('of each photo needs none to be selected', async () => {
    useSelection().photoIds = [];
    expect(useJobs().obstacle).toMatch(/^Select a photo/);
    await useJobs().reconstructEach();
    expect(sent('engine.reconstruct')).toHaveLength(4);
  });

  it('of a folder gives each of its photos a job', async () => {
    bridge.answer('photos.chooseFolder', { value: { photos: ['p3', 'p4'], failures: [] } });
    await useJobs().reconstructFolder();
    expect(sent('engine.reconstruct').map((input) => (input as { photos: string[] }).photos)).toEqual([['p3'], ['p4']]);
  });
});

describe('the contact sheet', () => {
  it('keeps what is ticked with Space and lets the rest go as one step', async () => {
    useSelection().selectShape('a');
    mounted = mount(() => h(TooltipProvider, () => h(SamplesCard)), { attachTo: document.body });
    const options = mounted.findAll('[role="option"]');
    expect(options).toHaveLength(4);
    await options[1].trigger('keydown', { key: ' ' });
    await options[2].trigger('keydown', { key: ' ' });
    expect(mounted.findAll('[aria-checked="true"]')).toHaveLength(2);
    const button = mounted.find('header button');
    expect(button.text()).toBe('Keep 2 of 4');
    await button.trigger('click');
    await settle();
    expect(useDocument().shapes.map((item) => item.id)).toEqual(['b', 'c']);
    expect(sent('documents.apply')).toEqual([{ document: 'd1', edit: { type: 'removeItems', ids: ['a', 'd'] } }]);
  });
});

describe('a shape that is chosen on the shelf', () => {
  it.each([false, true])('brings the photos that it came from (folded: %s)', async (rail) => {
    const selection = useSelection();
    selection.selectAll('photo', ['p2', 'p4']);
    mounted = mount(() => h(TooltipProvider, () => h(Shelf, { rail })), { attachTo: document.body });
    const shape = mounted.find(rail ? '[aria-label="Shape c"]' : '[aria-label^="Shape c,"]');
    await shape.trigger('click');
    expect(selection.shape?.id).toBe('c');
    expect(selection.photoIds).toEqual(['p1']);
    expect(selection.active).toBe('shape');
  });
});

describe('a shape that is dragged to another program', () => {
  const handle = (name: string): HTMLElement => {
    const found = document.querySelector<HTMLElement>(`[aria-label^="${name},"] [draggable="true"]`);
    if (!found) throw new Error(`${name} has no handle`);
    return found;
  };
  const press = (element: HTMLElement, init: PointerEventInit = {}): boolean =>
    element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, ...init }));
  const pull = (element: HTMLElement, { altKey = false } = {}): boolean => {
    // The test's DOM has no keys in its drags.
    const event = Object.assign(new Event('dragstart', { bubbles: true, cancelable: true }), { altKey, dataTransfer: new DataTransfer() });
    return element.dispatchEvent(event);
  };

  beforeEach(() => {
    bridge.answer('exports.prepareDrag', { value: { drag: 'd-7', files: ['Shape b.glb'] } });
    bridge.answer('exports.startDrag', { value: undefined });
    mounted = mount(() => h(TooltipProvider, () => h(Shelf, { rail: false })), { attachTo: document.body });
  });

  it('is made into a file at the press, which the system drags from the pull on', async () => {
    press(handle('Shape b'));
    await settle();
    expect(sent('exports.prepareDrag')).toMatchObject([{ document: 'd1', shapes: ['b'] }]);
    expect(sent('exports.startDrag')).toEqual([]);
    pull(handle('Shape b'));
    await settle();
    expect(sent('exports.prepareDrag')).toHaveLength(1);
    expect(sent('exports.startDrag')).toEqual([{ drag: 'd-7' }]);
    // While it is out the window does not take it for a new file; what comes from outside afterwards it does.
    expect(useDragOut().isOut).toBe(true);
    await expect.poll(() => useDragOut().isOut).toBe(false);
  });

  it('takes along all that are selected, by Alt as well', async () => {
    useSelection().selectAll('shape', ['a', 'c']);
    const card = mounted?.find('[aria-label^="Shape c,"]').element as HTMLElement;
    press(card, { altKey: true });
    pull(card, { altKey: true });
    await settle();
    expect(sent('exports.prepareDrag')).toMatchObject([{ shapes: ['a', 'c'] }]);
    expect(sent('exports.startDrag')).toHaveLength(1);
  });

  it('is not dropped by a button that was let go before the file was there', async () => {
    press(handle('Shape b'));
    pull(handle('Shape b'));
    window.dispatchEvent(new Event('pointerup'));
    await settle();
    expect(sent('exports.startDrag')).toEqual([]);
    expect(useNotices().notices.map(({ message }) => message)).toEqual(['Shape b.glb is ready now. Drag it out again.']);
  });

  it('stays in the window without Alt and without the handle', () => {
    const card = mounted?.find('[aria-label^="Shape b,"]').element as HTMLElement;
    press(card);
    expect(pull(card)).toBe(true);
    expect(sent('exports.prepareDrag')).toEqual([]);
  });
});

describe('the menu at the right button', () => {
  it.each([
    ['p2.jpg', ['Reconstruct', 'Rename', 'Delete']],
    ['Shape b', ['Compare', 'Rename', 'Duplicate', 'Delete']],
  ])('on %s has what can be done with it', async (name, expected) => {
    mounted = mount(() => h(TooltipProvider, () => h(Shelf, { rail: false })), { attachTo: document.body });
    await mounted.find(`[role="option"][aria-label^="${name},"]`).trigger('contextmenu');
    await settle();
    const entries = [...document.body.querySelectorAll('[role="menu"] [role^="menuitem"]')].map((entry) => entry.textContent);
    for (const word of expected) expect(entries.join()).toContain(word);
  });

  it('is not there without photos', async () => {
    start({ shapes: [sample('a', 0)] });
    await useDocument().load();
    mounted = mount(() => h(TooltipProvider, () => h(Shelf, { rail: false })), { attachTo: document.body });
    await mounted.find('[aria-label="Choose photos to add"]').trigger('contextmenu');
    await settle();
    expect(document.body.querySelector('[role="menu"]')).toBeNull();
  });
});

describe('another view of the object', () => {
  it('is selected beside the first, also when the answer comes before the news of the document', async () => {
    const selection = useSelection();
    selection.selectPhoto('p1');
    const late = photo('late');
    bridge.answer('photos.choose', { value: { photos: ['late'], failures: [] } });
    const added = usePhotos().addViews();
    await settle();
    bridge.emit('documents.changed', bridge.change({ photos: [...useDocument().photos, late] }));
    await added;
    expect(selection.photos.map(({ id }) => id)).toEqual(['p1', 'late']);
  });
});

describe('a drop', () => {
  it('of an address says what to do instead', () => {
    expect(
      nameDrop([
        { kind: 'string', type: 'text/uri-list' },
        { kind: 'string', type: 'text/html' },
      ]),
    ).toMatch(/drop the picture’s file/);
    expect(nameDrop([{ kind: 'string', type: 'application/x-maquette-shape' }])).toBeUndefined();
    // Browsers add the address of a picture to its file.
    expect(
      nameDrop([
        { kind: 'file', type: 'image/png' },
        { kind: 'string', type: 'text/uri-list' },
      ]),
    ).toBe('Add 1 photo');
  });
});
