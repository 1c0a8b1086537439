import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';

const hasCode = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

/** The sentence for a failed file operation. `verb` completes "could not be ...": "saved", "read". */
export function toFileError(error: unknown, path: string, verb: 'saved' | 'read' | 'opened' | 'exported' | 'removed'): MaquetteError {
  if (error instanceof MaquetteError) return error;
  const file = basename(path);
  const failed = `“${file}” could not be ${verb}`;
  switch (hasCode(error) ? (error.code ?? '') : '') {
    case 'ENOSPC':
    case 'EDQUOT':
      return new MaquetteError('disk-full', `${failed}: the disk is full. Make room or choose another folder.`, { file });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new MaquetteError('permission', `${failed}: this folder or file may not be ${verb === 'read' || verb === 'opened' ? 'read' : 'written'}. Choose another place or change its permissions.`, { file }); // prettier-ignore
    case 'ENOENT':
    case 'ENOTDIR':
      return new MaquetteError('not-found', `${failed}: the file or its folder is not there any more.`, { file });
    case 'EISDIR':
      return new MaquetteError('invalid-input', `${failed}: a folder of this name is in the way.`, { file });
    case 'ENAMETOOLONG':
      return new MaquetteError('invalid-input', `${failed}: the name is too long.`, { file });
    case 'EFBIG':
      return new MaquetteError('disk-full', `${failed}: it is larger than this disk allows.`, { file });
    default:
      return new MaquetteError('internal', `${failed}: ${error instanceof Error ? error.message.replaceAll(path, file) : 'unknown cause'}.`, { file }); // prettier-ignore
  }
}
