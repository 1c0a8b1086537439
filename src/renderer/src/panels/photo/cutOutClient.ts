import type { Picture } from '../../../../core/image/picture';
import { askWorker } from '../../composables/askWorker';
import { say } from '../../messages';
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

/** Searches in a worker: it takes a second or so. */
export const findInWorker: FindCutOut = (picture, method, signal) =>
  // The bundler finds workers by this very form of the expression.
  askWorker<CutReply, Uint8Array | null>(new Worker(new URL('./cutOutWorker.ts', import.meta.url), { type: 'module', name: 'cut-out' }), {
    request: { picture, method } satisfies CutRequest,
    signal,
    failure: say('fault.search'),
    read: ({ alpha }) => ({ answer: alpha }),
  });
