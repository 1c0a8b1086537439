import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { BuildMeshFile, MeshAnswer } from './meshRequest';

/** Makes mesh files in a worker thread of their own, so that the window answers meanwhile. The grid goes over to
 * the thread: it is empty afterwards. @param script the built meshWorker.ts */
export function buildInWorker(script: string): BuildMeshFile {
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: request, transferList: [request.grid.buffer as ArrayBuffer] });
      const cancel = (): void => {
        void worker.terminate();
        reject(new MaquetteError('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      worker.once('message', (answer: MeshAnswer) => {
        if (answer.ok) resolve(answer.file);
        else reject(new MaquetteError(answer.code, answer.message));
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        signal?.removeEventListener('abort', cancel);
        reject(new MaquetteError('internal', `The mesh could not be made: its worker ended with code ${code}.`)); // no-op after an answer
      });
    });
}
