import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { MaquetteError } from '../../../core/errors';
import { throwIfStopped } from '../stopped';
import { numericOrder } from './order';

/** No list or index of a data set is larger; pix3d.json has 12 MB. */
const LARGEST_TEXT = 256 * 2 ** 20;
/** A folder with more files than this is not a data set but a disk. */
const MOST_FILES = 3_000_000;

export interface Entries {
  /** Names, in numeric order. */
  folders: string[];
  files: string[];
}

/** A folder of the user's, read only, with what has been looked at remembered. Paths inside are relative with "/" between names. */
export interface DataFolder {
  /** Absolute. */
  readonly root: string;
  /** The folder's own name. */
  readonly name: string;
  entries(path?: string): Promise<Entries>;
  hasFile(path: string): Promise<boolean>;
  hasFolder(path: string): Promise<boolean>;
  /** All files below, in order; hidden ones and what lies in `skip` left out. */
  walk(options?: { depth?: number; skip?: (folder: string) => boolean }): AsyncGenerator<string>;
  /** @throws MaquetteError 'not-found', 'too-large' */
  text(path: string): Promise<string>;
  /** The absolute path of a name that a list gives, or undefined if it would leave the folder. */
  inside(path: string): string | undefined;
  /** The same folder seen from one of its own. */
  at(path: string): DataFolder;
}

const isHidden = (name: string): boolean => name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini';

/** @throws MaquetteError 'not-found', 'invalid-input' for a file, 'permission'; whatever is asked of the folder later rejects 'cancelled' once the signal aborts */
export async function openFolder(path: string, signal?: AbortSignal): Promise<DataFolder> {
  const root = resolve(path);
  const found = await stat(root).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EACCES' || error.code === 'EPERM'
      ? new MaquetteError('permission', `“${path}” may not be read: there is no permission.`, { file: path })
      : new MaquetteError('not-found', `There is no folder “${path}”.`, { file: path });
  });
  if (!found.isDirectory())
    throw new MaquetteError('invalid-input', `“${path}” is a file. Choose the folder that holds the data set.`, { file: path });
  return folderAt(root, signal);
}

function folderAt(root: string, signal: AbortSignal | undefined): DataFolder {
  const known = new Map<string, Promise<Entries>>();

  const list = async (path: string): Promise<Entries> => {
    throwIfStopped(signal);
    const here = join(root, path);
    let names;
    try {
      names = await readdir(here, { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return { folders: [], files: [] };
      throw new MaquetteError('permission', `“${here}” may not be read: there is no permission.`, { file: here });
    }
    const folders: string[] = [];
    const files: string[] = [];
    for (const entry of names) {
      if (isHidden(entry.name)) continue;
      // A link counts as what it leads to; one that leads nowhere does not count.
      const kind = entry.isSymbolicLink() ? await stat(join(here, entry.name)).catch(() => undefined) : entry;
      if (kind?.isDirectory()) folders.push(entry.name);
      else if (kind?.isFile()) files.push(entry.name);
    }
    return { folders: folders.sort(numericOrder), files: files.sort(numericOrder) };
  };

  const folder: DataFolder = {
    root,
    name: basename(root),
    entries(path = '') {
      let entries = known.get(path);
      if (!entries) {
        // Large sets have a folder for each shape: only the upper ones are asked for again and again.
        if (known.size > 1000) known.clear();
        known.set(path, (entries = list(path)));
      }
      return entries;
    },
    async hasFile(path) {
      return (await lookUp(root, path))?.isFile() ?? false;
    },
    async hasFolder(path) {
      return (await lookUp(root, path))?.isDirectory() ?? false;
    },
    async *walk({ depth = 12, skip = () => false } = {}) {
      let count = 0;
      const above = new Set<string>();
      async function* below(path: string, left: number): AsyncGenerator<string> {
        const real = await realpath(join(root, path));
        // A link to a folder above would go round for ever.
        if (above.has(real)) return;
        above.add(real);
        const { folders, files } = await list(path);
        for (const file of files) {
          if (++count > MOST_FILES) {
            throw new MaquetteError('too-large', `“${root}” has more than ${MOST_FILES} files. Choose the folder of the data set itself.`, {
              file: root,
            });
          }
          yield path === '' ? file : `${path}/${file}`;
        }
        if (left > 0) {
          for (const name of folders) {
            const next = path === '' ? name : `${path}/${name}`;
            if (!skip(next)) yield* below(next, left - 1);
          }
        }
        above.delete(real);
      }
      yield* below('', depth);
    },
    async text(path) {
      const file = join(root, path);
      const size = await lstat(file)
        .then((entry) => entry.size)
        .catch(() => {
          throw new MaquetteError('not-found', `${path} is missing in “${root}”.`, { file: path });
        });
      if (size > LARGEST_TEXT)
        throw new MaquetteError('too-large', `${path} has ${Math.round(size / 2 ** 20)} MB, more than a list of a data set.`, {
          file: path,
        });
      return readFile(file, 'utf8');
    },
    inside(path) {
      if (path === '' || path.includes('\0')) return undefined;
      const file = resolve(root, path.replaceAll('\\', '/'));
      const way = relative(root, file);
      return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : file;
    },
    at: (path) => (path === '' ? folder : folderAt(join(root, path), signal)),
  };
  return folder;
}

const lookUp = (root: string, path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> =>
  stat(join(root, path)).catch(() => undefined);
