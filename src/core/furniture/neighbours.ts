import { createRandom } from '../random';
import type { PaintedMesh } from '../render/mesh';
import { chance, MeshBuilder } from './builder';
import { drawFronts, drawLegs, likelyPart } from './parts';

/** Things that stand beside the six classes without being one of them. */
export const NEIGHBOUR_KINDS = ['wardrobe', 'chest', 'plant', 'lamp', 'bin', 'screen'] as const;
export type NeighbourKind = (typeof NEIGHBOUR_KINDS)[number];

/** One such thing: metres, floor at y = 0, front +z. The same seed gives the same piece. */
export function buildNeighbour(kind: NeighbourKind, seed: number): PaintedMesh {
  const random = createRandom(seed);
  const builder = new MeshBuilder();
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  switch (kind) {
    case 'wardrobe':
    case 'chest': {
      const tall = kind === 'wardrobe';
      const [w, d, h] = [
        random.range(0.7, tall ? 1.8 : 1.2),
        random.range(0.42, 0.62),
        tall ? random.range(1.7, 2.3) : random.range(0.7, 1.2),
      ];
      const foot = random.range(0.03, 0.12);
      builder.box([0, (foot + h) / 2, 0], [w, h - foot, d], wood);
      drawLegs(builder, { halfWidth: w / 2, halfDepth: d / 2, height: foot + 0.02, thickness: 0.06, style: 'square' }, wood, random);
      drawFronts(builder, random, -w / 2, w / 2, foot, h, d / 2, tall ? 1 : 3 + random.integer(3), 1 + random.integer(3), wood, metal);
      break;
    }
    case 'plant': {
      const h = random.range(0.7, 1.6);
      const r = random.range(0.14, 0.24);
      const leaf = { finish: 'plain', colour: [random.range(0.1, 0.35), random.range(0.35, 0.6), random.range(0.1, 0.3)] } as const;
      builder.lathe([0, 0, 0], [[r * 0.7, 0], [r, r * 1.6], [r * 0.95, r * 1.7]], likelyPart(random, 'stone'), 20); // prettier-ignore
      builder.cylinder([0, r, 0], [0, h * 0.8, 0], 0.02, 0.015, wood, 8);
      const leaves = 10 + random.integer(14);
      for (let i = 0; i < leaves; i++) {
        const [a, y] = [random.range(0, 6.283), random.range(0.45, 0.85) * h];
        const reach = random.range(0.15, 0.42);
        const at = (u: number, v: number): [number, number, number] => {
          const [c, s] = [Math.cos(a), Math.sin(a)];
          const [along, across] = [u * reach, (v - 0.5) * 0.14 * Math.sin(Math.PI * Math.min(1, u + 0.06))];
          return [c * along - s * across, y + 0.3 * u - 0.5 * reach * u * u, s * along + c * across];
        };
        builder.sheet(at, 0.008, leaf, 5, 2);
      }
      break;
    }
    case 'lamp': {
      const h = random.range(1.2, 1.75);
      builder.lathe([0, 0, 0], [[0.15, 0], [0.15, 0.02], [0.02, 0.04]], metal, 24); // prettier-ignore
      builder.cylinder([0, 0.02, 0], [0, h - 0.1, 0], 0.013, 0.013, metal, 8);
      const r = random.range(0.14, 0.24);
      builder.lathe(
        [0, h - 0.3, 0],
        [
          [r, 0],
          [r * random.range(0.5, 1), 0.28],
        ],
        likelyPart(random, 'fabric'),
        24,
      );
      break;
    }
    case 'bin': {
      const [r, h] = [random.range(0.12, 0.2), random.range(0.26, 0.45)];
      builder.lathe(
        [0, 0, 0],
        [
          [r * 0.8, 0],
          [r, h],
        ],
        chance(random, 0.5) ? metal : likelyPart(random, 'plastic'),
        24,
      );
      break;
    }
    case 'screen': {
      const [w, h] = [random.range(0.8, 1.5), random.range(0.45, 0.85)];
      const dark = likelyPart(random, 'plastic');
      const foot = random.range(0.35, 0.55);
      builder.box([0, foot / 2, 0], [w * 1.1, foot, 0.4], wood);
      builder.box([0, foot + 0.06, 0], [0.3, 0.12, 0.1], dark);
      builder.box([0, foot + 0.1 + h / 2, 0], [w, h, 0.05], dark);
      break;
    }
  }
  return builder.build();
}
