import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Benchmark } from './measure';

const SECONDS = 6;

/** picturesWorker.ts as plain JavaScript, because threads do not inherit the TypeScript loader. */
async function bundled(): Promise<string> {
  const outfile = resolve('work/cache/picturesWorker.mjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'picturesWorker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}

export const pictures: Benchmark = {
  name: 'pictures',
  question: 'How many pictures of 128 px a second are rendered of a model of 20,000 triangles on two cores, with all effects and as JPEG?',
  async run() {
    const file = await bundled();
    const cores = Math.min(2, availableParallelism());
    const cpu = process.cpuUsage();
    const counts = await Promise.all(
      Array.from(
        { length: cores },
        (_, n) =>
          new Promise<{ pictures: number; seconds: number }>((done, failed) => {
            const worker = new Worker(file, { workerData: { seconds: SECONDS, first: n * 100_000 }, execArgv: [] });
            worker.once('message', done);
            worker.once('error', failed);
          }),
      ),
    );
    const { user, system } = process.cpuUsage(cpu);
    const made = counts.reduce((sum, { pictures }) => sum + pictures, 0);
    const rate = counts.reduce((sum, { pictures, seconds }) => sum + pictures / seconds, 0);
    return [
      {
        what: `A picture, on ${cores} cores together`,
        milliseconds: 1000 / rate,
        detail: `${rate.toFixed(0)} pictures a second by the clock; ${made} pictures in ${((user + system) / 1e6).toFixed(1)} s of processor time in all`,
        side: 'ours',
      },
      ...counts.map(({ pictures, seconds }, n) => ({ what: `  core ${n + 1}`, milliseconds: (1000 * seconds) / pictures })),
    ];
  },
};
