import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import { createRandom } from '../../core/random';
import type { TrainingConfig } from '../../shared/training';
import { computeNumbers } from '../backends';
import type { StoredTensor } from '../checkpoints/format';
import type { DataStore } from '../datasets/store';
import { PIXEL_EDGE } from '../inference/framePicture';
import { generate, toProbability } from '../networks/generator';
import { disposeParameters, parametersFrom, storeParameters } from '../networks/parameters';
import { encodePhoto } from '../networks/photoEncoder';
import { bestThreshold, score } from './evaluate';
import { PIXEL_LENGTH } from './featureCache';
import type { Learner } from './learner';
import type { ReconstructionConfig, TrainingSet } from './reconstruction';
import { createReconstructionTrainer, readEntries, reconstructionSpecs, withPrefix } from './reconstruction';
import { evenly } from './sampling';
import type { GradientShare } from './shareGradients';
import { meanDifference } from './variety';

/** What all workers share: large arrays lie in shared memory. */
export interface SharedSet {
  recipe: ReconstructionConfig;
  set: TrainingSet;
  validation: Pick<TrainingSet, 'cache' | 'shapeOf'>;
  /** Weights to start from. */
  start: Map<string, StoredTensor>;
}

const SHAPES_SHOWN = 8;
const PAIRS_SHOWN = 6;
const SHOWN_SEED = 20170717;
const SHOWN_THRESHOLD = 0.4;

/** Trains encoder and generator on the shared set, and shows on the validation part how far they are. */
export function createPhotoLearner(
  config: TrainingConfig,
  { recipe, set, validation }: SharedSet,
  store: DataStore,
  start: { step: number; tensors: ReadonlyMap<string, StoredTensor>; file: string },
  share: GradientShare,
  rank: number,
): Learner {
  const parameters = parametersFrom(reconstructionSpecs(recipe), start.tensors, start.file);
  const trainer = createReconstructionTrainer(recipe, parameters, set, share, rank);
  trainer.loadOptimiser(start.tensors, start.step);
  const [encoder, generator] = [withPrefix(parameters, 'encoder/'), withPrefix(parameters, 'generator/')];
  const edge = config.gridSize;
  const cells = edge ** 3;
  const decode = (latent: tf.Tensor2D): tf.Tensor5D =>
    toProbability(recipe.generator, generate(recipe.generator, generator, latent, { training: false }));
  const trainingShapes = evenly([...set.shapeOf], 32).map((shape) => store.grid(shape));
  const dataDifference = meanDifference(trainingShapes, SHOWN_THRESHOLD);

  return {
    gridSize: edge,
    get step() {
      return trainer.step;
    },
    async advance() {
      const { loss, crossEntropy, dice, kl, classAccuracy } = await trainer.advance();
      if (!Number.isFinite(loss)) {
        throw new MaquetteError(
          'internal',
          `Training diverged at step ${trainer.step}: the loss is not a number. Go on from an earlier checkpoint with a lower learning rate.`,
        );
      }
      return { loss, crossEntropy, dice, kl, classAccuracy };
    },
    async save() {
      return {
        kind: 'training',
        meta: { step: trainer.step, recipe: { encoder: recipe.encoder, generator: recipe.generator } },
        tensors: new Map([...(await storeParameters(parameters)), ...(await trainer.saveOptimiser())]),
      };
    },
    async validate() {
      const random = createRandom(SHOWN_SEED);
      const { latentSize } = recipe.generator;
      const noise = Float32Array.from({ length: SHAPES_SHOWN * latentSize }, () => random.normal());
      const made = await computeNumbers(() => decode(tf.tensor2d(noise, [SHAPES_SHOWN, latentSize])));
      const shapes = Array.from({ length: SHAPES_SHOWN }, (_, i) => made.slice(i * cells, (i + 1) * cells));
      const variety = dataDifference === 0 ? 1 : meanDifference(shapes, SHOWN_THRESHOLD) / dataDifference;

      const entries = [...validation.cache.pictures.keys()].filter((entry) => validation.cache.masked[entry] === 1);
      if (entries.length === 0) return { shapes, variety, pairs: [] };
      const scored = [];
      for (let from = 0; from < entries.length; from += 16) {
        const part = entries.slice(from, from + 16);
        const grids = await computeNumbers(() =>
          decode(encodePhoto(recipe.encoder, encoder, readEntries(validation.cache, part), { training: false }).mean),
        );
        for (const [i, entry] of part.entries()) {
          const shape = validation.shapeOf[entry];
          scored.push({
            entry,
            shape,
            name: store.shapes[shape].id,
            class: store.shapes[shape].class,
            prediction: grids.slice(i * cells, (i + 1) * cells),
            truth: Float32Array.from(store.grid(shape)),
          });
        }
      }
      const { threshold, iou } = bestThreshold([scored]);
      const pairs = evenly(scored, PAIRS_SHOWN).map(({ entry, shape, name, prediction }) => ({
        name,
        picture: {
          width: PIXEL_EDGE,
          height: PIXEL_EDGE,
          rgb: validation.cache.pixels.slice(entry * PIXEL_LENGTH, (entry + 1) * PIXEL_LENGTH),
        },
        prediction,
        truth: store.grid(shape),
      }));
      const averagePrecision = score(scored, threshold).classMean.ap;
      return { shapes, variety, scores: { iou, threshold, averagePrecision }, pairs };
    },
    dispose() {
      disposeParameters(parameters);
      return Promise.resolve();
    },
  };
}
