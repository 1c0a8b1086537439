import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLatentCode } from '../../src/core/latent/code';
import { accessFaults } from './accessFaults';
import { eventually } from './eventually';
import { launchStudio, type Studio } from './launch';
import { boxOf, onScreen, shapes } from './window';

const samples = join(import.meta.dirname, '../../resources/samples');

const heading = (page: Page): Locator => page.getByRole('main', { name: 'Viewport' }).locator('.heading');

// One window; each step goes on from the one before.
describe('the latent tab', () => {
  let studio: Studio;
  let page: Page;

  beforeAll(async () => {
    studio = await launchStudio({ files: [join(samples, 'chair.jpg'), join(samples, 'table.jpg')] });
    page = studio.page;
  });
  afterAll(() => studio.close());

  it('opens with the shapes of two photos at its corners', async () => {
    await page.getByRole('listbox', { name: 'Photos' }).getByRole('option').nth(1).waitFor();
    await page.getByLabel('ready', { exact: true }).waitFor(); // the engine, in the picker
    await page.keyboard.press('Control+Shift+Enter');
    await shapes(page).nth(1).waitFor();
    await page.keyboard.press('Control+1');
    await page.getByRole('slider', { name: 'Point among the four corners' }).waitFor();
    await page.getByRole('button', { name: 'Corner A: Table' }).waitFor();
    await page.getByRole('button', { name: 'Corner B: Chair' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
  });

  it('shows another shape for each step of the slider, by key and by mouse, and nothing of it in the document', async () => {
    const slider = page.getByRole('slider', { name: 'Blend', exact: true });
    await slider.focus();
    await page.keyboard.press('PageUp');
    await eventually(() => heading(page).textContent()).toContain('Blend at 0.10');
    await eventually(() => onScreen(page)).toMatch(/Blend at 0\.10.*triangles/);
    const seen = [await onScreen(page)];
    const box = await boxOf(slider);
    await page.mouse.move(box.x + 0.2 * box.width, box.y + box.height / 2);
    await page.mouse.down();
    for (const share of [0.35, 0.5, 0.65]) {
      await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
      await eventually(() => onScreen(page)).toMatch(new RegExp(`Blend at ${share.toFixed(2)}.*triangles`));
      seen.push(await onScreen(page));
    }
    await page.mouse.up();
    expect(new Set(seen.map((text) => text.replace(/Blend at [\d.]+/, ''))).size).toBe(seen.length);
    expect(await shapes(page).count()).toBe(2);
    await page.getByText(/overlap [01]\.\d\d/).waitFor();
  });

  it('keeps the live shape as one step that undo takes back', async () => {
    await page.keyboard.press('k');
    await eventually(() => shapes(page).count()).toBe(3);
    await page.getByText('Table and Chair').first().waitFor();
    await page.getByRole('button', { name: 'Undo Keep shape' }).click();
    await eventually(() => shapes(page).count()).toBe(2);
  });

  it('moves the point among four corners by key and by mouse', async () => {
    const square = page.getByRole('slider', { name: 'Point among the four corners' });
    await square.focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    expect(await square.getAttribute('aria-valuetext')).toBe('4 % to the right, 2 % down');
    const box = await boxOf(square);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.25 * box.height);
    await page.mouse.up();
    await eventually(() => onScreen(page)).toMatch(/Mix at 0\.7\d, 0\.2\d.*triangles/);
  });

  it('walks and pauses on Space', async () => {
    const square = page.getByRole('slider', { name: 'Point among the four corners' });
    const before = await square.getAttribute('aria-valuetext');
    await square.focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: /^Pause/ }).waitFor();
    await eventually(() => square.getAttribute('aria-valuetext')).not.toBe(before);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: /^Play/ }).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await eventually(() => square.getAttribute('aria-valuetext')).toBe(before);
  });

  it('goes along attributes, over the map and to a pasted code', async () => {
    await page.getByRole('radio', { name: 'Attributes and neighbours' }).click();
    const wider = page.getByRole('slider', { name: 'Wider' });
    await wider.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
    await eventually(() => onScreen(page)).toContain(', changed');
    await page.getByRole('button', { name: 'Reset' }).click();

    await page.getByRole('radio', { name: 'Map' }).click();
    const map = page.getByRole('application', { name: /^Map of \d+ shapes/ });
    await map.click({ position: { x: 60, y: 60 } });
    await eventually(() => onScreen(page)).toMatch(/Known \w+ \d+/);
    const near = page.getByRole('listbox', { name: 'Nearest known shapes' }).getByRole('option');
    await eventually(() => near.count()).toBe(6);
    await map.focus();
    const first = await heading(page).textContent();
    await page.keyboard.press('ArrowRight');
    await eventually(() => heading(page).textContent()).not.toBe(first);

    await page.getByRole('button', { name: 'Copy code' }).click();
    await page.getByText('The code of this shape is on the clipboard.').waitFor();
    const copied: unknown = await page.evaluate('globalThis.copiedCode ?? navigator.clipboard.readText().catch(() => null)');
    await page.getByRole('button', { name: 'Paste code' }).click();
    const field = page.getByRole('textbox', { name: 'Code of a shape' });
    await field.fill('maquette:furniture-32:AAAA.00000000');
    await field.press('Enter');
    await page.getByText(/A part of this shape’s code is missing/).waitFor();
    if (typeof copied === 'string') {
      expect(readLatentCode(copied).latent).toHaveLength(200);
      await field.fill(copied);
      await field.press('Enter');
      await eventually(() => onScreen(page)).toContain('Shape from a code');
    }
    expect(await accessFaults(page)).toEqual([]);
  });

  it('gives the viewport back to the document when it closes', async () => {
    await page.keyboard.press('Escape');
    const tab = page.getByRole('tab', { name: /^Latent/ });
    if ((await tab.getAttribute('aria-selected')) === 'true') await page.keyboard.press('Control+1');
    await eventually(() => heading(page).textContent()).toMatch(/^(Chair|Table)/);
    expect(studio.faults).toEqual([]);
    expect(studio.requests).toEqual([]);
  });
});
