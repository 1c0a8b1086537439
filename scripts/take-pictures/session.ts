import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchStudio, type LaunchOptions, type Studio } from '../../tests/e2e/launch';
import { createCamera, type Camera } from './camera';

/** A window with somebody in front of it who takes pictures. */
export interface Session {
  studio: Studio;
  page: Page;
  shoot: Camera['shoot'];
  /** For files that the session makes; removed at its end. */
  scratch: string;
  shapes: Locator;
  photos: Locator;
  inspector: Locator;
  dock: Locator;
  /** One state of the window. A state that cannot be reached is reported and leaves the others. */
  state: (name: string, work: () => Promise<void>) => Promise<void>;
  /** Runs the command of that name, as somebody who searches for it. */
  command: (name: string) => Promise<void>;
  /** Waits for the engine and leaves the tour. */
  begin: () => Promise<void>;
  /** Closes what lies over the window. */
  leave: () => Promise<void>;
}

/** Names of states, or the beginnings of them; none: all. */
export type Wanted = readonly string[];

/** Starts the studio, does the work and ends it. Returns what went wrong, a line each. */
export async function inSession(
  folder: string,
  wanted: Wanted,
  work: (session: Session) => Promise<void>,
  launch: LaunchOptions = {},
): Promise<string[]> {
  const studio = await launchStudio(launch);
  const scratch = await mkdtemp(join(tmpdir(), 'maquette-pictures-'));
  const { page } = studio;
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  try {
    const camera = await createCamera(studio, folder);
    const session: Session = {
      studio,
      page,
      scratch,
      shapes: page.getByRole('listbox', { name: 'Shapes' }).getByRole('option'),
      photos: page.getByRole('listbox', { name: 'Photos' }).getByRole('option'),
      inspector: page.getByRole('complementary', { name: 'Inspector' }),
      dock: page.getByRole('region', { name: 'Dock' }),
      async shoot(name, at) {
        if (wanted.length === 0 || wanted.some((start) => name.startsWith(start))) await camera.shoot(name, at);
      },
      async state(name, reach) {
        try {
          await reach();
        } catch (error) {
          problems.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
          await page.screenshot({ path: join(folder, `not-reached-${name}.png`) });
          await session.leave();
        }
      },
      async command(name) {
        await page.keyboard.press('Control+k');
        await page.keyboard.type(name);
        await page
          .getByRole('option', { name: new RegExp(`^${name}`) })
          .first()
          .waitFor();
        await page.keyboard.press('Enter');
      },
      async begin() {
        await page.getByLabel('ready', { exact: true }).waitFor({ timeout: 60_000 });
        await page.getByRole('button', { name: 'Skip the tour' }).click();
      },
      async leave() {
        for (let i = 0; i < 3 && (await page.getByRole('dialog').count()) > 0; i++) {
          await page.keyboard.press('Escape');
          await page.waitForTimeout(300);
        }
      },
    };
    await work(session);
    problems.push(...camera.faults, ...studio.faults.map((fault) => `console: ${fault}`));
  } finally {
    await studio.close();
    await rm(scratch, { recursive: true, force: true });
  }
  return problems;
}
