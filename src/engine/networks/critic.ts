import * as tf from '@tensorflow/tfjs';
import { leakyRelu } from '../backends';
import { conv3d, conv3dSpecs, dense, denseSpecs } from './layers';
import type { ParameterSpec, Parameters } from './parameters';

/**
 * Voxel grid -> one number, large for grids that look real (paper, section 3 and the published code). No batch norm: the gradient penalty is stated for each
 * sample on its own.
 */
export interface CriticConfig {
  gridEdge: number;
  /** Output channels of each convolution (kernel 4, stride 2). */
  channels: number[];
}

export const critic32: CriticConfig = { gridEdge: 32, channels: [32, 64, 128, 256] };
export const critic20: CriticConfig = { gridEdge: 20, channels: [20, 40, 80, 160] };
/** 32³ with one more layer. */
export const critic64: CriticConfig = { gridEdge: 64, channels: [32, 64, 128, 256, 512] };

/** Edge of the last grid, by `same` padding: each stride of 2 halves and rounds up. */
export function lastEdge({ gridEdge, channels }: CriticConfig): number {
  return channels.reduce((edge) => Math.ceil(edge / 2), gridEdge);
}

export function criticSpecs(config: CriticConfig): ParameterSpec[] {
  const { channels } = config;
  return [
    ...channels.flatMap((output, i) => conv3dSpecs(`conv${i}`, 4, channels[i - 1] ?? 1, output)),
    ...denseSpecs('score', lastEdge(config) ** 3 * channels[channels.length - 1], 1),
  ];
}

/** grid [B, N, N, N, 1] -> [B, 1]. Differentiable twice. */
export function criticise(config: CriticConfig, parameters: Parameters, grid: tf.Tensor5D): tf.Tensor2D {
  let h = grid;
  for (const i of config.channels.keys()) h = leakyRelu(conv3d(parameters, `conv${i}`, h, 2), 0.2);
  return dense(parameters, 'score', tf.reshape<tf.Rank.R2>(h, [grid.shape[0], -1]));
}
