import type { Session } from './session';

const tools: readonly (readonly [key: string, name: string])[] = [
  ['g', 'move'],
  ['r', 'rotate'],
  ['s', 'scale'],
  ['m', 'measure'],
  ['a', 'add'],
  ['b', 'box'],
  ['l', 'fill'],
  ['x', 'extrude'],
  ['Shift+b', 'combine'],
  ['c', 'clay'],
  ['Shift+g', 'grab'],
  ['a', 'needs-voxels'],
];

/** The tools of the viewport with their options, on a shape from a sample photo. */
export async function takeEditing({ page, shoot, state, begin, shapes, photos, inspector }: Session): Promise<void> {
  await begin();
  await page.keyboard.press('Alt+1');
  await photos.first().waitFor();
  await inspector.getByText('Cut-out ready').waitFor();
  await page.keyboard.press('Control+Enter');
  await shapes.first().waitFor({ timeout: 60_000 });
  await page.getByText(/^Mesh, /).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(5000);
  const view = page.locator('.viewport-canvas').first();
  for (const [key, name] of tools) {
    await state(`tool-${name}`, async () => {
      await page.keyboard.press(key);
      await page.getByRole('region', { name: /^Options of/ }).waitFor();
      if (name === 'measure') {
        await view.click({ position: { x: 420, y: 420 } });
        await view.click({ position: { x: 480, y: 300 } });
      }
      if (name === 'clay') await page.waitForTimeout(4000);
      await shoot(`tool-${name}`);
    });
  }
}
