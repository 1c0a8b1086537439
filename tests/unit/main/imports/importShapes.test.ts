import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportGrid, exportMesh } from '../../../../src/core/formats';
import { createGrid } from '../../../../src/core/voxel/grid';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { createFileTickets, type FileTickets } from '../../../../src/main/files/fileTickets';
import { importFiles, importShapes, isShapeFile, type ImportServices } from '../../../../src/main/imports/importShapes';
import { readShape } from '../../../../src/main/imports/readShape';
import { createJobQueue } from '../../../../src/main/jobs/jobQueue';
import { documentState } from '../../../../src/shared/document';
import { importOptions } from '../../../../src/shared/ipc/imports';
import { boxMesh } from '../../core/mesh/shapes';
import { makeAssets, makeFolder } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
let documents: Documents;
let services: ImportServices;
let tickets: FileTickets;
const options = importOptions.parse({ resolution: 16 });
const document = (): string => documents.snapshot().id;
const write = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};
const box = (up: 'y' | 'z'): Uint8Array => {
  const obj = exportMesh(boxMesh([-0.1, -0.2, -0.3], [0.1, 0.2, 0.3]), { format: 'obj', name: 'Box', height: 1, unit: 'm', up });
  return obj.subarray(obj.indexOf(111 /* o */, obj.lastIndexOf(35 /* # */))); // without our own notes
};

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
  const assets = makeAssets(folder);
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'a test', onChanged: () => undefined });
  tickets = createFileTickets();
  services = {
    ...{ documents, assets, tickets },
    jobs: createJobQueue({ onChanged: () => undefined }),
    engine: { preparePhoto: () => Promise.reject(new Error('no photos here')) },
    readShape: (request) => Promise.resolve().then(() => readShape(request)),
  };
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

describe('importing shapes', () => {
  it('adds meshes and grids as one undo step, and tells of each bad file', async () => {
    const paths = [
      await write('my-chair.obj', box('y')),
      await write('grid.npy', exportGrid(createGrid(8, new Float32Array(512).fill(1)), { format: 'npy', threshold: 0.5 })),
      await write('bad.stl', 'solid nothing'),
      await write('empty.ply', ''),
    ];
    const result = await importFiles(services, document(), paths, options);
    expect(result.shapes.map(({ name, guess }) => [name, guess])).toEqual([
      ['My chair', 'y up, metres'],
      ['Grid', undefined],
    ]);
    expect(result.failures.map(({ file }) => file)).toEqual(['bad.stl', 'empty.ply']);
    for (const { file, message } of result.failures) expect(message).toContain(file);
    const { state, undo } = documents.snapshot();
    expect(undo).toBe('Undo Add 2 shapes');
    expect(documentState.parse(state)).toEqual(state);
    expect(state.shapes.map(({ mesh, gridSize, origin }) => [mesh?.triangles, gridSize, origin.kind])).toEqual([
      [12, 16, 'import'],
      [undefined, 8, 'import'],
    ]);
    expect((await documents.undo(document())).state.shapes).toEqual([]);
  });

  it('reads a file again with the other axis up, in the place and with the name of the shape', async () => {
    const path = await write('box.obj', box('z'));
    const first = await importFiles(services, document(), [path, path], options);
    const [shape] = first.shapes;
    expect(documents.snapshot().state.shapes[0].height).toBeCloseTo(1.5, 4); // its depth: it lies on its back
    const again = await importShapes(
      services,
      document(),
      [tickets.redeem(shape.file)],
      importOptions.parse({ ...options, up: 'z' }),
      shape.id,
    );
    const { shapes } = documents.snapshot().state;
    expect(shapes.map(({ name }) => name)).toEqual(['Box', 'Box 2']);
    expect(shapes[0].id).toBe(again.shapes[0].id);
    expect(shapes[0].height).toBeCloseTo(1, 4);
  });

  it('refuses what is too large before it is read, and folders without pictures', async () => {
    const path = await write('huge.stl', '');
    await truncate(path, 513 * 2 ** 20);
    await mkdir(join(folder, 'plain'));
    const result = await importFiles(services, document(), [path, join(folder, 'plain'), join(folder, 'gone.obj')], options);
    expect(result.shapes).toEqual([]);
    expect(result.failures.map(({ message }) => message.replace(/^.*?”/, ''))).toEqual([
      ' is too large: files of up to 512 MB can be read.',
      ' could not be read: the file or its folder is not there any more.',
      ' holds no picture (JPEG, PNG, WebP, AVIF, GIF, TIFF).',
    ]);
    expect(documents.snapshot().undo).toBeUndefined();
  });

  it('adds nothing when it is cancelled', async () => {
    const path = await write('box.obj', box('y'));
    services.readShape = () => {
      services.jobs.cancelAll();
      return new Promise(() => undefined);
    };
    expect(await importFiles(services, document(), [path], options)).toEqual({ photos: [], shapes: [], failures: [] });
    expect(documents.snapshot().state.shapes).toEqual([]);
  });

  it('knows the names of files that are shapes', () => {
    expect(['a.OBJ', 'b.stl', 'c.glb', 'd.ply', 'e.3mf', 'f.off', 'g.binvox', 'h.vox', 'i.npy'].every(isShapeFile)).toBe(true);
    expect(['a.jpg', 'obj', 'b.maquette', '.stl/x', 'c.blend'].some(isShapeFile)).toBe(false);
  });
});
