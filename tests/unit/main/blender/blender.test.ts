import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPly } from '../../../../src/core/formats/ply';
import { meshBounds } from '../../../../src/core/mesh/bounds';
import { voxelIndex } from '../../../../src/core/voxel/grid';
import { addonZip } from '../../../../src/main/blender/addon';
import { findBridges, handOver } from '../../../../src/main/blender/bridges';
import { findBlender, type Machine } from '../../../../src/main/blender/findBlender';
import { sendToBlender, type BlenderServices } from '../../../../src/main/blender/sendToBlender';
import { createDocuments } from '../../../../src/main/documents/documents';
import { addShapes } from '../../../../src/main/documents/edits';
import { makeMeshFile } from '../../../../src/main/exports/makeMeshFile';
import { createJobQueue } from '../../../../src/main/jobs/jobQueue';
import { makeAssets, makeFolder, makeShape } from '../fixtures';

const addon = join(import.meta.dirname, '../../../../resources/blender/maquette_bridge');
const hasPython = spawnSync('python3', ['--version']).status === 0;
let folder: string;
let remove: () => Promise<void>;
const children: ChildProcess[] = [];

beforeEach(async () => {
  ({ path: folder, remove } = await makeFolder());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await remove();
});

/** The add-on's own server in a plain Python, which answers with what it got. */
async function startBridge(): Promise<void> {
  const script = `
import sys, time
sys.path.insert(0, ${JSON.stringify(addon)})
import server
bridge = server.Bridge(${JSON.stringify(folder)}, {"version": "0"})
bridge.start()
def add(name, body):
    if name == "refused": raise ValueError("no room")
    return {"name": name, "replaced": body[:3] != b"ply", "triangles": len(body)}
print("ready", flush=True)
while True:
    bridge.drain(add)
    time.sleep(0.01)
`;
  const child = spawn('python3', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

describe('finding Blender', () => {
  const machine = (platform: NodeJS.Platform, programs: string[], env = {}, folders: Record<string, string[]> = {}): Machine => ({
    ...{ platform, env, home: '/home/me' },
    isProgram: (path) => Promise.resolve(programs.includes(path)),
    list: (path) => Promise.resolve(folders[path] ?? []),
  });

  it.each<[string, Machine, string | undefined, string | null]>([
    ['the choice of the user', machine('linux', ['/x/blender', '/usr/bin/blender']), '/x/blender', '/x/blender'],
    ['a choice that is gone', machine('linux', ['/usr/bin/blender']), '/x/blender', '/usr/bin/blender'],
    ['the PATH', machine('linux', ['/a/blender', '/usr/bin/blender'], { PATH: '.:/b:/a' }), undefined, '/a/blender'],
    ['no relative entry of the PATH', machine('linux', ['blender', 'bin/blender', './blender'], { PATH: '.:bin:' }), undefined, null],
    [
      'the newest of several',
      machine('linux', ['/opt/blender-4.10/blender', '/opt/blender-4.9/blender'], {}, { '/opt': ['blender-4.9', 'other', 'blender-4.10'] }),
      undefined,
      '/opt/blender-4.10/blender',
    ],
    [
      'an application of a Mac',
      machine('darwin', ['/Applications/Blender.app/Contents/MacOS/Blender'], {}, { '/Applications': ['Blender.app'] }),
      undefined,
      '/Applications/Blender.app/Contents/MacOS/Blender',
    ],
    ['none', machine('linux', [], { PATH: '/usr/bin' }), undefined, null],
  ])('takes %s', async (_, where, chosen, expected) => expect(await findBlender(where, chosen)).toBe(expected));
});

describe('bridges', () => {
  const token = 'a'.repeat(64);

  it('of programs that run are found, what a crash left is cleared away, the rest passed over', async () => {
    const { pid } = spawnSync('true');
    await writeFile(join(folder, `${pid}.json`), JSON.stringify({ port: 9, token, pid }));
    await writeFile(join(folder, `${process.pid}.json`), JSON.stringify({ port: 4321, token, pid: process.pid, version: '3.4.1' }));
    await writeFile(join(folder, '1.json'), '{"port": 80, "token": "short", "pid": 1}');
    await writeFile(join(folder, '2.json'), 'x'.repeat(5000));
    await writeFile(join(folder, 'notes.json'), '{}');
    expect(await findBridges(folder)).toEqual([{ port: 4321, token, pid: process.pid, version: '3.4.1' }]);
    expect((await readdir(folder)).sort()).toEqual([`${process.pid}.json`, '1.json', '2.json', 'notes.json'].sort());
    expect(await findBridges(join(folder, 'gone'))).toEqual([]);
  });

  it.skipIf(!hasPython)('check every request (in Python, which the add-on is written in)', async () => {
    const { stderr } = await promisify(execFile)('python3', [join(import.meta.dirname, 'test_server.py'), addon]);
    expect(stderr).toMatch(/Ran \d+ tests[^]*\nOK/);
  });

  it.skipIf(!hasPython)('take a shape with the right token and refuse it with another', async () => {
    await startBridge();
    const [bridge] = await findBridges(folder);
    expect(await handOver(bridge, 'Fauteuil né "1"', new Uint8Array(1000))).toEqual({
      name: 'Fauteuil né "1"',
      replaced: true,
      triangles: 1000,
    });
    await expect(handOver({ ...bridge, token }, 'a', new Uint8Array(4))).rejects.toMatchObject({
      code: 'device',
      message: expect.stringContaining('wrong token') as string,
    });
    await expect(handOver(bridge, 'refused', new Uint8Array(4))).rejects.toThrow('no room');
    const abort = new AbortController();
    abort.abort();
    await expect(handOver(bridge, 'a', new Uint8Array(4), abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('sending', () => {
  /** A box of 8 x 4 x 6 cells, half a metre high. */
  async function makeServices(change: Partial<BlenderServices>): Promise<BlenderServices & { document: string }> {
    const assets = makeAssets(folder);
    const documents = createDocuments({
      assets,
      recoveryFolder: join(folder, 'recovery'),
      generator: 'a test',
      onChanged: () => undefined,
    });
    const grid = new Float32Array(16 ** 3);
    for (let z = 2; z < 8; z++) for (let y = 5; y < 9; y++) for (let x = 1; x < 9; x++) grid[voxelIndex(16, x, y, z)] = 1;
    const kept = await assets.put(new Uint8Array(grid.buffer));
    const shape = { ...(await makeShape(assets, 'box', 1, 16)), name: 'Box', grid: kept.id, height: 0.5 };
    await documents.change(documents.snapshot().id, 'Add', (state) => addShapes(state, [shape]));
    return {
      ...{ documents, assets, jobs: createJobQueue({ onChanged: () => undefined }), document: documents.snapshot().id },
      build: (request) => Promise.resolve().then(() => makeMeshFile(request)),
      ...{ scripts: '/scripts', outbox: join(folder, 'out'), findProgram: () => Promise.resolve('/usr/bin/blender') },
      bridges: () => Promise.resolve([]),
      ...change,
    };
  }

  it('starts Blender with the shape in metres, z up, in a file that only the user reads', async () => {
    const started: string[][] = [];
    const services = await makeServices({
      launch: (program, words) => {
        started.push([program, ...words]);
        return Promise.resolve();
      },
    });
    expect(await sendToBlender(services, { document: services.document, shape: 'box', colour: true })).toEqual({
      how: 'started',
      name: 'Box',
    });
    const file = join(folder, 'out', 'box.ply');
    expect(started).toEqual([['/usr/bin/blender', '--python', join('/scripts', 'open_shape.py'), '--', file, 'Box']]);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const bounds = meshBounds(readPly(new Uint8Array(await readFile(file)), file));
    expect(bounds?.min[2]).toBeCloseTo(0, 5);
    expect(bounds?.max[2]).toBeCloseTo(0.5, 4);
    expect((bounds?.max[0] ?? 0) - (bounds?.min[0] ?? 0)).toBeGreaterThan(0.8);
  });

  it.skipIf(!hasPython)('hands the shape to the Blender that runs, and passes over one that has just been closed', async () => {
    await startBridge();
    const [running] = await findBridges(folder);
    const services = await makeServices({
      bridges: () => Promise.resolve([{ ...running, port: 1 }, running]),
      launch: () => Promise.reject(new Error('a second Blender')),
    });
    expect(await sendToBlender(services, { document: services.document, shape: 'box', colour: true })).toEqual({
      how: 'added',
      name: 'Box',
    });
  });

  it('says when there is no Blender', async () => {
    const services = await makeServices({ findProgram: () => Promise.resolve(null) });
    const sending = sendToBlender(services, { document: services.document, shape: 'box', colour: true });
    await expect(sending).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('Blender was not found') as string });
  });
});

describe('the add-on', () => {
  it('is a zip with one folder, old-style information and a manifest, without leftovers', async () => {
    const names = Object.keys(unzipSync(await addonZip(join(addon, '..'))));
    expect(names.sort()).toEqual(
      ['__init__.py', 'blender_manifest.toml', 'server.py', 'shapes.py'].map((name) => `maquette_bridge/${name}`),
    );
  });
});
