import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './accessFaults';
import { dropFiles, launchStudio, type Studio } from './launch';
import { photos } from './window';

const samples = join(import.meta.dirname, '../../resources/samples');

/** Its name is read out and in its tooltip, not written. */
const photoNamed = (page: Page, name: string): Locator => page.getByRole('listbox', { name: 'Photos' }).getByRole('option', { name });
const tabs = (page: Page): Locator => page.getByRole('tablist', { name: 'Open documents' }).getByRole('tab');
const steps = (page: Page): Locator => page.getByRole('listbox', { name: 'Steps of this document' }).getByRole('option');
const grid = (page: Page): Locator => page.getByRole('button', { name: 'Grid', exact: true });

async function rename(page: Page, name: string): Promise<void> {
  await photos(page).first().click();
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await photoNamed(page, name).waitFor();
}

// One data folder, two starts; each step goes on from the one before.
describe('documents', () => {
  let folder: string;
  let studio: Studio;
  let page: Page;

  const launch = async (): Promise<void> => {
    studio = await launchStudio({ userData: folder, keepData: true });
    page = studio.page;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-documents-'));
    await launch();
  });
  afterAll(async () => {
    await studio.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('begin with a tour that follows what is done, and can be left', async () => {
    const tour = page.getByRole('region', { name: 'Tour' });
    await tour.getByText('Step 1 of 3').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await tour.getByRole('button', { name: /^Open the sample/ }).click();
    await tour.getByText('Step 2 of 3').waitFor();
    await tour.getByRole('button', { name: 'Skip the tour' }).click();
    await tour.waitFor({ state: 'detached' });
    expect(await photos(page).count()).toBe(1);
  });

  it('stand side by side with steps of their own', async () => {
    await rename(page, 'Plywood');
    await page.keyboard.press('Control+n');
    await expect.poll(() => tabs(page).count()).toBe(2);
    await expect.poll(() => photos(page).count()).toBe(0);
    await dropFiles(page, [join(samples, 'table.jpg')]);
    await rename(page, 'Oak');
    await page.keyboard.press('Control+Tab');
    await photoNamed(page, 'Plywood').waitFor();
    await page.keyboard.press('Control+Tab');
    await photoNamed(page, 'Oak').waitFor();
  });

  it('go to any step of their history, by mouse and by key', async () => {
    await page.keyboard.press('Control+5');
    await expect.poll(() => steps(page).count()).toBe(3);
    expect(await accessFaults(page)).toEqual([]);
    await steps(page).filter({ hasText: 'As opened' }).click();
    await expect.poll(() => photos(page).count()).toBe(0);
    await steps(page).filter({ hasText: 'As opened' }).focus();
    await page.keyboard.press('End');
    await photoNamed(page, 'Oak').waitFor();
    await page.keyboard.press('Control+5');
  });

  it('answer to keys that the user gave', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Keyboard' }).click();
    await page.getByRole('searchbox').fill('grid');
    await page.getByRole('button', { name: /^Change the key of Grid/ }).click();
    await page.keyboard.press('Control+s'); // taken: asked about
    await page.getByRole('alert').getByText('is the key of “Save”').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: /^Change the key of Grid/ }).click();
    await page.keyboard.press('Control+j');
    await page.getByRole('button', { name: 'Change the key of Grid, now Ctrl J' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('F1');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Ctrl J').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await grid(page).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Control+j');
    await expect.poll(() => grid(page).getAttribute('aria-pressed')).toBe('false');
  });

  it('come back after a crash, with what was done up to two seconds before it', async () => {
    await rename(page, 'Walnut');
    await page.keyboard.press('Control+3');
    await page.getByRole('tab', { name: /^Jobs/, selected: true }).waitFor();
    await page.keyboard.press('Control+4');
    await page.getByRole('radio', { name: 'Errors' }).click();
    expect(await accessFaults(page)).toEqual([]);
    expect(studio.faults).toEqual([]);
    expect(studio.requests).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await studio.kill();

    await launch();
    const dialog = page.getByRole('dialog', { name: 'Recover documents' });
    await dialog.waitFor();
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(2);
    await expect.poll(() => dialog.locator('li img').count()).toBe(2);
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Open all' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => tabs(page).count()).toBe(2);
    await photoNamed(page, 'Walnut').waitFor();
    await page.keyboard.press('Control+Tab');
    await photoNamed(page, 'Plywood').waitFor();
    expect(await page.getByRole('region', { name: 'Tour' }).count()).toBe(0);
    const before = await grid(page).getAttribute('aria-pressed');
    await page.keyboard.press('Control+j');
    await expect.poll(() => grid(page).getAttribute('aria-pressed')).not.toBe(before);
    expect(studio.faults).toEqual([]);
  });

  it('are asked about when closed', async () => {
    await studio.answerDialogs({ button: 2 }); // cancel
    await page.keyboard.press('Control+w');
    await expect.poll(() => tabs(page).count()).toBe(2);
    await studio.answerDialogs({ button: 1 }); // without saving
    await page.keyboard.press('Control+w');
    await tabs(page).first().waitFor({ state: 'detached' });
    await photoNamed(page, 'Walnut').waitFor();
  });
});
