import type { Random } from '../random';
import { chance, pick } from './builder';
import type { MeshBuilder, Part, Point } from './builder';
import { drawArms, drawBack, drawSeat } from './chairParts';
import type { Seat } from './chairParts';
import { drawLegs, drawStretchers } from './parts';
import type { LegStyle } from './parts';

export function fourLegged(builder: MeshBuilder, random: Random, arms: boolean, frame: Part, soft: Part): void {
  const child = chance(random, 0.06) ? 0.62 : 1;
  const seat: Seat = {
    width: random.range(0.36, 0.54) * child * (arms ? 1.12 : 1),
    depth: random.range(0.36, 0.52) * child,
    height: random.range(0.41, 0.5) * child,
    thickness: random.range(0.02, 0.08),
  };
  const style = pick(random, [
    'square',
    'square',
    'tapered',
    'tapered',
    'round',
    'splayed',
    'turned',
    'sled',
    'hairpin',
  ] as const satisfies readonly LegStyle[]);
  const frameLegs = {
    halfWidth: seat.width / 2,
    halfDepth: seat.depth / 2,
    height: seat.height - seat.thickness * 0.7,
    thickness: random.range(0.024, 0.055),
    style,
  };
  drawSeat(builder, random, seat, frame, soft);
  drawLegs(builder, frameLegs, frame, random);
  if ((style === 'square' || style === 'round' || style === 'turned') && chance(random, 0.45))
    drawStretchers(builder, frameLegs, frame, random);
  if (chance(random, 0.4))
    for (const s of [1, -1])
      builder.box([0, seat.height - seat.thickness - 0.03, s * (seat.depth / 2 - 0.02)], [seat.width * 0.94, 0.06, 0.02], frame);
  const lean = random.range(0, 0.28);
  drawBack(builder, random, seat, random.range(0.3, 0.66) * child, lean, frame, soft);
  if (arms) drawArms(builder, random, seat, lean, frame, soft);
}

export function barChair(builder: MeshBuilder, random: Random, frame: Part, soft: Part): void {
  const seat: Seat = {
    width: random.range(0.34, 0.46),
    depth: random.range(0.32, 0.42),
    height: random.range(0.62, 0.82),
    thickness: random.range(0.03, 0.07),
  };
  drawSeat(builder, random, seat, frame, soft);
  if (chance(random, 0.35)) {
    builder.lathe([0, 0, 0], [[random.range(0.19, 0.26), 0], [0.2, 0.02], [0.035, 0.05], [0.03, seat.height - 0.03]], frame); // prettier-ignore
    const r = random.range(0.14, 0.2);
    const y = seat.height * 0.35;
    builder.tube(ring(r, y), 0.011, frame, 7);
    for (const s of [1, -1]) {
      builder.cylinder([0, y, 0], [s * r, y, 0], 0.01, 0.01, frame, 7);
      builder.cylinder([0, y, 0], [0, y, s * r], 0.01, 0.01, frame, 7);
    }
  } else {
    const legs = {
      halfWidth: seat.width / 2,
      halfDepth: seat.depth / 2,
      height: seat.height - seat.thickness,
      thickness: random.range(0.025, 0.045),
      style: pick(random, ['square', 'tapered', 'round', 'splayed'] as const),
    };
    drawLegs(builder, legs, frame, random);
    drawStretchers(builder, legs, frame, random);
  }
  drawBack(builder, random, seat, random.range(0.16, 0.42), random.range(0, 0.2), frame, soft);
}

const ring = (r: number, y: number): Point[] =>
  Array.from({ length: 21 }, (_, i) => [r * Math.cos((2 * Math.PI * i) / 20), y, r * Math.sin((2 * Math.PI * i) / 20)] as const);
