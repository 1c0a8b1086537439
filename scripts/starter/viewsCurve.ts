import { iou } from '../../src/core/metrics/iou';
import { createRandom } from '../../src/core/random';
import type { DataStore } from '../../src/engine/datasets/store';
import type { AnyModel } from '../../src/engine/inference/loadModel';
import type { PhotoReading } from '../../src/engine/inference/photoModel';
import { joinReadings } from '../../src/engine/inference/joinReadings';
import { mostLikely } from '../../src/engine/inference/mostLikely';

const MOST_VIEWS = 5;
/** Sets of views that are drawn for each object and number of views. */
const DRAWS = 3;

export interface CurvePoint {
  views: number;
  /** Mean over classes of the mean over objects and draws. */
  iou: number;
}

/**
 * How much several pictures of one object help: for each object of the split, sets of 1 to 5 of its rendered, cut-out views are drawn with a fixed seed and reconstructed as the studio
 * does it. `store` holds rendered views of the split's objects (prepare-data --protocol r2n2-24).
 */
export async function viewsCurve(model: AnyModel, store: DataStore, split: 'validation' | 'test'): Promise<CurvePoint[]> {
  const pictures = new Map<number, number[]>();
  for (const [number, { shape, kind }] of store.pictures.entries()) {
    if (kind !== 'render' || store.shapes[shape]?.split !== split) continue;
    pictures.set(shape, [...(pictures.get(shape) ?? []), number]);
  }
  const scores = Array.from({ length: MOST_VIEWS }, () => new Map<string, number[]>());
  const random = createRandom(1);
  for (const [shape, numbers] of pictures) {
    const truth = Float32Array.from(store.grid(shape));
    const kind = store.shapes[shape]?.class ?? '';
    const known = new Map<number, PhotoReading>();
    const read = async (number: number): Promise<PhotoReading> => {
      const found = known.get(number) ?? (await model.encode({ name: '', cutout: 'given', ...(await store.readPicture(number)) }));
      known.set(number, found);
      return found;
    };
    for (let draw = 0; draw < DRAWS; draw++) {
      const left = [...numbers];
      const drawn: PhotoReading[] = [];
      for (const ofCount of scores) {
        const [next] = left.splice(random.integer(left.length), 1);
        if (next === undefined) break;
        drawn.push(await read(next));
        const made = await mostLikely(model, await joinReadings(model, drawn));
        ofCount.set(kind, [...(ofCount.get(kind) ?? []), iou(made.shape.grid, truth, model.threshold)]);
      }
    }
  }
  return scores.map((byClass, i) => ({ views: i + 1, iou: mean([...byClass.values()].map(mean)) }));
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
