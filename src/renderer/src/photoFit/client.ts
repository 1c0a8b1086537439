import { MaquetteError } from '../../../core/errors';
import type { Fit, FitReply, FitRequest, FitStage } from './messages';

export type FitPhoto = (request: FitRequest, signal: AbortSignal, onStage: (stage: FitStage) => void) => Promise<Fit>;

/** Fits a photo to a shape away from the window's own thread. One worker each time: ending it is the one way to stop the search. */
export const fitInWorker: FitPhoto = (request, signal, onStage) =>
  new Promise((resolve, reject) => {
    // The bundler finds workers by this very form of the expression.
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'photo-fit' });
    const end = (): void => {
      worker.terminate();
      signal.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(new MaquetteError('cancelled', 'Stopped.'));
    };
    signal.addEventListener('abort', stop);
    worker.onmessage = ({ data }: MessageEvent<FitReply>) => {
      if (data.type === 'stage') {
        onStage(data.stage);
        return;
      }
      end();
      if (data.type === 'fit') resolve(data.fit);
      else reject(new MaquetteError('invalid-input', data.message));
    };
    worker.onerror = ({ message }) => {
      end();
      reject(new MaquetteError('internal', `The photo could not be laid over the shape: ${message}`));
    };
    worker.postMessage(request);
  });
