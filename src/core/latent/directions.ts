import { meanOf } from './principalAxes';

/**
 * Latent arithmetic: directions along which an attribute, or the likeness to a class, grows. They are found from examples and hold on average only.
 */

/**
 * The mean change of the latent vector for each standard deviation of a measured value: the least-squares regression of the latents on the value,
 * d = cov(z, y) / sd(y). Unlike the steepest direction of the value (the regression the other way round) it follows the way in which latents really vary, and so
 * leads to likely shapes. With labels, what differs between the classes is taken out first: "wider" then is a wider chair, not a bed.
 * @returns null if the value does not vary
 */
export function valueDirection(
  latents: readonly Float32Array[],
  values: readonly number[],
  labels?: readonly number[],
): Float32Array | null {
  if (values.length !== latents.length) throw new RangeError(`${latents.length} latents cannot be regressed on ${values.length} values`);
  const rows = groups(latents.length, labels).flatMap((members) => {
    const mean = meanOf(members.map((i) => latents[i]));
    const middle = members.reduce((sum, i) => sum + values[i] / members.length, 0);
    return members.map((i) => ({ offset: latents[i].map((value, k) => value - mean[k]), value: values[i] - middle }));
  });
  const size = latents[0]?.length ?? 0;
  const covariance = new Float64Array(size);
  let variance = 0;
  for (const { offset, value } of rows) {
    variance += (value * value) / rows.length;
    for (let k = 0; k < size; k++) covariance[k] += (offset[k] * value) / rows.length;
  }
  if (variance < 1e-12) return null;
  return Float32Array.from(covariance, (value) => value / Math.sqrt(variance));
}

/** From the middle of everything to the middle of one class (each class counts the same, however many examples it has). Null for a class without examples. */
export function classDirection(latents: readonly Float32Array[], labels: readonly number[], label: number): Float32Array | null {
  const means = new Map([...new Set(labels)].map((known) => [known, meanOf(latents.filter((_, i) => labels[i] === known))]));
  const own = means.get(label);
  if (!own || means.size < 2) return null;
  const middle = meanOf([...means.values()]);
  return own.map((value, i) => value - middle[i]);
}

/** Goes along several directions at once. */
export function addDirections(base: Float32Array, moves: readonly { direction: Float32Array; amount: number }[]): Float32Array {
  const out = base.slice();
  for (const { direction, amount } of moves) for (let i = 0; i < out.length; i++) out[i] += amount * direction[i];
  return out;
}

function groups(count: number, labels: readonly number[] | undefined): number[][] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (!labels) return [all];
  return [...new Set(labels)].map((label) => all.filter((i) => labels[i] === label));
}
