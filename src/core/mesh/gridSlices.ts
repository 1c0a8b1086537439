import { MaquetteError } from '../errors';
import { faceCorners, joinsDiagonal } from './cubeCases';

/** What the surface methods share: they look at a grid two z slices at a time, with a border of empty samples around it. */

/**
 * Vertices keep this share of a cell's edge away from its ends. A value that equals the threshold would otherwise put the vertices of
 * several edges on one point, and programs that weld equal positions (every STL reader) would make the mesh non-manifold.
 */
const margin = 1 / 256;

/** Value of the samples around the grid. @throws MaquetteError 'invalid-input' if the threshold is not a finite number. */
export function emptyValue(threshold: number): number {
  if (!Number.isFinite(threshold)) throw new MaquetteError('invalid-input', `The threshold must be a number, not ${threshold}.`);
  return threshold > 0 ? 0 : threshold - 1;
}

export interface Slice {
  /** points² samples with the empty ones around. */
  readonly values: Float32Array;
  /** Bit 0: sample (x, y) is inside; bit 1: sample (x, y + 1) is. */
  readonly pairs: Uint8Array;
  /** Whether row y has an inside sample. */
  readonly occupied: Uint8Array;
}

export function createSlice(points: number, empty: number): Slice {
  const plane = points * points;
  return { values: new Float32Array(plane).fill(empty), pairs: new Uint8Array(plane), occupied: new Uint8Array(points) };
}

/** Fills a slice with the samples of grid slice z; past the last one it is empty. */
export function fillSlice(slice: Slice, data: Float32Array, size: number, z: number, threshold: number, empty: number): void {
  const { values, pairs, occupied } = slice;
  const points = size + 2;
  pairs.fill(0);
  occupied.fill(0);
  if (z >= size) {
    values.fill(empty);
    return;
  }
  for (let y = 0; y < size; y++) {
    const from = size * (y + size * z);
    const to = 1 + points * (y + 1);
    let any = 0;
    for (let x = 0; x < size; x++) {
      const value = data[from + x];
      values[to + x] = value;
      if (value >= threshold) {
        any = 1;
        pairs[to + x] |= 1;
        pairs[to + x - points] |= 2;
      }
      // NaN and the infinities are the numbers that do not give zero here.
      if (value - value !== 0) {
        throw new MaquetteError('invalid-input', `The grid holds ${value} at x ${x}, y ${y}, z ${z}; a shape needs finite occupancies.`);
      }
    }
    occupied[y + 1] = any;
  }
}

/** Bit f is set if the inside corners on the diagonal of ambiguous face f are joined. `value` holds the corners relative to the threshold. */
export function joinedFaces(cube: number, ambiguous: number, value: Float64Array): number {
  let joined = 0;
  for (let f = 0; f < 6; f++) {
    if (!((ambiguous >> f) & 1)) continue;
    const a = faceCorners[4 * f];
    const b = faceCorners[4 * f + 1];
    const c = faceCorners[4 * f + 2];
    const d = faceCorners[4 * f + 3];
    const yes =
      (cube >> a) & 1 ? joinsDiagonal(value[a], value[c], value[b], value[d]) : joinsDiagonal(value[b], value[d], value[a], value[c]);
    if (yes) joined |= 1 << f;
  }
  return joined;
}

/** Where between two samples, 0 to 1, the field passes the threshold. */
export function crossing(from: number, to: number, threshold: number): number {
  const t = (threshold - from) / (to - from);
  return t < margin ? margin : t > 1 - margin ? 1 - margin : t;
}

/** Sample number along an axis, counted with the empty ones, to object space. */
export function coordinate(sample: number, size: number): number {
  return (sample - 0.5) / size - 0.5;
}

export function grow<T extends Float32Array | Uint32Array>(array: T): T {
  const longer = new (array.constructor as new (length: number) => T)(2 * array.length);
  longer.set(array);
  return longer;
}
