import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { h, nextTick } from 'vue';
import type { Picture } from '../../../../src/core/image/picture';
import { MaquetteError } from '../../../../src/core/errors';
import CutOutDialog from '../../../../src/renderer/src/panels/photo/CutOutDialog.vue';
import type { CutMethod } from '../../../../src/renderer/src/panels/photo/findCutOut';
import { useDocument } from '../../../../src/renderer/src/stores/document';
import type { CropRectangle } from '../../../../src/shared/ipc/photos';
import { photo, type ScriptedBridge } from '../fixtures/scriptedBridge';
import { settle, start } from '../fixtures/start';

/** 40 x 30 pixels; the cut-out that came with it is its left half. */
const rgba = Uint8Array.from({ length: 40 * 30 * 4 }, (_, i) => (i % 4 === 3 ? ((i >> 2) % 40 < 20 ? 255 : 0) : (i * 7) % 256));

interface Applied {
  rgba: Uint8Array;
  crop: CropRectangle;
  photo: string;
  cutout: string;
}

let bridge: ScriptedBridge;
let mounted: VueWrapper;
let closed: number;
let searches: { method: CutMethod; signal: AbortSignal; found: (alpha: Uint8Array | null) => void }[];

const search = (_: Picture, method: CutMethod, signal: AbortSignal): Promise<Uint8Array | null> =>
  new Promise((resolve, reject) => {
    searches.push({ method, signal, found: resolve });
    signal.addEventListener('abort', () => reject(new MaquetteError('cancelled', 'Stopped.')));
  });

beforeEach(async () => {
  bridge = start({ photos: [photo('p1')] });
  bridge.answer('photos.getPicture', { value: { width: 40, height: 30, rgba, crop: { left: 0, top: 0, width: 40, height: 30 } } });
  await useDocument().load();
  [closed, searches] = [0, []];
  mounted = mount(() => h(TooltipProvider, () => h(CutOutDialog, { photo: photo('p1'), search, onClose: () => void closed++ })), {
    attachTo: document.body,
  });
  await settled();
  const canvas = document.querySelector('canvas');
  if (canvas) canvas.getBoundingClientRect = () => new DOMRect(100, 50, 400, 300);
  surface().setPointerCapture = () => undefined;
});
afterEach(() => mounted.unmount());

async function settled(): Promise<void> {
  await settle();
  await nextTick();
  await settle();
}

function surface(): SVGElement {
  const found = document.querySelector<SVGElement>('[data-surface]');
  if (!found) throw new Error('there is no surface');
  return found;
}

function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) =>
    (one.getAttribute('aria-label') ?? one.textContent.trim()).startsWith(name),
  );
  if (!found) throw new Error(`there is no button “${name}”`);
  return found;
}
const has = (name: string): boolean => [...document.querySelectorAll('button')].some((one) => one.textContent.trim().startsWith(name));
const radio = (): string | undefined => document.querySelector('[aria-label="Tool"] [aria-checked="true"] .label')?.textContent;

async function press(key: string, over: KeyboardEventInit = {}, target: Element = document.body): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...over }));
  await settled();
}

/** The pointer at a place of the picture: ten pixels of the screen a pixel. */
async function point(type: string, x: number, y: number, over: PointerEventInit = {}): Promise<void> {
  surface().dispatchEvent(
    new PointerEvent(type, { bubbles: true, clientX: 100 + 10 * x, clientY: 50 + 10 * y, button: 0, pointerId: 1, ...over }),
  );
  await settled();
}

async function apply(): Promise<Applied | undefined> {
  await press('Enter');
  return bridge.requests.filter(({ route }) => route === 'photos.setPicture').at(-1)?.input as Applied | undefined;
}
const alphaAt = (applied: Applied | undefined, x: number, y: number): number | undefined => applied?.rgba[4 * (x + 40 * y) + 3];

describe('the cut-out editor', () => {
  it('gives tools names and keys', async () => {
    expect(radio()).toBe('Click the object');
    for (const [key, name] of [
      ['a', 'Add with a brush'],
      ['e', 'Erase with a brush'],
      ['r', 'Crop'],
      ['b', 'Box around it'],
      ['c', 'Click the object'],
    ] as const) {
      // prettier-ignore
      await press(key);
      expect(radio()).toBe(name);
    }
    await press('ArrowDown', {}, button('Click the object'));
    expect(radio()).toBe('Box around it');
  });

  it('paints with the brush, keeps the colours, and applies with Enter as one request', async () => {
    await press('a');
    await point('pointerdown', 30, 10);
    await point('pointermove', 34, 10);
    await point('pointerup', 34, 10);
    const applied = await apply();
    expect(applied).toMatchObject({ document: 'd1', photo: 'p1', width: 40, height: 30, cutout: 'given' });
    expect([alphaAt(applied, 30, 10), alphaAt(applied, 34, 10), alphaAt(applied, 38, 25), alphaAt(applied, 5, 5)]).toEqual([
      255, 255, 0, 255,
    ]);
    expect(applied?.rgba.every((value, i) => i % 4 === 3 || value === rgba[i])).toBe(true);
    expect(closed).toBe(1);
  });

  it('erases, and Alt does the contrary', async () => {
    await press('e');
    await point('pointerdown', 10, 10);
    await point('pointerup', 10, 10);
    await point('pointerdown', 30, 10, { altKey: true });
    await point('pointerup', 30, 10);
    const applied = await apply();
    expect([alphaAt(applied, 10, 10), alphaAt(applied, 30, 10)]).toEqual([0, 255]);
  });

  it('takes strokes back with Ctrl+Z and repeats them', async () => {
    await press('a');
    for (const x of [25, 35]) {
      await point('pointerdown', x, 25);
      await point('pointerup', x, 25);
    }
    await press('z', { ctrlKey: true });
    await press('z', { ctrlKey: true });
    expect(button('Apply').disabled).toBe(true);
    await press('Z', { ctrlKey: true, shiftKey: true });
    const applied = await apply();
    expect([alphaAt(applied, 25, 25), alphaAt(applied, 35, 25)]).toEqual([255, 0]);
  });

  it('Escape takes the stroke that is being drawn back, and closes without one', async () => {
    await press('a');
    await point('pointerdown', 30, 10);
    await press('Escape');
    expect(closed).toBe(0);
    await point('pointerup', 30, 10);
    expect(button('Apply').disabled).toBe(true);
    await press('Escape');
    expect(closed).toBe(1);
    expect(bridge.requests.some(({ route }) => route === 'photos.setPicture')).toBe(false);
  });

  it('sizes the brush with the brackets', async () => {
    const radius = (): number => Number(document.querySelector('[role="slider"][aria-label="Brush"]')?.getAttribute('aria-valuenow'));
    const before = radius();
    await press(']');
    const larger = radius();
    expect(larger).toBeGreaterThan(before);
    await press('[');
    expect(radius()).toBeLessThan(larger);
  });

  it('looks for the object that was clicked; Shift adds it to what is there', async () => {
    await point('click', 30, 12);
    expect(searches[0].method).toEqual({ kind: 'object', hints: { point: { x: 30, y: 12 } } });
    expect(button('Plain background').disabled).toBe(true);
    searches[0].found(new Uint8Array(1200).fill(0, 0).map((_, i) => (i % 40 >= 30 ? 255 : 0)));
    await settled();
    await press('z', { ctrlKey: true });
    await point('click', 31, 12, { shiftKey: true });
    searches[1].found(new Uint8Array(1200).map((_, i) => (i % 40 >= 30 ? 255 : 0)));
    await settled();
    const applied = await apply();
    expect([5, 25, 35].map((x) => alphaAt(applied, x, 3))).toEqual([255, 0, 255]);
  });

  it('looks inside of a box, from whichever corner it was drawn', async () => {
    await press('b');
    await point('pointerdown', 35, 25);
    await point('pointermove', 5, 4);
    await point('pointerup', 5, 4);
    expect(searches[0].method).toEqual({ kind: 'object', hints: { box: { left: 5, top: 4, right: 35, bottom: 25 } } });
  });

  it('says when nothing was found, and can be stopped', async () => {
    button('Find automatically').click();
    await settled();
    searches[0].found(null);
    await settled();
    expect(document.querySelector('[role="status"]')?.textContent).toContain('Nothing stands out');
    button('Plain background').click();
    await settled();
    expect(searches[1].method.kind).toBe('plain');
    button('Stop').click();
    await settled();
    expect(searches[1].signal.aborted).toBe(true);
    expect(has('Stop')).toBe(false);
    expect(document.querySelector('[role="status"]')?.textContent).toBe('');
  });

  it('takes the whole picture without a pointer', async () => {
    button('Whole picture').click();
    await settled();
    const applied = await apply();
    expect(applied?.rgba.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });

  it('crops by handle, by number and around the object, and takes the crop back', async () => {
    await press('r');
    const handle = document.querySelector<SVGElement>('[data-handle="1 1"]');
    if (!handle) throw new Error('there is no handle');
    handle.setPointerCapture = () => undefined;
    handle.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, clientX: 500, clientY: 350, button: 0 }));
    await point('pointermove', 32, 24);
    await point('pointerup', 32, 24);
    const left = document.querySelector<HTMLInputElement>('input[aria-label="Crop, left"]');
    if (!left) throw new Error('there is no field');
    left.value = '6';
    left.dispatchEvent(new Event('input'));
    await settled();
    await press('Enter', {}, left);
    expect((await apply())?.crop).toEqual({ left: 6, top: 0, width: 32, height: 24 });

    button('Reset').click();
    await settled();
    button('Around the object').click();
    await settled();
    expect((await apply())?.crop).toEqual({ left: 0, top: 0, width: 22, height: 30 });
  });

  it('stays open and says why when it could not be kept', async () => {
    bridge.answer('photos.setPicture', { error: { code: 'disk-full', message: 'The disk is full.' } });
    button('Whole picture').click();
    await settled();
    await apply();
    expect(closed).toBe(0);
    expect(document.querySelector('[role="status"]')?.textContent).toBe('The disk is full.');
  });
});
