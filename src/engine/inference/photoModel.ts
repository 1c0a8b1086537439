import * as tf from '@tensorflow/tfjs';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { createRandom } from '../../core/random';
import type { GeneratedShape, PreparedPhoto } from '../../shared/engine';
import { readCheckpoint } from '../checkpoints/file';
import type { StoredTensor } from '../checkpoints/format';
import { generatorSpecs, gridEdge } from '../networks/generator';
import { FEATURE_EDGE, mobileNetFeatures, mobileNetSpecs } from '../networks/mobileNet';
import type { Parameters } from '../networks/parameters';
import { disposeParameters, parametersFrom, take } from '../networks/parameters';
import { encodePhoto, photoEncoderSpecs } from '../networks/photoEncoder';
import { decodeLatents, latentSlope } from './decodeLatents';
import type { FramedPicture, FrameOptions } from './framePicture';
import { framePicture, halveImage, IMAGE_EDGE, PIXEL_EDGE } from './framePicture';
import type { LatentSlope } from './fitLatent';
import type { ModelDescription } from './modelFolder';
import { findModel, WEIGHTS_FILE } from './modelFolder';

/** What a photo says about the object: a Gaussian over latent vectors, and the class. */
export interface PhotoReading {
  mean: Float32Array;
  logVariance: Float32Array;
  /** The mean for the photo's mirror image, whose shape is the mirror image of the photo's. */
  mirrored?: Float32Array;
  /** Probabilities, in the order of the model's classes. */
  classes: Float32Array;
}

/** A model in memory, ready to run. */
export interface PhotoModel {
  id: string;
  description: ModelDescription;
  gridSize: number;
  latentSize: number;
  encode(photo: PreparedPhoto): Promise<PhotoReading>;
  /** How an objective on the grid changes with the latent vector. */
  latentSlope: LatentSlope;
  /** One grid of probabilities a latent vector. */
  generate(latents: readonly Float32Array[]): Promise<GeneratedShape[]>;
  dispose(): void;
}

/** Reads a model's folder and puts its weights on the device. Rejects with `not-found` or `bad-file`. */
export async function loadPhotoModel(dirs: readonly string[], id: string): Promise<PhotoModel> {
  const { folder, description } = await findModel(dirs, id);
  const { tensors } = await readCheckpoint(join(folder, WEIGHTS_FILE));
  const file = `${id}/${WEIGHTS_FILE}`;
  const part = (prefix: string): Map<string, StoredTensor> =>
    new Map([...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, stored]) => [name.slice(prefix.length), stored]));
  const extractor = parametersFrom(mobileNetSpecs(1), part('extractor/'), file);
  const encoder = parametersFrom(photoEncoderSpecs(description.encoder), part('encoder/'), file);
  const generator = parametersFrom(generatorSpecs(description.generator), part('generator/'), file);
  return {
    id,
    description,
    gridSize: gridEdge(description.generator),
    latentSize: description.generator.latentSize,
    encode: (photo) => encode(description, extractor, encoder, photo),
    generate: (latents) => decodeLatents(description.generator, generator, latents),
    latentSlope: (latent, objective) => latentSlope(description.generator, generator, latent, objective),
    dispose: () => [extractor, encoder, generator].forEach(disposeParameters),
  };
}

/**
 * An object cut out of a plain background is looked at a second time with its background, and the mean of both readings is taken: such a background disturbs little, and a white object
 * before white loses pieces when it is cut out.
 */
async function encode(
  description: ModelDescription,
  extractor: Parameters,
  encoder: Parameters,
  photo: PreparedPhoto,
): Promise<PhotoReading> {
  const { rgba, width, height, cutout } = photo;
  const look = (options: FrameOptions): Promise<PhotoReading> =>
    readFrame(description, extractor, encoder, framePicture(rgba, width, height, options));
  const cut = await look({ useMask: cutout !== 'none' });
  return cutout === 'plain' ? combineReadings([cut, await look({ useMask: true, keepBackground: true })]) : cut;
}

async function readFrame(
  description: ModelDescription,
  extractor: Parameters,
  encoder: Parameters,
  framed: FramedPicture,
): Promise<PhotoReading> {
  const { maskEdge, edge, pixels } = description.encoder;
  if (edge !== FEATURE_EDGE) throw new MaquetteError('unsupported', `A model with ${edge}x${edge} image tokens is not supported.`);
  const outputs = tf.tidy(() => {
    // The picture and its mirror image, side by side.
    const both = (numbers: Float32Array, side: number, channels: number): tf.Tensor4D => {
      const one = tf.tensor4d(numbers, [1, side, side, channels]);
      return tf.concat([one, tf.reverse(one, 2)], 0);
    };
    const posterior = encodePhoto(
      description.encoder,
      encoder,
      {
        features: mobileNetFeatures((name) => take(extractor, name), 1, both(framed.image, IMAGE_EDGE, 3)),
        mask: both(framed.mask, maskEdge, 1),
        maskKnown: tf.fill([2, 1], framed.maskKnown ? 1 : 0),
        ...(pixels && { image: both(halveImage(framed.image), PIXEL_EDGE, 3) }),
      },
      { training: false },
    );
    return [posterior.mean, posterior.logVariance, tf.softmax(posterior.classes)];
  });
  const [means, logVariances, classes] = (await Promise.all(outputs.map((output) => output.data()))) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  tf.dispose(outputs);
  const { latentSize } = description.encoder;
  return {
    mean: means.slice(0, latentSize),
    logVariance: logVariances.slice(0, latentSize),
    mirrored: means.slice(latentSize),
    // A mirror image shows the same kind of thing.
    classes: classes.slice(0, classes.length / 2).map((p, i) => (p + classes[classes.length / 2 + i]) / 2),
  };
}

/** Several photos of one object: the mean of what each says. */
export function combineReadings(readings: readonly PhotoReading[]): PhotoReading {
  const average = (pick: (reading: PhotoReading) => Float32Array): Float32Array => {
    const sum = new Float32Array(readings[0] ? pick(readings[0]).length : 0);
    for (const reading of readings) {
      for (const [i, value] of pick(reading).entries()) sum[i] = sum[i] + value / readings.length;
    }
    return sum;
  };
  const empty = new Float32Array(0);
  return {
    mean: average((r) => r.mean),
    logVariance: average((r) => r.logVariance),
    ...(readings.every((r) => r.mirrored) && { mirrored: average((r) => r.mirrored ?? empty) }),
    classes: average((r) => r.classes),
  };
}

/** The mean first, then draws from the Gaussian. The same seed gives the same draws. */
export function sampleReading({ mean, logVariance }: PhotoReading, samples: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  return Array.from({ length: samples }, (_, sample) =>
    sample === 0 ? mean : mean.map((m, i) => m + Math.exp(logVariance[i] / 2) * random.normal()),
  );
}

/** Latent vectors from the prior N(0, I). */
export function sampleLatents(latentSize: number, count: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Float32Array.from({ length: latentSize }, () => random.normal()));
}
