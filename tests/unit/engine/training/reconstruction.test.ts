import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { packBits } from '../../../../src/core/voxel/packBits';
import { startBackend } from '../../../../src/engine/backends';
import { encodeHalf } from '../../../../src/engine/checkpoints/float16';
import { MASK_EDGE } from '../../../../src/engine/inference/framePicture';
import { FEATURE_EDGE, featureChannels } from '../../../../src/engine/networks/featureNetworks';
import { createParameters, storeParameters } from '../../../../src/engine/networks/parameters';
import type { PhotoEncoderConfig, PhotoInput } from '../../../../src/engine/networks/photoEncoder';
import { encodePhoto, photoEncoderSpecs } from '../../../../src/engine/networks/photoEncoder';
import { featureLength, PIXEL_LENGTH } from '../../../../src/engine/training/featureCache';
import type { ReconstructionConfig, TrainingSet } from '../../../../src/engine/training/reconstruction';
import { createReconstructionTrainer, reconstructionSpecs, sharedLength } from '../../../../src/engine/training/reconstruction';
import { createGradientShare } from '../../../../src/engine/training/shareGradients';

const networks = ['objectron-chair', 'mobilenet-v2'] as const;
const channels = featureChannels(networks);
const encoder: PhotoEncoderConfig = {
  ...{ latentSize: 4, edge: FEATURE_EDGE, networks: [...networks], features: channels, maskEdge: MASK_EDGE },
  ...{ width: 8, blocks: 1, classes: ['plate', 'pillar'], dropout: 0 },
};
const config: ReconstructionConfig = {
  encoder,
  generator: { latentSize: 4, startEdge: 2, channels: [4, 2], strides: [2, 2], output: 'logits' },
  ...{ batch: 4, steps: 20, warmUp: 1, clip: 5, crossEntropyWeight: 4, klWeight: 1e-4, classWeight: 0.1, seed: 3 },
  adam: { learningRate: 1e-2, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.05 },
};

/** Two shapes of 8³ and four pictures of random features. */
function smallSet(): TrainingSet {
  const random = createRandom(5);
  const entries = 4;
  const shapes = [0, 1].map((kind) => packBits(Uint8Array.from({ length: 512 }, (_, i) => Number(kind === 0 ? i % 8 < 4 : i < 200))));
  const grids = new Uint8Array(128);
  for (const [i, shape] of shapes.entries()) grids.set(shape, i * 64);
  return {
    cache: {
      ...{ pictures: Int32Array.of(0, 1, 2, 3), masked: Uint8Array.of(1, 0, 1, 0), channels },
      features: encodeHalf(Float32Array.from({ length: entries * featureLength(channels) }, () => random.normal())),
      masks: new Uint8Array(entries * MASK_EDGE ** 2).fill(200),
      pixels: new Uint8Array(entries * PIXEL_LENGTH),
    },
    ...{ shapeOf: Int32Array.of(0, 0, 1, 1), classOf: Int32Array.of(0, 1), grids, gridBytes: 64 },
    groups: [
      {
        weight: 1,
        byClass: [
          [0, 1],
          [2, 3],
        ],
      },
    ],
  };
}

beforeAll(async () => {
  await startBackend();
});

describe('the training step of photo models', () => {
  it.each([true, false])('leaves the generator alone where it is fixed, running statistics and all (fixed: %s)', async (fixedGenerator) => {
    const own = { ...config, fixedGenerator };
    const parameters = createParameters(reconstructionSpecs(own), createRandom(1));
    const before = await storeParameters(parameters);
    const trainer = createReconstructionTrainer(own, parameters, smallSet(), createGradientShare(sharedLength(own), 1), 0);
    for (let i = 0; i < 3; i++) expect((await trainer.advance()).loss).toBeGreaterThan(0);
    const after = await storeParameters(parameters);
    const changed = [...before]
      .filter(([name, { data }]) => data.some((value, i) => value !== after.get(name)?.data[i]))
      .map(([name]) => name);
    expect(changed.some((name) => name.startsWith('encoder/'))).toBe(true);
    expect(changed.some((name) => name.startsWith('generator/'))).toBe(!fixedGenerator);
    expect(changed).not.toContain('encoder/features/mean');
  });

  it('looks at pictures with some networks left out in training, and with all of them in use', () => {
    const dropping = { ...encoder, networkDropout: 0.5 };
    const parameters = createParameters(photoEncoderSpecs(dropping), createRandom(2));
    const batch = 64;
    const one = (seed: number): tf.Tensor4D => tf.randomNormal([1, FEATURE_EDGE, FEATURE_EDGE, channels], 0, 1, 'float32', seed);
    const input: PhotoInput = {
      features: tf.tile(one(4), [batch, 1, 1, 1]),
      mask: tf.zeros([batch, MASK_EDGE, MASK_EDGE, 1]),
      maskKnown: tf.zeros([batch, 1]),
    };
    /** Different answers to the same picture, and how often each came. */
    const answers = (training: boolean): number[] => {
      const rows = encodePhoto(dropping, parameters, input, { training }, 7).mean.arraySync();
      const counts = new Map<string, number>();
      for (const row of rows) {
        const key = row.map((value) => value.toFixed(3)).join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return [...counts.values()];
    };
    expect(answers(false)).toEqual([batch]);
    // Two networks, each there or not: four ways to look, each about as often as the others.
    const seen = answers(true);
    expect(seen).toHaveLength(4);
    for (const count of seen) expect(count).toBeGreaterThan(batch / 16);
  });
});
