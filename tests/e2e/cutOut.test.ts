import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './accessFaults';
import { eventually } from './eventually';
import { launchStudio, type Studio } from './launch';
import { shown, type Shown } from './shownPhoto';

// One window; each step goes on from the one before.
describe('the cut-out editor', () => {
  let studio: Studio;
  let page: Page;
  let before: Shown;

  beforeAll(async () => {
    studio = await launchStudio();
    page = studio.page;
    await page.getByRole('button', { name: 'Plaid chair', exact: true }).click();
    await page.getByAltText('chair.jpg, cut out').waitFor();
    before = await shown(page);
  });
  afterAll(() => studio.close());

  async function open(): Promise<{ at: (x: number, y: number) => [number, number] }> {
    await page.keyboard.press('Control+Shift+K');
    await page.getByRole('button', { name: 'Whole picture' }).and(page.locator(':enabled')).waitFor();
    const area = await page.locator('[data-surface]').boundingBox();
    if (!area) throw new Error('the photo is not on screen');
    return { at: (x, y) => [area.x + x * area.width, area.y + y * area.height] };
  }
  const applied = async (): Promise<void> => {
    await page.getByRole('button', { name: /^Apply/ }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const cropField = (name: string): Promise<string> => page.getByRole('textbox', { name: `Crop, ${name}` }).inputValue();

  it('finds the object that was clicked, in a worker, and erases with the brush', async () => {
    const { at } = await open();
    await page.getByRole('button', { name: 'Whole picture' }).click();
    await page.mouse.click(...at(0.5, 0.5));
    // Undo has two steps now: the whole picture, and what was found.
    await page
      .getByRole('button', { name: /^Apply/ })
      .and(page.locator(':enabled'))
      .waitFor();
    await page.keyboard.press('e');
    await page.mouse.move(...at(0.02, 0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.98, 0.5), { steps: 4 });
    await page.mouse.up();
    expect(await accessFaults(page)).toEqual([]);
    await applied();
    await eventually(async () => (await shown(page)).share).not.toBe(before.share);
    const now = await shown(page);
    expect([now.width, now.height]).toEqual([before.width, before.height]);
    // About the chair that the plain background had given, less a band across its seat.
    expect(now.share).toBeLessThan(before.share);
    expect(now.share).toBeGreaterThan(0.6 * before.share);
  });

  it('crops, keeps what is outside, and is undone in the document', async () => {
    await open();
    await page.getByRole('button', { name: 'Around the object' }).click();
    const [width, height] = [Number(await cropField('width')), Number(await cropField('height'))];
    expect(width).toBeLessThan(before.width);
    await applied();
    await eventually(async () => [(await shown(page)).width, (await shown(page)).height]).toEqual([width, height]);

    await open();
    expect(await cropField('width')).toBe(`${width}`);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    expect(await cropField('width')).toBe(`${before.width}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z');
    await eventually(() => shown(page)).toEqual(before);
    expect(studio.faults).toEqual([]);
  });
});
