import { confidenceOf } from './confidence';
import type { AnyModel } from './loadModel';
import type { Likely } from './mostLikely';
import { mostLikely } from './mostLikely';
import type { PhotoReading } from './photoModel';
import { combineReadings } from './photoModel';

/**
 * How much a surer reading counts more: its weight is e to this times the IoU that is expected of it alone. Chosen on validation objects, like the mean of grids (docs/experiments.md).
 */
const SURENESS = 6;

export interface JoinedReading {
  /** The mean of the readings: where the object lies in the latent space. */
  reading: PhotoReading;
  likely: Likely;
}

/**
 * What several photos of one object say together: the mean of their shapes, in which the surer a photo's own shape is, the more it counts. All count alike with a model that does not know how
 * sure it is. One photo alone says what it says.
 */
export async function joinReadings(
  model: Pick<AnyModel, 'gridSize' | 'decode' | 'level' | 'threshold' | 'photo'>,
  readings: readonly PhotoReading[],
): Promise<JoinedReading> {
  const each: Likely[] = [];
  for (const reading of readings) each.push(await mostLikely(model, reading));
  const [alone] = each;
  if (readings.length === 1) return { reading: readings[0], likely: alone };

  const scale = model.photo?.description.confidence;
  const weights = each.map(({ shape, two }) =>
    scale && two ? Math.exp(SURENESS * confidenceOf(scale, shape.grid, two, model.threshold)) : 1,
  );
  const reading = combineReadings(readings, weights);
  const mean = (gridOf: (likely: Likely) => Float32Array): Float32Array => weightedMean(each.map(gridOf), weights);
  return {
    reading,
    likely: {
      shape: { latent: reading.mean, grid: model.level(mean(({ decoded }) => decoded)) },
      decoded: mean(({ decoded }) => decoded),
      ...(each.every(({ two }) => two) && {
        two: { grid: mean(({ two, decoded }) => two?.grid ?? decoded), mirrored: mean(({ two, decoded }) => two?.mirrored ?? decoded) },
      }),
    },
  };
}

function weightedMean(grids: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float32Array(grids[0]?.length ?? 0);
  for (const [k, grid] of grids.entries()) for (let i = 0; i < mean.length; i++) mean[i] = mean[i] + (grid[i] * (weights[k] ?? 0)) / total;
  return mean;
}
