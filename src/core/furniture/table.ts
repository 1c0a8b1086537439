import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import type { Part, Point } from './builder';
import { drawLegs, drawStretchers, likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

/** A table: dining, coffee, side or bar; rectangular, round or oval top on legs, a pedestal, trestles, a drum, crossed legs or a shelf base. */
export function buildTable(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const use = pick(random, ['dining', 'dining', 'coffee', 'coffee', 'side', 'bar'] as const);
  const height = {
    dining: random.range(0.69, 0.8),
    coffee: random.range(0.3, 0.55),
    side: random.range(0.45, 0.75),
    bar: random.range(0.9, 1.12),
  }[use];
  const width = {
    dining: random.range(0.8, 2.3),
    coffee: random.range(0.6, 1.5),
    side: random.range(0.35, 0.7),
    bar: random.range(0.55, 1.1),
  }[use];
  const round = chance(random, use === 'bar' ? 0.6 : 0.33);
  const depth = round && chance(random, 0.75) ? width : Math.min(width, Math.max(0.35, width * random.range(0.4, 1)));
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const base = chance(random, 0.7) ? wood : metal;
  const top = chance(random, 0.66) ? wood : likelyPart(random, pick(random, ['glass', 'stone', 'plain', 'wood'] as const));
  const thickness = random.range(0.015, 0.06);
  const under = height - thickness;
  if (round) {
    builder.lathe([0, under, 0], [[0.49, 0], [0.5, thickness * 0.3], [0.5, thickness * 0.8], [0.495, thickness]], top, 36, [width, depth]); // prettier-ignore
  } else if (chance(random, 0.12)) builder.cushion([0, under + thickness / 2, 0], [width, thickness, depth], top, 0.1);
  else builder.box([0, under + thickness / 2, 0], [width, thickness, depth], top);

  const inset = random.range(0, 0.08) + (round ? 0.14 * Math.min(width, depth) : 0);
  const frame = {
    halfWidth: width / 2 - inset,
    halfDepth: depth / 2 - inset,
    height: under,
    thickness: random.range(0.03, 0.1) * (use === 'side' ? 0.7 : 1),
  };
  const kind = round
    ? pick(random, ['legs', 'pedestal', 'pedestal', 'three', 'cross', 'drum'] as const)
    : pick(random, ['legs', 'legs', 'legs', 'legs', 'trestle', 'panels', 'cross', 'pedestal', 'twin', 'cloth'] as const);
  switch (kind) {
    case 'legs': {
      const style = pick(random, ['square', 'square', 'tapered', 'round', 'splayed', 'hairpin', 'sled', 'turned'] as const);
      drawLegs(builder, { ...frame, style }, base, random);
      if (chance(random, 0.5) && style !== 'hairpin' && style !== 'sled')
        drawApron(builder, random, frame.halfWidth, frame.halfDepth, under, frame.thickness, base);
      if (chance(random, 0.14)) drawStretchers(builder, { ...frame, style }, base, random);
      if (use !== 'dining' && chance(random, 0.35))
        builder.box([0, under * random.range(0.15, 0.45), 0], [frame.halfWidth * 1.95, 0.02, frame.halfDepth * 1.95], top);
      break;
    }
    case 'pedestal':
      drawPedestal(builder, random, 0, under, Math.min(width, depth), base);
      break;
    case 'twin':
      for (const s of [1, -1]) {
        const x = s * width * 0.3;
        builder.bar([x, 0.03, 0], [x, under, 0], random.range(0.06, 0.14), depth * random.range(0.15, 0.5), base);
        builder.box([x, 0.03, 0], [0.09, 0.06, depth * 0.8], base);
        builder.box([x, under - 0.03, 0], [0.08, 0.06, depth * 0.75], base);
      }
      if (chance(random, 0.7)) builder.box([0, under * 0.35, 0], [width * 0.6, 0.07, 0.04], base);
      break;
    case 'trestle':
      for (const s of [1, -1]) {
        const x = s * width * random.range(0.28, 0.4);
        const spread = random.range(0.08, 0.2);
        const t = random.range(0.03, 0.06);
        builder.box([x, under - t / 2, 0], [t * 1.4, t, depth * 0.85], base);
        for (const z of [0.4, -0.4])
          for (const q of [1, -1]) builder.bar([x, under - t, z * depth], [x + q * spread, 0, z * depth], t, t, base);
        for (const q of [1, -1]) builder.box([x + q * spread * 0.6, under * 0.4, 0], [t * 0.8, t, depth * 0.8], base);
      }
      break;
    case 'panels':
      for (const s of [1, -1])
        builder.box(
          [s * (width / 2 - random.range(0.02, 0.12)), under / 2, 0],
          [thickness * 1.2, under, depth * random.range(0.8, 1)],
          base,
        );
      if (chance(random, 0.6)) builder.box([0, under * random.range(0.25, 0.75), 0], [width * 0.9, 0.025, depth * 0.8], base);
      break;
    case 'cross': {
      const t = frame.thickness * 0.8;
      if (round) {
        const arms = 2 + random.integer(2);
        for (let i = 0; i < arms; i++) {
          const a = (Math.PI * i) / arms + 0.4;
          const p: Point = [Math.cos(a) * frame.halfWidth, 0, Math.sin(a) * frame.halfDepth];
          builder.bar(p, [-p[0], under, -p[2]], t, t, base);
          builder.bar([-p[0], 0, -p[2]], [p[0], under, p[2]], t, t, base);
        }
      } else {
        for (const s of [1, -1]) {
          const x = s * frame.halfWidth * 0.9;
          builder.bar([x, 0, frame.halfDepth], [x, under, -frame.halfDepth], t, t, base);
          builder.bar([x, 0, -frame.halfDepth], [x, under, frame.halfDepth], t, t, base);
        }
        builder.box([0, under / 2, 0], [frame.halfWidth * 1.8, t, t], base);
      }
      break;
    }
    case 'three':
      for (let i = 0; i < 3; i++) {
        const a = (2 * Math.PI * i) / 3 + 0.5;
        const r = random.range(0.32, 0.46);
        builder.cylinder(
          [Math.cos(a) * width * r, 0, Math.sin(a) * depth * r],
          [Math.cos(a) * width * 0.3, under, Math.sin(a) * depth * 0.3],
          frame.thickness * 0.3,
          frame.thickness * 0.5,
          base,
          10,
        );
      }
      break;
    case 'drum':
      builder.lathe([0, 0, 0], [[0.34, 0], [random.range(0.2, 0.44), under * 0.5], [0.36, under]], base, 28, [width, depth]); // prettier-ignore
      break;
    case 'cloth':
      builder.sheet((u, v) => {
        const a = 2 * Math.PI * u;
        const fold = 1 + 0.04 * Math.sin(a * 14) * v;
        const c = Math.cos(a), s = Math.sin(a); // prettier-ignore
        const p = 1 / Math.max(Math.abs(c), Math.abs(s));
        return [c * p * (width / 2 + 0.02 * v) * fold, under + thickness - v * under * 0.85, s * p * (depth / 2 + 0.02 * v) * fold];
      }, 0.015, likelyPart(random, 'fabric'), 48, 4); // prettier-ignore
      drawLegs(builder, { ...frame, style: 'square' }, base, random);
      break;
  }
  return builder.build();
}

function drawApron(builder: MeshBuilder, random: Random, x: number, z: number, under: number, leg: number, part: Part): void {
  const h = random.range(0.05, 0.13);
  for (const s of [1, -1]) {
    builder.box([0, under - h / 2, s * (z - leg / 2)], [2 * x - leg, h, 0.022], part);
    builder.box([s * (x - leg / 2), under - h / 2, 0], [0.022, h, 2 * z - leg], part);
  }
}

function drawPedestal(builder: MeshBuilder, random: Random, x: number, under: number, size: number, part: Part): void {
  const r = random.range(0.025, 0.07);
  builder.lathe([x, 0, 0], [[r, 0.03], [r * random.range(0.8, 1.8), under * 0.3], [r * random.range(0.7, 1.2), under * 0.6], [r, under - 0.03], [size * 0.15, under]], part, 18); // prettier-ignore
  const reach = size * random.range(0.24, 0.42);
  if (chance(random, 0.5))
    builder.lathe([x, 0, 0], [[reach, 0], [reach * 0.95, 0.02], [r * 1.2, random.range(0.03, 0.1)]], part, 28); // prettier-ignore
  else {
    const feet = 3 + random.integer(3);
    for (let i = 0; i < feet; i++) {
      const a = (2 * Math.PI * i) / feet + 0.6;
      builder.bar([x, random.range(0.06, 0.2), 0], [x + reach * Math.cos(a), 0.02, reach * Math.sin(a)], 0.05, 0.04, part);
    }
  }
}
