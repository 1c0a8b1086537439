import { mkdir, mkdtemp, readdir, rm, truncate, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropFiles, launchStudio, type Studio } from './launch';

const samples = join(import.meta.dirname, '../../resources/samples');

describe('bad input in the window', () => {
  let studio: Studio;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-bad-'));
    await writeFile(join(folder, 'notes.jpg'), 'This is a text, not a picture.\n');
    await writeFile(join(folder, 'empty.png'), '');
    await copyFile(join(samples, 'chair.jpg'), join(folder, 'good.jpg'));
    const cut = join(folder, 'cut.png');
    await sharp(join(samples, 'chair.jpg')).png().toFile(cut);
    await truncate(cut, 20_000);
    await sharp({ create: { width: 30_000, height: 30_000, channels: 3, background: '#888' }, limitInputPixels: false })
      .png({ compressionLevel: 1 })
      .toFile(join(folder, 'huge.png'));
    studio = await launchStudio();
    page = studio.page;
    await page.getByRole('heading', { name: /^Start with a photo/ }).waitFor();
  });
  afterAll(async () => {
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['notes.jpg', 'empty.png', 'cut.png', 'huge.png'])('says what is wrong with %s', async (name) => {
    await dropFiles(page, [join(folder, name)]);
    await page.getByText(name, { exact: false }).first().waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
    for (const close of await page.getByRole('button', { name: /^(Dismiss|Close)( notice)?$/ }).all()) {
      if (await close.isVisible()) await close.click().catch(() => undefined);
    }
  });

  it('goes on: a good photo beside a bad one is taken', async () => {
    await dropFiles(page, [join(folder, 'notes.jpg'), join(folder, 'good.jpg')]);
    await page.getByRole('listbox', { name: 'Photos' }).getByRole('option').first().waitFor();
    expect(await page.getByRole('listbox', { name: 'Photos' }).getByRole('option').count()).toBe(1);
  });

  it('leaves nothing half-written where it cannot write', async () => {
    await page
      .getByRole('button', { name: /^Reconstruct/ })
      .last()
      .click();
    await page.getByRole('listbox', { name: 'Shapes' }).getByRole('option').first().waitFor({ timeout: 60_000 });
    const blocked = join(folder, 'blocked');
    await mkdir(blocked);
    // A path below a file: no right in the world lets anybody write there.
    await studio.answerDialogs({ save: join(folder, 'good.jpg', 'shape.obj') });
    await page.keyboard.press('Control+e');
    await page.getByRole('alert').filter({ hasText: 'shape.obj' }).first().waitFor();
    expect((await readdir(folder)).filter((name) => /\.(obj|tmp)/.test(name))).toEqual([]);
  });
});
