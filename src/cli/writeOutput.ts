import { realpath, stat, writeFile } from 'node:fs/promises';
import { MaquetteError } from '../core/errors';
import { atomicWrite } from '../engine/files/atomicWrite';

/** A file that could not be written, whatever the reason: its own exit code. */
export class OutputError extends MaquetteError {}

/**
 * Writes a whole file or nothing: a temporary file in the same folder is filled, synced and renamed over the old one. What is not a plain file
 * (/dev/stdout, a named pipe) is written to as it is.
 *
 * @throws OutputError 'disk-full', 'permission', 'not-found', 'invalid-input'
 */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    if (old?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (old && !old.isFile()) await writeFile(target, bytes);
    else await atomicWrite(target, [bytes]);
  } catch (error) {
    throw toOutputError(error, path);
  }
}

/** The sentence for a failed write, with the path as the user gave it. */
export function toOutputError(error: unknown, path: string): OutputError {
  const failed = `“${path}” could not be written`;
  const place = { file: path };
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code ?? '') {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new OutputError('disk-full', `${failed}: the disk is full. Make room or choose another folder.`, place);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new OutputError('permission', `${failed}: there is no permission to write there. Choose another folder.`, place);
    case 'ENOENT':
      return new OutputError('not-found', `${failed}: its folder does not exist. Make it first.`, place);
    case 'ENOTDIR':
    case 'EEXIST':
      return new OutputError('invalid-input', `${failed}: part of the path is a file, not a folder.`, place);
    case 'EISDIR':
      return new OutputError('invalid-input', `${failed}: a folder of this name is in the way.`, place);
    case 'ENAMETOOLONG':
      return new OutputError('invalid-input', `${failed}: the name is too long.`, place);
    default:
      return new OutputError('internal', `${failed}: ${message}.`, place);
  }
}
