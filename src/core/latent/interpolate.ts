/** Paths between latent vectors. All functions return new vectors and read their inputs only. */

export type Interpolation = 'spherical' | 'linear';

export function lerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  return a.map((value, i) => value + t * (b[i] - value));
}

export function norm(a: Float32Array): number {
  return Math.sqrt(dot(a, a));
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * Spherical interpolation (Shoemake 1985): the direction turns from a to b at an even pace, the length goes from |a| to |b| linearly. In many
 * dimensions Gaussian vectors lie near a sphere; the straight line between two of them leads through its hollow, which the generator has never seen.
 * Vectors without a direction, or with the same one, are interpolated linearly; for opposite ones the way round is an arbitrary but fixed one.
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  // The ends are the vectors themselves, to the last bit.
  if (t === 0 || t === 1) return (t === 0 ? a : b).slice();
  const [lengthA, lengthB] = [norm(a), norm(b)];
  if (lengthA < 1e-12 || lengthB < 1e-12) return lerp(a, b, t);
  // b's part across a gives the plane of the turn, and with atan2 an angle that is exact for small turns too.
  const along = dot(a, b) / lengthA;
  let across: Float32Array = b.map((value, i) => value - (along / lengthA) * a[i]);
  let width = norm(across);
  let angle = Math.atan2(width, along);
  if (width < 1e-6 * lengthB) {
    if (along > 0) return lerp(a, b, t);
    across = perpendicular(a);
    width = norm(across);
    angle = Math.PI;
  }
  const length = lengthA + t * (lengthB - lengthA);
  const [fromA, fromAcross] = [(length * Math.cos(t * angle)) / lengthA, (length * Math.sin(t * angle)) / width];
  return a.map((value, i) => fromA * value + fromAcross * across[i]);
}

/** Some vector at a right angle to a: made from the axis that a leans to least. */
function perpendicular(a: Float32Array): Float32Array {
  let least = 0;
  for (let i = 1; i < a.length; i++) if (Math.abs(a[i]) < Math.abs(a[least])) least = i;
  const share = a[least] / dot(a, a);
  return a.map((value, i) => (i === least ? 1 : 0) - share * value);
}

export function interpolate(a: Float32Array, b: Float32Array, t: number, how: Interpolation): Float32Array {
  return how === 'spherical' ? slerp(a, b, t) : lerp(a, b, t);
}

/** Four latent vectors at the corners of a square: top left, top right, bottom left, bottom right. */
export type Corners<T = Float32Array> = readonly [T, T, T, T];

/** The mix at a point of the square: along the top and the bottom edge first, then between the two. u to the right, v down, both in [0, 1]. */
export function mixCorners([a, b, c, d]: Corners, u: number, v: number, how: Interpolation): Float32Array {
  return interpolate(interpolate(a, b, u, how), interpolate(c, d, u, how), v, how);
}

/** The plain bilinear mix of one number a corner. */
export function mixNumbers([a, b, c, d]: Corners<number>, u: number, v: number): number {
  return (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d);
}
