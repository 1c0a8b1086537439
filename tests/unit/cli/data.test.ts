import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readBinvox } from '../../../src/core/formats/binvox';
import { readObj } from '../../../src/core/formats/obj';
import { meshBounds } from '../../../src/core/mesh/bounds';
import { voxelise } from '../../../src/core/voxel/voxelise';
import { readRenderingMetadata } from '../../../src/engine/datasets/layouts/renderingMetadata';
import { openStore } from '../../../src/engine/datasets/store';
import { armchair, differences, obj, put, table } from '../engine/datasets/sampleSets';
import { runProgram, temporaryFolder } from './runProgram';

async function furniture(): Promise<string> {
  const folder = await temporaryFolder();
  for (let n = 0; n < 4; n++) await put(folder, `chairs/c${n}.obj`, obj(armchair(0.8 + 0.17 * n)));
  for (let n = 0; n < 3; n++) await put(folder, `tables/round/t${n}.obj`, obj(table(0.7 + 0.5 * n * n)));
  await put(folder, 'tables/bad.obj', 'v 1 2\n');
  return folder;
}

describe('maquette data', () => {
  it('inspects, imports, goes on, and writes out again', async () => {
    const folder = await furniture();
    const look = await runProgram(['data', 'inspect', folder]);
    expect(look).toMatchObject({ code: 0, err: '' });
    expect(look.out).toContain('7 shapes');
    expect(look.out).toMatch(/chairs\s+4/);
    expect(look.out).toContain('tables/bad.obj: ');
    const asJson = JSON.parse((await runProgram(['data', 'inspect', folder, '--json'])).out) as Record<string, unknown>;
    expect(asJson).toMatchObject({ ok: true, layout: 'mesh-folder', shapes: 7, problemCount: 1 });

    const set = join(await temporaryFolder(), 'set');
    const words = [
      'data',
      'import',
      folder,
      '-o',
      set,
      '--title',
      'Seats',
      '--views',
      '1',
      '--side',
      '64',
      '--validation',
      '0.25',
      '--seed',
      '5',
    ];
    const made = await runProgram(words);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('Seats: 7 shapes of 2 classes, 7 pictures');
    const again = JSON.parse((await runProgram([...words, '--json'])).out) as Record<string, unknown>;
    expect(again).toMatchObject({ ok: true, id: 'set', title: 'Seats', shapes: 7, pictures: 7, gridSize: 32 });

    const out = join(await temporaryFolder(), 'out');
    const written = JSON.parse(
      (await runProgram(['data', 'export', set, '-o', out, '--format', 'binvox,obj', '--pictures', '--class', 'tables', '--json'])).out,
    ) as Record<string, unknown>;
    expect(written).toMatchObject({ ok: true, shapes: 3, pictures: 3, written: 9 });
    const store = await openStore(set);
    const shape = store.shapes.find(({ id }) => id === 'tables/round/t1');
    await store.close();
    const name = join(out, 'tables', shape?.split ?? '', 'tables-round-t1');
    const grid = readBinvox(await readFile(`${name}.binvox`), 'a.binvox');
    expect(differences(Uint8Array.from(grid.data), voxelise(table(1.2), 32).cells)).toBe(0);
    // The mesh has the height of the source.
    const box = meshBounds(readObj(await readFile(`${name}.obj`), 'a.obj'));
    expect((box?.max[1] ?? 0) - (box?.min[1] ?? 0)).toBeCloseTo(0.8, 2);
    expect(await sharp(`${name}-00.png`).metadata()).toMatchObject({ width: 64, height: 64, channels: 4 });
    expect(await runProgram(['data', 'export', set, '-o', out, '--format', 'binvox,obj', '--class', 'tables'])).toMatchObject({ code: 0 });
  });

  it('leaves a preparation that is stopped as it is, with exit code 130', async () => {
    const folder = await furniture();
    const set = join(await temporaryFolder(), 'set');
    const controller = new AbortController();
    controller.abort();
    const stopped = await runProgram(['data', 'import', folder, '-o', set], { signal: controller.signal });
    expect(stopped).toMatchObject({ code: 130, out: '' });
    expect(stopped.err).toContain('goes on');
  });

  it.each([
    ['r2n2', 137],
    ['turntable', 40],
    ['photo', 40],
  ])('renders a shape by the protocol %s, the same for the same seed', async (protocol, side) => {
    const folder = await temporaryFolder();
    await put(folder, 'chair.obj', obj(armchair()));
    const render = async (to: string, seed: string): Promise<Buffer[]> => {
      const words = [
        'data',
        'render',
        join(folder, 'chair.obj'),
        '-o',
        join(folder, to),
        '--protocol',
        protocol,
        '--views',
        '3',
        '--seed',
        seed,
      ];
      expect(await runProgram([...words, ...(protocol === 'r2n2' ? [] : ['--side', String(side)])])).toMatchObject({ code: 0, err: '' });
      const names = (await readdir(join(folder, to))).filter((name) => name.endsWith('.png'));
      expect(names).toEqual(['00.png', '01.png', '02.png']);
      return Promise.all(names.map((name) => readFile(join(folder, to, name))));
    };
    const first = await render('a', '7');
    expect(await render('b', '7')).toEqual(first);
    if (protocol !== 'turntable') expect(await render('c', '8')).not.toEqual(first);
    const { data, info } = await sharp(first[1]).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([side, side, 4]);
    const covered = Array.from({ length: side * side }, (_, i) => data[4 * i + 3]).filter((alpha) => alpha > 127).length;
    expect(covered).toBeGreaterThan(0.03 * side * side);
    const cameras = JSON.parse(await readFile(join(folder, 'a', 'cameras.json'), 'utf8')) as {
      pictures: { file: string; camera: { azimuth: number; elevation: number } }[];
    };
    expect(cameras.pictures.map((one) => one.file)).toEqual(['00.png', '01.png', '02.png']);
    if (protocol === 'turntable') expect(cameras.pictures.map((one) => one.camera.azimuth)).toEqual([0, 120, 240]);
    if (protocol === 'r2n2') {
      const lines = readRenderingMetadata(await readFile(join(folder, 'a', 'rendering_metadata.txt'), 'utf8'), 'm.txt');
      expect(lines).toHaveLength(3);
      lines.forEach((line, i) => {
        const { azimuth, elevation } = cameras.pictures[i].camera;
        expect(line.elevation).toBeCloseTo(elevation, 6);
        expect(Math.cos(((line.azimuth - azimuth) * Math.PI) / 180)).toBeCloseTo(1, 9);
      });
    }
  });

  it.each([
    [['data', 'inspect', '/nowhere/at/all'], 3, 'no folder'],
    [['data', 'import', 'x'], 2, '--output'],
    [['data', 'import', 'x', '-o', 'y', '--grid', '33'], 2, '33'],
    [['data', 'export', '/nowhere/at/all', '-o', 'y'], 3, 'manifest.json'],
    [['data', 'render', '/nowhere/chair.docx', '-o', 'y'], 3, 'no mesh or grid'],
  ])('says what is wrong with %j', async (words, code, what) => {
    const result = await runProgram(words);
    expect(result.code).toBe(code);
    expect(result.err).toContain(what);
  });
});
