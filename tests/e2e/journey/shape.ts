import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { it } from 'vitest';
import { eventually } from '../eventually';
import { boxOf, drag, inspector, summary, triangles, type, undo } from '../window';
import type { Session } from './session';

const view = (page: Page): Locator => page.locator('.viewport-canvas').first();
const tools = (page: Page): Locator => page.getByRole('radiogroup', { name: 'Tools' });

/** What is seen of an element, as plain pixels, without the pointer's brush over it. */
async function pictureOf(locator: Locator): Promise<Buffer> {
  await locator.page().mouse.move(2, 2);
  return sharp(await locator.screenshot())
    .greyscale()
    .raw()
    .toBuffer();
}

const changedPixels = (a: Buffer, b: Buffer): number => a.filter((value, i) => Math.abs(value - b[i]) > 24).length;

/** A stroke on the seat of the chair, as it is framed from the front and the right. */
const seat = [
  [0.46, 0.37],
  [0.5, 0.4],
] as const;

/** 4. The surface, the photo over it, voxels by the brush, clay on the mesh. */
export function shape(session: Session): void {
  it('4 moves the surface while the threshold moves, as one step that undo takes back', async () => {
    const { page } = session;
    const before = await triangles(page);
    const slider = inspector(page).getByRole('slider', { name: 'Iso threshold' });
    const start = Number(await slider.getAttribute('aria-valuenow'));
    const { x, y, width, height } = await boxOf(slider);
    await page.mouse.move(x + width * 0.4, y + height / 2);
    await page.mouse.down();
    for (const share of [0.45, 0.5, 0.55, 0.6]) await page.mouse.move(x + width * share, y + height / 2);
    await page.mouse.up();
    await eventually(() => slider.getAttribute('aria-valuenow').then(Number)).toBeGreaterThan(start);
    await eventually(() => triangles(page)).not.toBe(before);
    await undo(page, 'Set threshold').click();
    await eventually(() => slider.getAttribute('aria-valuenow').then(Number)).toBe(start);
    await eventually(() => triangles(page)).toBe(before);
  });

  it('4 makes the surface symmetric, flat below, of one part, and of as many triangles as asked for', async () => {
    const { page } = session;
    for (const option of ['Symmetric', 'Flatten base', 'Keep largest part']) {
      await inspector(page).getByRole('checkbox', { name: option }).check();
    }
    const slider = inspector(page).getByRole('slider', { name: 'Triangles' });
    await slider.focus();
    await slider.press('PageDown');
    await type(inspector(page).getByRole('textbox', { name: 'Triangles, number' }), '2500');
    await eventually(async () => Math.abs((await triangles(page)) - 2500)).toBeLessThan(150);
    await summary(page)
      .getByText('1 part')
      .or(page.getByText(/^Mesh, 1 part, /))
      .first()
      .waitFor();
  });

  it('4 lays the photo over the shape, and shows its voxels', async () => {
    const { page } = session;
    const overlay = page.getByRole('toolbar', { name: 'View' }).getByRole('button', { name: /^Photo overlay/i });
    await overlay.click();
    await page.getByRole('slider', { name: 'Opacity of the photo' }).waitFor();
    await page.locator('.viewport-photo').waitFor();
    await overlay.click();
    await page.locator('.viewport-photo').waitFor({ state: 'hidden' });
    const shading = page.getByRole('radiogroup', { name: 'Shading' });
    await shading.getByText('Voxels', { exact: true }).click();
    await page.getByText(/^Voxels, 32³, [\d\s ]+ filled$/).waitFor();
  });

  it('4 adds voxels with a brush', async () => {
    const { page } = session;
    const filled = async (): Promise<number> =>
      Number(((await page.getByText(/^Voxels, 32³, /).textContent()) ?? '').replace(/^Voxels, 32³|\D/g, ''));
    const before = await filled();
    await tools(page).getByRole('radio', { name: 'Add voxels' }).click();
    await drag(page, view(page), seat);
    await undo(page, 'Add voxels').waitFor();
    await eventually(filled).toBeGreaterThan(before);
    await page.getByRole('radiogroup', { name: 'Shading' }).getByText('Clay', { exact: true }).click();
    await summary(page).waitFor();
  });

  it('4 sculpts the mesh with clay', async () => {
    const { page } = session;
    await tools(page).getByRole('radio', { name: 'Clay' }).click();
    await undo(page, 'Convert to mesh').waitFor();
    const before = await pictureOf(view(page));
    await drag(page, view(page), seat);
    await undo(page, 'Sculpt with clay').waitFor();
    await page.keyboard.press('Escape');
    await eventually(async () => changedPixels(before, await pictureOf(view(page)))).toBeGreaterThan(300);
  });
}
