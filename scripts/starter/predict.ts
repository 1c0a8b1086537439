import * as tf from '@tensorflow/tfjs';
import { FURNITURE_CLASSES } from '../../src/core/furniture/classes';
import type { DataStore } from '../../src/engine/datasets/store';
import { generate, toProbability } from '../../src/engine/networks/generator';
import { encodePhoto } from '../../src/engine/networks/photoEncoder';
import type { PictureEntry } from '../../src/engine/datasets/storeSchema';
import type { ScoredPicture } from '../../src/engine/training/evaluate';
import type { ReconstructionConfig, TrainingSet } from '../../src/engine/training/reconstruction';
import { readEntries, withPrefix } from '../../src/engine/training/reconstruction';

export interface Predicted extends ScoredPicture {
  masked: boolean;
  kind: PictureEntry['kind'];
  shape: number;
  /** The class that the model names. */
  named: string;
}

/** What the model makes of every entry of a set, from the encoder's mean. */
export function predictAll(
  config: Pick<ReconstructionConfig, 'encoder' | 'generator'>,
  parameters: ReadonlyMap<string, tf.Variable>,
  store: DataStore,
  set: TrainingSet,
  batch = 32,
): Predicted[] {
  const encoder = withPrefix(parameters, 'encoder/');
  const generator = withPrefix(parameters, 'generator/');
  const cells = store.gridSize ** 3;
  const out: Predicted[] = [];
  for (let from = 0; from < set.cache.pictures.length; from += batch) {
    const entries = Array.from({ length: Math.min(batch, set.cache.pictures.length - from) }, (_, i) => from + i);
    const outputs = tf.tidy(() => {
      const posterior = encodePhoto(config.encoder, encoder, readEntries(set.cache, entries), { training: false });
      const grid = toProbability(config.generator, generate(config.generator, generator, posterior.mean, { training: false }));
      return [grid, tf.argMax(posterior.classes, 1)];
    });
    const [grids, classes] = outputs.map((output) => output.dataSync().slice()) as [Float32Array, Int32Array];
    tf.dispose(outputs);
    for (const [i, entry] of entries.entries()) {
      const shape = set.shapeOf[entry];
      const stored = store.shapes[shape];
      out.push({
        name: stored?.id ?? '',
        class: stored?.class ?? '',
        prediction: grids.slice(i * cells, (i + 1) * cells),
        truth: Float32Array.from(store.grid(shape)),
        masked: set.cache.masked[entry] === 1,
        kind: store.pictures[set.cache.pictures[entry]]?.kind ?? 'render',
        shape,
        named: FURNITURE_CLASSES[classes[i]] ?? '',
      });
    }
  }
  return out;
}
