import { createHash } from 'node:crypto';
import { basename, dirname, extname } from 'node:path';
import { z } from 'zod';
import type { RecentFile } from '../../shared/ipc/documents';
import type { JsonFile } from '../files/jsonFile';

export const recentInFile = z.array(z.object({ path: z.string(), savedAt: z.string() })).max(100);
export type RecentInFile = z.infer<typeof recentInFile>;

export interface RecentFiles {
  list(): RecentFile[];
  /** Path of an id from `list`; null for others. */
  find(id: string): string | null;
  /** Puts a file on top. */
  touch(path: string): Promise<void>;
  forget(path: string): Promise<void>;
}

const kept = 12;

export async function openRecentFiles(file: JsonFile<RecentInFile>, now: () => Date = () => new Date()): Promise<RecentFiles> {
  let entries = await file.read();
  // The page gets no path: it names a file by the hash of it.
  const idOf = (path: string): string => `recent-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
  const write = async (next: RecentInFile): Promise<void> => {
    entries = next.slice(0, kept);
    await file.write(entries);
  };
  return {
    list: () =>
      entries.map(({ path, savedAt }) => ({
        id: idOf(path),
        title: titleOf(path),
        folder: basename(dirname(path)),
        savedAt,
      })),
    find: (id) => entries.find(({ path }) => idOf(path) === id)?.path ?? null,
    touch: (path) => write([{ path, savedAt: now().toISOString() }, ...entries.filter((entry) => entry.path !== path)]),
    forget: (path) => write(entries.filter((entry) => entry.path !== path)),
  };
}

/** File name without its extension. */
export function titleOf(path: string): string {
  return basename(path, extname(path));
}
