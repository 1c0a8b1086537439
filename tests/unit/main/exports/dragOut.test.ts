import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readObj } from '../../../../src/core/formats/obj';
import { readStl } from '../../../../src/core/formats/stl';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { addShapes } from '../../../../src/main/documents/edits';
import { createDragOut, type DragOut } from '../../../../src/main/exports/dragOut';
import { makeMeshFile } from '../../../../src/main/exports/makeMeshFile';
import { routes } from '../../../../src/shared/ipc';
import type { ExportSettings } from '../../../../src/shared/document';
import { presetOf } from '../../../../src/shared/exportTargets';
import { makeAssets, makeFolder, makeShape } from '../fixtures';

let root: string;
let folder: string;
let remove: () => Promise<void>;
let documents: Documents;
let dragOut: DragOut;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

beforeEach(async () => {
  ({ path: root, remove } = await makeFolder());
  folder = join(root, 'dragged-out');
  // Left by an earlier start.
  await mkdir(join(folder, 'old'), { recursive: true });
  await writeFile(join(folder, 'old', 'chair.obj'), 'v 0 0 0\n');
  const assets = makeAssets(root);
  documents = createDocuments({ assets, recoveryFolder: join(root, 'recovery'), generator: 'a test', onChanged: () => undefined });
  const shapes = [
    { ...(await makeShape(assets, 'a', 1, 16)), name: '../../etc/Chair: "blue"', height: 0.5 },
    { ...(await makeShape(assets, 'b', 2, 16)), name: 'Chair' },
    { ...(await makeShape(assets, 'c', 3, 16)), name: 'Chair' },
  ];
  await documents.change(documents.snapshot().id, 'Add', (state) => addShapes(state, shapes));
  dragOut = createDragOut({ folder, documents, assets, build: (request) => Promise.resolve().then(() => makeMeshFile(request)) });
});
afterEach(async () => {
  await documents.settled();
  await remove();
});

const prepare = (shapes: string[], change: Partial<ExportSettings> = {}): ReturnType<DragOut['prepare']> =>
  dragOut.prepare({ document: documents.snapshot().id, shapes, settings: { ...presetOf('other'), ...change } });

describe('shapes that are dragged out of the window', () => {
  it('are the files that Export writes, with its unit and up axis, under a safe name in a folder of our own', async () => {
    const { drag, files } = await prepare(['a'], { format: 'stl', unit: 'mm', up: 'z' });
    const [path, ...more] = dragOut.filesOf(drag);
    expect(more).toEqual([]);
    expect(files).toEqual([basename(path)]);
    expect(basename(path)).toBe('etc Chair blue.stl');
    expect(relative(folder, dirname(path))).not.toMatch(/\.\.|[\\/]/);
    const mesh = readStl(new Uint8Array(await readFile(path)), 'a');
    expect(checkMesh(mesh)).toMatchObject({ closed: true, manifold: true });
    const up = mesh.positions.filter((_, i) => i % 3 === 2);
    expect(up.reduce((a, b) => Math.max(a, b)) - up.reduce((a, b) => Math.min(a, b))).toBeCloseTo(500, 1);
  });

  it('bring along what they refer to, and keep apart those of one name', async () => {
    const { drag, files } = await prepare(['b', 'c'], { format: 'obj' });
    expect(files).toEqual(['Chair.obj', 'Chair 2.obj']);
    const paths = dragOut.filesOf(drag);
    expect(paths.map((path) => basename(path))).toEqual(['Chair.obj', 'Chair.mtl', 'Chair 2.obj', 'Chair 2.mtl']);
    for (const path of paths.filter((name) => name.endsWith('.obj')))
      expect(checkMesh(readObj(new Uint8Array(await readFile(path)), 'a')).closed).toBe(true);
  });

  it('leave nothing of an earlier start behind, and only so many of this one', async () => {
    const { drag } = await prepare(['b']);
    const [first] = dragOut.filesOf(drag);
    expect(await exists(join(folder, 'old'))).toBe(false);
    for (let i = 0; i < 20; i++) await prepare(['b'], { format: 'npy' }); // written as it is, so quickly
    expect(() => dragOut.filesOf(drag)).toThrow(/is gone/);
    await expect.poll(() => exists(first)).toBe(false);
  });

  it('are named by an id that main gave out: the page has no way to name a path', async () => {
    const request = routes['exports.startDrag'].input;
    expect(Object.keys(request.shape)).toEqual(['drag']);
    expect(() => dragOut.filesOf('/etc/passwd')).toThrow(/is gone/);
    const { files } = await prepare(['b']);
    expect(() => dragOut.filesOf(files[0])).toThrow(/is gone/);
  });

  it('must be in the document', async () => {
    await expect(prepare(['nothing'])).rejects.toThrow(/not in the document/);
  });
});
