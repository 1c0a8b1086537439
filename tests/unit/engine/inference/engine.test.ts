import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/engine';
import type { Engine, PreparedPhoto, Progress } from '../../../../src/shared/engine';

const MODELS = 'resources/models';
const MODEL = 'furniture-32';

/** A dark L: a seat with a back, seen from its side. */
function photo(name = 'chair.png', mirrored = false): PreparedPhoto {
  const size = 64;
  const rgba = new Uint8Array(size * size * 4).fill(230);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = mirrored ? size - 1 - x : x;
      const inside =
        (u >= 16 && u < 22 && y >= 8 && y < 56) || (u >= 16 && u < 46 && y >= 32 && y < 38) || (u >= 41 && u < 46 && y >= 32 && y < 56);
      const at = 4 * (y * size + x);
      if (inside) rgba.set([90, 50, 30, 255], at);
      else rgba[at + 3] = 0;
    }
  }
  return { name, width: size, height: size, rgba, cutout: 'alpha' };
}

describe('the engine with the starter model', () => {
  let engine: Engine;
  let folder = '';
  beforeAll(async () => {
    engine = createEngine({ modelsDirs: [MODELS] });
    folder = await mkdtemp(join(tmpdir(), 'maquette-models-'));
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lists it with what its card says', async () => {
    const [model] = await engine.models();
    expect(model).toMatchObject({
      id: MODEL,
      gridSize: 32,
      latentSize: 200,
      classes: ['bed', 'bookcase', 'chair', 'desk', 'sofa', 'table'],
    });
    expect(model?.bytes).toBeLessThan(30e6);
    // The bar of the first release.
    expect(model?.iou).toBeGreaterThan(0.4);
    const card = JSON.parse(await readFile(join(MODELS, MODEL, 'card.json'), 'utf8')) as {
      evaluation: { rows: { method: string; scores: { classMean: { iou: number } } }[] };
    };
    const [own, , , classMean] = card.evaluation.rows;
    expect(own?.scores.classMean.iou).toBeGreaterThan(classMean?.scores.classMean.iou ?? 1);
  });

  it('reconstructs: the mean first, then variants by the seed, with progress', async () => {
    const progress: Progress[] = [];
    const input = { photos: [photo()], model: MODEL, seed: 7, samples: 3 };
    const result = await engine.reconstruct(input, { onProgress: (p) => progress.push(p) });
    expect(result.samples).toHaveLength(3);
    expect(result.gridSize).toBe(32);
    for (const { grid, latent } of result.samples) {
      expect(grid).toHaveLength(32 ** 3);
      expect(latent).toHaveLength(200);
      expect(grid.every((p) => p >= 0 && p <= 1)).toBe(true);
    }
    expect(result.samples[0]?.grid.some((p) => p > result.threshold)).toBe(true);
    expect(result.classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4);
    const fractions = progress.map(({ fraction }) => fraction ?? 0);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);

    const again = await engine.reconstruct(input);
    expect(again.samples).toEqual(result.samples);
    const other = await engine.reconstruct({ ...input, seed: 8 });
    expect(other.samples[0]).toEqual(result.samples[0]);
    expect(other.samples[1]?.latent).not.toEqual(result.samples[1]?.latent);
  });

  it('joins what several photos say by how sure it is of each, at their mean length', async () => {
    const run = async (photos: PreparedPhoto[]): Promise<{ latent: Float32Array; weight: number }> => {
      const { samples, confidence = 0 } = await engine.reconstruct({ photos, model: MODEL, seed: 0, samples: 1 });
      return { latent: samples[0]?.latent ?? new Float32Array(), weight: Math.exp(6 * confidence) };
    };
    const [a, b] = [await run([photo()]), await run([photo('b.png', true)])];
    const { latent } = await run([photo(), photo('b.png', true)]);
    const share = a.weight / (a.weight + b.weight);
    const mean = a.latent.map((value, i) => share * value + (1 - share) * (b.latent[i] ?? 0));
    const lengthOf = (row: Float32Array): number => Math.hypot(...row);
    const stretch = (share * lengthOf(a.latent) + (1 - share) * lengthOf(b.latent)) / lengthOf(mean);
    expect(stretch).toBeGreaterThan(1);
    for (const [i, value] of latent.entries()) expect(value).toBeCloseTo(stretch * (mean[i] ?? 0), 4);
  });

  it('generates from given latents what it reconstructed, and from a seed', async () => {
    // The first sample is the mean of the photo's shape and its mirror image's; the others are the generator's own.
    const { samples } = await engine.reconstruct({ photos: [photo()], model: MODEL, seed: 0, samples: 2 });
    const [, second] = await engine.generate({ model: MODEL, latents: samples.map(({ latent }) => latent) });
    expect(second?.grid).toEqual(samples[1]?.grid);
    const drawn = await engine.generate({ model: MODEL, count: 2, seed: 3 });
    expect(drawn).toHaveLength(2);
    expect(drawn[0]?.latent).not.toEqual(drawn[1]?.latent);
    expect(await engine.generate({ model: MODEL, count: 2, seed: 3 })).toEqual(drawn);
  });

  it('stops between stages when it is cancelled, and works after it', async () => {
    const abort = new AbortController();
    const run = engine.reconstruct(
      { photos: [photo()], model: MODEL, seed: 0, samples: 16 },
      { signal: abort.signal, onProgress: ({ stage }) => stage.includes('2 of 16') && abort.abort() },
    );
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await engine.warmUp(MODEL);
  });

  it.each([
    [{ samples: 0 }, 'invalid-input'],
    [{ samples: 17 }, 'invalid-input'],
    [{ photos: [] }, 'invalid-input'],
    [{ model: 'nothing' }, 'not-found'],
    [{ model: '../models' }, 'not-found'],
  ])('refuses %o', async (change, code) => {
    await expect(engine.reconstruct({ photos: [photo()], model: MODEL, seed: 0, samples: 1, ...change })).rejects.toMatchObject({ code });
  });

  it('refuses latents of another size', async () => {
    await expect(engine.generate({ model: MODEL, latents: [new Float32Array(3)] })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('says which file of a damaged model is at fault', async () => {
    const damaged = join(folder, 'damaged');
    await mkdir(damaged);
    await copyFile(join(MODELS, MODEL, 'model.json'), join(damaged, 'model.json'));
    const weights = await readFile(join(MODELS, MODEL, 'weights.bin'));
    await writeFile(join(damaged, 'weights.bin'), weights.subarray(0, weights.length - 1000));
    const other = createEngine({ modelsDirs: [folder, join(folder, 'absent')] });
    await expect(other.generate({ model: 'damaged', count: 1 })).rejects.toMatchObject({
      code: 'bad-file',
      place: { file: 'weights.bin' },
    });
    await writeFile(join(damaged, 'model.json'), '{ "version": 1 }');
    await expect(other.generate({ model: 'damaged', count: 1 })).rejects.toMatchObject({
      code: 'bad-file',
      place: { file: 'damaged/model.json' },
    });
    const described = await readFile(join(MODELS, MODEL, 'model.json'), 'utf8');
    await writeFile(join(damaged, 'model.json'), described.replace('"objectron-detector",', ''));
    await expect(other.generate({ model: 'damaged', count: 1 })).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('encoder.features: not the channels of its networks') as string,
    });
    expect(await other.models()).toEqual([]);
    await other.close();
  });
});
