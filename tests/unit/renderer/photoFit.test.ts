import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhotoView } from '../../../src/core/camera/photoView';
import { createFits } from '../../../src/renderer/src/photoFit/fits';
import type { FitPhoto } from '../../../src/renderer/src/photoFit/client';
import type { FitRequest } from '../../../src/renderer/src/photoFit/messages';
import { photo, shape, surface } from './fixtures/scriptedBridge';

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
    expect(asked).toHaveLength(3);
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
