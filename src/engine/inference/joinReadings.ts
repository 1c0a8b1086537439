import { confidenceOf } from './confidence';
import type { AnyModel } from './loadModel';
import type { PhotoReading } from './photoModel';
import { combineReadings } from './photoModel';
import { mostLikely } from './mostLikely';

/**
 * How much more a surer reading counts: its weight is e to this times the IoU that is expected of it alone. Chosen on validation objects, like the length of the mean
 * (docs/experiments.md).
 */
const SURENESS = 6;

/** What several photos of one object say together: the surer a photo's own shape is, the more it counts. All count alike with a model that does not know how sure it is. */
export async function joinReadings(
  model: Pick<AnyModel, 'gridSize' | 'decode' | 'level' | 'threshold' | 'photo'>,
  readings: readonly PhotoReading[],
): Promise<PhotoReading> {
  const scale = model.photo?.description.confidence;
  if (readings.length < 2 || !scale) return combineReadings(readings);
  const weights: number[] = [];
  for (const reading of readings) {
    const { shape, two } = await mostLikely(model, reading);
    weights.push(two ? Math.exp(SURENESS * confidenceOf(scale, shape.grid, two, model.threshold)) : 1);
  }
  return combineReadings(readings, weights);
}
