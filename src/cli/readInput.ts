import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { MaquetteError } from '../core/errors';

const PICTURE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']);

/** No input of ours is larger; nothing over it is read into memory. */
const LARGEST_INPUT = 1024 ** 3;

/**
 * Reads a file that the user named.
 *
 * @throws MaquetteError 'not-found', 'permission' told as bad input, 'too-large'
 */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_INPUT) throw new MaquetteError('too-large', `“${path}” is larger than 1 GB, the most that is read.`, { file: path });
    return await readFile(path);
  } catch (error) {
    throw toInputError(error, path);
  }
}

function toInputError(error: unknown, path: string): MaquetteError {
  if (error instanceof MaquetteError) return error;
  const place = { file: path };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new MaquetteError('not-found', `There is no file “${path}”.`, place);
  if (code === 'EISDIR') return new MaquetteError('invalid-input', `“${path}” is a folder; name a file.`, place);
  if (code === 'EACCES' || code === 'EPERM')
    return new MaquetteError('bad-file', `“${path}” may not be read: there is no permission.`, place);
  return new MaquetteError('bad-file', `“${path}” could not be read: ${message}.`, place);
}

/** The files that are named, and for each folder the pictures in it (not deeper), in the order of their names. */
export async function findPhotos(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false, // A file that is not there is reported when it is read.
    );
    if (!isFolder) {
      found.push(path);
      continue;
    }
    const names = (await readdir(path)).filter((name) => PICTURE_ENDINGS.has(extname(name).toLowerCase()) && !name.startsWith('.'));
    if (names.length === 0) throw new MaquetteError('invalid-input', `The folder “${path}” has no pictures.`, { file: path });
    found.push(...names.sort(new Intl.Collator('en', { numeric: true }).compare).map((name) => join(path, name)));
  }
  return found;
}
