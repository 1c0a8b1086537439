import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { ExportSettings, ShapeItem } from '../../shared/document';
import type { JobControl } from '../../shared/engine';
import type { RouteOutput } from '../../shared/ipc';
import type { ExportResult } from '../../shared/ipc/exports';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import { atomicWrite, type WriteSystem } from '../../engine/files/atomicWrite';
import { toFileError } from '../files/fileErrors';
import type { JobQueue } from '../jobs/jobQueue';
import type { BuildMeshFile, MeshFile } from './meshRequest';

export interface ExportServices {
  documents: Documents;
  assets: Pick<AssetStore, 'read'>;
  jobs: JobQueue;
  build: BuildMeshFile;
  /** Asks where to; null when the user cancels. */
  choosePath: (suggestion: { name: string; format: ExportSettings['format'] }) => Promise<string | null>;
  chooseFolder: (title: string) => Promise<string | null>;
  onExported?: (path: string) => void;
  system?: WriteSystem;
}

/** Asks for a place, then makes and writes a shape as a job. Null when the user cancels, before or during. */
export async function exportShape(
  services: ExportServices,
  request: { document: string; shape: string; settings: ExportSettings },
): Promise<ExportResult | null> {
  const { documents, jobs, choosePath, onExported } = services;
  const { settings } = request;
  const shape = findShape(documents, request.document, request.shape);
  const chosen = await choosePath({ name: `${fileName(shape.name)}.${settings.format}`, format: settings.format });
  if (chosen === null) return null;
  const path = withExtension(chosen, settings.format);

  const { result } = jobs.add({
    kind: 'export',
    title: `Export ${basename(path)}`,
    repeatable: true,
    run: async (control): Promise<ExportResult> => {
      const { bytes, triangles, size } = await makeAndWrite(services, shape, path, settings, control);
      onExported?.(path);
      return { file: basename(path), bytes, triangles, size };
    },
  });
  return nullIfCancelled(result);
}

/** Asks for a folder and writes each of the shapes into a file of its own. A shape that fails does not stop the others. */
export async function exportShapes(
  services: ExportServices,
  request: { document: string; shapes: string[]; settings: ExportSettings },
): Promise<RouteOutput<'exports.saveAll'>> {
  const { documents, jobs, chooseFolder, onExported } = services;
  const { settings } = request;
  const shapes = request.shapes.map((id) => findShape(documents, request.document, id));
  const folder = await chooseFolder(`Export ${shapes.length} Shapes into a Folder`);
  if (folder === null) return null;

  const { result } = jobs.add({
    kind: 'export',
    title: `Export ${shapes.length} shapes`,
    repeatable: true,
    run: async (control) => {
      const files: string[] = [];
      const failures: { shape: string; message: string }[] = [];
      for (const [index, shape] of shapes.entries()) {
        const fraction = index / shapes.length;
        const report = { ...control, onProgress: () => control.onProgress({ fraction, stage: `Writing ${shape.name}` }) };
        try {
          const path = await freePath(folder, fileName(shape.name), settings.format);
          await makeAndWrite(services, shape, path, settings, report);
          files.push(basename(path));
          onExported?.(path);
        } catch (error) {
          const known = toFileError(error, shape.name, 'exported');
          if (known.code === 'cancelled' || known.code === 'disk-full' || known.code === 'permission') throw known;
          failures.push({ shape: shape.name, message: known.message });
        }
        if (control.signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      }
      return { files, failures };
    },
  });
  return nullIfCancelled(result);
}

/** Makes a shape's file as the view shows it. */
export async function buildFile(
  { assets, build }: Pick<ExportServices, 'assets' | 'build'>,
  shape: ShapeItem,
  fileStem: string,
  settings: ExportSettings,
  signal?: AbortSignal,
): Promise<MeshFile> {
  const { name, gridSize, surface, height } = shape;
  const [grid, mesh, colour] = await Promise.all([
    assets.read(shape.grid),
    shape.mesh && assets.read(shape.mesh.data),
    shape.colour !== undefined && settings.colour ? assets.read(shape.colour) : undefined,
  ]);
  return build(
    {
      ...{ name, fileStem, gridSize, surface, height, settings },
      grid: floatsOf(grid),
      ...(shape.mesh && mesh && { mesh: { bytes: mesh, vertices: shape.mesh.vertices, triangles: shape.mesh.triangles } }),
      ...(colour && { colour }),
      ...(shape.transform && { transform: shape.transform }),
    },
    signal,
  );
}

/** Makes a shape's file and what it refers to, and writes them beside each other. */
export async function makeAndWrite(
  services: Pick<ExportServices, 'assets' | 'build' | 'system'>,
  shape: ShapeItem,
  path: string,
  settings: ExportSettings,
  { signal, onProgress }: Required<JobControl>,
): Promise<Omit<ExportResult, 'file'> & { companions: string[] }> {
  onProgress({ stage: 'Making the mesh' });
  const stem = basename(path, extname(path));
  const made = await buildFile(services, shape, stem, settings, signal);
  if (signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
  onProgress({ stage: 'Writing the file' });
  try {
    // What a file refers to comes first: a file that is there is whole.
    const companions: string[] = [];
    for (const { extension, bytes } of made.companions) {
      const beside = join(dirname(path), `${stem}.${extension}`);
      await atomicWrite(beside, [bytes], services.system);
      companions.push(beside);
    }
    return { bytes: await atomicWrite(path, [made.bytes], services.system), triangles: made.triangles, size: made.size, companions };
  } catch (error) {
    throw toFileError(error, path, 'exported');
  }
}

export function findShape(documents: Documents, document: string, id: string): ShapeItem {
  const shape = documents.state(document).shapes.find((candidate) => candidate.id === id);
  if (!shape) throw new MaquetteError('not-found', 'This shape is not in the document any more.');
  return shape;
}

async function nullIfCancelled<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'cancelled') return null;
    throw error;
  }
}

/** "Chair.obj" in the folder, or "Chair 2.obj", "Chair 3.obj" when that is there. */
export async function freePath(folder: string, name: string, extension: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}${number === 1 ? '' : ` ${number}`}.${extension}`);
    if (!(await stat(path).catch(() => null))) return path;
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
  return new Float32Array(new Uint8Array(bytes).buffer);
}
