import { join } from 'node:path';
import { writeFurniture } from '../../tests/e2e/furnitureFolder';
import type { Session } from './session';

/** From a folder of meshes to a model: the data dialog, the runs, their curves. */
export async function takeTraining({ page, shoot, state, begin, leave, dock, studio, scratch }: Session): Promise<void> {
  const field = async (name: string, value: string): Promise<void> => {
    const input = page.getByRole('textbox', { name, exact: true });
    await input.fill(value);
    await input.press('Enter');
  };
  const folder = join(scratch, 'My furniture');
  await writeFurniture(folder);
  await begin();
  await page.keyboard.press('Control+2');
  await page.getByRole('button', { name: 'Prepare data…' }).click();
  await state('data-folder', async () => {
    await studio.answerDialogs({ open: [folder] });
    await page.getByRole('button', { name: 'Choose folder…' }).click();
    await page.getByRole('img', { name: 'chair, 1' }).waitFor();
    await shoot('data-folder');
    await page.getByRole('button', { name: /^Left out/ }).click();
    await shoot('data-problems');
  });
  await state('data-prepared', async () => {
    await field('Views per shape', '1');
    await page.getByRole('button', { name: 'Prepare', exact: true }).click();
    await page.waitForTimeout(600);
    await shoot('data-preparing', ['usual']);
    await page.getByText(/^12 shapes, 12 pictures, 32³/).waitFor({ timeout: 120_000 });
    await shoot('data-prepared');
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Train…' }).click();
  await state('newrun', async () => {
    await shoot('newrun');
    await page.getByRole('button', { name: 'Advanced' }).click();
    await shoot('newrun-advanced');
  });
  await state('training-running', async () => {
    await field('Steps', '5000');
    await field('Batch', '2');
    await field('Validate every', '4');
    await field('Checkpoint every', '4');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.waitForTimeout(1500);
    await shoot('training-starting', ['usual']);
    await dock.getByRole('img', { name: 'Sample 1', exact: true }).waitFor({ timeout: 240_000 });
    await page.getByText(/^best IoU 0\.\d+/).waitFor({ timeout: 120_000 });
    await page.waitForTimeout(30_000); // so that the curves have a shape
    await shoot('mockup-4-training', ['drawn', 'usual', 'least']);
    await page.getByRole('button', { name: 'Numbers in place of curves' }).click();
    await shoot('training-table');
    await page.getByRole('button', { name: 'Numbers in place of curves' }).click();
  });
  await state('training-stopped', async () => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await dock.getByRole('status').getByText('Stopped').waitFor({ timeout: 60_000 });
    await shoot('training-stopped');
  });
  await state('training-promote', async () => {
    await page.getByRole('button', { name: 'Use as model…' }).click();
    await page.getByRole('dialog').waitFor();
    await shoot('training-promote');
    await leave();
  });
  await state('training-compare', async () => {
    await page.getByRole('button', { name: 'New run', exact: true }).click();
    await field('Steps', '12');
    await field('Batch', '2');
    await page.getByRole('button', { name: 'Advanced' }).click();
    await field('Validate every', '6');
    await page.getByRole('button', { name: 'Start training' }).click();
    await dock.getByRole('status').getByText('Done').waitFor({ timeout: 240_000 });
    await shoot('training-done');
    for (const tick of await dock.getByRole('group', { name: 'Compare' }).getByRole('checkbox').all()) await tick.check();
    await page.waitForTimeout(1500);
    await shoot('training-compare');
  });
}
