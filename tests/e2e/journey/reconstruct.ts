import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { eventually } from '../eventually';
import { inspector, photos, shapes, summary, type } from '../window';
import { samplePhotos, samplesOf, type Session } from './session';

/** 3. Two photos of one object, a seed, variants, refinement; progress and cancel. */
export function reconstruct(session: Session): void {
  it('3 takes a second view of the same object', async () => {
    const { page, studio, folder } = session;
    const otherSide = join(folder, 'other-side.png');
    // The chair is the same on both sides: its mirror image is what a photo from the other side shows.
    await sharp(join(samplePhotos, 'chair.jpg')).rotate().flop().png().toFile(otherSide);
    await studio.answerDialogs({ open: [otherSide] });
    await inspector(page).getByRole('button', { name: 'Add view' }).click();
    await eventually(() => photos(page).count()).toBe(2);
    const views = inspector(page).getByRole('list', { name: 'Photos of the object' });
    await views.getByTitle('chair.jpg').waitFor();
    await views.getByTitle('other-side.png').waitFor();
  });

  it('3 answers while the engine works, and cancels', async () => {
    const { page } = session;
    const before = await shapes(page).count();
    await samplesOf(page, 8);
    await type(inspector(page).getByRole('textbox', { name: 'Refine steps, number' }), '200');
    await inspector(page)
      .getByRole('button', { name: /^Reconstruct/ })
      .last()
      .click();
    const cancel = inspector(page).getByRole('button', { name: /^Cancel/ });
    await cancel.waitFor();
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: /Reconstruct from Photo/ }).waitFor();
    await page.keyboard.press('Escape');
    await cancel.click();
    await eventually(() => cancel.isVisible()).toBe(false);
    expect(await shapes(page).count()).toBe(before);
  });

  it('3 makes variants of both views from the seed, fitted to the outlines', async () => {
    const { page } = session;
    const before = await shapes(page).count();
    await samplesOf(page, 4);
    await type(inspector(page).getByRole('textbox', { name: 'Seed' }), '7');
    await type(inspector(page).getByRole('textbox', { name: 'Refine steps, number' }), '5');
    await inspector(page)
      .getByRole('button', { name: /^Reconstruct/ })
      .last()
      .click();
    const samples = page.getByRole('listbox', { name: 'Samples' }).getByRole('option');
    await eventually(() => shapes(page).count()).toBe(before + 4);
    await eventually(() => samples.count()).toBe(4);
    await page.getByText('seed 7', { exact: true }).waitFor();
    await summary(page).waitFor();
    await inspector(page).getByText('Closed').waitFor();

    // Look at the second, keep it beside the first, and let the others go.
    await samples.nth(1).click();
    await samples.nth(1).press('Space');
    await samples.nth(0).press('Space');
    await page.getByRole('button', { name: 'Keep 2 of 4' }).click();
    await eventually(() => shapes(page).count()).toBe(before + 2);
  });
}
