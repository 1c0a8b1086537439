import { MaquetteError } from '../../core/errors';

export const STOPPED = 'Stopped. What is done is kept: start it again and it goes on from there.';

/** @throws MaquetteError 'cancelled' */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new MaquetteError('cancelled', STOPPED);
}
