import { MaquetteError } from '../errors';
import type { TriangleMesh } from './mesh';
import { meshParts } from './meshParts';

export interface SmoothOptions {
  /** Pairs of a shrinking and a growing step, 0 or more. */
  iterations: number;
  /** Weight of the shrinking step, (0, 1). */
  lambda?: number;
  /** Weight of the growing step, below -lambda. Waves longer than the pass band 1/lambda + 1/mu stay as they are. */
  mu?: number;
  /** Ends with each part's exact volume; without it some promille may be missing. On unless said otherwise. */
  exactVolume?: boolean;
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
  const { iterations, lambda = 0.5, mu = -0.53, exactVolume = true, floor } = options;
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
  const keepVolume = volumeKeeper(mesh);

  for (let i = 0; i < iterations; i++) {
    step(positions, indices, degree, sums, lambda);
    step(positions, indices, degree, sums, mu);
    if (exactVolume || i === iterations - 1) keepVolume(positions);
    if (floor) {
      for (let v = 0; v < degree.length; v++) {
        if (floor.pinned[v]) positions[3 * v + 1] = floor.y;
        else positions[3 * v + 1] = Math.max(positions[3 * v + 1], floor.y + floor.clearance);
      }
    }
  }
  if (exactVolume) restoreVolume(mesh, positions, floor);
  return { positions: Float32Array.from(positions), indices };
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

/** Remembers each part's volume; the returned function scales the parts back to it. */
function volumeKeeper(mesh: TriangleMesh): (positions: Float64Array) => void {
  const { indices } = mesh;
  const { partOf, count } = meshParts(mesh);
  const sizes = new Float64Array(count);
  for (let v = 0; v < partOf.length; v++) sizes[partOf[v]]++;
  const middles = new Float64Array(3 * count);
  const scale = new Float64Array(count);
  const before = new Float64Array(count);
  const now = new Float64Array(count);

  /** Middles and volumes of the parts; the volumes are relative to the middles, which keeps their digits. */
  const measure = (positions: ArrayLike<number>, volumes: Float64Array): void => {
    middles.fill(0);
    volumes.fill(0);
    for (let v = 0; v < partOf.length; v++) {
      const part = 3 * partOf[v];
      middles[part] += positions[3 * v];
      middles[part + 1] += positions[3 * v + 1];
      middles[part + 2] += positions[3 * v + 2];
    }
    for (let i = 0; i < middles.length; i++) middles[i] /= sizes[Math.floor(i / 3)];
    for (let t = 0; t < indices.length; t += 3) {
      const part = partOf[indices[t]];
      const a = 3 * indices[t];
      const b = 3 * indices[t + 1];
      const c = 3 * indices[t + 2];
      const ox = middles[3 * part];
      const oy = middles[3 * part + 1];
      const oz = middles[3 * part + 2];
      const bx = positions[b] - ox;
      const by = positions[b + 1] - oy;
      const bz = positions[b + 2] - oz;
      const cx = positions[c] - ox;
      const cy = positions[c + 1] - oy;
      const cz = positions[c + 2] - oz;
      volumes[part] +=
        (positions[a] - ox) * (by * cz - bz * cy) +
        (positions[a + 1] - oy) * (bz * cx - bx * cz) +
        (positions[a + 2] - oz) * (bx * cy - by * cx);
    }
  };
  measure(mesh.positions, before);

  return (positions) => {
    measure(positions, now);
    for (let part = 0; part < count; part++) {
      const ratio = before[part] / now[part];
      // A part folded over itself has no volume to go by: leave it alone.
      scale[part] = ratio > 1 / 8 && ratio < 8 ? Math.cbrt(ratio) : 1;
    }
    for (let v = 0; v < partOf.length; v++) {
      const part = partOf[v];
      const share = scale[part];
      positions[3 * v] = middles[3 * part] + (positions[3 * v] - middles[3 * part]) * share;
      positions[3 * v + 1] = middles[3 * part + 1] + (positions[3 * v + 1] - middles[3 * part + 1]) * share;
      positions[3 * v + 2] = middles[3 * part + 2] + (positions[3 * v + 2] - middles[3 * part + 2]) * share;
    }
  };
}
