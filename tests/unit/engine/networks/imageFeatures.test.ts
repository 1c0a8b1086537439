import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { extractorWeights } from '../../../../scripts/features/extractorWeights';
import { convertMobileNet, readKerasWeights } from '../../../../scripts/features/readMobileNet';
import { convertChair, convertDetector, readDetectorFile } from '../../../../scripts/features/readObjectron';
import { readTflite } from '../../../../scripts/features/readTflite';
import { startBackend } from '../../../../src/engine/backends';
import type { StoredTensor } from '../../../../src/engine/checkpoints/format';
import {
  extractorSpecs,
  FEATURE_EDGE,
  FEATURE_NETWORKS,
  featureChannels,
  featureNetworkNames,
} from '../../../../src/engine/networks/featureNetworks';
import { extractFeatures, imageFeatures } from '../../../../src/engine/networks/imageFeatures';

const require = createRequire(import.meta.url);
const samples = fileURLToPath(new URL('../../../../resources/samples/', import.meta.url));

const toTensor = ({ data, shape }: StoredTensor): tf.Tensor => tf.tensor(data, shape);
const toTensors = (weights: Map<string, StoredTensor>): ((name: string) => tf.Tensor) => {
  const tensors = new Map([...weights].map(([name, stored]) => [name, toTensor(stored)]));
  return (name) => tensors.get(name) as tf.Tensor;
};

async function readSample(name: string, edge: number): Promise<tf.Tensor4D> {
  const picture = sharp(join(samples, name)).resize(edge, edge, { fit: 'contain', background: '#fff' }).removeAlpha();
  return tf.tensor4d(
    Float32Array.from(await picture.raw().toBuffer(), (value) => value / 255),
    [1, edge, edge, 3],
  );
}

beforeAll(async () => {
  await startBackend();
});

describe('features of frozen networks', () => {
  it('are, for MobileNetV2, those of the package that the weights come from', async () => {
    // The package's own graph, run by tfjs-layers, up to the outputs of the same blocks.
    const { modelTopology } = require(join(dirname(require.resolve('nsfwjs')), '../models/mobilenet_v2/model.min.js')) as {
      modelTopology: object;
    };
    const weights = [...readKerasWeights()];
    const weightSpecs = weights.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' as const }));
    const weightData = Buffer.concat(weights.map(([, { data }]) => Buffer.from(data.buffer))).buffer;
    const theirs = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    const network = FEATURE_NETWORKS['mobilenet-v2'];
    const names = network.used.map((i) => `block_${i}_${i === 16 ? 'project_BN' : 'add'}`);
    const layers = theirs.layers.flatMap((layer) => ('layers' in layer ? (layer.layers as typeof theirs.layers) : [layer]));
    const find = (name: string): tf.SymbolicTensor => layers.find((layer) => layer.name === name)?.output as tf.SymbolicTensor;

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
    const actual = imageFeatures(network, toTensors(convertMobileNet()), input);
    expect(actual.shape).toEqual([1, FEATURE_EDGE, FEATURE_EDGE, featureChannels(['mobilenet-v2'])]);
    const [difference, size] = tf.tidy(() =>
      [tf.max(tf.abs(tf.sub(actual, expected))), tf.max(tf.abs(expected))].map((t) => t.dataSync()[0]),
    ) as [number, number];
    expect(size).toBeGreaterThan(1);
    expect(difference / size).toBeLessThan(1e-4);
  });

  it('are, for the detector, what its own heads find chairs and tables by', async () => {
    // The heads of the second finest boxes: from the features' last map (320 channels, 10x10 at 300 pixels) through one more convolution to 6 boxes x 24 classes.
    const { convolutions } = readTflite(readDetectorFile());
    const after = convolutions.findIndex(({ kernel: { shape } }) => shape[2] === 320);
    const [widen, , classes] = convolutions.slice(after);
    const names = { chair: 5, desk: 7, cat: 8, table: 15 };
    const network = { ...FEATURE_NETWORKS['objectron-detector'], used: [16] };
    const weight = toTensors(convertDetector());
    const scoreOf = async (file: string): Promise<Float32Array> => {
      const image = await readSample(file, 384);
      // 384 / 32 = 12 cells, of which 2x2 are averaged: boxes of a coarser detector, good enough to tell what is there.
      const h = tf.relu6(
        tf.add(tf.conv2d(imageFeatures(network, weight, image), toTensor(widen.kernel) as tf.Tensor4D, 1, 'same'), toTensor(widen.bias)),
      );
      const logits = tf.add(tf.conv2d(h as tf.Tensor4D, toTensor(classes.kernel) as tf.Tensor4D, 1, 'same'), toTensor(classes.bias));
      return tf.sigmoid(tf.max(tf.reshape(logits, [-1, 24]), 0)).data<'float32'>();
    };
    const chair = await scoreOf('chair.jpg');
    const table = await scoreOf('table.jpg');
    expect(chair[names.chair]).toBeGreaterThan(5 * chair[names.cat]);
    expect(chair[names.chair]).toBeGreaterThan(table[names.chair]);
    expect(table[names.table] + table[names.desk]).toBeGreaterThan(5 * table[names.cat]);
  });

  it('hold what the chair network says: that there is a chair, and where the corners of its box are', async () => {
    const network = FEATURE_NETWORKS['objectron-chair'];
    const weight = toTensors(convertChair());
    const said = async (file: string): Promise<Float32Array> => {
      const features = imageFeatures(network, weight, await readSample(file, 192));
      return (await features.data<'float32'>()).slice(featureChannels(['objectron-chair']) - 19, featureChannels(['objectron-chair']));
    };
    const chair = await said('chair.jpg');
    const logit = (p: number): number => Math.log(p / (1 - p));
    expect(chair[18]).toBeGreaterThan(logit(0.9));
    expect((await said('table.jpg'))[18]).toBeLessThan(logit(0.1));
    // The middle and eight corners as x, y in 224ths of the picture. A box in perspective: each corner lies across the middle from another, and the chair fills most of the picture.
    const points = Array.from({ length: 9 }, (_, i) => ({ x: chair[2 * i], y: chair[2 * i + 1] }));
    const [middle, ...corners] = points;
    for (const { x, y } of points) expect(Math.min(x, y, 224 - x, 224 - y)).toBeGreaterThan(0);
    for (let i = 0; i < 4; i++) {
      const [one, other] = [corners[i], corners[7 - i]];
      expect(Math.hypot((one.x + other.x) / 2 - middle.x, (one.y + other.y) / 2 - middle.y)).toBeLessThan(0.1 * 224);
    }
    const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
    expect(spread(corners.map(({ y }) => y))).toBeGreaterThan(0.5 * 224);
  });

  it('of several networks are those of each, one behind the other', async () => {
    const image = await readSample('chair.jpg', 192);
    const pair = ['objectron-chair', 'mobilenet-v2'] as const;
    const both = extractFeatures(pair, toTensors(extractorWeights(pair)), image);
    const [first, second] = tf.split(
      both,
      pair.map((name) => featureChannels([name])),
      3,
    );
    expect(await first.data()).toEqual(await imageFeatures(FEATURE_NETWORKS['objectron-chair'], toTensors(convertChair()), image).data());
    expect(await second.data()).toEqual(await imageFeatures(FEATURE_NETWORKS['mobilenet-v2'], toTensors(convertMobileNet()), image).data());
  });

  it('have exactly the parameters that are converted', () => {
    const converted = extractorWeights(featureNetworkNames);
    expect(extractorSpecs(featureNetworkNames).map(({ name, shape }) => [name, shape])).toEqual(
      [...converted].map(([name, { shape }]) => [name, shape]),
    );
  });
});
