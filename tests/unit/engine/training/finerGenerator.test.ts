import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { startBackend } from '../../../../src/engine/backends';
import type { GeneratorConfig } from '../../../../src/engine/networks/generator';
import { generate, generatorSpecs } from '../../../../src/engine/networks/generator';
import { createParameters, parametersFrom, storeParameters } from '../../../../src/engine/networks/parameters';
import type { FinerConfig, LatentSet } from '../../../../src/engine/training/finerGenerator';
import { createFinerTrainer, finerConfig, finerSharedLength, finerStart } from '../../../../src/engine/training/finerGenerator';
import { normalRows } from '../../../../src/engine/training/reconstruction';
import { createGradientShare } from '../../../../src/engine/training/shareGradients';

const coarseConfig: GeneratorConfig = { latentSize: 6, startEdge: 2, channels: [8, 6], strides: [2, 2], output: 'logits' };
const edge = 8;
const config = finerConfig(coarseConfig, 5);

beforeAll(async () => {
  await startBackend();
});

async function grown(): Promise<{ coarse: Map<string, tf.Variable>; start: Awaited<ReturnType<typeof finerStart>>; latents: tf.Tensor2D }> {
  const random = createRandom(11);
  const coarse = createParameters(generatorSpecs(coarseConfig), random);
  // Weights as after training: no two channels alike, and logits of both signs that are not small.
  for (const [name, v] of coarse) {
    const scale = name.endsWith('weight') ? 0.5 : 0.2;
    const base = /gain|variance/.test(name) ? 1 : 0;
    v.assign(
      tf.tensor(
        Float32Array.from({ length: v.size }, () => base + scale * (base ? random.next() : random.normal())),
        v.shape,
      ),
    );
  }
  const latents = normalRows(random, 24, coarseConfig.latentSize);
  return { coarse, latents, start: await finerStart(coarseConfig, await storeParameters(coarse), config, latents, random) };
}

/** Linear between cell centres, one axis after the other; cells outside are 0. */
function interpolate(grid: Float32Array, at: (x: number, y: number, z: number) => number): (x: number, y: number, z: number) => number {
  return (x, y, z) => {
    let sum = 0;
    const taps = (cell: number): [number, number][] => {
      const place = (cell + 0.5) / 2 - 0.5;
      const low = Math.floor(place);
      return [
        [low, 1 - (place - low)],
        [low + 1, place - low],
      ];
    };
    for (const [i, a] of taps(x)) for (const [j, b] of taps(y)) for (const [k, c] of taps(z)) sum += a * b * c * (grid[at(i, j, k)] ?? 0);
    return sum;
  };
}

describe('a finer generator', () => {
  it('begins as the coarse one, interpolated to twice the edge', async () => {
    const { coarse, start, latents } = await grown();
    const finer = parametersFrom(generatorSpecs(config), start, 'the start');
    const rough = generate(coarseConfig, coarse, latents, { training: false });
    const fine = generate(config, finer, latents, { training: false });
    expect(fine.shape).toEqual([24, 16, 16, 16, 1]);
    const [a, b] = [rough.dataSync<'float32'>(), fine.dataSync<'float32'>()];
    let largest = 0;
    for (const sample of [0, 7, 23]) {
      const grid = a.subarray(sample * edge ** 3, (sample + 1) * edge ** 3);
      largest = Math.max(largest, ...grid.map(Math.abs));
      const value = interpolate(grid, (x, y, z) => (Math.min(x, y, z) < 0 || Math.max(x, y, z) >= edge ? -1 : x + edge * (y + edge * z)));
      for (let z = 0; z < 16; z++)
        for (let y = 0; y < 16; y++)
          for (let x = 0; x < 16; x++)
            expect(b[sample * 4096 + x + 16 * (y + 16 * z)], `${sample}: ${x}, ${y}, ${z}`).toBeCloseTo(value(x, y, z), 3);
    }
    expect(largest).toBeGreaterThan(1);
  });

  it('learns shapes that the coarse one cannot hold, from posteriors alone', async () => {
    const { start } = await grown();
    // Two shapes of single cells, checkered: no grid of half the edge can tell them.
    const bits = (odd: number): Uint8Array => {
      const bytes = new Uint8Array(512);
      for (let cell = 0; cell < 4096; cell++) {
        const [x, y, z] = [cell % 16, (cell >> 4) % 16, cell >> 8];
        if ((x + y + z) % 2 === odd) bytes[cell >> 3] |= 1 << (cell & 7);
      }
      return bytes;
    };
    const posteriors = new Float32Array(2 * 12);
    for (let i = 0; i < 6; i++) [posteriors[i], posteriors[12 + i]] = [1.5, -1.5];
    for (const entry of [0, 1]) posteriors.fill(-6, 12 * entry + 6, 12 * entry + 12);
    const set: LatentSet = {
      shapeOf: Int32Array.from([0, 1]),
      classOf: new Int32Array(2),
      grids: Uint8Array.from([...bits(0), ...bits(1)]),
      gridBytes: 512,
      groups: [{ weight: 1, byClass: [[0, 1]] }],
      posteriors,
    };
    const plan: FinerConfig = {
      generator: config,
      batch: 8,
      steps: 60,
      adam: { learningRate: 0.02, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 },
      warmUp: 5,
      clip: 5,
      crossEntropyWeight: 4,
      seed: 5,
    };
    const parameters = parametersFrom(generatorSpecs(config), start, 'the start');
    const trainer = createFinerTrainer(plan, parameters, set, createGradientShare(finerSharedLength(plan), 1), 0);
    for (let step = 0; step < plan.steps; step++) await trainer.advance();
    const means = tf.tensor2d([...posteriors.subarray(0, 6), ...posteriors.subarray(12, 18)], [2, 6]);
    const logits = generate(config, parameters, means, { training: false }).dataSync<'float32'>();
    let right = 0;
    for (let cell = 0; cell < 8192; cell++) {
      const shape = cell >> 12;
      const inside = ((cell % 16) + ((cell >> 4) % 16) + ((cell >> 8) % 16)) % 2 === shape;
      if (logits[cell] > 0 === inside) right++;
    }
    expect(right / 8192).toBeGreaterThan(0.95);
  });
});
