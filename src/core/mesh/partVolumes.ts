import type { TriangleMesh } from './mesh';
import { meshParts } from './meshParts';

/** The volumes of a closed mesh's parts, to which the parts can be scaled back after their vertices were moved. */
export interface PartVolumes {
  readonly indices: Uint32Array;
  readonly partOf: Uint32Array;
  /** Vertices of each part. */
  readonly sizes: Float64Array;
  /** Six times the volume of each part. */
  readonly volumes: Float64Array;
}

export function rememberVolumes(mesh: TriangleMesh): PartVolumes {
  const { indices } = mesh;
  const { partOf, count } = meshParts(mesh);
  const sizes = new Float64Array(count);
  for (let v = 0; v < partOf.length; v++) sizes[partOf[v]]++;
  const parts = { indices, partOf, sizes };
  return { ...parts, volumes: volumesAbout(middlesOf(parts, mesh.positions), parts, mesh.positions) };
}

/** Scales each part about its middle to the volume that it had. */
export function keepVolumes(parts: PartVolumes, positions: Float64Array): void {
  const { partOf } = parts;
  const middles = middlesOf(parts, positions);
  const scale = volumesAbout(middles, parts, positions);
  for (let part = 0; part < scale.length; part++) {
    const ratio = parts.volumes[part] / scale[part];
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
}

/** The mean of each part's vertices. */
function middlesOf({ partOf, sizes }: Pick<PartVolumes, 'partOf' | 'sizes'>, positions: ArrayLike<number>): Float64Array {
  const middles = new Float64Array(3 * sizes.length);
  for (let v = 0; v < partOf.length; v++) {
    const part = 3 * partOf[v];
    middles[part] += positions[3 * v];
    middles[part + 1] += positions[3 * v + 1];
    middles[part + 2] += positions[3 * v + 2];
  }
  for (let i = 0; i < middles.length; i++) middles[i] /= sizes[Math.floor(i / 3)];
  return middles;
}

/** Six times the volume of each part, relative to its middle, which keeps the digits. */
function volumesAbout(
  middles: Float64Array,
  { indices, partOf, sizes }: Omit<PartVolumes, 'volumes'>,
  positions: ArrayLike<number>,
): Float64Array {
  const volumes = new Float64Array(sizes.length);
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
  return volumes;
}
