import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { startBackend } from '../src/engine/backends';
import { createGradientShare } from '../src/engine/training/shareGradients';
import type { CriticWorkerJob } from './criticWorker';
import { type Benchmark, medianMilliseconds, peerRow } from './measure';
import { makeCriticStep, SHARED_NUMBERS } from './networks';

const BATCH = 32;
const WORKERS = 2;
const TIMES = 7;

const runtime = `${process.versions.electron ? `Electron ${process.versions.electron}` : `Node ${process.versions.node}`}`;

/** A step of `ranks` workers with equal parts of the batch, each in a thread of its own; `together` they share gradients and statistics. */
async function stepInThreads(ranks: number, together = true): Promise<number> {
  const share = together ? { share: createGradientShare(SHARED_NUMBERS, ranks) } : {};
  const script = fileURLToPath(new URL('criticWorker.mjs', import.meta.url));
  const taken = await Promise.all(
    Array.from(
      { length: ranks },
      (_, rank) =>
        new Promise<number>((done, failed) => {
          const job: CriticWorkerJob = { batch: BATCH / ranks, times: TIMES, rank, ...share };
          const worker = new Worker(script, { workerData: job });
          worker.once('message', done);
          worker.once('error', failed);
        }),
    ),
  );
  return Math.max(...taken);
}

/** With WebAssembly, which computes on one core, the product trains in as many workers as there are cores; the peer has two threads. */
export const criticStep: Benchmark = {
  name: 'critic-step',
  question: `How long is a critic step of the paper's 32³ networks, batch ${BATCH}, with penalty and Adam?`,
  async run() {
    const { label, backend, reports } = await startBackend();
    const reason = reports.find((report) => report.backend === backend)?.reason ?? '';
    const what = `Maquette, ${label}, ${runtime}`;
    if (backend !== 'wasm') {
      const milliseconds = medianMilliseconds(TIMES, makeCriticStep(BATCH));
      return [{ what, milliseconds, detail: reason, side: 'ours' }, ...peerRow('critic-step')];
    }
    const milliseconds = await stepInThreads(WORKERS);
    return [{ what: `${what}, ${WORKERS} workers`, milliseconds, detail: reason, side: 'ours' }, ...peerRow('critic-step')];
  },
};

export const twoWorkers: Benchmark = {
  name: 'two-workers',
  question: 'What share of the time of one worker do two take for the same critic step? (1/1.9 = 0.526)',
  async run() {
    const one = await stepInThreads(1);
    const two = await stepInThreads(WORKERS);
    const apart = await stepInThreads(WORKERS, false);
    return [
      { what: `Two workers, ${runtime}`, milliseconds: two, detail: `${(one / two).toFixed(2)} times as fast`, side: 'ours' },
      { what: 'One worker', milliseconds: one, side: 'peer' },
      {
        what: 'Two workers that share nothing',
        milliseconds: apart,
        detail: `${(one / apart).toFixed(2)} times as fast: no sharing can do better here`,
      },
    ];
  },
};
