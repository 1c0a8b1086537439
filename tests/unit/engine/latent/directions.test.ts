import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attribute } from '../../../../src/core/latent/attributes';
import { attributes, measureAttributes } from '../../../../src/core/latent/attributes';
import { addDirections } from '../../../../src/core/latent/directions';
import { createRandom } from '../../../../src/core/random';
import { createGrid } from '../../../../src/core/voxel/grid';
import { createEngine } from '../../../../src/engine';
import { buildMap, isHeldOut } from '../../../../src/engine/latent/buildMap';
import type { LatentMap } from '../../../../src/engine/latent/mapFile';
import { hashWeights, MAP_FILE, mapFile, packMap, unpackMap } from '../../../../src/engine/latent/mapFile';
import type { Engine } from '../../../../src/shared/engine';

const models = join(import.meta.dirname, '../../../../resources/models');
const model = 'furniture-32';
const held = 60;

describe('the directions that ship with the model', () => {
  let engine: Engine;
  let map: LatentMap;
  let threshold: number;

  beforeAll(async () => {
    engine = createEngine({ modelsDirs: [models] });
    const file = mapFile.parse(JSON.parse(await readFile(join(models, model, MAP_FILE), 'utf8')));
    const unpacked = unpackMap(file);
    if (!unpacked) throw new Error('the map is not whole');
    map = unpacked;
    expect(file.weights).toBe(await hashWeights(join(models, model)));
    threshold = (await engine.models()).find(({ id }) => id === model)?.threshold ?? NaN;
  });
  afterAll(() => engine.close());

  const heldOut = (): Float32Array[] =>
    map.points.flatMap((_, i) => (isHeldOut(i) ? [map.latents.slice(i * map.latentSize, (i + 1) * map.latentSize)] : [])).slice(0, held);

  async function measure(latents: Float32Array[], attribute: Attribute): Promise<number[]> {
    const made = await engine.generate({ model, latents });
    return made.map(({ grid }) => measureAttributes(createGrid(32, grid), threshold)?.[attribute] ?? NaN);
  }

  // Shapes that the directions were not learned from. One unit is a tenth, so two units there and back are about 1.46 times as wide.
  it.each(attributes)('change the %s of held-out shapes, by about what a unit says', async (attribute) => {
    const direction = map.directions.find(({ id }) => id === attribute)?.latent;
    if (!direction) throw new Error(`there is no direction for ${attribute}`);
    const moved = (amount: number): Float32Array[] => heldOut().map((latent) => addDirections(latent, [{ direction, amount }]));
    const [more, less] = [await measure(moved(2), attribute), await measure(moved(-2), attribute)];
    const changes = more.map((value, i) => value - less[i]).filter(Number.isFinite);
    expect(changes.length).toBeGreaterThan(held / 2);
    const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
    expect(mean).toBeGreaterThan(2 * Math.log(1.1));
    expect(changes.filter((change) => change > 0).length / changes.length).toBeGreaterThan(0.75);
  });

  it('survive being written and read', () => {
    const back = unpackMap(mapFile.parse(JSON.parse(JSON.stringify(packMap(map, model, 'a'.repeat(64), 5)))));
    for (const [i, { latent }] of map.directions.entries()) {
      for (const [k, value] of latent.entries()) expect(back?.directions[i].latent[k]).toBeCloseTo(value, 4);
    }
    const largest = Math.max(...map.latents.map(Math.abs));
    for (let i = 0; i < map.latents.length; i += 97)
      expect(Math.abs((back?.latents[i] ?? NaN) - map.latents[i])).toBeLessThan(largest / 250);
  });
});

describe('learning directions', () => {
  it('finds the way in which a generator with known ways changes its boxes', async () => {
    // Boxes whose width and height are the exponentials of the first two numbers; the third number does nothing.
    const size = 40;
    const box = (latent: Float32Array): Float32Array => {
      const [w, h] = [10 * Math.exp(0.3 * latent[0]), 10 * Math.exp(0.3 * latent[1])].map((value) =>
        Math.min(38, Math.max(1, Math.round(value))),
      );
      const grid = createGrid(size);
      for (let z = 0; z < 10; z++) for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) grid.data[x + size * (y + size * z)] = 1;
      return grid.data;
    };
    const random = createRandom(4);
    const points = Array.from({ length: 200 }, () => ({ latent: Float32Array.from({ length: 3 }, () => random.normal()) }));
    const generate = (latents: Float32Array[]): Promise<{ latent: Float32Array; grid: Float32Array }[]> =>
      Promise.resolve(latents.map((latent) => ({ latent, grid: box(latent) })));
    const map = await buildMap(
      { gridSize: size, threshold: 0.5, classes: [], generate },
      points,
      'generated',
      random,
      {},
      { pairs: 600, trials: 30 },
    );
    const width = map.directions.find(({ id }) => id === 'width')?.latent ?? new Float32Array(3);
    const height = map.directions.find(({ id }) => id === 'height')?.latent ?? new Float32Array(3);
    // ln(w / sqrt(h d)) = 0.3 a - 0.15 b: along (2, -1, 0), and a unit changes it by ln 1.1.
    expect(width[1] / width[0]).toBeCloseTo(-0.5, 0);
    expect(Math.abs(width[2] / width[0])).toBeLessThan(0.15);
    expect(0.3 * width[0] - 0.15 * width[1]).toBeCloseTo(Math.log(1.1), 1);
    expect(height[0] / height[1]).toBeCloseTo(-0.5, 0);
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const generate = (latents: Float32Array[]): Promise<{ latent: Float32Array; grid: Float32Array }[]> => {
      abort.abort();
      return Promise.resolve(latents.map((latent) => ({ latent, grid: new Float32Array(8).fill(1) })));
    };
    const points = Array.from({ length: 10 }, (_, i) => ({ latent: Float32Array.of(i, -i) }));
    const work = buildMap({ gridSize: 2, threshold: 0.5, classes: [], generate }, points, 'generated', createRandom(1), {
      signal: abort.signal,
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });
});
