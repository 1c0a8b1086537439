import type { ProcessMemory, Sample } from './memory';

/** How much more memory than in the second quarter a process may have in the last. */
const allowedGrowth = 0.05;

export interface Growth {
  process: string;
  /** Mean own memory in the second and in the last quarter of the time, MiB. */
  early: number;
  late: number;
  /** late / early - 1 */
  growth: number;
  /** The largest resident size seen, MiB. */
  peak: number;
  stable: boolean;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of what `measure` finds in the samples of a part of the whole time, `from` and `to` in shares of it; NaN where there is none. */
function meanWithin(
  samples: readonly Sample[],
  [from, to]: readonly [number, number],
  measure: (sample: Sample) => number | undefined,
): number {
  const last = samples.at(-1)?.at ?? 0;
  const within = samples.filter(({ at }) => at >= from * last && at <= to * last);
  return mean(within.map(measure).filter((value) => value !== undefined));
}

const secondQuarter = [0.25, 0.5] as const;
const lastQuarter = [0.75, 1] as const;

/** Each process that lived in both quarters. One that was started anew is the same process by name. */
export function growthOf(samples: readonly Sample[]): Growth[] {
  const names = new Set(samples.flatMap(({ processes }) => processes.map(({ process }) => process)));
  return [...names].flatMap((process) => {
    const of = ({ processes }: Sample): ProcessMemory | undefined => processes.find((one) => one.process === process);
    const early = meanWithin(samples, secondQuarter, (sample) => of(sample)?.own);
    const late = meanWithin(samples, lastQuarter, (sample) => of(sample)?.own);
    if (Number.isNaN(early) || Number.isNaN(late)) return [];
    const growth = late / early - 1;
    const peak = Math.max(...samples.map((sample) => of(sample)?.resident ?? 0));
    return [{ process, early, late, growth, peak, stable: growth <= allowedGrowth }];
  });
}

const column = (text: string, width: number): string => text.padStart(width);

/** The processes as a table to read, with what is known of the heaps below it. */
export function tableOf(samples: readonly Sample[]): string {
  const head = ['own, 2nd quarter', 'own, last quarter', 'growth', 'peak resident'];
  const widths = head.map((title) => title.length + 4);
  const line = (name: string, cells: readonly string[]): string =>
    name.padEnd(36) + cells.map((cell, i) => column(cell, widths[i] ?? 0)).join('');
  const size = (value: number): string => `${value.toFixed(1)} MiB`;
  const rows = growthOf(samples).map(({ process, early, late, growth, peak, stable }) =>
    line(process, [size(early), size(late), `${stable ? '' : '! '}${(100 * growth).toFixed(1)} %`, size(peak)]),
  );
  const inside: [string, (sample: Sample) => number][] = [
    ['page: JavaScript heap, MiB', ({ page }) => page.heap],
    ['page: nodes', ({ page }) => page.nodes],
    ['page: listeners', ({ page }) => page.listeners],
    ['main: JavaScript heap, MiB', ({ main }) => main.heap],
    ['main: array buffers, MiB', ({ main }) => main.buffers],
  ];
  const details = inside.map(([name, measure]) => {
    const quarters = [secondQuarter, lastQuarter].map((quarter) => meanWithin(samples, quarter, measure).toFixed(1));
    return line(name, quarters);
  });
  return [line('', head), ...rows, ...details].join('\n');
}
