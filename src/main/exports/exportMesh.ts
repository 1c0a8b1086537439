import { basename, extname } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { ExportSettings } from '../../shared/document';
import type { ExportResult } from '../../shared/ipc/exports';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import { atomicWrite, type WriteSystem } from '../../engine/files/atomicWrite';
import { toFileError } from '../files/fileErrors';
import type { JobQueue } from '../jobs/jobQueue';
import type { BuildMeshFile } from './meshRequest';

export interface ExportServices {
  documents: Documents;
  assets: AssetStore;
  jobs: JobQueue;
  build: BuildMeshFile;
  /** Asks where to; null when the user cancels. */
  choosePath: (suggestion: { name: string; format: ExportSettings['format'] }) => Promise<string | null>;
  onExported?: (path: string) => void;
  system?: WriteSystem;
}

/** Asks for a place, then makes and writes the mesh of a shape as a job. Null when the user cancels, before or during. */
export async function exportShape(
  services: ExportServices,
  request: { document: string; shape: string; settings: ExportSettings },
): Promise<ExportResult | null> {
  const { documents, assets, jobs, build, choosePath, onExported, system } = services;
  const { settings } = request;
  const shape = documents.state(request.document).shapes.find(({ id }) => id === request.shape);
  if (!shape) throw new MaquetteError('not-found', 'This shape is not in the document any more.');
  const chosen = await choosePath({ name: `${fileName(shape.name)}.${settings.format}`, format: settings.format });
  if (chosen === null) return null;
  const path = withExtension(chosen, settings.format);

  const { result } = jobs.add({
    kind: 'export',
    title: `Export ${basename(path)}`,
    run: async ({ signal, onProgress }): Promise<ExportResult> => {
      onProgress({ stage: 'Making the mesh' });
      const grid = await assets.read(shape.grid);
      const { name, gridSize, surface, height } = shape;
      const made = await build({ name, gridSize, grid: floatsOf(grid), surface, height, settings }, signal);
      onProgress({ stage: 'Writing the file' });
      try {
        const bytes = await atomicWrite(path, [made.bytes], system);
        onExported?.(path);
        return { file: basename(path), bytes, triangles: made.triangles, size: made.size };
      } catch (error) {
        throw toFileError(error, path, 'exported');
      }
    },
  });
  try {
    return await result;
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'cancelled') return null;
    throw error;
  }
}

/** A name without what file systems refuse. */
export function fileName(name: string): string {
  const clean = [...name]
    .map((sign) => (sign < ' ' || '<>:"/\\|?*'.includes(sign) ? ' ' : sign))
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120);
  return clean === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(clean) ? 'Shape' : clean;
}

/** The path with the format's ending, whatever the user typed. */
export function withExtension(path: string, extension: string): string {
  return extname(path).toLowerCase() === `.${extension}` ? path : `${path}.${extension}`;
}

/** Numbers of an asset; copied, because a file's bytes may lie at any address. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
