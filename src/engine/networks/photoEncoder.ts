import * as tf from '@tensorflow/tfjs';
import { leakyRelu } from '../backends';
import { conv2d, conv2dSpecs, dense, denseSpecs } from './layers';
import type { Mode, ParameterSpec, Parameters } from './parameters';
import { take } from './parameters';
import type { FeatureNetworkName } from './featureNetworks';
import { featureChannels } from './featureNetworks';

/**
 * The encoder q(z | photo) of the studio's own models: frozen image features and the object's mask -> mean and log-variance of the latent vector, and
 * the object's class. The photo is seen as 6x6 tokens; blocks mix first the tokens of each channel and then the channels of each token (MLP-Mixer,
 * Tolstikhin et al. 2021): matrix products only, which every device does fast.
 */
export interface PhotoEncoderConfig {
  latentSize: number;
  /** Tokens along an edge: FEATURE_EDGE of the feature networks. */
  edge: number;
  /** The frozen networks that the features come from, in this order. */
  networks: FeatureNetworkName[];
  /** Channels of a feature token: those of all networks together. */
  features: number;
  /** Pixels along an edge of the mask; a multiple of `edge`. */
  maskEdge: number;
  /** Channels of a token inside the encoder. */
  width: number;
  blocks: number;
  classes: string[];
  /**
   * A small convolutional network that looks at the picture itself, for what the frozen features have lost: outlines and thin parts. Its first layer sees colour and mask at `edge`
   * pixels; each layer halves, so that edge / 2^layers is the number of tokens along an edge.
   */
  pixels?: { edge: number; channels: number[] } | undefined;
  /** Share of channels dropped in front of the heads, in training. */
  dropout: number;
  /** How often, in training, all features of one of several networks are put at their mean: so that none is leaned on alone. */
  networkDropout?: number | undefined;
}

export interface PhotoInput {
  /** [B, edge, edge, features] */
  features: tf.Tensor4D;
  /** [B, maskEdge, maskEdge, 1], share of each cell that is object; all zero where it is not known. */
  mask: tf.Tensor4D;
  /** [B, 1]: 1 where the mask is known, 0 where it is not. */
  maskKnown: tf.Tensor2D;
  /** [B, pixels.edge, pixels.edge, 3] in [0, 1]; needed where the encoder looks at pixels. */
  image?: tf.Tensor4D;
}

export interface Posterior {
  /** [B, latentSize] */
  mean: tf.Tensor2D;
  /** [B, latentSize] */
  logVariance: tf.Tensor2D;
  /** [B, classes], logits. */
  classes: tf.Tensor2D;
}

const TOKEN_HIDDEN = 2;

/** Keeps the deviation of what flows through a dense layer (He et al. 2015). */
const he = (input: number): { normal: number } => ({ normal: Math.sqrt(2 / input) });
const lecun = (input: number): { normal: number } => ({ normal: Math.sqrt(1 / input) });

export function photoEncoderSpecs(config: PhotoEncoderConfig): ParameterSpec[] {
  const { edge, features, maskEdge, width, blocks, latentSize, classes } = config;
  const tokens = edge ** 2;
  const patch = (maskEdge / edge) ** 2;
  const constant = (name: string, shape: number[], value: number, trainable: boolean): ParameterSpec => ({
    name,
    shape,
    initial: { constant: value },
    trainable,
  });
  return [
    // Mean and 1/deviation of each feature channel over the training pictures: measured once, before training.
    constant('features/mean', [features], 0, false),
    constant('features/inverse', [features], 1, false),
    ...denseSpecs('features', features, width, lecun(features)),
    ...denseSpecs('mask/patch', patch + 1, width, he(patch)),
    ...denseSpecs('mask/mix', width, width, lecun(width)),
    ...pixelSpecs(config),
    { name: 'position', shape: [tokens, width], initial: { normal: 0.02 }, trainable: true },
    ...Array.from({ length: blocks }, (_, i) => [
      ...normSpecs(`block${i}/tokenNorm`, width),
      ...denseSpecs(`block${i}/token1`, tokens, tokens * TOKEN_HIDDEN, he(tokens)),
      ...denseSpecs(`block${i}/token2`, tokens * TOKEN_HIDDEN, tokens, { normal: 0.02 }),
      ...normSpecs(`block${i}/channelNorm`, width),
      ...denseSpecs(`block${i}/channel1`, width, width * 2, he(width)),
      ...denseSpecs(`block${i}/channel2`, width * 2, width, { normal: 0.02 }),
    ]).flat(),
    ...normSpecs('norm', width),
    ...denseSpecs('mean', tokens * width, latentSize, lecun(tokens * width)),
    ...denseSpecs('logVariance', tokens * width, latentSize, { normal: 0.001 }),
    ...denseSpecs('classes', width, classes.length, lecun(width)),
  ];
}

function pixelSpecs({ pixels, width }: PhotoEncoderConfig): ParameterSpec[] {
  if (!pixels) return [];
  const inputs = [4, ...pixels.channels];
  return [
    ...pixels.channels.flatMap((channels, i) => conv2dSpecs(`pixels/conv${i}`, 4, inputs[i] ?? 0, channels, he(16 * (inputs[i] ?? 1)))),
    // Starts at nothing: a model that learned without it can go on with it.
    ...denseSpecs('pixels/mix', inputs.at(-1) ?? 0, width, { constant: 0 }),
  ];
}

/** [B * tokens, width] of the picture itself. */
function lookAtPixels(config: PhotoEncoderConfig, parameters: Parameters, { image, mask, maskKnown }: PhotoInput): tf.Tensor2D | undefined {
  const { pixels } = config;
  if (!pixels) return undefined;
  if (!image) throw new RangeError('this encoder looks at pixels and was given none');
  const batch = image.shape[0];
  const known = tf.reshape(maskKnown, [batch, 1, 1, 1]);
  const outline = tf.mul(tf.sub(tf.image.resizeNearestNeighbor(mask, [pixels.edge, pixels.edge]), 0.5), known);
  let h = tf.concat([tf.sub(image, 0.5), outline], 3) as tf.Tensor4D;
  for (const i of pixels.channels.keys()) h = leakyRelu(conv2d(parameters, `pixels/conv${i}`, h, 2));
  return dense(parameters, 'pixels/mix', tf.reshape<tf.Rank.R2>(h, [-1, pixels.channels.at(-1) ?? 0]));
}

/** `random` gives dropout its seed in training. */
export function encodePhoto(
  config: PhotoEncoderConfig,
  parameters: Parameters,
  input: PhotoInput,
  { training }: Mode,
  seed = 0,
): Posterior {
  const { edge, maskEdge, width, blocks, dropout } = config;
  const tokens = edge ** 2;
  const batch = input.features.shape[0];
  const patch = maskEdge / edge;

  let features = tf.mul(
    tf.sub(tf.reshape(input.features, [batch * tokens, config.features]), take(parameters, 'features/mean')),
    take(parameters, 'features/inverse'),
  );
  if (training && config.networkDropout) features = tf.mul(features, keptNetworks(config, config.networkDropout, batch, seed));
  // Each token's own patch of the mask, row by row, and whether the mask is known.
  const patches = tf.reshape(tf.transpose(tf.reshape(input.mask, [batch, edge, patch, edge, patch]), [0, 1, 3, 2, 4]), [
    batch * tokens,
    patch ** 2,
  ]);
  const known = tf.reshape(tf.tile(input.maskKnown, [1, tokens]), [batch * tokens, 1]);
  const outline = tf.relu(dense(parameters, 'mask/patch', tf.concat([tf.sub(patches, tf.mul(known, 0.5)), known], 1) as tf.Tensor2D));

  let h = tf.add<tf.Tensor2D>(dense(parameters, 'features', features as tf.Tensor2D), dense(parameters, 'mask/mix', outline));
  const seen = lookAtPixels(config, parameters, input);
  if (seen) h = tf.add(h, seen);
  h = tf.reshape(tf.add(tf.reshape(h, [batch, tokens * width]), tf.reshape(take(parameters, 'position'), [tokens * width])), [
    batch * tokens,
    width,
  ]);
  for (let i = 0; i < blocks; i++) {
    h = tf.add(h, mixTokens(parameters, `block${i}`, h, batch, tokens, width));
    const unit = layerNorm(parameters, `block${i}/channelNorm`, h);
    h = tf.add(h, dense(parameters, `block${i}/channel2`, tf.relu(dense(parameters, `block${i}/channel1`, unit))));
  }
  h = layerNorm(parameters, 'norm', h);
  if (training && dropout > 0) h = tf.dropout(h, dropout, undefined, seed) as tf.Tensor2D;
  const all = tf.reshape<tf.Rank.R2>(h, [batch, tokens * width]);
  const pooled = tf.reshape<tf.Rank.R2>(tf.mean(tf.reshape(h, [batch, tokens, width]), 1), [batch, width]);
  return {
    mean: dense(parameters, 'mean', all),
    // Kept within e^-8 .. e^2 softly, so that no early step can throw the samples far out.
    logVariance: tf.sub(tf.mul(tf.sigmoid(dense(parameters, 'logVariance', all)), 10), 8),
    classes: dense(parameters, 'classes', pooled),
  };
}

/** [B * tokens, features]: 0 for the features of a picture's networks that are left out this time, 1 / (1 - share) for the others. */
function keptNetworks({ networks, edge, features }: PhotoEncoderConfig, share: number, batch: number, seed: number): tf.Tensor2D {
  const kept = tf.split(tf.dropout(tf.ones([batch, networks.length]), share, undefined, seed), networks.length, 1);
  const wide = tf.concat(
    kept.map((one, i) => tf.tile(one, [1, featureChannels([networks[i]])])),
    1,
  );
  return tf.reshape<tf.Rank.R2>(tf.tile(tf.reshape(wide, [batch, 1, features]), [1, edge ** 2, 1]), [-1, features]);
}

function mixTokens(parameters: Parameters, name: string, h: tf.Tensor2D, batch: number, tokens: number, width: number): tf.Tensor2D {
  const unit = tf.reshape(layerNorm(parameters, `${name}/tokenNorm`, h), [batch, tokens, width]);
  const byChannel = tf.reshape<tf.Rank.R2>(tf.transpose(unit, [0, 2, 1]), [batch * width, tokens]);
  const mixed = dense(parameters, `${name}/token2`, tf.relu(dense(parameters, `${name}/token1`, byChannel)));
  return tf.reshape<tf.Rank.R2>(tf.transpose(tf.reshape(mixed, [batch, width, tokens]), [0, 2, 1]), [batch * tokens, width]);
}

function normSpecs(name: string, width: number): ParameterSpec[] {
  return [
    { name: `${name}/gain`, shape: [width], initial: { constant: 1 }, trainable: true },
    { name: `${name}/bias`, shape: [width], initial: { constant: 0 }, trainable: true },
  ];
}

/** Each row of x [rows, C] to mean 0 and deviation 1, then gain and bias. */
function layerNorm(parameters: Parameters, name: string, x: tf.Tensor2D): tf.Tensor2D {
  const centred = tf.sub(x, tf.mean(x, 1, true));
  const unit = tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-5)));
  return tf.add(tf.mul(unit, take(parameters, `${name}/gain`)), take(parameters, `${name}/bias`));
}
