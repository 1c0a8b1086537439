import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { startBackend } from '../../../../src/engine/backends';
import { critic20, critic32, critic64, criticise, criticSpecs } from '../../../../src/engine/networks/critic';
import type { GeneratorConfig } from '../../../../src/engine/networks/generator';
import {
  generate,
  generator20,
  generator32,
  generator64,
  generatorSpecs,
  gridEdge,
  toProbability,
  toTarget,
} from '../../../../src/engine/networks/generator';
import { encodeImage, imageEncoder256, imageEncoderSpecs } from '../../../../src/engine/networks/imageEncoder';
import { countParameters, createParameters, disposeParameters, take } from '../../../../src/engine/networks/parameters';
import { encodeScan, scanEncoder32, scanEncoderSpecs } from '../../../../src/engine/networks/scanEncoder';

beforeAll(async () => {
  await startBackend();
});

describe("the paper's networks have the published numbers of parameters", () => {
  it.each([
    ['generator 32³', generatorSpecs(generator32), 3_167_393],
    ['critic 32³', criticSpecs(critic32), 2_757_089],
    ['generator 20³', generatorSpecs(generator20), 3_873_953],
    ['critic 20³', criticSpecs(critic20), 1_078_061],
    ['image encoder', imageEncoderSpecs(imageEncoder256), 19_995_584],
    ['scan encoder', scanEncoderSpecs(scanEncoder32), 3_575_536],
  ])('%s', (_, specs, count) => {
    expect(countParameters(specs)).toBe(count);
    expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length);
  });

  it('starts weights at a deviation of 0.02 and the same for the same seed', () => {
    const specs = criticSpecs({ gridEdge: 8, channels: [8, 16] });
    const [a, b] = [createParameters(specs, createRandom(5)), createParameters(specs, createRandom(5))];
    const weights = take(a, 'conv1/weight').dataSync<'float32'>();
    const deviation = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
    expect(deviation).toBeGreaterThan(0.0185);
    expect(deviation).toBeLessThan(0.0215);
    expect(
      take(a, 'conv0/bias')
        .dataSync()
        .every((w) => w === 0),
    ).toBe(true);
    expect([...take(b, 'conv1/weight').dataSync()]).toEqual([...weights]);
    disposeParameters(a);
    disposeParameters(b);
  });
});

describe('networks on the default device', () => {
  it.each([
    [generator32, critic32, 32],
    [generator20, critic20, 20],
    [generator64, critic64, 64],
  ])('a generated grid has the right edge and the critic takes it', (generator, critic, edge) => {
    expect(gridEdge(generator)).toBe(edge);
    const weights = [
      createParameters(generatorSpecs(generator), createRandom(1)),
      createParameters(criticSpecs(critic), createRandom(2)),
    ] as const;
    tf.tidy(() => {
      const grid = generate(generator, weights[0], tf.zeros([2, generator.latentSize]), { training: false });
      expect(grid.shape).toEqual([2, edge, edge, edge, 1]);
      expect(criticise(critic, weights[1], grid).shape).toEqual([2, 1]);
    });
    weights.forEach(disposeParameters);
  });

  it('encoders give a mean and a log-variance of each latent axis', () => {
    const scan = { ...scanEncoder32, gridEdge: 16, channels: [4, 8] };
    const image = { ...imageEncoder256, imageEdge: 64, layers: imageEncoder256.layers.map((layer) => ({ ...layer, channels: 8 })) };
    const weights = [
      createParameters(scanEncoderSpecs(scan), createRandom(1)),
      createParameters(imageEncoderSpecs(image), createRandom(1)),
    ] as const;
    tf.tidy(() => {
      for (const { mean, logVariance } of [
        encodeScan(scan, weights[0], tf.randomUniform([3, 16, 16, 16, 1], 0, 1, 'float32', 1), { training: true }),
        encodeImage(image, weights[1], tf.randomUniform([3, 64, 64, 3], -1, 1, 'float32', 1), { training: true }),
      ]) {
        expect(mean.shape).toEqual([3, 200]);
        expect(logVariance.shape).toEqual([3, 200]);
        expect(Math.max(...logVariance.abs().dataSync())).toBeLessThanOrEqual(1);
      }
    });
    weights.forEach(disposeParameters);
  });

  const small: GeneratorConfig = { latentSize: 6, startEdge: 2, channels: [8, 4], strides: [2, 2], output: 'tanh' };

  it('a sample does not depend on its batch at inference, and does in training', () => {
    const weights = createParameters(generatorSpecs(small), createRandom(3));
    const z = tf.randomNormal<tf.Rank.R2>([4, 6], 0, 3, 'float32', 7);
    const far = (training: boolean): number =>
      tf.tidy(() => {
        const together = generate(small, weights, z, { training }).slice([0, 0, 0, 0, 0], [1, -1, -1, -1, -1]);
        const alone = generate(small, weights, z.slice([0, 0], [1, -1]), { training });
        return tf.max(tf.abs(tf.sub(together, alone))).dataSync()[0];
      });
    expect(far(false)).toBeLessThan(1e-6);
    expect(far(true)).toBeGreaterThan(1e-3);
    z.dispose();
    disposeParameters(weights);
  });

  it('running statistics reach those of the data', () => {
    const weights = createParameters(generatorSpecs(small), createRandom(3));
    const z = tf.randomNormal<tf.Rank.R2>([64, 6], 1, 2, 'float32', 9);
    for (let i = 0; i < 120; i++) tf.tidy(() => void generate(small, weights, z, { training: true }));
    const difference = tf.tidy(
      () =>
        tf
          .max(tf.abs(tf.sub(generate(small, weights, z, { training: true }), generate(small, weights, z, { training: false }))))
          .dataSync()[0],
    );
    expect(difference).toBeLessThan(1e-3);
    z.dispose();
    disposeParameters(weights);
  });

  it('maps occupancy to the range of its output and back', () => {
    tf.tidy(() => {
      const cells = tf.tensor5d([0, 1, 0.25, 1, 0, 0, 1, 1], [1, 2, 2, 2, 1]);
      expect([...toProbability(small, toTarget(small, cells)).dataSync()]).toEqual([...cells.dataSync()]);
    });
  });
});
