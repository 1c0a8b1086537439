import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { prepareData } from '../src/engine/datasets/prepareFolder';
import { writeRun } from '../src/engine/training/runs';
import { trainingConfig } from '../src/shared/training';
import { writeFurniture } from '../tests/e2e/furnitureFolder';
import { launchStudio } from '../tests/e2e/launch';
import type { Benchmark, Row } from './measure';

/** Events of each kind, and the pause between two: somebody who works without haste. */
const MOVES = 200;
const PRESSES = 40;
const PAUSE = 40;

/** Notes, for each event of a kind, the time from when the system had it to when the next frame was made. As text: scripts are compiled without the DOM's types. */
const watchEvents = `{
  window.latencies = [];
  for (const kind of ['pointermove', 'pointerdown', 'keydown']) {
    addEventListener(kind, ({ timeStamp }) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.latencies.push(performance.now() - timeStamp);
      port2.postMessage(null);
    }), { capture: true, passive: true });
  }
}`;

async function measure(page: Page, what: string, side: 'ours' | 'peer'): Promise<Row[]> {
  await page.evaluate('window.latencies.length = 0');
  // Over the viewport, the dock and the bars; keys that change the drawing.
  for (let i = 0; i < MOVES; i++) {
    const turn = (2 * Math.PI * i) / 60;
    await page.mouse.move(640 + 380 * Math.cos(turn), 420 + 340 * Math.sin(turn));
    await page.waitForTimeout(PAUSE);
  }
  for (let i = 0; i < PRESSES; i++) {
    await page.keyboard.press('z');
    await page.waitForTimeout(2 * PAUSE);
  }
  const taken = (await page.evaluate<number[]>('window.latencies')).sort((a, b) => a - b);
  const at = (share: number): number => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? NaN;
  return [
    { what, milliseconds: at(0.5), side, detail: `median of ${taken.length} events` },
    { what: `${what}, 95th percentile`, milliseconds: at(0.95), detail: `worst ${at(1).toFixed(0)} ms` },
  ];
}

export const inputLatency: Benchmark = {
  name: 'input-latency',
  question: 'How soon does the window answer while training runs? (needs a built app and a display; bar: median under 50 ms)',
  async run() {
    const userData = await mkdtemp(join(tmpdir(), 'maquette-latency-'));
    const shapes = join(userData, 'shapes');
    try {
      await writeFurniture(shapes);
      const out = join(userData, 'datasets', 'boxy');
      const options = { title: 'Boxy', gridSize: 32, views: 4, side: 128, fill: 'solid', validationShare: 0.1, seed: 1 } as const;
      await prepareData({ folder: shapes, out, options });
      const config = trainingConfig.parse({
        title: 'Latency',
        experiment: 'photo',
        gridSize: 32,
        batch: 32,
        steps: 100_000,
        learningRate: 1e-3,
        startFrom: 'furniture-32',
        validateEvery: 25,
      });
      const createdAt = new Date().toISOString();
      await writeRun(join(userData, 'runs', 'latency'), { id: 'latency', title: 'Latency', config, data: { id: 'boxy', title: 'Boxy' }, state: 'paused', step: 0, createdAt }); // prettier-ignore
      const studio = await launchStudio({ userData, keepData: true });
      const { page } = studio;
      try {
        page.setDefaultTimeout(300_000);
        await page.getByRole('heading', { name: /^Start with a photo/ }).waitFor();
        await page.keyboard.press('Control+2');
        await page.getByRole('button', { name: 'Resume' }).waitFor();
        await page.waitForTimeout(10_000); // the engine has warmed up
        await page.evaluate(watchEvents);
        const idle = await measure(page, 'Maquette, nothing runs', 'peer');
        await page.getByRole('button', { name: 'Resume' }).click();
        await page
          .getByText(/steps\/s|s a step/)
          .first()
          .waitFor();
        const training = await measure(page, 'Maquette, training with its tab open', 'ours');
        return [...training, ...idle];
      } finally {
        await studio.close();
      }
    } finally {
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
