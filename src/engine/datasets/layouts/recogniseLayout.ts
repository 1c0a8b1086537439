import { MaquetteError } from '../../../core/errors';
import { openFolder } from './folder';
import type { DataFolder } from './folder';
import { ikea } from './ikea';
import type { LayoutReader } from './listing';
import { meshFolder, meshPhotoPairs } from './meshFolder';
import { modelNetMeshes, modelNetVoxels } from './modelnet';
import { pix3d } from './pix3d';
import { shapeNetR2n2, shapeNetV1, shapeNetV2 } from './shapeNet';
import { sweetHome3d } from './sweetHome3d';

/** The particular before the general: a folder of meshes fits nearly everything. */
const READERS: readonly LayoutReader[] = [
  sweetHome3d,
  pix3d,
  ikea,
  shapeNetR2n2,
  shapeNetV2,
  shapeNetV1,
  modelNetVoxels,
  modelNetMeshes,
  meshPhotoPairs,
  meshFolder,
];

export interface Recognised {
  /** Of a set that is prepared already there is nothing to list. */
  reader: LayoutReader | 'prepared';
  folder: DataFolder;
}

/**
 * Finds out what the folder is by looking. Where it holds nothing but one other folder (an archive unpacked into one of its own), that one is meant.
 *
 * @throws MaquetteError 'not-found', 'permission', 'invalid-input' with what would fit
 */
export async function recogniseLayout(path: string, signal?: AbortSignal): Promise<Recognised> {
  const top = await openFolder(path, signal);
  const candidates = [top];
  for (let folder = top; candidates.length < 4;) {
    const { folders, files } = await folder.entries();
    const inner =
      folders.find((name) => name === 'volumetric_data') ?? (folders.length === 1 && files.length === 0 ? folders[0] : undefined);
    if (inner === undefined) break;
    candidates.push((folder = folder.at(inner)));
  }
  for (const folder of candidates)
    if ((await folder.hasFile('manifest.json')) && isStore(await folder.text('manifest.json'))) return { reader: 'prepared', folder };
  for (const reader of READERS) {
    // A plain folder of meshes is recognised from its top, since its classes are named after what lies there.
    for (const folder of candidates) if (await reader.recognise(folder)) return { reader, folder };
  }
  const { files, folders } = await top.entries();
  const packed = files.filter((file) => /\.(zip|tar|t?gz|rar|7z|sh3f|deb)$/i.test(file));
  const holds =
    files.length + folders.length === 0
      ? 'it is empty'
      : packed.length > 0
        ? `it holds packed files (${packed.slice(0, 3).join(', ')}), which must be unpacked first`
        : `it holds ${folders.length} folders and ${files.length} files, none of them a mesh or grid that can be read`;
  throw new MaquetteError(
    'invalid-input',
    `“${path}” is not recognised as a data set: ${holds}. What can be read:\n${READERS.map((reader) => `- ${reader.looksLike}`).join('\n')}`,
    { file: path },
  );
}

/** Other programs have a manifest.json too. */
function isStore(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'shards' in value && 'gridSize' in value;
  } catch {
    return false;
  }
}
