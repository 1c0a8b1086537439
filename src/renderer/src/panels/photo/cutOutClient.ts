import { MaquetteError } from '../../../../core/errors';
import type { Picture } from '../../../../core/image/picture';
import type { CutMethod } from './findCutOut';

export interface CutRequest {
  picture: Picture;
  method: CutMethod;
}
export interface CutReply {
  alpha: Uint8Array | null;
}

/** Finds an object away from the window's own thread. An aborted search ends at once. */
export type FindCutOut = (picture: Picture, method: CutMethod, signal: AbortSignal) => Promise<Uint8Array | null>;

/** A worker a search: it takes a second or so, and ending the worker is the one way to stop it. */
export const findInWorker: FindCutOut = (picture, method, signal) =>
  new Promise((resolve, reject) => {
    // The bundler finds workers by this very form of the expression.
    const worker = new Worker(new URL('./cutOutWorker.ts', import.meta.url), { type: 'module', name: 'cut-out' });
    const end = (): void => {
      worker.terminate();
      signal.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(new MaquetteError('cancelled', 'Stopped.'));
    };
    signal.addEventListener('abort', stop);
    worker.onmessage = ({ data }: MessageEvent<CutReply>) => {
      end();
      resolve(data.alpha);
    };
    worker.onerror = ({ message }) => {
      end();
      reject(new MaquetteError('internal', `The object could not be searched for: ${message}`));
    };
    worker.postMessage({ picture, method } satisfies CutRequest);
  });
