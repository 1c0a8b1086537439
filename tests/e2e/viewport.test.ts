import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoView } from '../../src/core/camera/photoView';
import { fillBox } from '../../src/core/edit/box';
import { createGrid, type VoxelGrid } from '../../src/core/voxel/grid';
import { createAssetStore } from '../../src/main/documents/assetStore';
import { writeDocumentFile } from '../../src/main/documents/documentFile';
import { encodePng } from '../../src/main/photos/png';
import { startingSurface } from '../../src/shared/shapeDefaults';
import { ebmlChild, ebmlElements } from '../fixtures/ebml';
import { accessFaults } from './accessFaults';
import { launchStudio, type Studio } from './launch';
import { photograph } from './photographed';

/** Front and back, left and right differ, so that its photo has one view only. */
function armchair(): VoxelGrid {
  const grid = createGrid(32);
  fillBox(grid, { low: [8, 13, 8], high: [23, 15, 23] }, 'add'); // seat
  fillBox(grid, { low: [8, 16, 8], high: [23, 29, 10] }, 'add'); // back
  fillBox(grid, { low: [8, 16, 11], high: [10, 20, 21] }, 'add'); // one arm
  for (const x of [8, 21]) for (const z of [8, 21]) fillBox(grid, { low: [x, 2, z], high: [x + 2, 12, z + 2] }, 'add');
  return grid;
}

/** Walls of 4 cells around an empty middle. */
function hollowBox(): VoxelGrid {
  const grid = createGrid(32);
  fillBox(grid, { low: [6, 4, 6], high: [25, 27, 25] }, 'add');
  fillBox(grid, { low: [10, 8, 10], high: [21, 23, 21] }, 'erase');
  return grid;
}

const view: PhotoView = { yaw: 32, pitch: 21, distance: 2.3, fieldOfView: 40, shift: [0.04, -0.03] };
const [red, blue] = [
  [200, 40, 30],
  [40, 90, 200],
] as const;

async function writeProject(folder: string): Promise<string> {
  const assets = createAssetStore(join(folder, 'assets'));
  const [chair, box] = [armchair(), hollowBox()];
  const pictureFrom = async (from: PhotoView): Promise<string> =>
    (await assets.put(await encodePng(photograph(chair, from, 320, 240, ([, y, z]) => (y > 15 && z < 11 ? blue : red))))).id;
  const path = join(folder, 'view.maquette');
  const common = { gridSize: 32, surface: { ...startingSurface(0.5), fillCavities: false }, height: 0.9, heightIsEstimated: false };
  const put = async (grid: VoxelGrid): Promise<string> => (await assets.put(new Uint8Array(grid.data.buffer))).id;
  const shapes = [
    { ...common, id: 'chair', name: 'Armchair', grid: await put(chair), origin: { kind: 'photo' as const, photos: ['p', 'q'] } },
    { ...common, id: 'box', name: 'Hollow box', grid: await put(box), origin: { kind: 'import' as const, photos: [] } },
  ];
  const taken = { width: 320, height: 240, cutout: 'alpha' as const };
  const photos = [
    { ...taken, id: 'p', name: 'armchair.png', picture: await pictureFrom(view) },
    { ...taken, id: 'q', name: 'behind.png', picture: await pictureFrom({ ...view, yaw: -150 }), side: 'back' as const },
  ];
  await writeDocumentFile(path, { schema: 1, photos, shapes }, assets, 'test');
  return path;
}

type Picture = { width: number; height: number; rgb: Uint8Array };
type Rgb = readonly [number, number, number];
/** Pixels of a kind in the middle of the 3D view, beside its cards and tools. */
type Kind = (colour: Rgb) => boolean;

/** The cut face with its hatching. */
const isCap: Kind = ([r, g, b]) => r > 0x3e && r < 0x88 && g > 0x66 && g < 0xaa && b > 0xc6 && b < 0xf6;
const isRed: Kind = ([r, g, b]) => r > g + 50 && r > b + 50;
const isBlue: Kind = ([r, , b]) => b > r + 50;

async function look(page: Page): Promise<Picture> {
  const box = await page.locator('.viewport-canvas').boundingBox();
  if (!box) throw new Error('the view is not on screen');
  const clip = { x: box.x + 0.25 * box.width, y: box.y + 0.12 * box.height, width: 0.55 * box.width, height: 0.7 * box.height };
  const { data, info } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

function maskOf({ rgb }: Picture, kind: Kind): boolean[] {
  return Array.from({ length: rgb.length / 3 }, (_, i) => kind([rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]]));
}
const count = (picture: Picture, kind: Kind): number => maskOf(picture, kind).filter(Boolean).length;

/** The pixel in the middle of all pixels of a kind. */
function middleOf(picture: Picture, kind: Kind): Rgb {
  let [x, y, n] = [0, 0, 0];
  maskOf(picture, kind).forEach((is, i) => {
    if (!is) return;
    x += i % picture.width;
    y += Math.floor(i / picture.width);
    n++;
  });
  const at = 3 * (Math.round(x / n) + picture.width * Math.round(y / n));
  return [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]];
}

/** A busy machine is slow, not wrong. */
const patience = { timeout: 40_000 };
const slider = (page: Page, name: string): Locator => page.getByRole('slider', { name });
const shading = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Shading' }).getByRole('radio', { name }).click();
const section = (page: Page): Locator => page.getByRole('region', { name: 'Section' });
const caps = (page: Page): Promise<number> => look(page).then((picture) => count(picture, isCap));

/** Labels of lengths that something lies over, or that are out of the view. */
const hiddenLabels = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    const pane = document.querySelector('main').getBoundingClientRect();
    const covers = [...document.querySelectorAll('main [data-covers]')].map((element) => element.getBoundingClientRect());
    return [...document.querySelectorAll('.viewport-dimension:not([hidden])')].flatMap((label) => {
      const { left, top, right, bottom } = label.getBoundingClientRect();
      const inside = left >= pane.left && right <= pane.right && top >= pane.top && bottom <= pane.bottom;
      const covered = covers.some((cover) => left < cover.right && right > cover.left && top < cover.bottom && bottom > cover.top);
      return inside && !covered ? [] : [label.textContent];
    });
  })()`);

describe('the 3D view', () => {
  let studio: Studio;
  let page: Page;
  let folder: string;

  const show = async (shape: string): Promise<void> => {
    await page.getByRole('listbox', { name: 'Shapes' }).getByRole('option', { name: shape }).click();
    await page.getByRole('main', { name: 'Viewport' }).getByText(shape, { exact: true }).waitFor();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-view-'));
    studio = await launchStudio({ files: [await writeProject(folder)] });
    page = studio.page;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByText(/^Mesh, /).waitFor();
  });
  afterAll(async () => {
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('writes lengths in the unit that was chosen, wherever there are any', async () => {
    const height = page.locator('.viewport-dimension', { hasText: 'H' });
    await expect.poll(() => height.textContent(), patience).toBe('H 90.0 cm');
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('combobox', { name: 'Units' }).click();
    await page.getByRole('option', { name: 'Inches' }).click();
    // What is missing for faster devices is said to artists: no commands to be typed.
    await dialog.getByRole('list', { name: 'Devices of this computer' }).getByRole('listitem').first().waitFor();
    expect(await dialog.textContent()).not.toMatch(/npm|--|@tensorflow/);
    await page.keyboard.press('Escape');
    await expect.poll(() => height.textContent(), patience).toBe('H 35.43 in');
    expect(await page.getByText('Grid 10 in', { exact: true }).count()).toBe(1);
    const typed = page.getByRole('textbox', { name: 'Height, in' });
    expect(await typed.inputValue()).toBe('35.43');
    await page.keyboard.press('m');
    await page.keyboard.press('g');
    await page.getByRole('textbox', { name: 'Position X, in' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('frames a shape and its lengths beside the tools and cards', async () => {
    await page.keyboard.press('g');
    await page.getByRole('textbox', { name: 'Position X, in' }).waitFor();
    for (const key of ['f', 'Home']) {
      await page.keyboard.press(key);
      await expect.poll(() => hiddenLabels(page), patience).toEqual([]);
    }
    await page.keyboard.press('Escape');
  });

  it('never shows a shape under the name of another', async () => {
    await page.evaluate(`{
      const seen = (globalThis.seenNames = []);
      const note = () => {
        const name = document.querySelector('main .heading strong')?.textContent;
        const drawn = document.querySelector('.viewport-canvas').getAttribute('aria-label');
        if (drawn !== '3D view, empty' && !drawn.startsWith('3D view of ' + name)) seen.push([name, drawn]);
        globalThis.noting = requestAnimationFrame(note);
      };
      note();
    }`);
    for (const name of ['Hollow box', 'Armchair', 'Hollow box', 'Armchair']) {
      await show(name);
      await page.getByText(/^Mesh, /).waitFor();
    }
    expect(await page.evaluate(`cancelAnimationFrame(noting), seenNames`)).toEqual([]);
  });

  it('cuts a shape open and fills the cut, so that its inside is seen', async () => {
    await show('Hollow box');
    expect(await caps(page)).toBeLessThan(200);
    await page.keyboard.press('Shift+C');
    await section(page).waitFor();
    await expect.poll(() => caps(page), patience).toBeGreaterThan(3000);
    const cut = await look(page);
    // A frame of wall around an opening.
    expect(isCap(middleOf(cut, isCap))).toBe(false);
    expect(await accessFaults(page)).toEqual([]);

    await shading(page, 'Voxels');
    await page.getByText(/^Voxels, /).waitFor();
    await expect.poll(() => caps(page), patience).toBeGreaterThan(3000);
    await shading(page, 'X-ray');
    await expect.poll(() => caps(page), patience).toBeGreaterThan(3000);
    await shading(page, 'Clay');
  });

  it('moves, turns and flips the cut by keys, and by its grip in the view', async () => {
    const at = async (): Promise<number> => Number(await slider(page, 'Position of the section').getAttribute('aria-valuenow'));
    await page.keyboard.press('Alt+PageUp');
    await expect.poll(at).toBeCloseTo(0.55, 6);
    // From above, the cut across the base's wall has no opening.
    await section(page).getByRole('radio', { name: 'Y' }).click();
    await slider(page, 'Position of the section').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageUp');
    await expect.poll(at).toBeCloseTo(0.1, 6);
    await expect.poll(async () => isCap(middleOf(await look(page), isCap)), patience).toBe(true);
    // What is left is now above: the cut face looks down and is not seen.
    await page.keyboard.press('Alt+Shift+C');
    await expect.poll(() => caps(page), patience).toBeLessThan(200);
    await page.keyboard.press('Alt+Shift+C');
    const grip = await page.locator('.viewport-section-grip').boundingBox();
    if (!grip) throw new Error('the grip is not on screen');
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(grip.x + grip.width / 2, grip.y - 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(at).toBeGreaterThan(0.2);
    await page.keyboard.press('Shift+C');
    await expect.poll(() => caps(page), patience).toBeLessThan(200);
    // It is no change of the document.
    expect(await page.getByRole('toolbar', { name: 'View' }).getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true);
  });

  it('shows the colours of the photo, and says so where there is no photo', async () => {
    await shading(page, 'Colour');
    await page.getByText('This shape has no photo to take colours from').waitFor();
    await show('Armchair');
    await expect.poll(async () => count(await look(page), isRed), patience).toBeGreaterThan(2000);
    expect(count(await look(page), isBlue)).toBeGreaterThan(500);
    expect(await page.getByRole('region', { name: 'Colours from the photo' }).count()).toBe(0);
    await shading(page, 'Clay');
    // What is left is the red axis on the floor.
    await expect.poll(async () => count(await look(page), isRed), patience).toBeLessThan(600);
    await shading(page, 'Colour');
  });

  it('lays the photo over the shape from where it was taken, until the view is turned', async () => {
    await page.keyboard.press('p');
    await slider(page, 'Opacity of the photo').waitFor();
    const isObject: Kind = (colour) => isRed(colour) || isBlue(colour);
    const opacity = async (key: 'Home' | 'End'): Promise<boolean[]> => {
      await slider(page, 'Opacity of the photo').focus();
      await page.keyboard.press(key);
      await page.waitForTimeout(500);
      return maskOf(await look(page), isObject);
    };
    const overlap = async (): Promise<number> => {
      const [shape, photo] = [await opacity('Home'), await opacity('End')];
      return shape.filter((is, i) => is && photo[i]).length / shape.filter((is, i) => is || photo[i]).length;
    };
    expect(await overlap()).toBeGreaterThan(0.85);
    expect(await accessFaults(page)).toEqual([]);

    // Another of its photos, by keys alone.
    const choice = page.getByRole('combobox', { name: 'Photo over the shape' });
    await choice.press('Enter');
    const behind = page.getByRole('option', { name: 'Back, behind.png' });
    await behind.waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await behind.press('Enter');
    await page.getByRole('region', { name: 'Photo overlay' }).getByAltText('behind.png').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Photo over the shape');
    await slider(page, 'Opacity of the photo').waitFor();
    expect(await overlap()).toBeGreaterThan(0.85);

    const box = await page.locator('.viewport-canvas').boundingBox();
    if (!box) throw new Error('the view is not on screen');
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.3 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.35 * box.height, { steps: 4 });
    await page.mouse.up();
    await page.getByText('Hidden, because the view was turned.').waitFor();
    expect(await page.locator('.viewport-photo').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Match camera' }).click();
    await slider(page, 'Opacity of the photo').waitFor();
    await page.keyboard.press('p');
    await slider(page, 'Opacity of the photo').waitFor({ state: 'detached' });
  });

  it('saves a still with a transparent ground', async () => {
    await studio.answerDialogs({ save: join(folder, 'still') });
    await page.keyboard.press('Control+Shift+P');
    const dialog = page.getByRole('dialog', { name: 'Save picture' });
    await dialog.getByAltText('Preview of the picture').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const size = (await dialog.getByRole('combobox', { name: 'Size' }).textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Save…' }).click();
    await page.getByText(/Saved still\.png/).waitFor();
    const { data, info } = await sharp(join(folder, 'still.png')).raw().toBuffer({ resolveWithObject: true });
    expect(size).toContain(`${info.width} × ${info.height}`);
    expect(info.channels).toBe(4);
    expect(data[3]).toBe(0);
    const opaque = Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3]).filter((alpha) => alpha === 255).length;
    expect(opaque / (info.width * info.height)).toBeGreaterThan(0.05);
  });

  /** Opens the dialog at a turn of so many pictures. */
  async function openTurntable(format: string, seconds: string, rate: string): Promise<Locator> {
    await page.keyboard.press('Control+Shift+P');
    const dialog = page.getByRole('dialog', { name: 'Save picture' });
    await dialog.getByRole('radio', { name: 'Turntable' }).click();
    await dialog.getByRole('radio', { name: format }).click();
    for (const [name, value] of [
      ['One turn, s', seconds],
      ['Pictures a second', rate],
    ]) {
      await dialog.getByRole('textbox', { name }).fill(value);
      await page.keyboard.press('Enter');
    }
    await dialog.getByRole('combobox', { name: 'Size' }).click();
    await page.getByRole('option', { name: '480 × 480' }).click();
    return dialog;
  }

  it('saves a turn as GIF, which another program reads', async () => {
    await studio.answerDialogs({ save: join(folder, 'turn.gif') });
    const dialog = await openTurntable('GIF', '1', '8');
    await dialog.getByRole('button', { name: 'Save…' }).click();
    await page.getByText(/Saved turn\.gif/).waitFor();
    const { pages, pageHeight, width, delay } = await sharp(join(folder, 'turn.gif'), { animated: true }).metadata();
    expect({ pages, pageHeight, width }).toEqual({ pages: 8, pageHeight: 480, width: 480 });
    expect(delay?.reduce((sum, time) => sum + time, 0)).toBe(1000);
    const frames = await sharp(join(folder, 'turn.gif'), { animated: true }).ensureAlpha().raw().toBuffer();
    const frame = (i: number): Buffer => frames.subarray(i * 4 * 480 * 480, (i + 1) * 4 * 480 * 480);
    for (let i = 1; i < 8; i++) expect(Buffer.compare(frame(i), frame(i - 1))).not.toBe(0);
  });

  it('saves a turn as WebM with every picture in it', async () => {
    await studio.answerDialogs({ save: join(folder, 'turn.webm') });
    const dialog = await openTurntable('WebM', '1', '10');
    await dialog.getByRole('button', { name: 'Save…' }).click();
    await page.getByText(/Saved turn\.webm/).waitFor();
    const [, segment] = ebmlElements(await readFile(join(folder, 'turn.webm')));
    const parts = ebmlElements(segment.body);
    const track = ebmlElements(ebmlChild(ebmlElements(ebmlChild(parts, 0x1654ae6b).body), 0xae).body);
    expect(new TextDecoder().decode(ebmlChild(track, 0x86).body)).toMatch(/^V_VP[89]$/);
    const blocks = parts.filter(({ id }) => id === 0x1f43b675).flatMap(({ body }) => ebmlElements(body).filter(({ id }) => id === 0xa3));
    expect(blocks).toHaveLength(10);
    expect(blocks[0].body[3] & 0x80).toBe(0x80);
  });

  it('stops a long turn at once, and says in place why a file cannot be written', async () => {
    await studio.answerDialogs({ save: join(folder, 'long.gif') });
    const dialog = await openTurntable('GIF', '60', '20');
    await dialog.getByRole('button', { name: 'Save…' }).click();
    await dialog.getByText(/Drawing \d+ of 1200/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await readdir(folder)).not.toContain('long.gif');
    await dialog.getByRole('radio', { name: 'Still' }).click();
    await studio.answerDialogs({ save: join(folder, 'nowhere', 'still.png') });
    await dialog.getByRole('button', { name: 'Save…' }).click();
    await dialog.getByText(/“still\.png” could not be saved/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('forgets the cut with another document', async () => {
    await page.keyboard.press('Shift+C');
    await section(page).waitFor();
    await page.keyboard.press('Control+n');
    await page.getByRole('heading', { name: /Start with a photo/ }).waitFor();
    await page.keyboard.press('Control+Tab');
    await page.getByText(/^Mesh, /).waitFor();
    expect(await section(page).count()).toBe(0);
    expect(studio.faults).toEqual([]);
    expect(studio.requests).toEqual([]);
  });
});
