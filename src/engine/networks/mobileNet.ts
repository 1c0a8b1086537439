import * as tf from '@tensorflow/tfjs';
import type { ParameterSpec } from './parameters';

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381) as a frozen image feature extractor, batch norm folded into the convolutions.
 *
 * Parameters by name: `stem/kernel` [3,3,3,C], `stem/bias`; for block i = 0..16 `block<i>/expand/kernel` [1,1,in,in*t] (not in block 0),
 * `block<i>/depthwise/kernel` [3,3,in*t,1], `block<i>/project/kernel` [1,1,in*t,out], each with a `bias`.
 */

/** Expansion, channels at width 1, repeats, first stride: table 2 of the paper. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

export interface MobileNetBlock {
  name: string;
  expansion: number;
  input: number;
  output: number;
  stride: number;
}

/** Channel counts are multiples of 8 that do not fall under 90 % of the wanted width. */
function roundChannels(wanted: number): number {
  const rounded = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return rounded < 0.9 * wanted ? rounded + 8 : rounded;
}

export function mobileNetBlocks(width: number): MobileNetBlock[] {
  const blocks: MobileNetBlock[] = [];
  let input = roundChannels(32 * width);
  for (const [expansion, channels, repeats, stride] of STAGES) {
    const output = roundChannels(channels * width);
    for (let repeat = 0; repeat < repeats; repeat++) {
      blocks.push({ name: `block${blocks.length}`, expansion, input, output, stride: repeat === 0 ? stride : 1 });
      input = output;
    }
  }
  return blocks;
}

/** All parameters. They are read from a file and never trained. */
export function mobileNetSpecs(width: number): ParameterSpec[] {
  const layer = (name: string, shape: number[], channels: number): ParameterSpec[] =>
    [`${name}/kernel`, `${name}/bias`].map((full, i) => ({
      name: full,
      shape: i === 0 ? shape : [channels],
      initial: { constant: 0 },
      trainable: false,
    }));
  const blocks = mobileNetBlocks(width);
  const stem = blocks[0]?.input ?? 0;
  return [
    ...layer('stem', [3, 3, 3, stem], stem),
    ...blocks.flatMap(({ name, expansion, input, output }) => {
      const wide = input * expansion;
      return [
        ...(expansion > 1 ? layer(`${name}/expand`, [1, 1, input, wide], wide) : []),
        ...layer(`${name}/depthwise`, [3, 3, wide, 1], wide),
        ...layer(`${name}/project`, [1, 1, wide, output], output),
      ];
    }),
  ];
}

/** The blocks whose outputs are used: the last ones at strides 8 (32 channels), 16 (96) and 32 (160, 320). */
export const FEATURE_BLOCKS = [5, 12, 15, 16] as const;

/** Edge of the map that every feature map is averaged down to. */
export const FEATURE_EDGE = 6;

export function featureChannels(width: number): number {
  const blocks = mobileNetBlocks(width);
  return FEATURE_BLOCKS.reduce((sum, i) => sum + (blocks[i]?.output ?? 0), 0);
}

/**
 * `image` [B, 192, 192, 3] in [0, 1], as these weights were trained, -> features [B, 6, 6, featureChannels(width)]. Other multiples of 192 would do as well.
 * `weight(name)` gives a parameter.
 */
export function mobileNetFeatures(weight: (name: string) => tf.Tensor, width: number, image: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const bias = (layer: string): tf.Tensor => weight(`${layer}/bias`);
    const kernel = (layer: string): tf.Tensor4D => weight(`${layer}/kernel`) as tf.Tensor4D;
    const pad = 'same';
    const relu6 = 'relu6';
    let h = tf.fused.conv2d({ x: image, filter: kernel('stem'), strides: 2, pad, bias: bias('stem'), activation: relu6 });
    const maps: tf.Tensor4D[] = [];
    for (const [i, { name, expansion, stride, input, output }] of mobileNetBlocks(width).entries()) {
      const before = h;
      const [expand, depthwise, project] = [`${name}/expand`, `${name}/depthwise`, `${name}/project`];
      if (expansion > 1) h = tf.fused.conv2d({ x: h, filter: kernel(expand), strides: 1, pad, bias: bias(expand), activation: relu6 });
      h = tf.fused.depthwiseConv2d({
        x: h,
        filter: kernel(depthwise),
        strides: stride,
        pad,
        bias: bias(depthwise),
        activation: relu6,
      });
      h = tf.fused.conv2d({ x: h, filter: kernel(project), strides: 1, pad, bias: bias(project) });
      if (stride === 1 && input === output) h = tf.add(h, before);
      if (FEATURE_BLOCKS.some((used) => used === i)) {
        const window = h.shape[1] / FEATURE_EDGE;
        maps.push(window > 1 ? tf.avgPool(h, window, window, 'valid') : h);
      }
    }
    return tf.concat(maps, 3);
  });
}
