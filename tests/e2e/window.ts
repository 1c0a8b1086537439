import type { Locator, Page } from 'playwright-core';

/** What a person sees of the studio's window, and how it is pointed at and typed into. */

export const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' });
export const shapes = (page: Page): Locator => page.getByRole('listbox', { name: 'Shapes' }).getByRole('option');
export const photos = (page: Page): Locator => page.getByRole('listbox', { name: 'Photos' }).getByRole('option');
export const undo = (page: Page, what: string): Locator => page.getByRole('button', { name: `Undo ${what}` });
export const summary = (page: Page): Locator => page.getByText(/^Mesh, \d+ parts?, /);

/** What the view says of the shape on screen: its name, size, triangles. */
export const onScreen = async (page: Page): Promise<string> =>
  (await page.locator('.viewport-canvas').first().getAttribute('aria-label')) ?? '';

export async function triangles(page: Page): Promise<number> {
  const said = /([\d\s ]+) triangles/.exec((await summary(page).textContent()) ?? '');
  return Number(said?.[1].replace(/\D/g, ''));
}

export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not on screen');
  return box;
}

/** Drags with the left button along places within an element, in shares of its width and height. */
export async function drag(page: Page, on: Locator, places: readonly (readonly [number, number])[]): Promise<void> {
  const { x, y, width, height } = await boxOf(on);
  for (const [i, [across, down]] of places.entries()) {
    await page.mouse.move(x + across * width, y + down * height, { steps: i === 0 ? 1 : 4 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

/** Types into a field and lets it apply. */
export async function type(field: Locator, value: string): Promise<void> {
  await field.fill(value);
  await field.press('Enter');
}

export const dock = (page: Page): Locator => page.getByRole('region', { name: 'Dock' });

/** Steps that the selected training run has taken. */
export const trainedSteps = async (page: Page): Promise<number> =>
  Number(/Step([\d\s ]+) of/.exec((await dock(page).locator('.facts').textContent()) ?? '')?.[1]?.replace(/\D/g, '') ?? NaN);
