import * as tf from '@tensorflow/tfjs';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { createRandom } from '../../core/random';
import type { GeneratedShape, PreparedPhoto } from '../../shared/engine';
import { readCheckpoint } from '../checkpoints/file';
import type { StoredTensor } from '../checkpoints/format';
import { generatorSpecs, gridEdge } from '../networks/generator';
import { extractorSpecs, FEATURE_EDGE } from '../networks/featureNetworks';
import { extractFeatures } from '../networks/imageFeatures';
import type { Parameters } from '../networks/parameters';
import { disposeParameters, parametersFrom, take } from '../networks/parameters';
import { encodePhoto, photoEncoderSpecs } from '../networks/photoEncoder';
import { decodeLatents, latentSlope } from './decodeLatents';
import type { FramedPicture, FrameOptions } from './framePicture';
import { framePicture, halveImage, IMAGE_EDGE, PIXEL_EDGE } from './framePicture';
import type { LatentSlope } from './fitLatent';
import { levelGrid } from './levelGrid';
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
  /** One grid of probabilities a latent vector, as the generator gives it. */
  decode(latents: readonly Float32Array[]): Promise<GeneratedShape[]>;
  /** A decoded grid, or a mean of such grids, brought to the level of the model's threshold (levelGrid.ts). */
  level(grid: Float32Array): Float32Array;
  /** Decoded and levelled. */
  generate(latents: readonly Float32Array[]): Promise<GeneratedShape[]>;
  dispose(): void;
}

/** Reads a model's folder and puts its weights on the device. Rejects with `not-found` or `bad-file`. */
export async function loadPhotoModel(dirs: readonly string[], id: string): Promise<PhotoModel> {
  const { folder, description } = await findModel(dirs, id);
  const { tensors } = await readCheckpoint(join(folder, WEIGHTS_FILE));
  const file = `${id}/${WEIGHTS_FILE}`;
  const { threshold, calibration } = description;
  const decode: PhotoModel['decode'] = (latents) => decodeLatents(description.generator, generator, latents);
  const level = (grid: Float32Array): Float32Array => (calibration ? levelGrid(grid, threshold, calibration) : grid);
  const part = (prefix: string): Map<string, StoredTensor> =>
    new Map([...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, stored]) => [name.slice(prefix.length), stored]));
  const extractor = parametersFrom(extractorSpecs(description.encoder.networks), part('extractor/'), file);
  const encoder = parametersFrom(photoEncoderSpecs(description.encoder), part('encoder/'), file);
  const generator = parametersFrom(generatorSpecs(description.generator), part('generator/'), file);
  return {
    id,
    description,
    gridSize: gridEdge(description.generator),
    latentSize: description.generator.latentSize,
    encode: (photo) => encode(description, extractor, encoder, photo),
    decode,
    level,
    generate: async (latents) => (await decode(latents)).map(({ latent, grid }) => ({ latent, grid: level(grid) })),
    latentSlope: (latent, objective) => latentSlope(description.generator, generator, latent, objective),
    dispose: () => [extractor, encoder, generator].forEach(disposeParameters),
  };
}

/**
 * A cut-out is looked at a second time without telling the networks of its mask, and the mean of both readings is taken: they are wrong in different ways. Then it stands on white, or
 * if its background was plain before that: such a background disturbs little, and a white object before white loses pieces when it is cut out.
 */
async function encode(
  description: ModelDescription,
  extractor: Parameters,
  encoder: Parameters,
  photo: PreparedPhoto,
): Promise<PhotoReading> {
  const { rgba, width, height, cutout, foreground } = photo;
  const look = (options: FrameOptions): Promise<PhotoReading> =>
    readFrame(description, extractor, encoder, framePicture(rgba, width, height, { ...options, foreground }));
  const cut = await look({ useMask: cutout !== 'none' });
  if (cutout === 'none') return cut;
  return combineReadings([cut, await look({ useMask: true, behind: cutout === 'plain' ? 'background' : 'white' })]);
}

async function readFrame(
  description: ModelDescription,
  extractor: Parameters,
  encoder: Parameters,
  framed: FramedPicture,
): Promise<PhotoReading> {
  const { maskEdge, edge, pixels, networks } = description.encoder;
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
        features: extractFeatures(networks, (name) => take(extractor, name), both(framed.image, IMAGE_EDGE, 3)),
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

/**
 * The weighted mean of several readings of one object. The mean of unlike vectors is shorter than they are, and a short latent vector means an average shape: it is brought to their mean
 * length.
 */
export function combineReadings(readings: readonly PhotoReading[], weights: readonly number[] = readings.map(() => 1)): PhotoReading {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (rows: readonly Float32Array[]): Float32Array => {
    const sum = new Float32Array(rows[0]?.length ?? 0);
    for (const [k, row] of rows.entries()) {
      for (const [i, value] of row.entries()) sum[i] = sum[i] + (value * (weights[k] ?? 0)) / total;
    }
    return sum;
  };
  const lengthOf = (row: Float32Array): number => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  const averageLatent = (rows: readonly Float32Array[]): Float32Array => {
    const mean = average(rows);
    const [wanted = 0] = average(rows.map((row) => Float32Array.of(lengthOf(row))));
    const found = lengthOf(mean);
    return rows.length < 2 || found === 0 ? mean : mean.map((value) => (value * wanted) / found);
  };
  const mirrored = readings.flatMap((reading) => reading.mirrored ?? []);
  return {
    mean: averageLatent(readings.map((reading) => reading.mean)),
    logVariance: average(readings.map((reading) => reading.logVariance)),
    ...(mirrored.length === readings.length && { mirrored: averageLatent(mirrored) }),
    classes: average(readings.map((reading) => reading.classes)),
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
