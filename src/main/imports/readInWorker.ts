import { MaquetteError } from '../../core/errors';
import { inWorker } from '../workers/inWorker';
import type { ReadShapeFile } from './importRequest';

/** What a file may take while it is read. */
const megabytes = 4096;

/** Reads mesh and grid files in a worker thread of their own. @param script the built importWorker.ts */
export const readInWorker = (script: string): ReadShapeFile =>
  inWorker(script, 'The file could not be read', {
    memory: {
      megabytes,
      whenFull: ({ fileName }) =>
        new MaquetteError('too-large', `“${fileName}” takes more memory than there is for it.`, { file: fileName }),
    },
  });
