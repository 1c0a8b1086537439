import type { ParameterSpec } from './parameters';

/**
 * Frozen networks that have learned from photographs and give image features. All are chains of inverted residual blocks (MobileNetV2, Sandler et al. 2018, arXiv 1801.04381; EfficientNet,
 * Tan and Le 2019, arXiv 1905.11946, in its form without squeeze and excitation), with batch norm folded into the convolutions and ReLU6 everywhere.
 *
 * Parameters by name: `stem/kernel` [3,3,3,C], `stem/bias`; for block i `block<i>/expand/kernel` [1,1,in,wide] (not where nothing is widened), `block<i>/depthwise/kernel` [k,k,wide,1],
 * `block<i>/project/kernel` [1,1,wide,out] (not where nothing is narrowed), each with a `bias`; where there is a head, `head/kernel` [in,out] and `head/bias`.
 */
export interface FeatureNetwork {
  /** What the weights take for black and white: 0 and 1, or -1 and 1. */
  black: 0 | -1;
  stem: number;
  blocks: FeatureBlock[];
  /** Blocks whose outputs are used. */
  used: readonly number[];
  /** Numbers that the network says of the whole picture, from the mean over the last block; every token gets them. */
  head?: number;
}

interface FeatureBlock {
  name: string;
  input: number;
  /** Channels inside the block. */
  wide: number;
  kernel: 3 | 5;
  stride: 1 | 2;
  /** 0: the last block may end behind its depthwise convolution. */
  output: number;
}

/** Edge of the map that every feature map is averaged down to. */
export const FEATURE_EDGE = 6;

/** Expansion, kernel, channels, repeats, first stride of each stage. */
type Stage = readonly [expansion: number, kernel: 3 | 5, channels: number, repeats: number, stride: 1 | 2];

function chain(stem: number, stages: readonly Stage[]): FeatureBlock[] {
  const blocks: FeatureBlock[] = [];
  let input = stem;
  for (const [expansion, kernel, output, repeats, first] of stages) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      blocks.push({ name: `block${blocks.length}`, input, wide: input * expansion, kernel, stride: repeat === 0 ? first : 1, output });
      input = output;
    }
  }
  return blocks;
}

/** Table 2 of the paper of MobileNetV2, width 1. */
const mobileNetV2 = {
  stem: 32,
  blocks: chain(32, [
    [1, 3, 16, 1, 1],
    [6, 3, 24, 2, 2],
    [6, 3, 32, 3, 2],
    [6, 3, 64, 4, 2],
    [6, 3, 96, 3, 1],
    [6, 3, 160, 3, 2],
    [6, 3, 320, 1, 1],
  ]),
  /** The last ones at strides 8 (32 channels), 16 (96) and 32 (160, 320). */
  used: [5, 12, 15, 16],
};

/** By the names that a model's description uses. */
export const FEATURE_NETWORKS = {
  /** Learned on ImageNet, then on a filter of pictures. */
  'mobilenet-v2': { black: 0, ...mobileNetV2 },
  /** Learned to find chairs, desks, tables and twenty more kinds of things in photographs of Open Images V4. */
  'objectron-detector': { black: -1, ...mobileNetV2 },
  /** Learned to tell the corners of a chair's box in a photograph: the middle of the box and its eight corners in 224ths of the picture, and how surely there is a chair. */
  'objectron-chair': {
    black: -1,
    stem: 24,
    blocks: chain(24, [
      [1, 3, 16, 1, 1],
      [4, 3, 24, 1, 2],
      [6, 3, 24, 1, 1],
      [6, 5, 40, 2, 2],
      [6, 3, 80, 3, 2],
      [6, 5, 112, 3, 1],
      [6, 5, 192, 4, 2],
      [6, 3, 0, 1, 1],
    ]),
    used: [4, 10, 14],
    head: 19,
  },
} satisfies Record<string, FeatureNetwork>;

export type FeatureNetworkName = keyof typeof FEATURE_NETWORKS;

/** Names as a list that is not empty, for schemas. */
export const featureNetworkNames = Object.keys(FEATURE_NETWORKS) as [FeatureNetworkName, ...FeatureNetworkName[]];

export const featureNetwork = (name: FeatureNetworkName): FeatureNetwork => FEATURE_NETWORKS[name];

/** Where the weights of a network stand among those of all that a model looks through. The first network was once the only one. */
export const extractorPrefix = (name: FeatureNetworkName): string => (name === 'mobilenet-v2' ? '' : `${name}/`);

/** All parameters of several networks. They are read from a file and never trained. */
export function extractorSpecs(names: readonly FeatureNetworkName[]): ParameterSpec[] {
  return names.flatMap((name) =>
    featureNetworkSpecs(featureNetwork(name)).map((spec) => ({ ...spec, name: extractorPrefix(name) + spec.name })),
  );
}

/** Channels of a token. */
export function featureChannels(names: readonly FeatureNetworkName[]): number {
  return names
    .map(featureNetwork)
    .map(({ blocks, used, head = 0 }) => used.reduce((sum, i) => sum + blocks[i].output, head))
    .reduce((a, b) => a + b, 0);
}

/** The parameters of one network, by its own names. */
export function featureNetworkSpecs({ stem, blocks, head }: FeatureNetwork): ParameterSpec[] {
  const layer = (name: string, shape: number[], channels: number): ParameterSpec[] =>
    [`${name}/kernel`, `${name}/bias`].map((full, i) => ({
      name: full,
      shape: i === 0 ? shape : [channels],
      initial: { constant: 0 },
      trainable: false,
    }));
  return [
    ...layer('stem', [3, 3, 3, stem], stem),
    ...blocks.flatMap(({ name, input, wide, kernel, output }) => [
      ...(wide > input ? layer(`${name}/expand`, [1, 1, input, wide], wide) : []),
      ...layer(`${name}/depthwise`, [kernel, kernel, wide, 1], wide),
      ...(output > 0 ? layer(`${name}/project`, [1, 1, wide, output], output) : []),
    ]),
    ...(head === undefined ? [] : layer('head', [blocks.at(-1)?.wide ?? 0, head], head)),
  ];
}
