import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchStudio } from '../tests/e2e/launch';
import type { Benchmark } from './measure';
import { processorTime } from './processorTime';

const samples = join(import.meta.dirname, '../resources/samples');
const presses = 40;
/** Between two moves of a slider that rests, milliseconds. */
const restBetween = 600;
/** What the studio promises, milliseconds. */
const bar = 100;

/** What is known of one press, milliseconds since its key. */
interface Press {
  /** The shape came from the engine. */
  answered: number;
  /** Its picture was handed to the graphics. */
  drawn: number;
  /** The frame with it was complete, and the window went on to its next task. */
  shown: number;
}

/** Collects in the page, by the browser's own clock, what each press of a key led to. */
const collector = `{
  const presses = [];
  const newest = (of, key, time) => { if (of && of[key] === undefined) of[key] = time - of.pressed; };
  globalThis.lastPress = () => { const { pressed, ...found } = presses.at(-1) ?? {}; return found.shown === undefined ? null : found; };
  addEventListener('keydown', (event) => presses.push({ pressed: event.timeStamp }), true);
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      const press = presses.at(-1);
      if (!press || startTime < press.pressed) continue;
      if (name === 'maquette: latent answered') newest(press, 'answered', startTime);
      if (name === 'maquette: surface drawn' && press.answered !== undefined) {
        newest(press, 'drawn', startTime);
        // Observers are told in a task of its own, after the frame's.
        newest(press, 'shown', performance.now());
      }
    }
  }).observe({ entryTypes: ['mark'] });
}`;

async function press(page: Page): Promise<Press> {
  await page.keyboard.press('ArrowRight');
  for (let look = 0; look < 500; look++) {
    await page.waitForTimeout(10);
    const found: unknown = await page.evaluate('lastPress()');
    if (found !== null) return found as Press;
  }
  throw new Error('no new shape was drawn');
}

/**
 * In the real window (build it first): from a key pressed on the Blend slider to the frame with the new shape in it. Once as a hand drags, each move as soon as the last is seen;
 * and once with a rest after each, in which the whole surface is made and shaded, so that a move may come in the middle of that.
 */
export const latentSlider: Benchmark = {
  name: 'latent-slider',
  question: 'How long from moving the latent slider to the new 32³ shape on screen?',
  async run() {
    const studio = await launchStudio({ files: [join(samples, 'chair.jpg'), join(samples, 'table.jpg')] });
    try {
      const { page } = studio;
      await page.getByRole('listbox', { name: 'Photos' }).getByRole('option').nth(1).waitFor();
      await page.getByLabel('ready', { exact: true }).waitFor();
      await page.keyboard.press('Control+Shift+Enter');
      await page.getByRole('listbox', { name: 'Shapes' }).getByRole('option').nth(1).waitFor();
      await page.keyboard.press('Control+1');
      const slider = page.getByRole('slider', { name: 'Blend', exact: true });
      await slider.focus();
      // The strip and the square are made first: this asks for the time of the slider, not of the opening.
      await page.waitForTimeout(15_000);
      await page.evaluate(collector);
      const before = await processorTime(studio);
      const dragged: Press[] = [];
      for (let i = 0; i < presses; i++) dragged.push(await press(page));
      const after = await processorTime(studio);
      const rested: Press[] = [];
      for (let i = 0; i < presses; i++) {
        await page.waitForTimeout(restBetween);
        rested.push(await press(page));
      }
      const taken = [...after].map(([name, time]) => ({
        what: `processor time of ${name} for each move of the drag`,
        milliseconds: (time - (before.get(name) ?? 0)) / presses,
      }));
      const at = (share: number, of: readonly Press[], step: keyof Press): number => {
        const sorted = of.map((one) => one[step]).sort((a, b) => a - b);
        return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      };
      return [
        { what: 'dragged: key to frame, median', milliseconds: at(0.5, dragged, 'shown'), side: 'ours', detail: `${presses} moves` },
        { what: 'of that, key to the shape from the engine, median', milliseconds: at(0.5, dragged, 'answered') },
        { what: 'of that, key to the picture handed over, median', milliseconds: at(0.5, dragged, 'drawn') },
        { what: 'dragged: key to frame, 90 %', milliseconds: at(0.9, dragged, 'shown') },
        { what: `${restBetween} ms after the last: key to frame, median`, milliseconds: at(0.5, rested, 'shown') },
        { what: `${restBetween} ms after the last: key to frame, 90 %`, milliseconds: at(0.9, rested, 'shown') },
        { what: 'the bar', milliseconds: bar, side: 'peer' },
        ...taken.filter(({ milliseconds }) => milliseconds >= 1),
      ];
    } finally {
      await studio.close();
    }
  },
};
