import { createRandom } from '../random';
import { drawTriangle, rasterOf } from './rasterise';
import type { Raster } from './rasterise';
import type { Item } from './scene';

export const SHADOW_SIDE = 192;
export const SHADOW_REACH = 1.6;
/** Offsets of -1..1 for soft shadows. 4096 + 2 numbers, so that a triple may start anywhere. */
export const SHADOW_NOISE = ((): Float32Array => {
  const random = createRandom(20);
  return Float32Array.from({ length: 4099 }, () => 2 * random.next() - 1);
})();

export function shadowBasis(sun: readonly [number, number, number]): readonly [number, number, number, number, number, number] {
  const flat = Math.hypot(sun[0], sun[2]) || 1;
  const u = [sun[2] / flat, 0, -sun[0] / flat] as const;
  const v = [sun[1] * u[2] - sun[2] * u[1], sun[2] * u[0] - sun[0] * u[2], sun[0] * u[1] - sun[1] * u[0]] as const;
  return [...u, ...v];
}

/** How near to the sun the nearest surface is, seen from the sun (plus 8, to be positive). */
export function shadowMap(items: readonly Item[], sun: readonly [number, number, number]): Raster {
  const raster = rasterOf(SHADOW_SIDE, 1);
  const [ux, uy, uz, vx, vy, vz] = shadowBasis(sun);
  for (const item of items) {
    const { world, mesh } = item;
    const count = world.length / 3;
    const u = new Float32Array(count);
    const v = new Float32Array(count);
    const d = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const x = world[3 * i], y = world[3 * i + 1], z = world[3 * i + 2]; // prettier-ignore
      u[i] = (((x * ux + y * uy + z * uz) / SHADOW_REACH + 1) / 2) * SHADOW_SIDE;
      v[i] = (((x * vx + y * vy + z * vz) / SHADOW_REACH + 1) / 2) * SHADOW_SIDE;
      d[i] = x * sun[0] + y * sun[1] + z * sun[2] + 8;
    }
    for (let t = 0; t < mesh.triangleMaterials.length; t++) {
      if (item.surfaces[mesh.triangleMaterials[t]].screen > 0) continue;
      const a = mesh.indices[3 * t], b = mesh.indices[3 * t + 1], c = mesh.indices[3 * t + 2]; // prettier-ignore
      drawTriangle(raster, t, u[a], v[a], d[a], u[b], v[b], d[b], u[c], v[c], d[c]);
    }
  }
  return raster;
}
