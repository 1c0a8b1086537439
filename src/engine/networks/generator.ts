import * as tf from '@tensorflow/tfjs';
import { batchNorm, batchNormSpecs, deconv3d, deconv3dSpecs, dense, denseSpecs } from './layers';
import type { Mode, ParameterSpec, Parameters } from './parameters';

/** Latent vector -> voxel grid (paper, section 3 and the published code): a dense layer, then transposed convolutions of kernel 4. */
export interface GeneratorConfig {
  latentSize: number;
  /** Edge of the grid that the dense layer makes. */
  startEdge: number;
  /** Channels of that grid and of each grid after it but the last, which has one. */
  channels: number[];
  /** Stride of each transposed convolution; as many as channels. */
  strides: (1 | 2)[];
  /** What the last layer gives: tanh in [-1, 1] as in the paper, or logits for losses on probabilities. */
  output: 'tanh' | 'logits';
}

export const generator32: GeneratorConfig = {
  latentSize: 200,
  startEdge: 2,
  channels: [256, 128, 64, 32],
  strides: [2, 2, 2, 2],
  output: 'tanh',
};
export const generator20: GeneratorConfig = { latentSize: 200, startEdge: 5, channels: [128, 64, 32], strides: [2, 2, 1], output: 'tanh' };
/** 32³ with one more layer in front. */
export const generator64: GeneratorConfig = {
  latentSize: 200,
  startEdge: 2,
  channels: [512, 256, 128, 64, 32],
  strides: [2, 2, 2, 2, 2],
  output: 'tanh',
};

export function gridEdge({ startEdge, strides }: GeneratorConfig): number {
  return strides.reduce((edge, stride) => edge * stride, startEdge);
}

const outputs = ({ channels }: GeneratorConfig): number[] => [...channels.slice(1), 1];

export function generatorSpecs(config: GeneratorConfig): ParameterSpec[] {
  const { latentSize, startEdge, channels } = config;
  const first = channels[0];
  return [
    ...denseSpecs('start', latentSize, startEdge ** 3 * first),
    ...channels.flatMap((input, i) => [...batchNormSpecs(`norm${i}`, input), ...deconv3dSpecs(`deconv${i}`, 4, input, outputs(config)[i])]),
  ];
}

/** latent [B, latentSize] -> grid [B, N, N, N, 1], axes z, y, x (so that its numbers lie in the order of a VoxelGrid). */
export function generate(config: GeneratorConfig, parameters: Parameters, latent: tf.Tensor2D, mode: Mode): tf.Tensor5D {
  const { startEdge: edge, channels, strides, output } = config;
  let h = tf.reshape<tf.Rank.R5>(dense(parameters, 'start', latent), [-1, edge, edge, edge, channels[0]]);
  for (const [i, stride] of strides.entries()) {
    h = batchNorm(parameters, `norm${i}`, h, mode, true);
    h = deconv3d(parameters, `deconv${i}`, h, stride);
  }
  return output === 'tanh' ? tf.tanh(h) : h;
}

/** Probabilities from what the generator gives. */
export function toProbability({ output }: GeneratorConfig, grid: tf.Tensor5D): tf.Tensor5D {
  return output === 'tanh' ? tf.mul(tf.add(grid, 1), 0.5) : tf.sigmoid(grid);
}

/** The target that the generator's output is compared with: [-1, 1] for tanh. */
export function toTarget({ output }: GeneratorConfig, occupancy: tf.Tensor5D): tf.Tensor5D {
  return output === 'tanh' ? tf.sub(tf.mul(occupancy, 2), 1) : occupancy;
}
