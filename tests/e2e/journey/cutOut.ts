import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually';
import { shown } from '../shownPhoto';
import { drag, inspector } from '../window';
import type { Session } from './session';

const shareOfObject = async (page: Page): Promise<number> => (await shown(page)).share;

/** 2. The cut-out, looked at and mended with the brushes. */
export function cutOut(session: Session): void {
  /** A stroke over the middle of the chair with one of the brushes, and what the cut-out then is. */
  async function stroke(tool: string): Promise<void> {
    const { page } = session;
    await inspector(page).getByRole('button', { name: 'Edit cut-out…' }).click();
    await page.getByRole('button', { name: 'Whole picture' }).and(page.locator(':enabled')).waitFor();
    await page.getByRole('radio', { name: tool }).click();
    await drag(page, page.locator('[data-surface]'), [
      [0.45, 0.5],
      [0.55, 0.5],
    ]);
    await page
      .getByRole('button', { name: /^Apply/ })
      .and(page.locator(':enabled'))
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  it('2 shows the object cut out, and lets it be mended with the brushes', async () => {
    const { page } = session;
    // With a shape there the photo is folded away.
    await inspector(page)
      .getByRole('button', { name: /^Photo/ })
      .first()
      .click();
    await page.getByAltText('chair.jpg, cut out').waitFor();
    const whole = await shareOfObject(page);
    expect(whole).toBeGreaterThan(0.1);
    expect(whole).toBeLessThan(0.9);

    await stroke('Erase with a brush');
    await eventually(() => shareOfObject(page)).toBeLessThan(whole);
    const holed = await shareOfObject(page);

    await stroke('Add with a brush');
    await eventually(() => shareOfObject(page)).toBeGreaterThan(holed);
    // The same stroke of the same brush fills the hole that it made.
    expect(Math.abs((await shareOfObject(page)) - whole)).toBeLessThan(0.1 * (whole - holed));
  });
}
