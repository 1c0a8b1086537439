import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lengthInMetres } from '../../../src/cli/parseOptions';
import { shapeNames } from '../../../src/cli/planOutputs';
import { createProgressLine } from '../../../src/cli/terminal';
import { exportMesh, readMesh } from '../../../src/core/formats';
import { readBinvox } from '../../../src/core/formats/binvox';
import { readNpy } from '../../../src/core/formats/npy';
import { readObj } from '../../../src/core/formats/obj';
import { checkMesh } from '../../../src/core/mesh/checkMesh';
import { boxMesh } from '../core/mesh/shapes';
import { boxEngine, runProgram, temporaryFolder, writePhoto } from './runProgram';

const VERBS = ['reconstruct', 'generate', 'interpolate', 'convert', 'check'];

/** The unit cube, y up, as OBJ; open at the top if wanted. */
const cube = (open = false): string =>
  [
    'v 0 0 0',
    'v 1 0 0',
    'v 1 1 0',
    'v 0 1 0',
    'v 0 0 1',
    'v 1 0 1',
    'v 1 1 1',
    'v 0 1 1',
    'f 1 4 3 2',
    'f 5 6 7 8',
    'f 1 2 6 5',
    'f 2 3 7 6',
    'f 4 1 5 8',
    ...(open ? [] : ['f 3 4 8 7']),
  ].join('\n');

describe('the verbs', () => {
  it('have help with examples and exit codes', async () => {
    const { code, out } = await runProgram(['--help']);
    expect(code).toBe(0);
    for (const verb of [...VERBS, 'devices', 'models']) expect(out).toContain(`  ${verb} `);
    for (const verb of VERBS) {
      const help = await runProgram([verb, '--help']);
      expect([help.code, help.err]).toEqual([0, '']);
      expect(help.out).toMatch(/Examples:\n {2}maquette/);
      expect(help.out).toContain('Exit codes:');
    }
  });

  const misuse = [
    [],
    ['paint'],
    ['reconstruct'],
    ['reconstruct', 'a.jpg'],
    ['reconstruct', 'a.jpg', '-o', 'a.obj', '--height', '-3'],
    ['reconstruct', 'a.jpg', '-o', 'a.obj', '--samples', '17'],
    ['reconstruct', 'a.jpg', '-o', 'a.obj', '--threshold', '1.5'],
    ['reconstruct', 'a.jpg', '-o', 'a.obj', '--unit', 'ell'],
    ['reconstruct', 'a.jpg', '-o', 'a.obj', '--device', 'abacus'],
    ['reconstruct', 'a.jpg', 'b.jpg', '-o', 'a.obj'],
    ['reconstruct', 'a.jpg', 'b.jpg', '-o', '/tmp/', '--mask', 'm.png'],
    ['reconstruct', 'a.jpg', '-o', '/tmp/', '--format', 'dwg'],
    ['interpolate', 'a.jpg', 'b.jpg', '-o', '/tmp/', '--steps', '1'],
  ];
  for (const words of misuse) {
    it(`tell wrong usage with exit code 2: ${words.join(' ') || '(nothing)'}`, async () => {
      const { code, out, err } = await runProgram(words);
      expect([code, out]).toEqual([2, '']);
      expect(err).not.toBe('');
    });
  }

  it('tell wrong usage as JSON too', async () => {
    const { code, out } = await runProgram(['reconstruct', 'a.jpg', '-o', 'a.obj', '--json', '--seed', 'x']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  it('refuse an unknown ending and an unknown model as bad input', async () => {
    expect((await runProgram(['reconstruct', 'a.jpg', '-o', 'a.dwg'])).err).toContain('“.dwg”');
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'a.png'));
    const { code, err } = await runProgram(['reconstruct', photo, '-o', join(folder, 'a.obj'), '--model', 'ufo']);
    expect([code, err]).toEqual([3, 'maquette: There is no model “ufo”. Models: box.\n']);
  });

  it('list devices and models', async () => {
    expect((await runProgram(['devices'])).out).toMatch(/cpu +in use +CPU +test/);
    expect(JSON.parse((await runProgram(['devices', '--json'])).out)).toEqual({
      ok: true,
      devices: [{ backend: 'cpu', label: 'CPU', state: 'running', reason: 'test' }],
    });
    expect((await runProgram(['models', 'list'])).out).toMatch(/^box {2}Box {2}16³/);
    expect((await runProgram(['models', 'info', 'box'])).out).toMatch(/mean IoU on its test split +0\.500/);
    expect((await runProgram(['models', 'info', 'ufo'])).code).toBe(3);
  });

  it('tell exit code 4 when no device runs', async () => {
    const engine = boxEngine();
    engine.devices = () => Promise.resolve([{ backend: 'wasm', label: 'CPU', state: 'unavailable', reason: 'self-test failed' }]);
    expect((await runProgram(['devices'], { engine })).code).toBe(4);
  });

  it('generate and interpolate shapes into a folder', async () => {
    const folder = await temporaryFolder();
    expect((await runProgram(['generate', '-n', '12', '-o', join(folder, 'ideas'), '--format', 'npy'])).code).toBe(0);
    expect((await readdir(join(folder, 'ideas'))).sort()).toEqual(
      Array.from({ length: 12 }, (_, i) => `shape-${String(i + 1).padStart(2, '0')}.npy`),
    );

    const photos = await Promise.all(['a.png', 'b.png'].map((name) => writePhoto(join(folder, name))));
    const plain = boxEngine();
    const engine = {
      ...plain,
      // The second photo's box is half as wide: its latent says 4 instead of 8.
      reconstruct: async (input: Parameters<typeof plain.reconstruct>[0]) => {
        const made = await plain.reconstruct(input);
        if (input.photos[0].name.endsWith('b.png')) made.samples[0].latent[0] = 4;
        return made;
      },
    };
    const steps = join(folder, 'steps');
    expect((await runProgram(['interpolate', ...photos, '-o', steps, '--steps', '5', '--format', 'binvox'], { engine })).code).toBe(0);
    const widths = [];
    for (let i = 1; i <= 5; i++) {
      const { data } = readBinvox(await readFile(join(steps, `step-${i}.binvox`)), 'step');
      widths.push(data.reduce((sum, cell) => sum + cell, 0) / (12 * 4));
    }
    expect(widths).toEqual([8, 7, 6, 5, 4]);

    // Wide left and narrow right, in each row.
    const corners = [...photos, ...photos];
    const square = join(folder, 'square');
    expect(
      (await runProgram(['interpolate', ...corners, '-o', square, '--grid', '--steps', '3', '--format', 'binvox'], { engine })).code,
    ).toBe(0);
    expect(await readdir(square)).toHaveLength(9);
    for (const row of [1, 2, 3]) {
      const across = [1, 2, 3].map(async (column) => {
        const { data } = readBinvox(await readFile(join(square, `row-${row}-column-${column}.binvox`)), 'cell');
        return data.reduce((sum, cell) => sum + cell, 0) / (12 * 4);
      });
      expect(await Promise.all(across)).toEqual([8, 6, 4]);
    }
  });

  it('convert for a program: its unit and axes, the size as the file has it or as asked, materials beside an OBJ', async () => {
    const folder = await temporaryFolder();
    const at = (name: string): string => join(folder, name);
    // 2 x 3 x 4 metres along x, y, z as a glTF has them.
    const box = boxMesh([-1, -1.5, -2], [1, 1.5, 2]);
    await writeFile(at('box.glb'), exportMesh(box, { format: 'glb', name: 'Box', height: 3, unit: 'm', up: 'y' }));
    const size = async (file: string): Promise<number[]> => checkMesh(readMesh(await readFile(at(file)), file)).size;
    const close = (...sides: number[]): unknown[] => sides.map((side): unknown => expect.closeTo(side, 4));
    expect((await runProgram(['convert', at('box.glb'), at('box.obj'), '--for', 'unreal'])).code).toBe(0);
    expect(await size('box.obj')).toEqual(close(400, 200, 300));
    expect(await readFile(at('box.mtl'), 'utf8')).toContain('newmtl Surface');
    expect((await runProgram(['convert', at('box.glb'), at('print.stl'), '--for', 'slicer', '--largest', '10cm', '--text'])).code).toBe(0);
    expect(await readFile(at('print.stl'), 'utf8')).toMatch(/^solid print/);
    expect(await size('print.stl')).toEqual(close(50, 100, 75));
    // Read again, its own note says how it lies.
    expect((await runProgram(['convert', at('print.stl'), at('again.glb')])).code).toBe(0);
    expect(await size('again.glb')).toEqual(close(0.05, 0.075, 0.1));
    expect((await runProgram(['convert', at('box.glb'), at('turned.ply'), '--front', '-x', '--origin', 'centre'])).code).toBe(0);
    expect(await size('turned.ply')).toEqual(close(4, 3, 2));
    expect((await runProgram(['convert', at('box.glb'), at('no.ply'), '--front', '+y'])).code).not.toBe(0);
  });

  it('convert a mesh to a grid and back, with the axes turned', async () => {
    const folder = await temporaryFolder();
    const at = (name: string): string => join(folder, name);
    await writeFile(at('cube.obj'), cube());
    expect((await runProgram(['convert', at('cube.obj'), at('cube.binvox'), '--resolution', '32'])).code).toBe(0);
    const cells = readBinvox(await readFile(at('cube.binvox')), 'cube').data.reduce((sum, cell) => sum + cell, 0);
    expect(cells).toBe(30 ** 3);
    expect((await runProgram(['convert', at('cube.binvox'), at('back.obj'), '--height', '2m', '--unit', 'cm', '--up', 'z'])).code).toBe(0);
    const { size, closed } = checkMesh(readObj(await readFile(at('back.obj')), 'back'));
    expect(closed).toBe(true);
    for (const length of size) expect(length).toBeCloseTo(200, 2);
    expect((await runProgram(['convert', at('cube.binvox'), at('cube.npy')])).code).toBe(0);
    expect(readNpy(await readFile(at('cube.npy')), 'cube').size).toBe(32);
  });

  it('turn a mesh with z up upright before it is voxelised', async () => {
    const folder = await temporaryFolder();
    const at = (name: string): string => join(folder, name);
    // Twice as long along z, which is up in the file.
    await writeFile(at('tower.obj'), cube().replaceAll(/^(v \d \d) 1$/gm, '$1 2'));
    expect((await runProgram(['convert', at('tower.obj'), at('tower.npy'), '--from-up', 'z', '--resolution', '32'])).code).toBe(0);
    const { data, size } = readNpy(await readFile(at('tower.npy')), 'tower');
    const extent = (stride: number): number =>
      new Set(Array.from(data.keys()).flatMap((i) => (data[i] > 0 ? [Math.floor(i / stride) % size] : []))).size;
    expect([extent(1), extent(size), extent(size * size)]).toEqual([16, 30, 16]);
  });

  it('check a mesh: sound, open, no mesh', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'cube.obj'), cube());
    await writeFile(join(folder, 'open.obj'), cube(true));
    await writeFile(join(folder, 'bad.obj'), 'f 1 2 3\n');
    const sound = await runProgram(['check', join(folder, 'cube.obj'), '--json']);
    expect(sound.code).toBe(0);
    expect(JSON.parse(sound.out)).toMatchObject({ ok: true, sound: true, mesh: { triangles: 12, volume: 1, size: [1, 1, 1], parts: 1 } });
    const open = await runProgram(['check', join(folder, 'open.obj')]);
    expect(open.code).toBe(1);
    expect(open.out).toMatch(/closed +no: 4 open edges/);
    expect((await runProgram(['check', join(folder, 'bad.obj')])).code).toBe(3);
  });

  it('read lengths with units', () => {
    expect(['0.9', '0.9m', '90 cm', '900mm', '.9 m'].map(lengthInMetres)).toEqual([0.9, 0.9, 0.9, 0.9, 0.9]);
    expect(lengthInMetres('10in')).toBeCloseTo(0.254, 12);
    for (const bad of ['', '0', '-1m', '1ft', '1e3', '2000m']) expect(() => lengthInMetres(bad)).toThrow();
  });

  it('name shapes after their photos, each once', () => {
    expect(shapeNames(['a/chair.jpg', 'b/Chair.png', 'c/chair.webp', 'sofa.v2.jpg'])).toEqual(['chair', 'Chair-2', 'chair-3', 'sofa.v2']);
  });

  it('show progress to a person only', () => {
    let err = '';
    const terminal = { out: () => undefined, err: (text: string) => void (err += text) };
    createProgressLine({ ...terminal, watched: false }, true).show('nobody sees this');
    expect(err).toBe('');
    let time = 1000;
    const line = createProgressLine({ ...terminal, watched: true }, true, () => time);
    line.show('a long line');
    time += 100;
    line.show('short');
    line.clear();
    expect(err).toBe(`\ra long line\rshort      \r     \r`);
  });
});
