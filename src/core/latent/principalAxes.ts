import { dot, norm } from './interpolate';
import { createRandom } from '../random';

export interface PrincipalAxes {
  mean: Float32Array;
  /** Unit vectors, the one of the largest variance first; the largest part of each is positive. */
  axes: Float32Array[];
  /** Variance along each axis (of the population). */
  variances: number[];
  /** Variance in all directions together. */
  total: number;
}

const mostSweeps = 2000;
const settled = 1e-10;

/**
 * The directions in which points spread most (Pearson 1901): the leading eigenvectors of their covariance, found by orthogonal iteration. Axes beyond the rank of the
 * points have variance 0.
 * @param count axes wanted, at most the number of dimensions
 */
export function principalAxes(rows: readonly Float32Array[], count: number): PrincipalAxes {
  const size = rows[0]?.length ?? 0;
  if (count > size) throw new RangeError(`points of ${size} dimensions have no ${count} axes`);
  const mean = meanOf(rows);
  const covariance = covarianceOf(rows, mean);
  let total = 0;
  for (let i = 0; i < size; i++) total += covariance[i * size + i];

  const random = createRandom(1);
  let axes = orthonormal(Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random.normal())));
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    const next = orthonormal(axes.map((axis) => multiply(covariance, axis)));
    const change = Math.max(...next.map((axis, k) => 1 - Math.abs(inner(axis, axes[k]))));
    axes = next;
    if (change < settled && sweep > 4) break;
  }
  const variances = axes.map((axis) => Math.max(0, inner(axis, multiply(covariance, axis))));
  return { mean, axes: axes.map((axis) => Float32Array.from(facingUp(axis))), variances, total };
}

/** Where a point lies along the axes. */
export function project({ mean, axes }: PrincipalAxes, point: Float32Array): number[] {
  const offset = point.map((value, i) => value - mean[i]);
  return axes.map((axis) => dot(axis, offset));
}

export function meanOf(rows: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (let i = 0; i < sum.length; i++) sum[i] += row[i] / rows.length;
  return Float32Array.from(sum);
}

function covarianceOf(rows: readonly Float32Array[], mean: Float32Array): Float64Array {
  const size = mean.length;
  const covariance = new Float64Array(size * size);
  for (const row of rows) {
    const offset = row.map((value, i) => value - mean[i]);
    for (let i = 0; i < size; i++) {
      const scaled = offset[i] / rows.length;
      for (let k = 0; k < size; k++) covariance[i * size + k] += scaled * offset[k];
    }
  }
  return covariance;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += matrix[i * size + k] * vector[k];
    out[i] = sum;
  }
  return out;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Gram and Schmidt, twice over for exactness. A vector that lies in the space of those before it is replaced by a unit vector that does not. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  const clean = (vector: Float64Array): Float64Array => {
    let left = vector;
    for (let pass = 0; pass < 2; pass++) {
      for (const axis of done) {
        const along = inner(left, axis);
        left = left.map((value, i) => value - along * axis[i]);
      }
    }
    return left;
  };
  for (const vector of vectors) {
    const before = Math.sqrt(inner(vector, vector));
    let left = clean(vector);
    let length = Math.sqrt(inner(left, left));
    for (let axis = 0; axis < vector.length && length <= 1e-9 * before + Number.MIN_VALUE; axis++) {
      left = clean(new Float64Array(vector.length).map((_, i) => (i === axis ? 1 : 0)));
      length = Math.sqrt(inner(left, left));
      if (length < 1e-3) length = 0;
    }
    done.push(left.map((value) => value / length));
  }
  return done;
}

function facingUp(axis: Float64Array): Float64Array {
  let largest = 0;
  for (let i = 1; i < axis.length; i++) if (Math.abs(axis[i]) > Math.abs(axis[largest])) largest = i;
  return axis[largest] < 0 ? axis.map((value) => -value) : axis;
}

/** The rows nearest to a point by Euclidean distance, the nearest first. */
export function nearestRows(rows: readonly Float32Array[], point: Float32Array, count: number): { index: number; distance: number }[] {
  return rows
    .map((row, index) => ({ index, distance: norm(row.map((value, i) => value - point[i])) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, count);
}
