import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { readManifest } from '../../engine/datasets/storeFiles';
import type { PreparedSet } from '../../shared/data';

/** The prepared sets in the folders of `root`, newest first. Folders that hold something else, or half a set, are passed over. Decodes no picture. */
export async function listSets(root: string): Promise<PreparedSet[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const sets = await Promise.all(folders.map(({ name }) => readSet(root, name)));
  return sets.filter((set) => set !== undefined).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

async function readSet(root: string, id: string): Promise<PreparedSet | undefined> {
  try {
    const { name, gridSize, about } = await readManifest(join(root, id));
    if (!about) return undefined;
    const { layout, shapes, pictures, classes, problemCount, createdAt } = about;
    return { id, title: name, layout, gridSize, shapes, pictures, classes, problemCount, createdAt, bytes: await sizeOf(join(root, id)) };
  } catch (error) {
    if (error instanceof MaquetteError) return undefined;
    throw error;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
}
