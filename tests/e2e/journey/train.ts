import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { writeFurniture } from '../furnitureFolder';
import { eventually } from '../eventually';
import { inspector, photos, shapes, summary, type, dock, trainedSteps } from '../window';
import { samplesOf, type Session } from './session';

const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });

/** Training takes what other work leaves it: on a busy machine that is little. */
const patience = { timeout: 240_000 };
const limit = 480_000;

/** 8. From a folder of meshes to a model in the picker. */
export function train(session: Session): void {
  it(
    '8 prepares a folder of meshes',
    async () => {
      const { page, studio, folder } = session;
      const meshes = join(folder, 'furniture');
      await writeFurniture(meshes);
      await page.keyboard.press('Control+2');
      await page.getByRole('button', { name: 'Prepare data…' }).click();
      await studio.answerDialogs({ open: [meshes] });
      await page.getByRole('button', { name: 'Choose folder…' }).click();
      await page.getByText('12 shapes of 2 classes, no pictures').waitFor();
      await type(field(page, 'Views per shape'), '1');
      await page.getByRole('button', { name: 'Prepare', exact: true }).click();
      await page.getByText(/^12 shapes, 12 pictures, 32³/).waitFor(patience);
    },
    limit,
  );

  it(
    '8 trains on it with live curves, pauses, goes on and stops',
    async () => {
      const { page } = session;
      await page.getByRole('dialog').getByRole('button', { name: 'Train…' }).click();
      await type(field(page, 'Steps'), '5000');
      await type(field(page, 'Batch'), '2');
      await page.getByRole('button', { name: 'Advanced' }).click();
      await type(field(page, 'Validate every'), '2');
      await type(field(page, 'Checkpoint every'), '1');
      await page.getByRole('button', { name: 'Start training' }).click();
      await page.getByText(/^best IoU 0\.\d+/).waitFor(patience);
      const curve = dock(page).getByRole('img', { name: /^Loss: .*at step \d/ });
      const before = await curve.getAttribute('aria-label');
      await expect.poll(() => curve.getAttribute('aria-label'), patience).not.toBe(before);
      await dock(page).getByRole('img', { name: 'Sample 1', exact: true }).waitFor();

      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Resume' }).waitFor(patience);
      const paused = await trainedSteps(page);
      expect(paused).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Resume' }).click();
      await expect.poll(() => trainedSteps(page), patience).toBeGreaterThan(paused);
      await page.getByRole('button', { name: 'Stop' }).click();
      await dock(page).getByRole('status').getByText('Stopped').waitFor(patience);
    },
    limit,
  );

  it('8 makes a model of the run, whose card names its data and its scores', async () => {
    const { page } = session;
    await page.getByRole('button', { name: 'Use as model…' }).click();
    await type(page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }), 'Boxy furniture');
    await page.getByText('“Boxy furniture” is a model now, and the one that reconstructs.').waitFor();
    await page.keyboard.press('Control+2');
    await inspector(page)
      .getByRole('button', { name: /^Models:/ })
      .click();
    const card = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Boxy furniture' });
    await card
      .getByText(/furniture/)
      .first()
      .waitFor();
    expect(await card.textContent()).toMatch(/0\.\d|%/);
    await page.keyboard.press('Escape');
  });

  it('8 reconstructs a photo with that model, chosen in the picker', async () => {
    const { page } = session;
    const before = await shapes(page).count();
    const picker = inspector(page).getByRole('combobox', { name: 'Model' });
    // Away from it and back, as a user would compare the two.
    await picker.click();
    await page
      .getByRole('option', { name: /^(?!Boxy)/ })
      .first()
      .click();
    await picker.click();
    await page.getByRole('option', { name: /^Boxy furniture/ }).click();
    await photos(page).first().click();
    await samplesOf(page, 1);
    await page.keyboard.press('Control+Enter');
    await eventually(() => shapes(page).count()).toBe(before + 1);
    await summary(page).waitFor();
  });
}
