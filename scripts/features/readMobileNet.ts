/**
 * Takes the MobileNetV2 weights out of the npm package nsfwjs (MIT), folds batch norm into the convolutions, and gives them by this project's
 * names (src/engine/networks/featureNetworks.ts).
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { FEATURE_NETWORKS } from '../../src/engine/networks/featureNetworks';

interface WeightEntry {
  name: string;
  shape: number[];
  quantization?: { min: number; scale: number; dtype: string };
}

const require = createRequire(import.meta.url);
/** The package exports loaders for a running model only; its files lie beside them. */
const MODEL = join(dirname(require.resolve('nsfwjs')), '../models/mobilenet_v2');

/** All weights of the package's Keras model by their Keras names, as floats. */
export function readKerasWeights(): Map<string, StoredTensor> {
  const model = require(join(MODEL, 'model.min.js')) as { weightsManifest: { weights: WeightEntry[] }[] };
  const bytes = Buffer.from(require(join(MODEL, 'group1-shard1of1.min.js')) as string, 'base64');
  const weights = new Map<string, StoredTensor>();
  let offset = 0;
  for (const { name, shape, quantization } of model.weightsManifest.flatMap((group) => group.weights)) {
    if (quantization?.dtype !== 'uint8') throw new Error(`${name} is not stored as bytes`);
    const length = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from(bytes.subarray(offset, offset + length), (q) => q * quantization.scale + quantization.min);
    weights.set(name, { shape, data });
    offset += length;
  }
  if (offset !== bytes.length) throw new Error(`the package has ${bytes.length} bytes of weights, its list says ${offset}`);
  return weights;
}

/** Folds y = gamma (conv(x) - mean) / sqrt(variance + epsilon) + beta into a kernel and a bias. Output channels run fastest in both kernel layouts. */
function fold(weights: Map<string, StoredTensor>, kernelName: string, normName: string): { kernel: StoredTensor; bias: StoredTensor } {
  const take = (name: string): StoredTensor => {
    const found = weights.get(name);
    if (!found) throw new Error(`the package has no weight ${name}`);
    return found;
  };
  const kernel = take(kernelName);
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(
    (part) => take(`${normName}/${part}`).data,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const channels = gamma.length;
  const scale = gamma.map((g, c) => g / Math.sqrt(variance[c] + 0.001));
  return {
    kernel: { shape: kernel.shape, data: kernel.data.map((value, i) => value * scale[i % channels]) },
    bias: { shape: [channels], data: beta.map((b, c) => b - mean[c] * scale[c]) },
  };
}

/** The folded weights of 'mobilenet-v2', up to the last block. */
export function convertMobileNet(): Map<string, StoredTensor> {
  const keras = readKerasWeights();
  const out = new Map<string, StoredTensor>();
  const put = (layer: string, kernel: string, norm: string): void => {
    const folded = fold(keras, kernel, norm);
    out.set(`${layer}/kernel`, folded.kernel);
    out.set(`${layer}/bias`, folded.bias);
  };
  put('stem', 'Conv1/kernel', 'bn_Conv1');
  for (const [i, { name, input, wide }] of FEATURE_NETWORKS['mobilenet-v2'].blocks.entries()) {
    const theirs = i === 0 ? 'expanded_conv' : `block_${i}`;
    if (wide > input) put(`${name}/expand`, `${theirs}_expand/kernel`, `${theirs}_expand_BN`);
    put(`${name}/depthwise`, `${theirs}_depthwise/depthwise_kernel`, `${theirs}_depthwise_BN`);
    put(`${name}/project`, `${theirs}_project/kernel`, `${theirs}_project_BN`);
  }
  return out;
}
