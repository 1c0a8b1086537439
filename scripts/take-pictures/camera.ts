import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Studio } from '../../tests/e2e/launch';

type Theme = 'dark' | 'light';
type Size = readonly [width: number, height: number];

/** The size of the mock-ups, a usual one, and the least that the window takes. */
const sizes = { drawn: [1440, 900], usual: [1600, 1000], least: [1180, 720] } as const satisfies Record<string, Size>;

export interface Camera {
  /** Pictures of what is on screen, dark and light, at each size; and what axe finds in each theme. */
  shoot: (name: string, at?: readonly (keyof typeof sizes)[]) => Promise<void>;
  /** What axe found so far, a line each. */
  faults: string[];
}

const settle = (page: Page): Promise<void> => page.waitForTimeout(700);

async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`);
}

export async function createCamera({ app, page }: Studio, folder: string): Promise<Camera> {
  await mkdir(folder, { recursive: true });
  const faults: string[] = [];
  let theme: Theme = 'dark';

  async function light(next: Theme): Promise<void> {
    if (next === theme) return;
    await page.evaluate(`maquette.request('settings.set', { theme: '${next}' })`);
    theme = next;
  }

  async function resize([width, height]: Size): Promise<void> {
    const fits = `innerWidth === ${width} && innerHeight === ${height}`;
    // A busy machine loses a request or an answer now and then.
    for (let attempt = 0; attempt < 10 && !(await page.evaluate(fits)); attempt++) {
      await app
        .evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0].setContentSize(w, h), [width, height])
        .catch(() => undefined);
      await page.waitForFunction(fits, undefined, { timeout: 3000 }).catch(() => undefined);
    }
  }

  await resize(sizes.usual);
  return {
    faults,
    async shoot(name, at = ['usual', 'least']) {
      for (const next of ['dark', 'light'] as const) {
        await light(next);
        for (const size of at) {
          await resize(sizes[size]);
          await settle(page);
          await page.screenshot({ path: join(folder, `${name}-${next}-${sizes[size].join('x')}.png`) });
        }
        faults.push(...(await accessFaults(page)).map((fault) => `${name}, ${next}: ${fault}`));
      }
      await light('dark');
      await resize(sizes.usual);
    },
  };
}
