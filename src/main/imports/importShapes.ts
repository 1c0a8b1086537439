import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { extensionOf, findGridFormat, findMeshFormat } from '../../core/formats';
import type { ShapeItem } from '../../shared/document';
import { importOptions, type ImportedItems, type ImportOptions } from '../../shared/ipc/imports';
import { startingSurface } from '../../shared/shapeDefaults';
import { addShapes, freeName } from '../documents/edits';
import { toFileError } from '../files/fileErrors';
import type { FileTickets } from '../files/fileTickets';
import { shapeName } from '../jobs/shapes';
import { importPaths, type PhotoServices } from '../photos/importPhotos';
import type { ReadShape, ReadShapeFile } from './importRequest';

export interface ImportServices extends PhotoServices {
  tickets: Pick<FileTickets, 'issue'>;
  readShape: ReadShapeFile;
}

/** Largest mesh or grid file that is read. */
export const shapeBytesLimit = 512 * 2 ** 20;

/** Whether the name is that of a mesh or a grid that can be read. */
export function isShapeFile(path: string): boolean {
  const extension = extensionOf(basename(path));
  return Boolean(findMeshFormat(extension)?.read ?? findGridFormat(extension)?.read);
}

/** Adds what files hold: meshes and grids become shapes, the rest is taken for photos and folders of photos. */
export async function importFiles(
  services: ImportServices,
  document: string,
  paths: readonly string[],
  options: ImportOptions = importOptions.parse({}),
): Promise<ImportedItems> {
  const rest = paths.filter((path) => !isShapeFile(path));
  const { shapes, failures } = await importShapes(services, document, paths.filter(isShapeFile), options);
  const photos = rest.length > 0 ? await importPaths(services, document, rest) : { photos: [], failures: [] };
  return { photos: photos.photos, shapes, failures: [...failures, ...photos.failures] };
}

/**
 * Reads meshes and grids as one job and adds those that went well as one undo step. A bad one gives one sentence and does not stop the others; a cancelled
 * import adds nothing.
 *
 * @param instead id of a shape whose place the only new one takes
 */
export async function importShapes(
  services: ImportServices,
  document: string,
  paths: readonly string[],
  options: ImportOptions,
  instead?: string,
): Promise<Omit<ImportedItems, 'photos'>> {
  const { documents, assets, jobs, tickets, readShape, newId = randomUUID } = services;
  documents.state(document); // told now, not after the work
  const [only, another] = paths;
  if (only === undefined) return { shapes: [], failures: [] };
  const { result } = jobs.add<Omit<ImportedItems, 'photos'>>({
    kind: 'import',
    title: `Add ${another === undefined ? basename(only) : `${paths.length} shapes`}`,
    shapesOf: ({ shapes }) => shapes.map(({ id }) => id),
    run: async ({ signal, onProgress }) => {
      const made: ShapeItem[] = [];
      const shapes: ImportedItems['shapes'] = [];
      const failures: ImportedItems['failures'] = [];
      for (const [index, path] of paths.entries()) {
        const file = basename(path);
        onProgress({ fraction: index / paths.length, stage: `Reading ${file}` });
        try {
          const read = await readShape({ ...options, fileName: file, bytes: await readBounded(path) }, signal);
          const item = await keep(assets, read, file, newId());
          made.push(item);
          shapes.push({
            id: item.id,
            name: item.name,
            file: tickets.issue(path),
            up: read.up,
            ...(read.guess !== undefined && { guess: read.guess }),
          });
        } catch (error) {
          const known = toFileError(error, path, 'read');
          // Nothing of the rest could be kept either.
          if (known.code === 'cancelled' || known.code === 'disk-full') throw known;
          failures.push({ file, message: known.message });
        }
        if (signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      }
      // A cancelled import adds nothing, also when that is known only now.
      await documents.change(document, made.length > 1 ? `Add ${made.length} shapes` : instead ? 'Turn shape' : 'Add shape', (state) => {
        if (signal.aborted) return state;
        const [first] = made;
        const old = state.shapes.find(({ id }) => id === instead);
        if (first && old) return { ...state, shapes: state.shapes.map((shape) => (shape === old ? { ...first, name: old.name } : shape)) };
        return made.reduce((next, shape) => addShapes(next, [{ ...shape, name: freeName(next.shapes, shape.name) }]), state);
      });
      return { shapes, failures };
    },
  });
  try {
    return await result;
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'cancelled') return { shapes: [], failures: [] };
    throw error;
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = basename(path);
  const { size } = await stat(path);
  if (size > shapeBytesLimit) {
    throw new MaquetteError('too-large', `“${file}” is too large: files of up to ${shapeBytesLimit >> 20} MB can be read.`, { file });
  }
  if (size === 0) throw new MaquetteError('bad-file', `“${file}” is empty.`, { file });
  return readFile(path);
}

async function keep(assets: ImportServices['assets'], read: ReadShape, file: string, id: string): Promise<ShapeItem> {
  const { gridSize, grid, mesh, height, heightIsEstimated } = read;
  const kept = await assets.put(new Uint8Array(grid.buffer, grid.byteOffset, grid.byteLength));
  const surface = startingSurface(0.5);
  return {
    id,
    name: shapeName(file),
    gridSize,
    grid: kept.id,
    ...(mesh && { mesh: { data: (await assets.put(mesh.bytes)).id, vertices: mesh.vertices, triangles: mesh.triangles } }),
    origin: { kind: 'import', photos: [] },
    // What somebody made is kept as it is: no part dropped, no base levelled.
    surface: { ...surface, keepLargestPart: false, flattenBase: false, fillCavities: false, bridgeParts: false },
    height,
    heightIsEstimated,
  };
}
