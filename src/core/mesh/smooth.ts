import { MaquetteError } from '../errors';
import type { TriangleMesh } from './mesh';
import { meshParts } from './meshParts';
import { keepVolumes, rememberVolumes } from './partVolumes';

/** Weight of the shrinking step unless another is given. */
export const shrinking = 0.5;
/** Weight of the growing step unless another is given. */
export const growing = -0.53;

export interface SmoothOptions {
  /** Pairs of a shrinking and a growing step, 0 or more. */
  iterations: number;
  /** Weight of the shrinking step, (0, 1). */
  lambda?: number;
  /** Weight of the growing step, below -lambda. Waves longer than the pass band 1/lambda + 1/mu stay as they are. */
  mu?: number;
  /** Keeps the object on a floor: pinned vertices only slide in the plane, the others stay above it. */
  floor?: {
    /** Height of the plane, in the mesh's units. */
    y: number;
    /** Least height above the plane of the vertices that are not pinned. */
    clearance: number;
    /** One number a vertex, not 0 = pinned. */
    pinned: Uint8Array;
  };
}

/**
 * Taubin's low-pass filter (Taubin 1995, "A signal processing approach to fair surface design") with uniform weights. Moves vertices only, so a closed
 * manifold stays one. After each pair of steps, each part is scaled about its middle to the volume that it had; in the end it is blown up or let down
 * along its normals until the volume is exact, the floor included.
 *
 * @param mesh a closed mesh; at the border of an open one the vertices see one neighbour less.
 * @throws MaquetteError 'invalid-input' for weights or counts out of range.
 */
export function smoothTaubin(mesh: TriangleMesh, options: SmoothOptions): TriangleMesh {
  const { iterations, lambda = shrinking, mu = growing, floor } = options;
  if (!Number.isInteger(iterations) || iterations < 0)
    throw new MaquetteError('invalid-input', `Smoothing needs a whole number of steps, not ${iterations}.`);
  if (!(lambda > 0 && lambda < 1 && mu < -lambda && mu > -1)) {
    throw new MaquetteError('invalid-input', `Smoothing needs 0 < lambda < 1 and -1 < mu < -lambda, not ${lambda} and ${mu}.`);
  }
  if (iterations === 0 || mesh.indices.length === 0) return mesh;
  const { indices } = mesh;
  const positions = Float64Array.from(mesh.positions);
  const degree = new Float64Array(positions.length / 3);
  for (let i = 0; i < indices.length; i++) degree[indices[i]]++;
  const sums = new Float64Array(positions.length);
  const volumes = rememberVolumes(mesh);

  for (let i = 0; i < iterations; i++) {
    step(positions, indices, degree, sums, lambda);
    step(positions, indices, degree, sums, mu);
    keepVolumes(volumes, positions);
    if (floor) standOn(floor, positions);
  }
  restoreVolume(mesh, positions, floor);
  return { positions: Float32Array.from(positions), indices };
}

/** Brings the pinned vertices back onto the floor, and the others above it. */
export function standOn({ y, clearance, pinned }: NonNullable<SmoothOptions['floor']>, positions: Float64Array): void {
  for (let v = 0; v < pinned.length; v++) positions[3 * v + 1] = pinned[v] ? y : Math.max(positions[3 * v + 1], y + clearance);
}

/** Steps of Newton's method; the volume is nearly linear in the offset. */
const volumeSteps = 4;

/** Moves the vertices that may move along their normals by one offset a part, so that each part has the volume that it has in `mesh`. */
export function restoreVolume(mesh: TriangleMesh, positions: Float64Array, floor?: SmoothOptions['floor']): void {
  const { indices } = mesh;
  const { partOf, count } = meshParts(mesh);
  const volumesOf = (at: ArrayLike<number>, gradients: Float64Array): Float64Array => {
    const volumes = new Float64Array(count);
    gradients.fill(0);
    for (let t = 0; t < indices.length; t += 3) {
      for (let i = 0; i < 3; i++) {
        // The volume's derivative by a corner is a sixth of the cross product of the two others.
        const a = 3 * indices[t + i];
        const b = 3 * indices[t + ((i + 1) % 3)];
        const c = 3 * indices[t + ((i + 2) % 3)];
        const x = (at[b + 1] * at[c + 2] - at[b + 2] * at[c + 1]) / 6;
        const y = (at[b + 2] * at[c] - at[b] * at[c + 2]) / 6;
        const z = (at[b] * at[c + 1] - at[b + 1] * at[c]) / 6;
        gradients[a] += x;
        gradients[a + 1] += y;
        gradients[a + 2] += z;
        if (i === 0) volumes[partOf[indices[t]]] += at[a] * x + at[a + 1] * y + at[a + 2] * z;
      }
    }
    return volumes;
  };
  const gradients = new Float64Array(positions.length);
  const wanted = volumesOf(mesh.positions, gradients);
  const lowest = floor ? floor.y + floor.clearance : -Infinity;
  for (let step = 0; step < volumeSteps; step++) {
    const now = volumesOf(positions, gradients);
    const area = new Float64Array(count);
    const fixed = (v: number): boolean => floor !== undefined && (floor.pinned[v] !== 0 || positions[3 * v + 1] <= lowest);
    for (let v = 0; v < partOf.length; v++) {
      if (!fixed(v)) area[partOf[v]] += lengthAt(gradients, 3 * v);
    }
    for (let v = 0; v < partOf.length; v++) {
      const part = partOf[v];
      const length = lengthAt(gradients, 3 * v);
      const ratio = wanted[part] / now[part];
      // A part folded over itself has no volume to go by: leave it alone.
      if (fixed(v) || !(length > 0) || !(ratio > 1 / 8 && ratio < 8)) continue;
      const offset = (wanted[part] - now[part]) / area[part] / length;
      for (let axis = 0; axis < 3; axis++) positions[3 * v + axis] += offset * gradients[3 * v + axis];
      positions[3 * v + 1] = Math.max(positions[3 * v + 1], lowest);
    }
  }
}

/** Length of the vector at an index; Math.hypot takes ten times as long. */
function lengthAt(vectors: Float64Array, at: number): number {
  return Math.sqrt(vectors[at] ** 2 + vectors[at + 1] ** 2 + vectors[at + 2] ** 2);
}

/** Moves each vertex by `weight` of the way to the mean of its neighbours. */
function step(positions: Float64Array, indices: Uint32Array, degree: Float64Array, sums: Float64Array, weight: number): void {
  sums.fill(0);
  // In a closed mesh each edge a-b is met once as a -> b and once as b -> a.
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t];
    const b = 3 * indices[t + 1];
    const c = 3 * indices[t + 2];
    // Written out: a loop over the axes takes twice as long.
    sums[a] += positions[b];
    sums[a + 1] += positions[b + 1];
    sums[a + 2] += positions[b + 2];
    sums[b] += positions[c];
    sums[b + 1] += positions[c + 1];
    sums[b + 2] += positions[c + 2];
    sums[c] += positions[a];
    sums[c + 1] += positions[a + 1];
    sums[c + 2] += positions[a + 2];
  }
  for (let v = 0, i = 0; v < degree.length; v++) {
    if (degree[v] === 0) {
      i += 3;
      continue;
    }
    const share = weight / degree[v];
    for (let axis = 0; axis < 3; axis++, i++) positions[i] += sums[i] * share - weight * positions[i];
  }
}
