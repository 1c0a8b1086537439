import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import { createRandom } from '../../core/random';
import { seenCells, SIDES } from '../../core/voxel/seenCells';
import type { Side } from '../../core/voxel/seenCells';
import { unpackBits } from '../../core/voxel/packBits';
import type { Experiment, TrainingConfig } from '../../shared/training';
import { computeNumbers } from '../backends';
import type { DataStore } from '../datasets/store';
import { frameImage, toImageNumbers } from '../inference/frameImage';
import { generate, toProbability } from '../networks/generator';
import { bestThreshold, score } from './evaluate';
import type { Learner, OpenExperiment, Validation } from './learner';
import { paperNetworks } from './presets';
import { evenly, shuffledOrder } from './sampling';
import { meanDifference } from './variety';
import type { Batch, VaeIwganConfig, VaeIwganTrainer } from './vaeIwgan';
import { createVaeIwganTrainer, sharedLength } from './vaeIwgan';

/** The paper's three experiments on a prepared set: generation (shapes alone), reconstruction (shapes by their pictures), completion (shapes by what one side shows). */
type PaperConfig = TrainingConfig & { experiment: Exclude<Experiment, 'photo'> };

/** Something to learn from: a shape, and how it is seen. */
interface Entry {
  shape: number;
  picture?: number;
  side?: Side;
}

const MOST_VALIDATION = 64;
const SHAPES_SHOWN = 8;
const PAIRS_SHOWN = 6;
/** Latents of validation samples: of no run's own seed, so that runs can be compared. */
const SHOWN_SEED = 20170717;
const SHOWN_THRESHOLD = 0.5;

export function openPaperExperiment(config: PaperConfig, store: DataStore): OpenExperiment {
  const networks = paperNetworks(config);
  const training = entriesOf(store, config, 'train');
  if (training.length === 0) throw new MaquetteError('invalid-input', `The data set has nothing to train on: ${needOf(config)}.`);
  const validation = evenly(entriesOf(store, config, 'validation'), MOST_VALIDATION);
  return {
    shareLength: sharedLength(networks),
    shared: undefined, // each worker opens the set itself: grids are small, pictures are read as they are needed
    start(from, share, rank) {
      const trainer = createVaeIwganTrainer(networks, from, share.ranks > 1 ? { share, rank } : undefined);
      return createPaperLearner(config, networks, store, trainer, { training, validation }, share.ranks, rank);
    },
    close: () => store.close(),
  };
}

function entriesOf(store: DataStore, { experiment }: PaperConfig, split: 'train' | 'validation'): Entry[] {
  const inSplit = (shape: number): boolean => store.shapes[shape]?.split === split;
  const shapes = [...store.shapes.keys()].filter(inSplit);
  switch (experiment) {
    case 'generation':
      return shapes.map((shape) => ({ shape }));
    case 'completion':
      return shapes.flatMap((shape) => SIDES.map((side) => ({ shape, side })));
    case 'reconstruction':
      return store.pictures.flatMap(({ shape }, picture) => (inSplit(shape) ? [{ shape, picture }] : []));
  }
}

function needOf({ experiment }: PaperConfig): string {
  return experiment === 'reconstruction' ? 'it needs pictures of shapes of its training part' : 'it has no shapes in its training part';
}

function createPaperLearner(
  config: PaperConfig,
  networks: VaeIwganConfig,
  store: DataStore,
  trainer: VaeIwganTrainer,
  entries: { training: readonly Entry[]; validation: readonly Entry[] },
  ranks: number,
  rank: number,
): Learner {
  const edge = config.gridSize;
  const order = shuffledOrder(entries.training.length, config.seed);
  const part = config.batch / ranks;

  /** What this worker learns from in a step: its own part of the batch. */
  const read = (step: number): Promise<RawBatch> => {
    const first = step * config.batch + rank * part;
    return readEntries(
      config,
      store,
      Array.from({ length: part }, (_, i) => entries.training[order(first + i)]),
    );
  };
  // Pictures are decoded in other threads while the step before computes.
  let ahead = read(trainer.step);
  ahead.catch(() => undefined); // told when it is awaited

  const { generator } = networks;
  const probabilities = (latent: tf.Tensor2D): Promise<Float32Array> =>
    computeNumbers(() => toProbability(generator, generate(generator, trainer.parameters('generator'), latent, { training: false })));
  const shownLatents = (): tf.Tensor2D => {
    const random = createRandom(SHOWN_SEED);
    return tf.tensor2d(
      Float32Array.from({ length: SHAPES_SHOWN * config.latentSize }, () => random.normal()),
      [SHAPES_SHOWN, config.latentSize],
    );
  };
  /** Of the data, to measure the variety of what is generated against. */
  const dataDifference = meanDifference(
    evenly(entries.training, 32).map(({ shape }) => store.grid(shape)),
    SHOWN_THRESHOLD,
  );

  return {
    gridSize: edge,
    get step() {
      return trainer.step;
    },
    async advance() {
      const raw = await ahead;
      ahead = read(trainer.step + 1);
      ahead.catch(() => undefined);
      const m = await trainer.advance(toTensors(config, raw));
      return {
        critic: m.criticLoss,
        wasserstein: m.wasserstein,
        gradientPenalty: m.penalty,
        ...(m.encoderLoss === undefined ? {} : { encoder: m.encoderLoss }),
        ...(m.generatorLoss === undefined ? {} : { generator: m.generatorLoss }),
      };
    },
    save: () => trainer.save(),
    async validate() {
      const cells = edge ** 3;
      const latents = shownLatents();
      const flat = await probabilities(latents);
      latents.dispose();
      const shapes = Array.from({ length: SHAPES_SHOWN }, (_, i) => flat.slice(i * cells, (i + 1) * cells));
      const variety = dataDifference === 0 ? 1 : meanDifference(shapes, SHOWN_THRESHOLD) / dataDifference;
      if (config.experiment === 'generation' || entries.validation.length === 0) return { shapes, variety, pairs: [] };

      const predictions: Float32Array[] = [];
      const seen: (Uint8Array | undefined)[] = [];
      for (let from = 0; from < entries.validation.length; from += 8) {
        const raw = await readEntries(config, store, entries.validation.slice(from, from + 8));
        const { grids, observations } = toTensors(config, raw);
        const latent = tf.tidy(() => trainer.encode(observations as tf.Tensor, { training: false }).mean);
        const grid = await probabilities(latent);
        tf.dispose([grids, latent]);
        observations?.dispose();
        for (const [i, bytes] of raw.observations.entries()) {
          predictions.push(grid.slice(i * cells, (i + 1) * cells));
          seen.push(bytes);
        }
      }
      return { shapes, variety, ...judged(store, entries.validation, predictions, seen, config) };
    },
    async dispose() {
      await ahead.catch(() => undefined);
      trainer.dispose();
    },
  };
}

function judged(
  store: DataStore,
  entries: readonly Entry[],
  predictions: readonly Float32Array[],
  seen: readonly (Uint8Array | undefined)[],
  { imageEdge, experiment }: PaperConfig,
): Pick<Validation, 'scores' | 'pairs'> {
  const scored = entries.map(({ shape }, i) => ({
    name: store.shapes[shape].id,
    class: store.shapes[shape].class,
    prediction: predictions[i],
    truth: Float32Array.from(store.grid(shape)),
  }));
  const { threshold, iou } = bestThreshold([scored]);
  const numbers = evenly([...entries.keys()], PAIRS_SHOWN);
  return {
    scores: { iou, threshold, averagePrecision: score(scored, threshold).classMean.ap },
    pairs: numbers.map((i) => ({
      name: scored[i].name,
      ...(experiment === 'completion'
        ? { scan: seen[i] }
        : { picture: { width: imageEdge, height: imageEdge, rgb: seen[i] as Uint8Array } }),
      prediction: scored[i].prediction,
      truth: store.grid(entries[i].shape),
    })),
  };
}

/** A batch before it is put on the device. */
interface RawBatch {
  /** Occupancies of 0 and 1, one object after the other. */
  grids: Float32Array;
  count: number;
  /** Bytes of what is seen of each: a picture's colours, a scan's cells, nothing. */
  observations: (Uint8Array | undefined)[];
}

async function readEntries({ gridSize, imageEdge }: PaperConfig, store: DataStore, entries: readonly Entry[]): Promise<RawBatch> {
  const cells = gridSize ** 3;
  const grids = new Float32Array(entries.length * cells);
  const observations = await Promise.all(
    entries.map(async ({ shape, picture, side }, i) => {
      const own = unpackBits(store.packedGrid(shape), cells);
      grids.set(own, i * cells);
      if (side !== undefined) return seenCells(own, gridSize, side);
      if (picture === undefined) return undefined;
      const { rgba, width, height } = await store.readPicture(picture);
      return frameImage(rgba, width, height, imageEdge, true);
    }),
  );
  return { grids, count: entries.length, observations };
}

function toTensors({ gridSize: n, imageEdge, experiment }: PaperConfig, { grids, count, observations }: RawBatch): Batch {
  const target = tf.tensor5d(grids, [count, n, n, n, 1]);
  if (experiment === 'generation') return { grids: target };
  if (experiment === 'completion') {
    const scans = new Float32Array(count * n ** 3);
    for (const [i, cells] of observations.entries()) scans.set(cells ?? [], i * n ** 3);
    return { grids: target, observations: tf.tensor5d(scans, [count, n, n, n, 1]) };
  }
  const images = new Float32Array(count * imageEdge ** 2 * 3);
  for (const [i, bytes] of observations.entries()) toImageNumbers(bytes as Uint8Array, images, i * imageEdge ** 2 * 3);
  return { grids: target, observations: tf.tensor4d(images, [count, imageEdge, imageEdge, 3]) };
}
