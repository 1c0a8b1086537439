import type { Random } from '../random';
import { randomColour } from './room';

/** Something before the lens: a bar, a disc or a slab of one shade over part of the picture. */
export function addOccluder(light: Float32Array, mask: Float32Array, side: number, random: Random): void {
  const c = randomColour(random, 0.7, 0.05, 1);
  const kind = random.integer(3);
  const angle = random.range(0, Math.PI);
  const edge = random.integer(4);
  const along = random.range(0.1, 0.9);
  const cx = side * (edge === 0 ? 0 : edge === 1 ? 1 : along);
  const cy = side * (edge === 2 ? 0 : edge === 3 ? 1 : along);
  const r = side * random.range(0.1, 0.28);
  const width = kind === 0 ? side * random.range(0.03, 0.09) : r;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const u = (x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle);
      const v = -(x - cx) * Math.sin(angle) + (y - cy) * Math.cos(angle);
      const inside = kind === 1 ? u * u + v * v < r * r : Math.abs(u) < (kind === 0 ? side * 0.35 : r) && Math.abs(v) < width;
      if (!inside) continue;
      const i = y * side + x;
      const shade = 0.8 + 0.4 * ((u / side + 0.5) % 1);
      for (let k = 0; k < 3; k++) light[3 * i + k] = c[k] * shade;
      mask[i] = 0;
    }
  }
}
