import { join } from 'node:path';
import { launchStudio } from '../tests/e2e/launch';
import type { Benchmark } from './measure';
import { processorTime } from './processorTime';

const samples = join(import.meta.dirname, '../resources/samples');
const presses = 40;
/** What the studio promises, milliseconds. */
const bar = 100;

/**
 * In the real window (build it first): from a key pressed on the Blend slider to the picture with the new shape in it. The time of the input event is the browser's own, the
 * picture's that of the mark that the viewport sets when it has drawn a new surface.
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
      await page.evaluate(`{
        globalThis.pressedAt = [];
        globalThis.drawnAt = [];
        globalThis.answeredAt = [];
        addEventListener('keydown', (event) => pressedAt.push(event.timeStamp), true);
        new PerformanceObserver((list) => {
          for (const mark of list.getEntries()) {
            if (mark.name === 'maquette: surface drawn') drawnAt.push(mark.startTime);
            if (mark.name === 'maquette: latent answered') answeredAt.push(mark.startTime);
          }
        }).observe({ entryTypes: ['mark'] });
      }`);
      const times: number[] = [];
      const answers: number[] = [];
      const before = await processorTime(studio);
      for (let press = 0; press < presses; press++) {
        await page.keyboard.press('ArrowRight');
        const took = `(() => {
          const pressed = pressedAt.at(-1);
          const answered = answeredAt.find((time) => time > pressed);
          const drawn = drawnAt.find((time) => time > answered);
          return drawn === undefined ? null : [answered - pressed, drawn - pressed];
        })()`;
        let found: unknown = null;
        for (let look = 0; look < 500 && !Array.isArray(found); look++) {
          await page.waitForTimeout(10);
          found = await page.evaluate(took);
        }
        if (!Array.isArray(found)) throw new Error('no new shape was drawn');
        const [answer, time] = found as [number, number];
        answers.push(answer);
        times.push(time);
        await page.waitForTimeout(600); // past the full surface that follows a rest
      }
      const at = (share: number, of = times): number => {
        const sorted = [...of].sort((a, b) => a - b);
        return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      };
      const after = await processorTime(studio);
      const taken = [...after].map(([name, time]) => ({
        what: `processor time of ${name} for each press, the whole surface after it included`,
        milliseconds: (time - (before.get(name) ?? 0)) / presses,
      }));
      return [
        { what: 'key to picture, median', milliseconds: at(0.5), side: 'ours', detail: `${presses} presses, each of its own` },
        { what: 'of that, key to the shape from the engine, median', milliseconds: at(0.5, answers) },
        { what: 'key to picture, 90 %', milliseconds: at(0.9) },
        { what: 'key to picture, slowest', milliseconds: at(1) },
        { what: 'the bar', milliseconds: bar, side: 'peer' },
        ...taken.filter(({ milliseconds }) => milliseconds >= 1),
      ];
    } finally {
      await studio.close();
    }
  },
};
