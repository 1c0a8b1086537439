import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

/** Extensions of the pictures that the engine decodes. */
export const pictureExtensions = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif', 'tif', 'tiff'] as const;

export function isPicture(path: string): boolean {
  const extension = extname(path).slice(1).toLowerCase();
  return pictureExtensions.some((known) => known === extension);
}

export interface FoundPictures {
  paths: string[];
  failures: { file: string; message: string }[];
}

const deepest = 6;
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The pictures among files and folders that were handed over. Folders are searched to their depth, in the order of names, without hidden
 * files; what was named itself and is no picture is told, what merely lies beside pictures is passed over.
 * @param limit pictures taken at most
 */
export async function findPictures(paths: readonly string[], limit = 1000): Promise<FoundPictures> {
  const found: FoundPictures = { paths: [], failures: [] };
  const search = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => order.compare(a.name, b.name));
    for (const entry of entries) {
      if (entry.name.startsWith('.') || found.paths.length >= limit) continue;
      const path = join(folder, entry.name);
      if (entry.isFile() && isPicture(path)) found.paths.push(path);
      else if (entry.isDirectory() && depth < deepest) await search(path, depth + 1).catch(() => undefined);
    }
  };

  for (const path of paths) {
    const file = basename(path);
    const before = found.paths.length;
    const entry = await stat(path).catch(() => null);
    if (!entry) found.failures.push({ file, message: `“${file}” is not there any more.` });
    else if (entry.isDirectory()) {
      await search(path, 1).catch(() => undefined);
      if (found.paths.length === before)
        found.failures.push({ file, message: `The folder “${file}” holds no picture (JPEG, PNG, WebP, AVIF, GIF, TIFF).` });
    } else if (!isPicture(path)) {
      found.failures.push({ file, message: `“${file}” is not a picture that Maquette reads (JPEG, PNG, WebP, AVIF, GIF, TIFF).` });
    } else if (found.paths.length < limit) found.paths.push(path);
    if (found.paths.length >= limit) {
      found.failures.push({ file, message: `Only the first ${limit} pictures were taken.` });
      break;
    }
  }
  return found;
}
