import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { PhotoItem } from '../../shared/document';
import type { Engine } from '../../shared/engine';
import type { ImportResult } from '../../shared/ipc/photos';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import { addPhotos } from '../documents/edits';
import { toFileError } from '../files/fileErrors';
import type { JobQueue } from '../jobs/jobQueue';
import { findPictures } from './findPictures';
import { encodePng } from './png';

/** A picture that is still to be read. */
export interface PhotoSource {
  /** File name, for messages and titles. */
  name: string;
  read: () => Promise<Uint8Array>;
}

export interface PhotoServices {
  documents: Documents;
  assets: AssetStore;
  engine: Pick<Engine, 'preparePhoto'>;
  jobs: JobQueue;
  newId?: () => string;
}

/** Largest picture file that is read. The limit on pixels is the engine's. */
export const photoBytesLimit = 128 * 2 ** 20;

export function fileSource(path: string): PhotoSource {
  const name = basename(path);
  return {
    name,
    async read() {
      try {
        const { size } = await stat(path);
        if (size > photoBytesLimit) {
          throw new MaquetteError('too-large', `“${name}” is too large: pictures of up to 128 MB can be read.`, { file: name });
        }
        if (size === 0) throw new MaquetteError('bad-file', `“${name}” is empty.`, { file: name });
        return await readFile(path);
      } catch (error) {
        throw toFileError(error, path, 'read');
      }
    },
  };
}

/** Adds the pictures among files and folders to a document. */
export async function importPaths(services: PhotoServices, document: string, paths: readonly string[]): Promise<ImportResult> {
  const { paths: pictures, failures } = await findPictures(paths);
  const result = await importPhotos(services, document, pictures.map(fileSource));
  return { photos: result.photos, failures: [...failures, ...result.failures] };
}

/**
 * Reads, cuts out and keeps photos as one job, and adds those that went well as one undo step. A bad one gives one sentence and does not stop the
 * others; a cancelled import adds nothing.
 */
export async function importPhotos(services: PhotoServices, document: string, sources: readonly PhotoSource[]): Promise<ImportResult> {
  const { documents, assets, engine, jobs, newId = randomUUID } = services;
  documents.state(document); // told now, not after the work
  const [only, another] = sources;
  if (!only) return { photos: [], failures: [] };
  const what = another ? `${sources.length} photos` : only.name;

  const { result } = jobs.add({
    kind: 'import',
    title: `Add ${what}`,
    run: async ({ signal, onProgress }): Promise<ImportResult> => {
      const photos: PhotoItem[] = [];
      const failures: ImportResult['failures'] = [];
      for (const [index, { name, read }] of sources.entries()) {
        onProgress({ fraction: index / sources.length, stage: `Reading ${name}` });
        try {
          const prepared = await engine.preparePhoto({ name, bytes: await read() }, { signal });
          const { width, height, rgba, cutout, camera, focal } = prepared;
          const { id: picture } = await assets.put(await encodePng({ width, height, rgba }));
          photos.push({
            ...{ id: newId(), name: name.slice(0, 200), picture, width, height, cutout },
            ...(camera && { camera }),
            ...(focal !== undefined && { focal }),
          });
        } catch (error) {
          const known = toFileError(error, name, 'read');
          // Nothing of the rest could be kept either.
          if (known.code === 'cancelled' || known.code === 'disk-full') throw known;
          failures.push({ file: name, message: known.message });
        }
        if (signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      }
      // A cancelled import adds nothing, also when that is known only now.
      await documents.change(document, photos.length > 1 ? `Add ${photos.length} photos` : 'Add photo', (state) =>
        signal.aborted ? state : addPhotos(state, photos),
      );
      return { photos: photos.map((photo) => photo.id), failures };
    },
  });
  try {
    return await result;
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'cancelled') return { photos: [], failures: [] };
    throw error;
  }
}
