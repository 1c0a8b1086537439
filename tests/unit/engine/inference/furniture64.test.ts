import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resampleGrid } from '../../../../src/core/edit/resample';
import { iou } from '../../../../src/core/metrics/iou';
import { createGrid } from '../../../../src/core/voxel/grid';
import { createEngine } from '../../../../src/engine';
import { readCheckpoint } from '../../../../src/engine/checkpoints/file';
import type { Engine, ModelInfo } from '../../../../src/shared/engine';
import { sharesLatents } from '../../../../src/shared/latentSpace';

const MODELS = 'resources/models';
const [COARSE, FINE] = ['furniture-32', 'furniture-64'];

describe('the finer starter model', () => {
  let engine: Engine;
  let models: ModelInfo[];
  const infoOf = (id: string): ModelInfo => {
    const found = models.find((model) => model.id === id);
    if (!found) throw new RangeError(`there is no model ${id}`);
    return found;
  };
  beforeAll(async () => {
    engine = createEngine({ modelsDirs: [MODELS] });
    models = await engine.models();
  });
  afterAll(() => engine.close());

  it('has the coarse model’s encoder, number for number, and says that it shares its latent space', async () => {
    const [coarse, fine] = await Promise.all([COARSE, FINE].map((id) => readCheckpoint(join(MODELS, id, 'weights.bin'))));
    const seeing = [...coarse.tensors].filter(([name]) => !name.startsWith('generator/'));
    expect(
      seeing.filter(([name, { data }]) => !data.every((value, i) => value === fine.tensors.get(name)?.data[i])).map(([name]) => name),
    ).toEqual([]);
    expect(seeing.reduce((sum, [, { data }]) => sum + data.length, 0)).toBeGreaterThan(1e6);
    expect(infoOf(FINE)).toMatchObject({ gridSize: 64, latentSize: 200, latentSpace: COARSE });
    expect(infoOf(FINE).bytes).toBeLessThan(60e6);
    expect([sharesLatents(infoOf(FINE), COARSE, models), sharesLatents(infoOf(COARSE), FINE, models)]).toEqual([true, true]);
    expect(sharesLatents(infoOf(FINE), 'cars-64', models)).toBe(false);
  });

  it.each(['chair', 'table', 'sofa'])('shows the latent vector of the sample %s as the same shape in finer cells', async (sample) => {
    const name = `${sample}.jpg`;
    const photo = await engine.preparePhoto({ name, bytes: await readFile(join('resources/samples', name)) });
    const { samples } = await engine.reconstruct({ photos: [photo], model: COARSE, seed: 1, samples: 1 });
    const latents = [samples[0].latent];
    const [coarse] = await engine.generate({ model: COARSE, latents });
    const [fine] = await engine.generate({ model: FINE, latents });
    expect(fine.grid).toHaveLength(64 ** 3);
    const inside = Float32Array.from(coarse.grid, (p) => Number(p >= infoOf(COARSE).threshold));
    const averaged = resampleGrid(createGrid(64, fine.grid), 32).data;
    // Each model levels its grids by itself: as many of the likeliest cells are taken as the coarse shape has.
    const cells = inside.reduce((sum, cell) => sum + cell, 0);
    const threshold = [...averaged].sort((p, q) => q - p)[cells - 1];
    expect(iou(averaged, inside, threshold)).toBeGreaterThan(0.8);
    // What cells of twice the edge cannot tell: of the eight in one, some are inside and some are not.
    let [mixed, filled] = [0, 0];
    for (let cell = 0; cell < 32 ** 3; cell++) {
      const first = 2 * (cell % 32) + 64 * (2 * ((cell >> 5) % 32) + 64 * 2 * (cell >> 10));
      const eight = [0, 1, 64, 65, 4096, 4097, 4160, 4161].filter((step) => fine.grid[first + step] >= infoOf(FINE).threshold).length;
      if (eight > 0) filled++;
      if (eight > 0 && eight < 8) mixed++;
    }
    expect(mixed / filled).toBeGreaterThan(0.1);
  });
});
