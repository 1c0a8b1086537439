import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './accessFaults';
import { askAgainIfCollected, launchStudio, type Studio } from './launch';

/** The least that the window takes. */
const [width, height] = [1180, 720];

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** A click at the middle of it would reach it: nothing lies over it, and it is not cut off. */
const reach = (control: Locator): Promise<void> => control.click({ trial: true, timeout: 10_000 });

/** Whether one lies within the other, to a pixel. */
async function isWithin(inner: Locator, outer: Locator): Promise<boolean> {
  const [a, b] = [await inner.boundingBox(), await outer.boundingBox()];
  if (!a || !b) return false;
  return a.x >= b.x - 1 && a.y >= b.y - 1 && a.x + a.width <= b.x + b.width + 1 && a.y + a.height <= b.y + b.height + 1;
}

describe('the smallest window', () => {
  let studio: Studio;
  let page: Page;

  beforeAll(async () => {
    studio = await launchStudio({ keepData: true });
    page = studio.page;
    await askAgainIfCollected(() =>
      studio.app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0].setContentSize(w, h), [width, height] as const),
    );
    await page.waitForFunction(`innerWidth === ${width} && innerHeight === ${height}`);
    await page.getByRole('button', { name: 'Skip the tour' }).click();
    await page.keyboard.press('Alt+1');
    await page.getByText('Cut-out ready').first().waitFor();
    await page.getByRole('radiogroup', { name: 'Samples' }).getByText('8', { exact: true }).click();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Mesh, /).waitFor();
  });
  afterAll(() => studio.close());

  it('keeps its cards beside each other and below the name of the shape while the dock is open', async () => {
    await page.keyboard.press('Shift+C');
    await page.keyboard.press('p');
    await page.keyboard.press('Control+1');
    await page.getByRole('slider', { name: 'Point among the four corners' }).waitFor();
    const pane = page.getByRole('main', { name: 'Viewport' });
    for (const name of ['Section', 'Photo overlay', 'Samples of this reconstruction']) {
      await expect.poll(() => isWithin(region(page, name), pane), { message: name }).toBe(true);
    }
    await reach(region(page, 'Section').getByRole('button', { name: 'End the section' }));
    await reach(region(page, 'Photo overlay').getByRole('button', { name: 'End the photo overlay' }));
    await reach(page.getByRole('option', { name: /^Sample 8/ }));
    const name = await page.locator('.heading').boundingBox();
    const card = await region(page, 'Section').boundingBox();
    expect(card?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
    await page.keyboard.press('Control+1');
  });

  it('is not scrolled as a whole, also not by a pixel to a text for screen readers', async () => {
    await page.evaluate(`document.querySelectorAll('.visually-hidden').forEach((element) => element.scrollIntoView())`);
    expect(await page.evaluate(`[document.scrollingElement.scrollTop, document.scrollingElement.scrollHeight - innerHeight]`)).toEqual([
      0, 0,
    ]);
  });

  it('has all in reach with text of twice the size, which is there again at the next start', async () => {
    for (const size of [1.25, 1.5, 1.75, 2]) {
      await page.keyboard.press('Control+=');
      await page.waitForFunction(`Math.abs(innerWidth - ${width} / ${size}) < 2`);
    }
    expect(await accessFaults(page)).toEqual([]);
    const controls = [
      page.getByRole('menuitem', { name: 'Help' }),
      page.getByRole('button', { name: 'Search commands' }),
      page.getByRole('button', { name: 'Close window' }),
      page.getByRole('button', { name: 'More of the view' }),
      page.getByRole('tab', { name: 'History' }),
      page.getByRole('button', { name: 'Open the dock' }),
      page.getByRole('radio', { name: 'Combine' }),
      page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'Send to Blender' }),
      page.getByRole('contentinfo', { name: 'Status' }).getByRole('button').first(),
    ];
    for (const control of controls) await reach(control);
    await page.keyboard.press('Control+1');
    for (const name of [/^Play/, /^Keep shape/]) await reach(page.getByRole('button', { name }));
    await studio.close();

    studio = await launchStudio({ userData: studio.userData });
    page = studio.page;
    await page.getByRole('heading', { name: 'Start with a photo of one piece of furniture' }).waitFor();
    expect(await page.evaluate('devicePixelRatio')).toBe(2);
    await page.keyboard.press('Control+0');
    await page.waitForFunction('devicePixelRatio === 1');
  });
});
