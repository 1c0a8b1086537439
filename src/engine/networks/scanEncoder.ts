import * as tf from '@tensorflow/tfjs';
import { leakyRelu } from '../backends';
import type { CriticConfig } from './critic';
import { critic32, lastEdge } from './critic';
import { batchNorm, batchNormSpecs, conv3d, conv3dSpecs } from './layers';
import type { Mode, ParameterSpec, Parameters } from './parameters';
import type { DeviationHead, LatentGaussian } from './posterior';
import { posterior, posteriorSpecs } from './posterior';

/** Partial voxel grid -> Gaussian over latent vectors: the critic's layout with batch norm on all layers but the first. */
export interface ScanEncoderConfig extends CriticConfig {
  latentSize: number;
  deviationHead: DeviationHead;
}

export const scanEncoder32: ScanEncoderConfig = { ...critic32, latentSize: 200, deviationHead: 'tanh' };

export function scanEncoderSpecs(config: ScanEncoderConfig): ParameterSpec[] {
  const { channels, latentSize } = config;
  return [
    ...channels.flatMap((output, i) => [
      ...conv3dSpecs(`conv${i}`, 4, channels[i - 1] ?? 1, output),
      ...(i > 0 ? batchNormSpecs(`norm${i}`, output) : []),
    ]),
    ...posteriorSpecs(lastEdge(config) ** 3 * channels[channels.length - 1], latentSize),
  ];
}

/** scan [B, N, N, N, 1]. */
export function encodeScan(config: ScanEncoderConfig, parameters: Parameters, scan: tf.Tensor5D, mode: Mode): LatentGaussian {
  let h = scan;
  for (const i of config.channels.keys()) {
    h = conv3d(parameters, `conv${i}`, h, 2);
    h = leakyRelu(i > 0 ? batchNorm(parameters, `norm${i}`, h, mode) : h, 0.2);
  }
  return posterior(parameters, tf.reshape<tf.Rank.R2>(h, [scan.shape[0], -1]), config.deviationHead);
}
