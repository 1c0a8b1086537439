import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed } from 'vitest';
import { launchStudio, type Studio } from '../launch';

/** One artist's session, which the steps share: each starts from what the one before left in the window. */
export interface Session {
  studio: Studio;
  page: Page;
  /** Where files go to and come from. */
  folder: string;
}

export const samplePhotos = join(import.meta.dirname, '../../../resources/samples');

/** Starts the studio before the first step and ends it after the last. A step that fails ends the journey: nothing can be said of those that build on it. */
export function openSession(): Session {
  const session = {} as Session;
  let failed = false;
  beforeAll(async () => {
    session.folder = await mkdtemp(join(tmpdir(), 'maquette-journey-'));
    session.studio = await launchStudio({ keepData: true });
    session.page = session.studio.page;
  });
  beforeEach((step) => {
    step.skip(failed, 'a step before it failed');
    onTestFailed(() => {
      failed = true;
    });
  });
  afterAll(async () => {
    await session.studio.close();
    await rm(session.studio.userData, { recursive: true, force: true, maxRetries: 5 });
    await rm(session.folder, { recursive: true, force: true });
  });
  return session;
}

/** A busy machine is slow, not wrong. */
export const eventually = <T>(look: () => Promise<T>): ReturnType<typeof expect.poll<T>> => expect.poll(look, { timeout: 60_000 });

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

/** How many variants the next reconstruction makes. */
export const samplesOf = (page: Page, count: number): Promise<void> =>
  inspector(page)
    .getByRole('radiogroup', { name: 'Samples' })
    .getByRole('radio', { name: String(count), exact: true })
    .click();

/** Types into a field and lets it apply. */
export async function type(field: Locator, value: string): Promise<void> {
  await field.fill(value);
  await field.press('Enter');
}
