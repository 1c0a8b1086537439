import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { ExportSettings } from '../../shared/document';
import type { RouteOutput } from '../../shared/ipc';
import { toFileError } from '../files/fileErrors';
import { fileName, findShape, freePath, makeAndWrite, type ExportServices } from './exportMesh';

export interface DragOutOptions extends Pick<ExportServices, 'documents' | 'assets' | 'build' | 'system'> {
  /** Where the files lie until they were taken; what an earlier start left there goes. */
  folder: string;
  /** Tells what could not be removed. */
  warn?: (message: string, error?: unknown) => void;
  newId?: () => string;
}

/** Files of shapes that are dragged out of the window, to the file manager or to another program. */
export interface DragOut {
  /** Makes the files as an export would; the id is good for `filesOf`. */
  prepare(request: { document: string; shapes: string[]; settings: ExportSettings }): Promise<RouteOutput<'exports.prepareDrag'>>;
  /** The paths of what was prepared, each mesh followed by what it refers to. Throws `not-found`. */
  filesOf(drag: string): readonly string[];
}

/** A program may read a file long after it was dropped there; of so many drags the files stay. */
const dragsKept = 20;

export function createDragOut({ folder, documents, assets, build, system, warn, newId = randomUUID }: DragOutOptions): DragOut {
  const remove = (path: string): Promise<void> =>
    rm(path, { recursive: true, force: true }).catch((error: unknown) => warn?.('files of an earlier drag could not be removed', error));
  const emptied = remove(folder);
  const drags = new Map<string, readonly string[]>();

  return {
    async prepare({ document, shapes, settings }) {
      const found = shapes.map((id) => findShape(documents, document, id));
      await emptied;
      const drag = newId();
      // A folder each: the file has the shape's own name, whatever was dragged before.
      const place = join(folder, drag);
      await mkdir(place, { recursive: true }).catch((error: unknown) => {
        throw toFileError(error, found[0]?.name ?? 'The shape', 'exported');
      });
      const control = { signal: new AbortController().signal, onProgress: () => undefined };
      const meshes: string[] = [];
      const files: string[] = [];
      for (const shape of found) {
        const path = await freePath(place, fileName(shape.name), settings.format);
        const { companions } = await makeAndWrite({ assets, build, ...(system && { system }) }, shape, path, settings, control);
        meshes.push(basename(path));
        files.push(path, ...companions);
      }
      drags.set(drag, files);
      for (const oldest of drags.keys()) {
        if (drags.size <= dragsKept) break;
        drags.delete(oldest);
        void remove(join(folder, oldest));
      }
      return { drag, files: meshes };
    },
    filesOf(drag) {
      const files = drags.get(drag);
      if (!files) throw new MaquetteError('not-found', 'The file for this drag is gone. Drag the shape again.');
      return files;
    },
  };
}
