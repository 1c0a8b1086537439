import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './accessFaults';
import { writeFurniture } from './furnitureFolder';
import { launchStudio, type Studio } from './launch';
import { dock, trainedSteps, type } from './window';

const field = (page: Page, name: string, value: string): Promise<void> => type(page.getByRole('textbox', { name, exact: true }), value);

// From a folder of somebody's meshes to a model that reconstructs: each step starts from what the one before left.
describe('training on own shapes', () => {
  let studio: Studio;
  let page: Page;
  let shapes: string;

  beforeAll(async () => {
    shapes = await mkdtemp(join(tmpdir(), 'maquette-shapes-'));
    await writeFurniture(shapes);
    studio = await launchStudio({ keepData: true });
    page = studio.page;
  });
  afterAll(async () => {
    await studio.close();
    await rm(studio.userData, { recursive: true, force: true, maxRetries: 5 });
    await rm(shapes, { recursive: true, force: true });
  });

  it('recognises a folder of meshes and prepares it', async () => {
    await page.keyboard.press('Control+2');
    await page.getByRole('heading', { name: 'Teach Maquette your own shapes' }).waitFor();
    await page.getByRole('button', { name: 'Prepare data…' }).click();
    await studio.answerDialogs({ open: [shapes] });
    await page.getByRole('button', { name: 'Choose folder…' }).click();
    await page.getByText('12 shapes of 2 classes, no pictures').waitFor();
    await page.getByRole('img', { name: 'chair, 1' }).waitFor();
    await page.getByRole('button', { name: /^Left out/ }).click();
    await page.getByText('table/broken.obj').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await field(page, 'Views per shape', '1');
    await page.getByRole('button', { name: 'Prepare', exact: true }).click();
    await page.getByText(/^12 shapes, 12 pictures, 32³/).waitFor();
  });

  it('trains on it, with curves and samples, and pauses', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Train…' }).click();
    await field(page, 'Steps', '5000');
    await field(page, 'Batch', '2');
    await page.getByRole('button', { name: 'Advanced' }).click();
    await field(page, 'Validate every', '2');
    await field(page, 'Checkpoint every', '1');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText(/^best IoU 0\.\d+/).waitFor();
    await dock(page).getByRole('img', { name: 'Sample 1', exact: true }).waitFor();
    expect(
      await dock(page)
        .getByRole('img', { name: /^Loss: / })
        .locator('canvas')
        .count(),
    ).toBe(1);
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await trainedSteps(page)).toBeGreaterThan(0);
  });

  it('goes on after a restart', async () => {
    const before = await trainedSteps(page);
    await studio.close();
    studio = await launchStudio({ userData: studio.userData, keepData: true });
    page = studio.page;
    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await trainedSteps(page)).toBe(before);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => trainedSteps(page), { timeout: 60_000 }).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Stop' }).click();
    await dock(page).getByRole('status').getByText('Stopped').waitFor();
  });

  // How the run itself becomes the model that reconstructs is part of the journey.
  it('becomes a model by one of its checkpoint files, and says of another file why it is none', async () => {
    const run = (await readdir(join(studio.userData, 'runs')))[0] ?? '';
    const folder = join(studio.userData, 'runs', run, 'checkpoints');
    const torn = join(shapes, 'torn.ckpt');
    await writeFile(torn, (await readFile(join(folder, 'best.ckpt'))).subarray(0, 4000));
    await studio.answerDialogs({ open: [torn] });
    await page.getByRole('menuitem', { name: 'Train' }).click();
    await page.getByRole('menuitem', { name: 'Open Checkpoint…' }).click();
    await page.getByText(/^torn\.ckpt cannot be used: it is damaged or not complete/).waitFor();

    await studio.answerDialogs({ open: [join(folder, 'best.ckpt')] });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Open Checkpoint');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Use as model' });
    await dialog.getByText(/best\.ckpt is of step \d+ of “.+”\. It learned from “.+”\. Validation IoU 0\.\d+/).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('By its file');
    await dialog.getByRole('button', { name: 'Make model' }).click();
    await page.getByText('“By its file” is a model now, and the one that reconstructs.').waitFor();
    await page.getByRole('complementary', { name: 'Inspector' }).getByText('By its file').first().waitFor();
  });

  it('brought no fault, no refused content and no request to a network', () => {
    expect(studio.faults).toEqual([]);
    expect(studio.requests).toEqual([]);
  });
});
