/**
 * Takes the pictures of the studio that the README shows: the built app in the Electron of this machine, on the sample photos.
 *
 * usage: npm run build && node --import tsx scripts/take-pictures.ts [FOLDER]      (without a display: under xvfb-run)
 */
import { join } from 'node:path';
import { launchStudio } from '../tests/e2e/launch';

const folder = process.argv[2] ?? 'docs';
const studio = await launchStudio();
const { app, page } = studio;
await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1440, 900));
await page.getByRole('button', { name: /Plaid chair/ }).waitFor();
await page.waitForTimeout(1500);
await page.screenshot({ path: join(folder, 'first-run.png') });

const shapes = page.getByRole('listbox', { name: 'Shapes' }).getByRole('option');
for (const [i, sample] of ['Alt+3', 'Alt+2', 'Alt+1'].entries()) {
  await page.keyboard.press(sample);
  await page.getByRole('listbox', { name: 'Photos' }).getByRole('option').nth(i).waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+Enter');
  await shapes.nth(i).waitFor();
}
await page.getByText(/^Mesh, /).waitFor();
await page.waitForTimeout(4000); // the baked light and the thumbnails come after the surface
await page.screenshot({ path: join(folder, 'studio.png') });
await page.getByText('Voxels', { exact: true }).click();
await page.waitForTimeout(2500);
await page.screenshot({ path: join(folder, 'voxels.png') });
await studio.close();
