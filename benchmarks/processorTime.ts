import { readFile } from 'node:fs/promises';
import { askAgainIfCollected, type Studio } from '../tests/e2e/launch';

/** Milliseconds of a processor that a process took so far, by what it is: `main`, `renderer`, `gpu`, or the name of a utility process. */
export type ProcessorTime = ReadonlyMap<string, number>;

/** Clock ticks in a second, as Linux counts them for every program. */
const ticks = 100;

/** What the studio's processes took: unlike the time on the clock it says the same on a busy machine as on an idle one. Linux only; empty elsewhere. */
export async function processorTime({ app }: Studio): Promise<ProcessorTime> {
  const processes = await askAgainIfCollected(() =>
    app.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .map(({ pid, type, name }) => ({ pid, name: { Browser: 'main', Tab: 'renderer', GPU: 'gpu' }[type as string] ?? name ?? type })),
    ),
  );
  const taken = new Map<string, number>();
  for (const { pid, name } of processes) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // After the name, which may hold anything: state, ten other fields, then user and system time.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields.length > 13) taken.set(name, ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000);
  }
  return taken;
}
