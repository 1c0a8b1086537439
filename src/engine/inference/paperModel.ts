import * as tf from '@tensorflow/tfjs';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { GeneratedShape, PreparedPhoto } from '../../shared/engine';
import { readCheckpoint } from '../checkpoints/file';
import type { StoredTensor } from '../checkpoints/format';
import { generatorSpecs, gridEdge } from '../networks/generator';
import { encodeImage, imageEncoderSpecs } from '../networks/imageEncoder';
import type { ParameterSpec } from '../networks/parameters';
import { disposeParameters, parametersFrom } from '../networks/parameters';
import { encodeScan, scanEncoderSpecs } from '../networks/scanEncoder';
import { decodeLatents, latentSlope } from './decodeLatents';
import type { LatentSlope } from './fitLatent';
import { frameImage, toImageNumbers } from './frameImage';
import type { PaperModelDescription } from './modelFolder';
import { WEIGHTS_FILE } from './modelFolder';

/** What an encoder says: a Gaussian over latent vectors. */
interface Reading {
  mean: Float32Array;
  logVariance: Float32Array;
}

/** A model of one of the paper's kinds, in memory. What it cannot do rejects with `unsupported` and says why. */
export interface PaperModel {
  id: string;
  description: PaperModelDescription;
  gridSize: number;
  encode(photo: PreparedPhoto): Promise<Reading & { classes: Float32Array }>;
  /** The cells that a scan has seen: gridSize³ values, seen from 0.5 on, index x + N*(y + N*z). */
  encodeScan(cells: Float32Array): Promise<Reading>;
  generate(latents: readonly Float32Array[]): Promise<GeneratedShape[]>;
  /** How an objective on the grid changes with the latent vector. */
  latentSlope: LatentSlope;
  dispose(): void;
}

/** Puts a model's weights on the device. Rejects with `bad-file` when they are damaged or of another network. */
export async function loadPaperModel(folder: string, description: PaperModelDescription): Promise<PaperModel> {
  const { id, title, generator } = description;
  const { tensors } = await readCheckpoint(join(folder, WEIGHTS_FILE));
  const part = (prefix: string): Map<string, StoredTensor> =>
    new Map([...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, stored]) => [name.slice(prefix.length), stored]));
  const file = `${id}/${WEIGHTS_FILE}`;
  const decoder = parametersFrom(generatorSpecs(generator), part('generator/'), file);
  const encoder = parametersFrom(encoderSpecs(description), part('encoder/'), file);
  const refuse = (what: string): Promise<never> =>
    Promise.reject(new MaquetteError('unsupported', `The model “${title}” cannot ${what}. Pick another model.`));
  const gridSize = gridEdge(generator);
  return {
    id,
    description,
    gridSize,
    async encode(photo) {
      switch (description.kind) {
        case 'generator':
          return refuse('look at photos: it makes shapes from nothing');
        case 'scan':
          return refuse('look at photos: it completes scans');
        case 'image': {
          const { imageEdge } = description.encoder;
          const bytes = await frameImage(photo.rgba, photo.width, photo.height, imageEdge, photo.cutout !== 'none', photo.foreground);
          const numbers = new Float32Array(bytes.length);
          toImageNumbers(bytes, numbers, 0);
          const reading = await read(() =>
            encodeImage(description.encoder, encoder, tf.tensor4d(numbers, [1, imageEdge, imageEdge, 3]), { training: false }),
          );
          return { ...reading, classes: new Float32Array(0) };
        }
      }
    },
    encodeScan(cells) {
      if (description.kind !== 'scan') return refuse('complete scans');
      const n = description.encoder.gridEdge;
      if (cells.length !== n ** 3) {
        return Promise.reject(new MaquetteError('invalid-input', `The model “${title}” completes scans of ${n}³ cells.`));
      }
      const seen = Float32Array.from(cells, (value) => Number(value >= 0.5));
      return read(() => encodeScan(description.encoder, encoder, tf.tensor5d(seen, [1, n, n, n, 1]), { training: false }));
    },
    generate: (latents) => decodeLatents(generator, decoder, latents),
    latentSlope: (latent, objective) => latentSlope(generator, decoder, latent, objective),
    dispose: () => [decoder, encoder].forEach(disposeParameters),
  };
}

function encoderSpecs(description: PaperModelDescription): ParameterSpec[] {
  switch (description.kind) {
    case 'generator':
      return [];
    case 'image':
      return imageEncoderSpecs(description.encoder);
    case 'scan':
      return scanEncoderSpecs(description.encoder);
  }
}

async function read(encode: () => { mean: tf.Tensor2D; logVariance: tf.Tensor2D }): Promise<Reading> {
  const outputs = tf.tidy(() => {
    const { mean, logVariance } = encode();
    return [mean, logVariance];
  });
  const [mean, logVariance] = (await Promise.all(outputs.map((output) => output.data()))) as [Float32Array, Float32Array];
  tf.dispose(outputs);
  return { mean, logVariance };
}
