import { randomBytes } from 'node:crypto';
import { open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The calls that can fail half-way; tests pass a set that does. */
export interface WriteSystem {
  open(path: string, flags: string, mode?: number): Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

const nodeSystem: WriteSystem = { open, rename, unlink };

/**
 * Writes a whole file or nothing: into a temporary file in the same folder, then fsync, rename over the old one, fsync of the folder. After a
 * crash or an error the old file is as it was and no half file is left. Rejects with the system's own error.
 */
export async function atomicWrite(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  system: WriteSystem = nodeSystem,
): Promise<number> {
  // Where the name is a link, the file it points to is replaced, not the link.
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  );
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  let bytes = 0;
  const file = await system.open(temporary, 'wx', mode);
  try {
    try {
      for await (const chunk of chunks) {
        for (let offset = 0; offset < chunk.length;) {
          const { bytesWritten } = await file.write(chunk, offset, chunk.length - offset);
          offset += bytesWritten;
        }
        bytes += chunk.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await system.rename(temporary, target);
  } catch (error) {
    await system.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));
  return bytes;
}

/** Makes a rename survive a power cut. Windows cannot open a folder for that, and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => null);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
    // Some network file systems refuse it: the rename has been done all the same.
  } finally {
    await handle.close();
  }
}
