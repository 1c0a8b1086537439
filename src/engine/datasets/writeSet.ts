import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { writeSetFile } from './storeFiles';

/** What went wrong when a prepared set was written, in words for the user. */
export function toWriteError(error: unknown, path: string): MaquetteError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new MaquetteError('disk-full', `“${path}”: the disk is full. Make room and start again: what is done is kept.`, { file: path });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new MaquetteError('permission', `“${path}” cannot be written to. Choose another folder.`, { file: path });
  return new MaquetteError('internal', `“${path}” could not be written: ${message}.`, { file: path });
}

/**
 * Writes a file of a prepared set.
 *
 * @throws MaquetteError 'disk-full', 'permission', 'internal'
 */
export async function writeToSet(out: string, file: string, value: unknown): Promise<void> {
  try {
    await writeSetFile(out, file, value);
  } catch (error) {
    throw toWriteError(error, join(out, file));
  }
}
