import { mount, type VueWrapper } from '@vue/test-utils';
import { nextTick } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhotoView } from '../../../src/core/camera/photoView';
import { createFits } from '../../../src/renderer/src/photoFit/fits';
import type { FitPhoto } from '../../../src/renderer/src/photoFit/client';
import type { FitRequest } from '../../../src/renderer/src/photoFit/messages';
import SelectField from '../../../src/renderer/src/components/SelectField.vue';
import PhotoOverlayCard from '../../../src/renderer/src/panels/viewport/PhotoOverlayCard.vue';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { usePhotoFit } from '../../../src/renderer/src/stores/photoFit';
import { useSelection } from '../../../src/renderer/src/stores/selection';
import { photo, shape, surface, type ScriptedBridge } from './fixtures/scriptedBridge';
import { settle, start } from './fixtures/start';

const view: PhotoView = { yaw: 30, pitch: 20, distance: 2, fieldOfView: 40, shift: [0, 0] };
const estimated: PhotoView = { ...view, yaw: -12 };
const grid = new Float32Array(8);
const control = { signal: new AbortController().signal, onStage: () => undefined };
const over = { gridSize: 2 };

let asked: FitRequest[];
const fit: FitPhoto = (request) => {
  asked.push(request);
  return Promise.resolve({
    view: request.view ?? estimated,
    cells: request.wanted === 'colours' ? new Uint8Array(24).fill(asked.length) : null,
  });
};
const assets = new Map<string, ArrayBuffer>();

beforeEach(() => {
  asked = [];
  assets.clear();
  vi.stubGlobal('fetch', (url: string) => {
    const bytes = assets.get(url.replace('/asset/', '')) ?? grid.slice().buffer;
    return Promise.resolve(new Response(bytes));
  });
});

describe('what is known of the photo of a shape', () => {
  it('takes the view that the reconstruction knew, and searches for one only once', async () => {
    const fits = createFits(fit);
    const known = shape('a', { ...over, origin: { kind: 'photo', photos: ['p1'], camera: { ...view, shift: [0, 0] } } });
    expect(await fits.viewOf(known, photo('p1'), surface, control)).toEqual(view);
    expect(asked).toEqual([]);
    const unknown = shape('b', over);
    expect(await fits.viewOf(unknown, photo('p1'), surface, control)).toEqual(estimated);
    expect(await fits.viewOf(unknown, photo('p1'), surface, control)).toEqual(estimated);
    expect(asked.map(({ wanted }) => wanted)).toEqual(['view']);
    // Another cut-out or an edited grid is another question.
    await fits.viewOf({ ...unknown, grid: 'e'.repeat(64) }, photo('p1'), surface, control);
    await fits.viewOf(unknown, photo('p1', { picture: 'd'.repeat(64) }), surface, control);
    // So is what the user says that the photo shows.
    await fits.viewOf(unknown, photo('p1', { side: 'back' }), surface, control);
    expect(asked.map(({ side }) => side)).toEqual([undefined, undefined, undefined, 'back']);
  });

  it('takes the colours that the document keeps, else the photo’s, from the view that is known by then', async () => {
    const fits = createFits(fit);
    const kept = Uint8Array.from({ length: 24 }, (_, i) => i);
    assets.set('c'.repeat(64), kept.buffer);
    expect(await fits.coloursOf(shape('c', { ...over, colour: 'c'.repeat(64) }), photo('p1'), surface, control)).toEqual({
      size: 2,
      cells: kept,
    });
    expect(asked).toEqual([]);
    const plain = shape('d', over);
    await fits.viewOf(plain, photo('p1'), surface, control);
    const first = await fits.coloursOf(plain, photo('p1'), surface, control);
    expect(asked[1]).toMatchObject({ wanted: 'colours', view: estimated });
    expect(await fits.coloursOf(plain, photo('p1'), surface, control)).toBe(first);
    expect(asked).toHaveLength(2);
    expect(await fits.coloursOf(plain, undefined, surface, control)).toBeNull();
  });

  it('does not take colours of another size for the shape’s', async () => {
    const fits = createFits(fit);
    assets.set('b'.repeat(64), new Uint8Array(5).buffer);
    await expect(fits.coloursOf(shape('e', { ...over, colour: 'b'.repeat(64) }), undefined, surface, control)).rejects.toMatchObject({
      code: 'bad-file',
    });
  });

  it('keeps nothing of a search that failed', async () => {
    let fails = true;
    const fits = createFits((request, ...rest) => (fails ? Promise.reject(new Error('no')) : fit(request, ...rest)));
    await expect(fits.viewOf(shape('f', over), photo('p1'), surface, control)).rejects.toThrow('no');
    fails = false;
    expect(await fits.viewOf(shape('f', over), photo('p1'), surface, control)).toEqual(estimated);
  });
});

describe('the photo over a shape of several photos', () => {
  const views = ['p1', 'p2', 'p3'];

  async function open(side?: 'back'): Promise<{ bridge: ScriptedBridge; fit: ReturnType<typeof usePhotoFit>; card: VueWrapper }> {
    const bridge = start({
      photos: [photo('p1'), photo('p2', { side }), photo('p3')],
      shapes: [shape('s', { origin: { kind: 'photo', photos: views, camera: { ...view, shift: [0, 0] } } }), shape('t')],
    });
    await useDocument().load();
    useSelection().selectShape('s');
    const fit = usePhotoFit();
    // What the search itself finds is asked elsewhere; happy-dom has no workers.
    vi.stubGlobal('Worker', class {});
    const card = mount(PhotoOverlayCard, { global: { stubs: { IconButton: true } } });
    await fit.toggle();
    return { bridge, fit, card };
  }

  it('is the first until the user chooses another, which the shape keeps', async () => {
    const { fit, card } = await open();
    expect(fit.shown).toMatchObject({ shape: 's', url: `/asset/${photo('p1').picture}`, view });
    fit.choose('p3');
    await nextTick();
    expect(fit.shown).toBeUndefined();
    expect(fit.viewStage).toBe('reading');
    expect(fit.overlaid?.id).toBe('p3');
    expect(card.get('img').attributes('alt')).toBe('p3.jpg');
    useSelection().selectShape('t');
    await nextTick();
    expect(fit.overlaid?.id).toBe('p1');
    useSelection().selectShape('s');
    await nextTick();
    expect(fit.overlaid?.id).toBe('p3');
    fit.choose('p1');
    await settle();
    expect(fit.shown).toMatchObject({ url: `/asset/${photo('p1').picture}` });
  });

  it('is another once it is no longer in the document, and colours are only the first’s', async () => {
    const { bridge, fit } = await open();
    bridge.emit('documents.changed', bridge.change({ photos: [photo('p2'), photo('p3')] }));
    await nextTick();
    expect(fit.shown).toBeUndefined();
    expect(fit.overlaid?.id).toBe('p2');
    expect(fit.photo).toBeUndefined();
  });

  it('is chosen from a list that names each by its side and its file', async () => {
    const { card } = await open('back');
    expect(card.getComponent(SelectField).props()).toMatchObject({
      label: 'Photo over the shape',
      modelValue: 'p1',
      options: [
        { value: 'p1', label: 'p1.jpg' },
        { value: 'p2', label: 'Back, p2.jpg' },
        { value: 'p3', label: 'p3.jpg' },
      ],
    });
    card.getComponent(SelectField).vm.$emit('update:modelValue', 'p2');
    await nextTick();
    expect(usePhotoFit().overlaid?.id).toBe('p2');
    // The list stays, and with it the focus, while the view is searched for.
    expect(card.findComponent(SelectField).exists()).toBe(true);
    useSelection().selectShape('t');
    await nextTick();
    expect(card.findComponent(SelectField).exists()).toBe(false);
  });
});
