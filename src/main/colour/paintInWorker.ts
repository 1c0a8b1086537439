import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { PaintAnswer, PaintShape } from './paintRequest';

/** Colours shapes in a worker thread of their own, so that the window answers meanwhile. @param script the built paintWorker.ts */
export function paintInWorker(script: string): PaintShape {
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: request });
      const cancel = (): void => {
        void worker.terminate();
        reject(new MaquetteError('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      worker.once('message', (answer: PaintAnswer) => {
        if (answer.ok) resolve(answer.painted);
        else reject(new MaquetteError(answer.code, answer.message));
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        signal?.removeEventListener('abort', cancel);
        reject(new MaquetteError('internal', `The shape could not be coloured: its worker ended with code ${code}.`)); // no-op after an answer
      });
    });
}
