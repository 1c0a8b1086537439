import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, onTestFailed } from 'vitest';
import { launchStudio, type Studio } from '../launch';
import { inspector } from '../window';

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

/** How many variants the next reconstruction makes. */
export const samplesOf = (page: Page, count: number): Promise<void> =>
  inspector(page)
    .getByRole('radiogroup', { name: 'Samples' })
    .getByRole('radio', { name: String(count), exact: true })
    .click();
