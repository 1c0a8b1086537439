import { MaquetteError } from '../../../core/errors';
import { askWorker } from '../composables/askWorker';
import type { Fit, FitReply, FitRequest, FitStage } from './messages';
import { say } from '../messages';

export type FitPhoto = (request: FitRequest, signal: AbortSignal, onStage: (stage: FitStage) => void) => Promise<Fit>;

/** Fits a photo to a shape. */
export const fitInWorker: FitPhoto = (request, signal, onStage) =>
  // The bundler finds workers by this very form of the expression.
  askWorker<FitReply, Fit>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'photo-fit' }), {
    request,
    signal,
    failure: say('fault.photoFit'),
    read: (reply) => {
      if (reply.type === 'failed') throw new MaquetteError('invalid-input', reply.message);
      if (reply.type === 'fit') return { answer: reply.fit };
      onStage(reply.stage);
      return undefined;
    },
  });
