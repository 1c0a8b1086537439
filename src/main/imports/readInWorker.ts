import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { ReadAnswer, ReadShapeFile } from './importRequest';

/** Megabytes that a file may take while it is read: above that the worker ends, not the program. */
const mostMemory = 4096;

/** Reads mesh and grid files in a worker thread of their own, so that the window answers meanwhile. @param script the built importWorker.ts */
export function readInWorker(script: string): ReadShapeFile {
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: request, resourceLimits: { maxOldGenerationSizeMb: mostMemory } });
      const cancel = (): void => {
        void worker.terminate();
        reject(new MaquetteError('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      worker.once('message', (answer: ReadAnswer) => {
        if (answer.ok) resolve(answer.shape);
        else reject(new MaquetteError(answer.code, answer.message, answer.place));
      });
      worker.once('error', (error: NodeJS.ErrnoException) => {
        const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(full ? new MaquetteError('too-large', `“${request.fileName}” takes more memory than there is for it.`, { file: request.fileName }) : error); // prettier-ignore
      });
      worker.once('exit', (code) => {
        signal?.removeEventListener('abort', cancel);
        reject(new MaquetteError('internal', `The file could not be read: its worker ended with code ${code}.`)); // no-op after an answer
      });
    });
}
