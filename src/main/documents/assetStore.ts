import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { atomicWrite } from '../../engine/files/atomicWrite';
import { toFileError } from '../files/fileErrors';

/**
 * Pictures, grids and latents on disk, each once under the SHA-256 of its bytes: `folder/ab/abcdef...`. What is named by its content never
 * changes, so documents, undo steps and recovery journals can share it.
 */
export interface AssetStore {
  /** Keeps the bytes and returns their id. */
  put(bytes: Uint8Array): Promise<{ id: string; isNew: boolean }>;
  /** The bytes of an asset; throws `not-found`, or `bad-file` when the disk has changed them. */
  read(id: string): Promise<Uint8Array>;
  /** Where the asset lies; null for what is no id. */
  pathOf: (id: string) => string | null;
  remove(id: string): Promise<void>;
  /** Removes what is not in use and was last touched before `olderThan` (ms since 1970). Returns the number of files removed. */
  collect(inUse: ReadonlySet<string>, olderThan: number): Promise<number>;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function createAssetStore(folder: string): AssetStore {
  const pathOf = (id: string): string | null => (/^[0-9a-f]{64}$/.test(id) ? join(folder, id.slice(0, 2), id) : null);
  const pathOrThrow = (id: string): string => {
    const path = pathOf(id);
    if (path === null) throw new MaquetteError('not-found', 'This is not the name of a picture or grid.');
    return path;
  };

  return {
    pathOf,
    async put(bytes) {
      const id = hashOf(bytes);
      const path = pathOrThrow(id);
      const found = await stat(path).catch(() => null);
      if (found?.size === bytes.length) {
        const now = new Date();
        await utimes(path, now, now).catch(() => undefined); // in use again: too young to be collected
        return { id, isNew: false };
      }
      try {
        await mkdir(join(folder, id.slice(0, 2)), { recursive: true });
        await atomicWrite(path, [bytes]);
      } catch (error) {
        throw toFileError(error, 'Recovery data', 'saved');
      }
      return { id, isNew: true };
    },
    async read(id) {
      let bytes: Uint8Array;
      try {
        bytes = await readFile(pathOrThrow(id));
      } catch (error) {
        throw toFileError(error, `${id.slice(0, 8)}... of this document`, 'read');
      }
      if (hashOf(bytes) !== id) throw new MaquetteError('bad-file', `Data of this document (${id.slice(0, 8)}...) was damaged on disk.`);
      return bytes;
    },
    async remove(id) {
      await unlink(pathOrThrow(id)).catch(() => undefined);
    },
    async collect(inUse, olderThan) {
      let removed = 0;
      for (const name of await readdir(folder).catch(() => [])) {
        for (const file of await readdir(join(folder, name)).catch(() => [])) {
          if (inUse.has(file)) continue;
          const path = join(folder, name, file);
          const found = await stat(path).catch(() => null);
          if (!found?.isFile() || found.mtimeMs >= olderThan) continue;
          await unlink(path).then(
            () => removed++,
            () => undefined,
          );
        }
      }
      return removed;
    },
  };
}
