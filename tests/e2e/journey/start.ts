import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accessFaults } from '../accessFaults';
import { askAgainIfCollected } from '../launch';
import { eventually } from '../eventually';
import { inspector, photos, shapes } from '../window';
import { samplePhotos, type Session } from './session';

/** 1. The first page, and the main action from the menu. */
export function start(session: Session): void {
  it('1 starts on a page with sample photos and a place to drop one', async () => {
    const { page, studio } = session;
    await page.getByRole('heading', { name: 'Start with a photo of one piece of furniture' }).waitFor();
    await page.getByRole('heading', { name: 'Drop photos here' }).waitFor();
    await page
      .getByRole('button', { name: /^Plaid chair/ })
      .first()
      .waitFor();
    // As text: the tests are compiled without the DOM's types.
    await eventually(() => page.evaluate(`[...document.querySelectorAll('.sample img')].map((image) => image.naturalWidth > 0)`)).toEqual([
      true,
      true,
      true,
    ]);
    const items = await askAgainIfCollected(() =>
      studio.app.evaluate(({ Menu }) => {
        const file = Menu.getApplicationMenu()?.items.find((item) => item.label.replace('&', '') === 'File');
        return file?.submenu?.items.map((item) => item.label) ?? [];
      }),
    );
    expect(items).toContain('Reconstruct from Photo…');
    expect(await accessFaults(page)).toEqual([]);
  });

  it('1 makes a shape of a photo that is chosen by File > Reconstruct from Photo', async () => {
    const { page, studio } = session;
    await studio.answerDialogs({ open: [join(samplePhotos, 'chair.jpg')] });
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: /Reconstruct from Photo/ }).click();
    await photos(page).first().waitFor();
    await shapes(page).first().waitFor();
    await inspector(page).getByText('Cut-out ready').waitFor();
    expect([await photos(page).count(), await shapes(page).count()]).toEqual([1, 1]);
    // The tour came along so far; from here it is not needed.
    await page.getByRole('button', { name: 'Finish' }).click();
  });
}
