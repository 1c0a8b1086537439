/**
 * Takes two networks that have learned from photographs of furniture out of the npm package @mediapipe/objectron (Apache-2.0, Google) and gives their weights by this project's names
 * (src/engine/networks/featureNetworks.ts).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { FEATURE_NETWORKS, featureNetworkSpecs } from '../../src/engine/networks/featureNetworks';
import type { FeatureNetwork } from '../../src/engine/networks/featureNetworks';
import type { TfliteConvolution } from './readTflite';
import { readTflite } from './readTflite';

const require = createRequire(import.meta.url);
const FOLDER = dirname(require.resolve('@mediapipe/objectron'));
const ASSETS = 'objectron_solution_packed_assets';
const DETECTOR = 'object_detection_ssd_mobilenetv2_oidv4_fp16.tflite';

/** The detector lies in a container; the loader beside it says from which byte to which. */
export function readDetectorFile(): Uint8Array {
  const loader = readFileSync(join(FOLDER, `${ASSETS}_loader.js`), 'utf8');
  const files = /"files": (\[[^\]]*\])/.exec(loader)?.[1];
  const entry = (JSON.parse(files ?? '[]') as { filename: string; start: number; end: number }[]).find(({ filename }) =>
    filename.endsWith(DETECTOR),
  );
  if (!entry) throw new Error(`@mediapipe/objectron does not hold ${DETECTOR}`);
  return readFileSync(join(FOLDER, `${ASSETS}.data`)).subarray(entry.start, entry.end);
}

export const readChairFile = (): Uint8Array => readFileSync(join(FOLDER, 'object_detection_3d_chair.tflite'));

/** The weights of 'objectron-detector'. */
export function convertDetector(): Map<string, StoredTensor> {
  const { convolutions } = readTflite(readDetectorFile());
  // Behind the widening of block 13 the two heads of the finest boxes stand between the blocks' own layers.
  const heads = convolutions.findIndex(({ kernel: { shape }, relu6 }, i) => i > 0 && !relu6 && shape[2] === 576 && shape[3] === 12);
  if (heads < 0) throw new Error('the detector has no heads where they are expected');
  return nameLayers(FEATURE_NETWORKS['objectron-detector'], [...convolutions.slice(0, heads), ...convolutions.slice(heads + 2)]);
}

/** The weights of 'objectron-chair'. */
export function convertChair(): Map<string, StoredTensor> {
  const { convolutions, dense } = readTflite(readChairFile());
  const [corners, there] = dense;
  const weights = nameLayers(FEATURE_NETWORKS['objectron-chair'], convolutions);
  const [rows] = corners.kernel.shape;
  const kernel = new Float32Array(rows * 19);
  for (let row = 0; row < rows; row++) {
    kernel.set(corners.kernel.data.subarray(row * 18, (row + 1) * 18), row * 19);
    kernel[row * 19 + 18] = there.kernel.data[row];
  }
  weights.set('head/kernel', { shape: [rows, 19], data: kernel });
  weights.set('head/bias', { shape: [19], data: Float32Array.of(...corners.bias.data, ...there.bias.data) });
  return weights;
}

/** Layers in the order in which they are computed are those of the specs, kernel and bias by turns. */
function nameLayers(network: FeatureNetwork, layers: readonly TfliteConvolution[]): Map<string, StoredTensor> {
  const names = featureNetworkSpecs(network).map(({ name }) => name.replace(/\/(kernel|bias)$/, ''));
  const weights = new Map<string, StoredTensor>();
  for (const [i, name] of [...new Set(names)].filter((one) => one !== 'head').entries()) {
    const layer = layers[i];
    if (layer.relu6 === name.endsWith('project')) throw new Error(`${name} has the wrong activation`);
    if (layer.depthwise !== name.endsWith('depthwise')) throw new Error(`${name} is of another kind`);
    weights.set(`${name}/kernel`, layer.kernel);
    weights.set(`${name}/bias`, layer.bias);
  }
  for (const { name, shape } of featureNetworkSpecs(network)) {
    const found = weights.get(name)?.shape.join('x');
    if (found !== shape.join('x') && !name.startsWith('head/')) throw new Error(`${name} is ${found}, not ${shape.join('x')}`);
  }
  return weights;
}
