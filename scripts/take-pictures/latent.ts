import type { Session } from './session';

/** The latent tab: plane, strip, walk, attributes, neighbours and map. */
export async function takeLatent({ page, shoot, state, begin, shapes, photos, inspector, dock }: Session): Promise<void> {
  await begin();
  for (const [i, key] of ['Alt+3', 'Alt+2', 'Alt+1'].entries()) {
    await page.keyboard.press(key);
    await photos.nth(i).waitFor();
    await inspector.getByText('Cut-out ready').waitFor();
    await page.waitForTimeout(400);
    await page.keyboard.press('Control+Enter');
    await shapes.nth(i).waitFor({ timeout: 60_000 });
  }
  await page.getByText(/^Mesh, /).waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+1');
  const square = page.getByRole('slider', { name: 'Point among the four corners' });
  await square.waitFor();
  await state('mockup-3-latent', async () => {
    await square.focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
    await page.getByRole('radiogroup', { name: 'Shading' }).getByText('Voxels', { exact: true }).click();
    await page.waitForTimeout(8000); // the pictures of the plane come one after another
    await shoot('mockup-3-latent', ['drawn', 'usual', 'least']);
  });
  await state('latent-blend', async () => {
    await page.getByRole('slider', { name: 'Blend', exact: true }).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('PageUp');
    await page.getByRole('radiogroup', { name: 'Shading' }).getByText('Clay', { exact: true }).click();
    await page.waitForTimeout(3000);
    await shoot('latent-blend');
  });
  await state('latent-walk', async () => {
    await dock.getByRole('button', { name: /^Play/ }).click();
    await page.waitForTimeout(3000);
    await shoot('latent-walk', ['usual']);
    await dock.getByRole('button', { name: 'Stop', exact: true }).click();
  });
  await state('latent-attributes', async () => {
    await page.getByRole('radio', { name: 'Attributes and neighbours' }).click();
    await page.waitForTimeout(3000);
    await shoot('latent-attributes');
  });
  await state('latent-map', async () => {
    await page.getByRole('radio', { name: 'Map' }).click();
    await page.getByRole('application', { name: /^Map of \d+ shapes/ }).click({ position: { x: 60, y: 60 } });
    await page.waitForTimeout(3000);
    await shoot('latent-map');
  });
  await state('latent-code', async () => {
    await page.getByRole('button', { name: 'Paste code' }).click();
    const field = page.getByRole('textbox', { name: 'Code of a shape' });
    await field.fill('maquette:furniture-32:AAAA.00000000');
    await field.press('Enter');
    await shoot('latent-code');
  });
}
