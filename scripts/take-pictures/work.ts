import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boxesToObj } from '../../tests/e2e/furnitureFolder';
import { dropFiles } from '../../tests/e2e/launch';
import type { Session } from './session';

const samples = join(import.meta.dirname, '../../resources/samples');

/** From photos to files: the shelf, the inspector and what opens from them. */
export async function takeWork(session: Session): Promise<void> {
  const { page, shoot, state, begin, leave, inspector, shapes, photos, dock, studio, scratch } = session;
  const fold = (name: string) =>
    inspector
      .getByRole('button', { name: new RegExp(`^${name}`), expanded: true })
      .first()
      .click();
  const unfold = (name: string) =>
    inspector
      .getByRole('button', { name: new RegExp(`^${name}`), expanded: false })
      .first()
      .click();
  const surfaceIsThere = async (): Promise<void> => {
    await page.getByText(/^Mesh, /).waitFor({ timeout: 60_000 });
    await page.waitForTimeout(6000); // the checks, the baked light and the thumbnails come after the surface
  };

  await begin();

  await state('photo', async () => {
    await page.keyboard.press('Alt+1');
    await photos.first().waitFor();
    await inspector.getByText('Cut-out ready').waitFor();
    await shoot('photo');
  });
  await state('reconstruct-running', async () => {
    await inspector.getByText('8', { exact: true }).click();
    await page.keyboard.press('Control+3');
    await page.keyboard.press('Control+Enter');
    await inspector.getByRole('button', { name: /^Cancel/ }).waitFor();
    await shoot('reconstruct-running', ['usual']);
    await shapes.first().waitFor({ timeout: 60_000 });
    await surfaceIsThere();
    await shoot('jobs-done');
    await page.keyboard.press('Control+3');
  });
  await state('shapes', async () => {
    await inspector.getByText('4', { exact: true }).click();
    for (const [i, key] of ['Alt+3', 'Alt+2'].entries()) {
      await page.keyboard.press(key);
      await photos.nth(i + 1).waitFor();
      await page.waitForTimeout(500);
      await page.keyboard.press('Control+Enter');
      await shapes.nth(i + 1).waitFor({ timeout: 60_000 });
    }
    await surfaceIsThere();
    await shapes.last().click();
    await page.keyboard.press('p').catch(() => undefined);
    await surfaceIsThere();
    await shoot('mockup-1-main', ['drawn', 'usual', 'least']);
  });
  await state('photo-open', async () => {
    await unfold('Photo');
    await shoot('inspector-photo');
    await fold('Photo');
  });
  await state('surface-more', async () => {
    await fold('Reconstruct');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await shoot('inspector-surface');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await fold('Surface');
  });
  await state('export', async () => {
    for (const target of ['Blender', 'Slicer', 'Unity', 'Unreal']) {
      await inspector.getByRole('combobox', { name: 'Program' }).click();
      const option = page.getByRole('option', { name: new RegExp(target) }).first();
      if (target === 'Blender') await shoot('export-list', ['usual']);
      await option.click();
      await page.waitForTimeout(300);
      await shoot(`export-${target.toLowerCase()}`, ['usual']);
    }
    await inspector.getByText('Voxels', { exact: true }).click();
    await shoot('export-voxels', ['usual']);
    await inspector.getByText('GLB', { exact: true }).click();
    await shoot('export-glb', ['least']);
    await studio.answerDialogs({ save: join(scratch, 'chair.glb') });
    await page.keyboard.press('Control+e');
    await page.getByText(/Exported chair/).waitFor();
    await shoot('notice-exported');
  });
  await state('check-failing', async () => {
    const broken = join(scratch, 'Open box.obj');
    const text = boxesToObj([
      [0, 0, 0, 0.6, 0.5, 0.4],
      [0.7, 0, 0, 0.9, 0.3, 0.2],
    ]);
    const lines = text.split('\n');
    lines.splice(
      lines.findIndex((line) => line.startsWith('f ')),
      1,
    );
    await writeFile(broken, lines.join('\n'));
    await dropFiles(page, [broken]);
    await shapes.nth(3).waitFor();
    await shapes.filter({ hasText: 'Open box' }).click();
    await surfaceIsThere();
    await shoot('check-failing');
    await inspector.getByRole('button', { name: /^Fix/ }).first().click();
    await page.waitForTimeout(3000);
    await shoot('check-fixed');
  });
  await state('compare', async () => {
    await shapes.nth(1).click();
    await shapes.nth(2).click({ modifiers: ['Control'] });
    await page.keyboard.press('Alt+c');
    await page.waitForTimeout(4000);
    await shoot('compare');
    await page.keyboard.press('Alt+c');
  });
  await state('selected-many', async () => {
    await photos.first().click();
    await photos.last().click({ modifiers: ['Shift'] });
    await unfold('Reconstruct').catch(() => undefined);
    await shoot('photos-many');
    await photos.first().click();
  });
  await state('cutout', async () => {
    await page.keyboard.press('Control+Shift+K');
    await page.getByRole('button', { name: 'Whole picture' }).and(page.locator(':enabled')).waitFor();
    await shoot('cutout');
    for (const tool of ['Erase', 'Crop']) {
      await page
        .getByRole('dialog')
        .getByRole('radio', { name: new RegExp(tool) })
        .first()
        .click();
      await shoot(`cutout-${tool.toLowerCase()}`, ['least']);
    }
    await leave();
  });
  await state('notices', async () => {
    const bad = join(scratch, 'broken photo.jpg');
    await writeFile(bad, 'no picture');
    await copyFile(
      join(samples, 'chair.jpg'),
      join(scratch, 'A photo with a very long name that no card can show in full, of a chair.jpg'),
    );
    await dropFiles(page, [bad]);
    await page.getByRole('alert').first().waitFor();
    await shoot('notice-error');
    await dropFiles(page, [join(scratch, 'A photo with a very long name that no card can show in full, of a chair.jpg')]);
    await photos.nth(3).waitFor();
    await unfold('Photo').catch(() => undefined);
    await shoot('photo-long-name');
  });
  await state('jobs', async () => {
    await page.keyboard.press('Control+3');
    await photos.first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+Shift+Enter');
    await dock.getByRole('tabpanel').getByText('Waiting').first().waitFor();
    await shoot('jobs-running', ['usual']);
    await page.waitForTimeout(12_000);
    await page.keyboard.press('Control+3');
  });
  await state('log', async () => {
    await page.keyboard.press('Control+4');
    await shoot('log');
    await page.keyboard.press('Control+5');
    await shoot('history');
    await page.keyboard.press('Control+5');
  });
  await state('documents', async () => {
    await page.keyboard.press('Control+n');
    await page.getByRole('tablist', { name: 'Open documents' }).getByRole('tab').nth(1).waitFor();
    await shoot('documents');
  });
  await state('context', async () => {
    await page.keyboard.press('Control+Tab');
    await shapes.first().click({ button: 'right' });
    await page.waitForTimeout(300);
    await shoot('menu-shape', ['usual']);
    await page.keyboard.press('Escape');
  });
}
