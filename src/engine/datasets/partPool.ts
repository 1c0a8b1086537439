import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../../core/errors';
import { MaquetteError } from '../../core/errors';
import { checkShapes, makePart } from './makePart';
import type { CheckJob, Checked, PartJob } from './makePart';
import { STOPPED, throwIfStopped } from './stopped';

export type PartRequest = { kind: 'make'; folder: string; job: PartJob } | { kind: 'check'; job: CheckJob };

export type PartAnswer =
  | { kind: 'step'; pictures: number; shapes: number }
  | { kind: 'made' }
  | { kind: 'checked'; checked: Checked[] }
  | { kind: 'failed'; code: ErrorCode; message: string };

export interface PoolOptions {
  signal?: AbortSignal | undefined;
  /** After each picture and each shape. */
  onStep?: (step: { pictures: number; shapes: number }) => void;
  /** Number of threads; default: one for each processor, at most 8. */
  workers?: number | undefined;
  /** partWorker.ts as plain JavaScript; default: the one that the build puts beside the program. */
  workerFile?: string | undefined;
}

/** The built partWorker.ts, wherever the bundler put the code that asks for it. Without one (sources run as they are) the work is done in this thread. */
function builtWorker(): string | undefined {
  for (const place of ['./part-worker.js', '../part-worker.js']) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(file)) return file;
  }
  return undefined;
}

/**
 * Works off the requests in worker threads and gives their answers in order. On the first error, and when the signal aborts, all threads are ended and it
 * rejects.
 */
export async function runParts(requests: readonly PartRequest[], options: PoolOptions = {}): Promise<PartAnswer[]> {
  const { signal, onStep = () => {}, workers = Math.min(8, availableParallelism()), workerFile = builtWorker() } = options;
  const answers: PartAnswer[] = [];
  throwIfStopped(signal);
  if (workerFile === undefined || requests.length === 0) {
    for (const request of requests) answers.push(await workHere(request, onStep, signal));
    return answers;
  }
  let next = 0;
  const threads = new Set<() => void>();
  const runThread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { execArgv: [] });
      let at = -1;
      const end = (error?: MaquetteError): void => {
        signal?.removeEventListener('abort', cancel);
        threads.delete(stop);
        worker.removeAllListeners('exit');
        void worker.terminate().then(() => (error ? reject(error) : resolve()));
      };
      const stop = (): void => end();
      threads.add(stop);
      const cancel = (): void => end(new MaquetteError('cancelled', STOPPED));
      signal?.addEventListener('abort', cancel, { once: true });
      const give = (): void => {
        at = next++;
        if (at < requests.length) worker.postMessage(requests[at]);
        else end();
      };
      worker.on('error', (error) =>
        end(new MaquetteError('internal', `A worker failed: ${error instanceof Error ? error.message : String(error)}`)),
      );
      worker.on('exit', (code) => end(new MaquetteError('internal', `A worker ended with code ${code}, perhaps for want of memory.`)));
      worker.on('message', (answer: PartAnswer) => {
        if (answer.kind === 'step') onStep(answer);
        else if (answer.kind === 'failed') end(new MaquetteError(answer.code, answer.message));
        else {
          answers[at] = answer;
          give();
        }
      });
      give();
    });
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, requests.length)) }, runThread));
  } finally {
    for (const stop of [...threads]) stop();
  }
  return answers;
}

async function workHere(
  request: PartRequest,
  onStep: NonNullable<PoolOptions['onStep']>,
  signal: AbortSignal | undefined,
): Promise<PartAnswer> {
  // Between two pictures the signal can be seen; what was begun stays a temporary file.
  const step = (one: { pictures: number; shapes: number }): void => {
    onStep(one);
    throwIfStopped(signal);
  };
  if (request.kind === 'check') return { kind: 'checked', checked: await checkShapes(request.job, () => step({ pictures: 0, shapes: 1 })) };
  await makePart(request.folder, request.job, step);
  return { kind: 'made' };
}
