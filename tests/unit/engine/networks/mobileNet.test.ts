import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { convertMobileNet, readKerasWeights } from '../../../../scripts/convert-features';
import { startBackend } from '../../../../src/engine/backends';
import {
  FEATURE_BLOCKS,
  FEATURE_EDGE,
  featureChannels,
  mobileNetFeatures,
  mobileNetSpecs,
} from '../../../../src/engine/networks/mobileNet';

const require = createRequire(import.meta.url);

beforeAll(async () => {
  await startBackend();
});

describe('MobileNetV2 features', () => {
  it('are those of the package that the weights come from', async () => {
    // The package's own graph, run by tfjs-layers, up to the outputs of the same blocks.
    const { modelTopology } = require(join(dirname(require.resolve('nsfwjs')), '../models/mobilenet_v2/model.min.js')) as {
      modelTopology: object;
    };
    const weights = [...readKerasWeights()];
    const weightSpecs = weights.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' as const }));
    const weightData = Buffer.concat(weights.map(([, { data }]) => Buffer.from(data.buffer))).buffer;
    const theirs = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    const names = FEATURE_BLOCKS.map((i) => `block_${i}_${i === 16 ? 'project_BN' : 'add'}`);
    const layers = theirs.layers.flatMap((layer) => ('layers' in layer ? (layer.layers as typeof theirs.layers) : [layer]));
    const find = (name: string): tf.SymbolicTensor => layers.find((layer) => layer.name === name)?.output as tf.SymbolicTensor;

    const ours = new Map([...convertMobileNet()].map(([name, { data, shape }]) => [name, tf.tensor(data, shape)]));
    const image = tf.randomUniform<tf.Rank.R4>([1, 224, 224, 3], 0, 1, 'float32', 4);
    // 224 / 32 = 7 does not divide into 6x6: compare at 192 on a model whose input is free.
    const input = tf.image.resizeBilinear(image, [192, 192]);
    const free = tf.model({ inputs: layers[0]?.output, outputs: names.map(find) });
    const maps = free.apply(input, { training: false }) as tf.Tensor4D[];
    const expected = tf.tidy(() =>
      tf.concat(
        maps.map((map) => {
          const window = map.shape[1] / FEATURE_EDGE;
          return window > 1 ? tf.avgPool(map, window, window, 'valid') : map;
        }),
        3,
      ),
    );
    const actual = mobileNetFeatures((name) => ours.get(name) as tf.Tensor, 1, input);
    expect(actual.shape).toEqual([1, FEATURE_EDGE, FEATURE_EDGE, featureChannels(1)]);
    const [difference, size] = tf.tidy(() =>
      [tf.max(tf.abs(tf.sub(actual, expected))), tf.max(tf.abs(expected))].map((t) => t.dataSync()[0]),
    ) as [number, number];
    expect(size).toBeGreaterThan(1);
    expect(difference / size).toBeLessThan(1e-4);
  });

  it('has exactly the parameters that are converted', () => {
    const converted = convertMobileNet();
    expect(mobileNetSpecs(1).map(({ name, shape }) => [name, shape])).toEqual([...converted].map(([name, { shape }]) => [name, shape]));
  });
});
