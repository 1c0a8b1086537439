import { expect, it } from 'vitest';
import { eventually } from '../eventually';
import { boxOf, onScreen, shapes } from '../window';
import type { Session } from './session';

/** 5. Between two shapes, along a walk, along an attribute; a step that pleases is kept. */
export function explore(session: Session): void {
  it('5 blends two shapes, and keeps one that lies between them', async () => {
    const { page } = session;
    const before = await shapes(page).count();
    await page.keyboard.press('Control+1');
    const slider = page.getByRole('slider', { name: 'Blend', exact: true });
    await slider.waitFor();
    const { x, y, width, height } = await boxOf(slider);
    const seen: string[] = [];
    await page.mouse.move(x + 0.1 * width, y + height / 2);
    await page.mouse.down();
    for (const share of [0.3, 0.5]) {
      await page.mouse.move(x + share * width, y + height / 2);
      await eventually(() => onScreen(page)).toMatch(new RegExp(`Blend at ${share.toFixed(2)}.*triangles`));
      seen.push((await onScreen(page)).replace(/Blend at [\d.]+/, ''));
    }
    await page.mouse.up();
    expect(seen[0]).not.toBe(seen[1]);
    expect(await shapes(page).count()).toBe(before);
    await page.keyboard.press('k');
    await eventually(() => shapes(page).count()).toBe(before + 1);
  });

  it('5 walks among the corners, and goes along an attribute', async () => {
    const { page } = session;
    const square = page.getByRole('slider', { name: 'Point among the four corners' });
    const before = await square.getAttribute('aria-valuetext');
    await page.getByRole('button', { name: /^Play/ }).click();
    await eventually(() => square.getAttribute('aria-valuetext')).not.toBe(before);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await eventually(() => square.getAttribute('aria-valuetext')).toBe(before);

    await page.getByRole('radio', { name: 'Attributes and neighbours' }).click();
    await page.getByRole('slider', { name: 'Wider' }).press('PageUp');
    await eventually(() => onScreen(page)).toContain(', changed');
    const near = page.getByRole('listbox', { name: 'Nearest known shapes' }).getByRole('option');
    await eventually(() => near.count()).toBeGreaterThan(0);
    await page.keyboard.press('Control+1');
  });
}
