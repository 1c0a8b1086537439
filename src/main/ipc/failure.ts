import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import type { IpcFailure } from '../../shared/ipc';

/** What of an error crosses to the page: code, sentence and place; never a stack, a path or the words of a stranger's exception. */
export function toFailure(error: unknown): IpcFailure {
  if (error instanceof MaquetteError) return { code: error.code, message: error.message, data: error.place };
  return { code: 'internal', message: 'Something went wrong inside Maquette. The log says more; your work is kept.' };
}

/** A request whose input is not what the contract says. */
export function badInput(route: string, error: z.ZodError): IpcFailure {
  return { code: 'invalid-input', message: `The request ${route} is not valid: ${z.prettifyError(error).replaceAll('\n', ' ')}` };
}
