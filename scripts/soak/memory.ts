import { readFile } from 'node:fs/promises';
import { askAgainIfCollected, type Studio } from '../../tests/e2e/launch';

/** One process at one moment, sizes in MiB. */
export interface ProcessMemory {
  /** `main`, `renderer`, `gpu`, or the name of a utility process. */
  process: string;
  pid: number;
  /** What no other process shares: what a leak adds to. */
  own: number;
  resident: number;
}

export interface Sample {
  /** Since the start of the work, seconds. */
  at: number;
  processes: ProcessMemory[];
  /** Of the page: JavaScript heap in use (MiB), elements of the page, listeners. */
  page: { heap: number; nodes: number; listeners: number };
  /** Of the main process: JavaScript heap in use and array buffers, MiB. */
  main: { heap: number; buffers: number };
}

const MiB = 2 ** 20;

/** @param at seconds since the start of the work */
export async function sampleMemory(studio: Studio, at: number): Promise<Sample> {
  const metrics = await askAgainIfCollected(() =>
    studio.app.evaluate(({ app }) =>
      app.getAppMetrics().map(({ pid, type, name, serviceName, memory }) => ({
        pid,
        process: { Browser: 'main', Tab: 'renderer', GPU: 'gpu' }[type as string] ?? (name || serviceName || type),
        resident: memory.workingSetSize / 1024,
      })),
    ),
  );
  const processes = await Promise.all(metrics.map(async (metric) => ({ ...metric, ...(await ownMemory(metric.pid, metric.resident)) })));
  const main = await askAgainIfCollected(() => studio.app.evaluate(() => process.memoryUsage()));
  return {
    at,
    processes,
    page: await pageMemory(studio),
    main: { heap: main.heapUsed / MiB, buffers: main.arrayBuffers / MiB },
  };
}

/** Linux tells what is a process's own; elsewhere all that is resident has to do. */
async function ownMemory(pid: number, resident: number): Promise<{ own: number; resident: number }> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => null);
  if (text === null) return { own: resident, resident };
  const kilobytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { own: kilobytes('Anonymous') / 1024, resident: kilobytes('Rss') / 1024 };
}

async function pageMemory({ page }: Studio): Promise<Sample['page']> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { heap: value('JSHeapUsedSize') / MiB, nodes: value('Nodes'), listeners: value('JSEventListeners') };
  } finally {
    await session.detach();
  }
}
