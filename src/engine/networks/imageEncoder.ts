import * as tf from '@tensorflow/tfjs';
import { leakyRelu } from '../backends';
import { batchNorm, batchNormSpecs, conv2d, conv2dSpecs } from './layers';
import type { Mode, ParameterSpec, Parameters } from './parameters';
import type { DeviationHead, LatentGaussian } from './posterior';
import { posterior, posteriorSpecs } from './posterior';

/** Photo -> Gaussian over latent vectors (paper, section 3.2 and the published code). */
export interface ImageEncoderConfig {
  imageEdge: number;
  layers: { kernel: number; stride: number; channels: number }[];
  latentSize: number;
  deviationHead: DeviationHead;
}

export const imageEncoder256: ImageEncoderConfig = {
  imageEdge: 256,
  layers: [
    { kernel: 11, stride: 4, channels: 64 },
    { kernel: 5, stride: 4, channels: 128 },
    { kernel: 5, stride: 2, channels: 256 },
    { kernel: 5, stride: 2, channels: 512 },
    { kernel: 8, stride: 1, channels: 400 },
  ],
  latentSize: 200,
  deviationHead: 'tanh',
};

export function imageEncoderSpecs({ imageEdge, layers, latentSize }: ImageEncoderConfig): ParameterSpec[] {
  const edge = layers.reduce((size, { stride }) => Math.ceil(size / stride), imageEdge);
  const last = layers[layers.length - 1]?.channels ?? 0;
  return [
    ...layers.flatMap(({ kernel, channels }, i) => [
      ...conv2dSpecs(`conv${i}`, kernel, layers[i - 1]?.channels ?? 3, channels),
      ...(i > 0 ? batchNormSpecs(`norm${i}`, channels) : []),
    ]),
    ...posteriorSpecs(edge ** 2 * last, latentSize),
  ];
}

/** image [B, imageEdge, imageEdge, 3] in [-1, 1]. */
export function encodeImage(config: ImageEncoderConfig, parameters: Parameters, image: tf.Tensor4D, mode: Mode): LatentGaussian {
  let h = image;
  for (const [i, { stride }] of config.layers.entries()) {
    h = conv2d(parameters, `conv${i}`, h, stride);
    h = leakyRelu(i > 0 ? batchNorm(parameters, `norm${i}`, h, mode) : h, 0.2);
  }
  return posterior(parameters, tf.reshape<tf.Rank.R2>(h, [image.shape[0], -1]), config.deviationHead);
}
