import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { EditAnswer, RunEdit } from './editRequest';

/** A worker thread a request. @param script the built editWorker.ts */
export function editInWorker(script: string): RunEdit {
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: request });
      const cancel = (): void => {
        void worker.terminate();
        reject(new MaquetteError('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      worker.once('message', (answer: EditAnswer) => {
        if (answer.ok) resolve(answer.solid);
        else reject(new MaquetteError(answer.code, answer.message));
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        signal?.removeEventListener('abort', cancel);
        reject(new MaquetteError('internal', `The shape could not be edited: its worker ended with code ${code}.`)); // no-op after an answer
      });
    });
}
