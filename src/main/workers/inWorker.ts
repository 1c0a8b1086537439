import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { WorkerAnswer } from './answer';

interface Options<Request> {
  /** Buffers of the request that go over to the thread: they are empty afterwards. */
  transfer?: (request: Request) => ArrayBuffer[];
  /** Memory that the thread may take, and what is said when it wants more: it ends then, not the program. */
  memory?: { megabytes: number; whenFull: (request: Request) => MaquetteError };
}

/**
 * Work in worker threads, one a request, so that the window answers meanwhile.
 *
 * @param script a built entry that calls `answerOnce`
 * @param fault what is said when a thread ends without an answer: "The shape could not be edited"
 */
export function inWorker<Request, Result>(script: string, fault: string, { transfer, memory }: Options<Request> = {}) {
  return (request: Request, signal?: AbortSignal): Promise<Result> =>
    new Promise((resolve, reject) => {
      const cancelled = new MaquetteError('cancelled', 'Cancelled.');
      if (signal?.aborted) return reject(cancelled);
      const worker = new Worker(script, {
        workerData: request,
        ...(transfer && { transferList: transfer(request) }),
        ...(memory && { resourceLimits: { maxOldGenerationSizeMb: memory.megabytes } }),
      });
      const cancel = (): void => {
        void worker.terminate();
        reject(cancelled);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      worker.once('message', (answer: WorkerAnswer<Result>) => {
        if (answer.ok) resolve(answer.value);
        else reject(new MaquetteError(answer.code, answer.message, answer.place));
      });
      worker.once('error', (error: NodeJS.ErrnoException) => {
        reject(memory && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? memory.whenFull(request) : error);
      });
      worker.once('exit', (code) => {
        signal?.removeEventListener('abort', cancel);
        reject(new MaquetteError('internal', `${fault}: its worker ended with code ${code}.`)); // no-op after an answer
      });
    });
}
