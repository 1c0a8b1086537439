import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { thumbnailBytes } from '../../shared/ipc/documents';
import { pngSize } from '../photos/png';
import { projectLimits } from './limits';
import { readZipDirectory, readZipEntry } from './zipReader';

/** The picture of a project in its file: a PNG, for lists of projects. A project without one, or with one that is none, is a whole project. */
export const thumbnailName = 'thumbnail.png';
const largestEdge = 1024;

export function isThumbnail(bytes: Uint8Array): boolean {
  const size = bytes.length <= thumbnailBytes ? pngSize(bytes) : null;
  return size !== null && Math.max(size.width, size.height) <= largestEdge;
}

/** The picture in a project file; null where there is none, or no file to be read. Nothing else of the file is read. */
export async function readThumbnail(path: string): Promise<Uint8Array | null> {
  const name = basename(path);
  try {
    const file = await open(path, 'r');
    try {
      const entry = (await readZipDirectory(file, name, projectLimits)).get(thumbnailName);
      const bytes = entry && (await readZipEntry(file, name, entry, thumbnailBytes));
      return bytes && isThumbnail(bytes) ? bytes : null;
    } finally {
      await file.close();
    }
  } catch {
    return null; // whatever is wrong with the file is told when it is opened
  }
}
