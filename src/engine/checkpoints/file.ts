import { appendFile, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { atomicWrite } from '../files/atomicWrite';
import type { WriteSystem } from '../files/atomicWrite';
import type { Checkpoint } from './format';
import { decodeCheckpoint } from './format';

/** Writes a whole file or nothing. Rejects with a MaquetteError that names the file. */
export async function writeAtomically(path: string, bytes: Uint8Array, system?: WriteSystem): Promise<void> {
  try {
    await atomicWrite(path, [bytes], system);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Adds a line to a file of lines. Rejects as `writeAtomically` does; a line that was cut off is left for the reader to pass over. */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await appendFile(path, `${line}\n`);
  } catch (error) {
    throw fileError(error, path);
  }
}

export async function readCheckpoint(path: string): Promise<Checkpoint> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
  return decodeCheckpoint(bytes, basename(path));
}

function fileError(error: unknown, path: string): MaquetteError {
  const file = basename(path);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new MaquetteError('not-found', `${file} is not there.`, { file });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new MaquetteError('permission', `${file} may not be opened. Check the permissions of its folder.`, { file });
    case 'ENOSPC':
    case 'EDQUOT': // the user's share of it
    case 'EFBIG': // more than one file may have
      return new MaquetteError('disk-full', `The disk is full: ${file} could not be saved. Free some space and try again.`, { file });
    case undefined:
    default:
      return new MaquetteError('internal', `${file} could not be used: ${error instanceof Error ? error.message : String(error)}`, {
        file,
      });
  }
}
