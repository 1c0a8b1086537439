import { pointTree, type Nearest } from './nearestPoints';

/**
 * Measures of a set of generated shapes against a reference set (Achlioptas et al. 2018; Lopez-Paz and Oquab 2017 for 1-NNA), each shape as points on its surface,
 * normalised by the caller: longest side 1. State the point count and the number of shapes beside each number.
 */
export interface SetMeasures {
  /** Minimum matching distance: mean over the reference of the distance to the nearest generated shape. Lower is better. */
  mmd: number;
  /** Share of the reference that is the nearest of some generated shape. Higher is better; a collapsed generator covers next to nothing. */
  coverage: number;
  /** Share of all shapes whose nearest other shape is of their own set: 0.5 when the two sets cannot be told apart, 1 when they lie apart. */
  oneNearestNeighbour: number;
}

/** Chamfer distance of two point sets: mean squared distance to the nearest point, both ways added. x, y, z of each point. */
export function chamferDistance(a: Float32Array, b: Float32Array): number {
  return chamferOf({ points: a, nearest: pointTree(a) }, { points: b, nearest: pointTree(b) });
}

interface Cloud {
  points: Float32Array;
  /** The nearest of its points for each of others. */
  nearest: (from: Float32Array) => Nearest;
}

const chamferOf = (a: Cloud, b: Cloud): number => meanSquare(a, b) + meanSquare(b, a);

function meanSquare({ points }: Cloud, { nearest }: Cloud): number {
  let sum = 0;
  for (const distance of nearest(points).distances) sum += distance * distance;
  return sum / (points.length / 3);
}

/** @param onPair called after each pair of shapes, with the share done; it may give a promise to wait for, and throw to stop */
export async function setMeasures(
  generated: readonly Float32Array[],
  reference: readonly Float32Array[],
  onPair: (share: number) => Promise<void> | undefined = () => undefined,
): Promise<SetMeasures> {
  if (generated.length === 0 || reference.length === 0) throw new RangeError('both sets need a shape');
  const all = [...generated, ...reference].map((points): Cloud => ({ points, nearest: pointTree(points) }));
  const count = all.length;
  const distances = new Float64Array(count * count).fill(Infinity);
  let done = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const distance = chamferOf(all[i], all[j]);
      distances[i * count + j] = distance;
      distances[j * count + i] = distance;
      const pause = onPair(++done / ((count * (count - 1)) / 2));
      if (pause) await pause;
    }
  }
  return measuresOf(distances, generated.length, count);
}

/**
 * The measures from all pairs' distances.
 * @param distances count x count, Infinity on the diagonal; generated shapes first
 */
export function measuresOf(distances: Float64Array, generated: number, count: number): SetMeasures {
  const nearest = (i: number, low: number, high: number): number => {
    let best = -1;
    for (let j = low; j < high; j++) if (j !== i && (best < 0 || distances[i * count + j] < distances[i * count + best])) best = j;
    return best;
  };
  let mmd = 0;
  for (let r = generated; r < count; r++) mmd += distances[r * count + nearest(r, 0, generated)];
  const covered = new Set<number>();
  for (let g = 0; g < generated; g++) covered.add(nearest(g, generated, count));
  let own = 0;
  for (let i = 0; i < count; i++) {
    const found = nearest(i, 0, count);
    if (found >= 0 && found < generated === i < generated) own++;
  }
  const references = count - generated;
  return { mmd: mmd / references, coverage: covered.size / references, oneNearestNeighbour: own / count };
}
