import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBinvox } from '../../../src/core/formats/binvox';
import { readNpy } from '../../../src/core/formats/npy';
import { readObj } from '../../../src/core/formats/obj';
import { readStl } from '../../../src/core/formats/stl';
import { checkMesh } from '../../../src/core/mesh/checkMesh';
import { boxEngine, boxShape, runProgram, temporaryFolder, writePhoto } from './runProgram';

interface Parsed {
  ok: boolean;
  error?: { code: string; message: string };
  model: string;
  results: {
    photos: string[];
    skipped?: boolean;
    error?: { code: string };
    cutouts: string[];
    height: number;
    heightIsEstimated: boolean;
    samples: { outputs: { path: string; format: string; bytes: number }[]; mesh: { triangles: number; closed: boolean; size: number[] } }[];
  }[];
}

const parse = (text: string): Parsed => JSON.parse(text) as Parsed;

describe('maquette reconstruct', () => {
  it('writes every format by the name of the file', async () => {
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'chair.jpg'));
    const outputs = ['obj', 'stl', 'binvox', 'npy', 'png'].map((format) => join(folder, `out.${format}`));
    const { code, out, err } = await runProgram(['reconstruct', photo, ...outputs.flatMap((path) => ['-o', path]), '--smoothing', '0']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('chair');
    const [obj, stl, binvox, npy, png] = await Promise.all(outputs.map((path) => readFile(path)));
    expect(Array.from(readNpy(npy, 'out.npy').data)).toEqual(Array.from(boxShape().grid));
    expect(readBinvox(binvox, 'out.binvox').data.reduce((sum, cell) => sum + cell, 0)).toBe(8 * 12 * 4);
    for (const mesh of [readObj(obj, 'out.obj'), readStl(stl, 'out.stl')]) {
      const { closed, manifold, size, volume } = checkMesh(mesh);
      expect([closed, manifold]).toEqual([true, true]);
      // A chair of unknown height is .85 m; the box is 8 : 12 : 4 cells but for the corners' rounding.
      expect(size[1]).toBeCloseTo(0.85, 5);
      expect(size[0] / size[1]).toBeCloseTo(8 / 12, 1);
      expect(volume).toBeGreaterThan(0.8 * size[0] * size[1] * size[2]);
    }
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('scales to the height, in the unit, with z up', async () => {
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'chair.png'));
    const output = join(folder, 'chair.stl');
    const { code } = await runProgram(['reconstruct', photo, '-o', output, '--height', '35in', '--unit', 'mm', '--up', 'z']);
    expect(code).toBe(0);
    const mesh = readStl(await readFile(output), 'chair.stl');
    expect(checkMesh(mesh).size[2]).toBeCloseTo(35 * 25.4, 1);
    expect(Math.min(...mesh.positions.filter((_, i) => i % 3 === 2))).toBeCloseTo(0, 4);
  });

  it('prints one JSON object and nothing else with --json', async () => {
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'chair.png'));
    const { out, err } = await runProgram(['reconstruct', photo, '-o', join(folder, 'a.obj'), '--json', '--samples', '3']);
    expect(err).toBe('');
    const report = parse(out);
    expect(report).toMatchObject({ ok: true, model: 'box', results: [{ cutouts: ['plain'], height: 0.85, heightIsEstimated: true }] });
    const { samples } = report.results[0];
    expect(samples.map(({ outputs }) => outputs[0].path)).toEqual([1, 2, 3].map((n) => join(folder, `a-${n}.obj`)));
    for (const { outputs, mesh } of samples) {
      expect(outputs[0].bytes).toBe((await stat(outputs[0].path)).size);
      expect(mesh.closed).toBe(true);
    }
  });

  it('makes one shape of several views', async () => {
    const folder = await temporaryFolder();
    const photos = await Promise.all(['front.png', 'side.png'].map((name) => writePhoto(join(folder, name))));
    const engine = boxEngine();
    const { code } = await runProgram(['reconstruct', ...photos, '--views', '-o', join(folder, 'both.obj')], { engine });
    expect(code).toBe(0);
    expect(engine.calls).toEqual(photos);
    expect(await readdir(folder)).toEqual(['both.obj', 'front.png', 'side.png']);
  });

  it('goes through a folder, past bad photos, and lists them at the end', async () => {
    const folder = await temporaryFolder();
    for (const name of ['b.png', 'a10.png', 'a2.png', 'a2.jpg']) await writePhoto(join(folder, name));
    await writeFile(join(folder, 'broken.jpg'), 'no picture');
    await writeFile(join(folder, 'notes.txt'), 'not looked at');
    const shapes = join(folder, 'shapes');
    const { code, err } = await runProgram(['reconstruct', folder, '-o', shapes, '--format', 'npy,obj']);
    expect(code).toBe(1);
    expect(err).toContain('1 of 5 photos failed');
    expect(err).toContain('broken.jpg');
    const names = ['a10', 'a2', 'a2-2', 'b'].flatMap((name) => [`${name}.npy`, `${name}.obj`]);
    expect((await readdir(shapes)).sort()).toEqual(names.sort());
  });

  it('goes on where it stopped, and again from the start with --force', async () => {
    const folder = await temporaryFolder();
    const photos = await Promise.all(['a.png', 'b.png'].map((name) => writePhoto(join(folder, name))));
    const shapes = join(folder, 'shapes');
    const words = ['reconstruct', ...photos, '-o', shapes, '--json'];
    await runProgram(['reconstruct', photos[0], '-o', `${shapes}/`]);
    const engine = boxEngine();
    expect(parse((await runProgram(words, { engine })).out).results.map(({ skipped }) => skipped ?? false)).toEqual([true, false]);
    expect(engine.calls).toEqual([photos[1]]);
    expect(parse((await runProgram([...words, '--force'], { engine })).out).results.some(({ skipped }) => skipped)).toBe(false);
  });

  it('stops when it is cancelled, and leaves nothing half-written', async () => {
    const folder = await temporaryFolder();
    const photos = await Promise.all(['a.png', 'b.png', 'c.png'].map((name) => writePhoto(join(folder, name))));
    const controller = new AbortController();
    const plain = boxEngine();
    const engine = {
      ...plain,
      preparePhoto: (...[input, control]: Parameters<typeof plain.preparePhoto>) => {
        if (input.name.endsWith('b.png')) controller.abort();
        return plain.preparePhoto(input, control);
      },
    };
    const shapes = join(folder, 'shapes');
    const { code, out } = await runProgram(['reconstruct', ...photos, '-o', shapes, '--json'], { engine, signal: controller.signal });
    expect(code).toBe(130);
    expect(parse(out)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await readdir(shapes)).toEqual(['a.obj']);
  });
});
