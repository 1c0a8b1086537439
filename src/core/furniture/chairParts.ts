import type { Random } from '../random';
import { chance, pick } from './builder';
import type { MeshBuilder, Part, Point } from './builder';

export interface Seat {
  width: number;
  depth: number;
  /** Height of the seat's top. */
  height: number;
  thickness: number;
}

/** A seat: a board, a board with a cushion, a cushion, a round or a slatted one. */
export function drawSeat(builder: MeshBuilder, random: Random, seat: Seat, frame: Part, soft: Part): void {
  const y = seat.height - seat.thickness / 2;
  const style = random.next();
  if (style < 0.4) builder.box([0, y, 0], [seat.width, seat.thickness, seat.depth], chance(random, 0.7) ? frame : soft);
  else if (style < 0.7) {
    builder.box([0, y - seat.thickness / 4, 0], [seat.width, seat.thickness / 2, seat.depth], frame);
    builder.cushion([0, seat.height, 0], [seat.width * 0.94, Math.max(0.05, seat.thickness), seat.depth * 0.94], soft, 0.25);
  } else if (style < 0.82) builder.cushion([0, y, 0], [seat.width, Math.max(0.06, seat.thickness * 1.3), seat.depth], soft, 0.3);
  else if (style < 0.9) {
    const r = seat.width / 2;
    builder.lathe([0, y - seat.thickness / 2, 0], [[r * 0.96, 0], [r, seat.thickness * 0.3], [r, seat.thickness * 0.7], [r * 0.96, seat.thickness]], chance(random, 0.5) ? frame : soft, 24, [1, seat.depth / seat.width]); // prettier-ignore
  } else {
    const slats = 4 + random.integer(4);
    for (let i = 0; i < slats; i++)
      builder.box([0, y, (-0.5 + (i + 0.5) / slats) * seat.depth], [seat.width, seat.thickness * 0.7, (seat.depth / slats) * 0.75], frame);
    for (const s of [1, -1]) builder.box([s * seat.width * 0.45, y - seat.thickness * 0.5, 0], [0.03, 0.04, seat.depth], frame);
  }
}

/** A back from the seat's rear edge upwards: a board, slats, rungs, spindles, a frame, a cushion, a round hoop or a crest alone. */
export function drawBack(
  builder: MeshBuilder,
  random: Random,
  seat: Seat,
  height: number,
  lean: number,
  frame: Part,
  soft: Part,
  posts = true,
): void {
  const x = seat.width / 2;
  const z0 = -seat.depth / 2;
  const t = random.range(0.022, 0.045);
  const at = (u: number, v: number): Point => [(u - 0.5) * (seat.width - t), seat.height + v * height, z0 + t / 2 - v * height * lean];
  const style = pick(random, ['board', 'board', 'slats', 'rungs', 'spindles', 'pad', 'pad', 'hoop', 'cross', 'curved', 'splat'] as const);
  if (posts && style !== 'hoop' && style !== 'curved') {
    for (const u of [0, 1]) builder.bar(at(u, -0.1), at(u, 1), t, t, frame, random.range(0.7, 1));
  }
  const thin = t * random.range(0.5, 0.9);
  const low = random.range(0, 0.45);
  const tilt: Point = [-Math.atan(lean), 0, 0];
  switch (style) {
    case 'board':
      builder.box(at(0.5, (low + 1) / 2), [seat.width - t, (1 - low) * height, thin], frame, tilt);
      break;
    case 'pad':
      builder.cushion(at(0.5, (low + 1) / 2), [seat.width - t * 0.5, (1 - low) * height, random.range(0.05, 0.1)], soft, 0.25, tilt);
      break;
    case 'rungs': {
      const count = 2 + random.integer(4);
      for (let i = 0; i < count; i++)
        builder.box(at(0.5, 0.15 + (0.8 * (i + 0.5)) / count), [seat.width - t, height * random.range(0.06, 0.14), thin], frame, tilt);
      break;
    }
    case 'slats':
    case 'spindles': {
      const count = style === 'slats' ? 2 + random.integer(4) : 5 + random.integer(5);
      builder.bar(at(0, 0.95), at(1, 0.95), height * 0.12, thin * 1.4, frame);
      if (chance(random, 0.5)) builder.bar(at(0, 0.18), at(1, 0.18), t, thin, frame);
      for (let i = 0; i < count; i++) {
        const u = (i + 1) / (count + 1);
        if (style === 'slats') builder.bar(at(u, 0), at(u, 0.95), (seat.width / count) * 0.45, thin * 0.8, frame);
        else builder.cylinder(at(u, 0), at(u, 0.95), 0.009, 0.007, frame, 7);
      }
      break;
    }
    case 'cross':
      builder.bar(at(0, 0.95), at(1, 0.95), height * 0.12, thin, frame);
      builder.bar(at(0.03, 0.1), at(0.97, 0.9), t * 0.8, thin * 0.8, frame);
      builder.bar(at(0.97, 0.1), at(0.03, 0.9), t * 0.8, thin * 0.8, frame);
      break;
    case 'splat':
      builder.bar(at(0, 0.95), at(1, 0.95), height * 0.15, thin * 1.2, frame);
      builder.bar(at(0.5, 0), at(0.5, 0.95), seat.width * random.range(0.2, 0.4), thin * 0.8, frame);
      break;
    case 'hoop': {
      const points: Point[] = [];
      for (let i = 0; i <= 14; i++) {
        const a = (Math.PI * i) / 14;
        points.push(at(0.5 - 0.48 * Math.cos(a), Math.sin(a) ** 0.7));
      }
      builder.tube(points, t * 0.5, frame, 8);
      const filling = random.next();
      if (filling < 0.4) for (let i = 1; i < 6; i++) builder.cylinder(at(i / 6, 0), at(i / 6, Math.sin(Math.acos(1 - i / 3)) ** 0.7 * 0.97), 0.009, 0.007, frame, 7);
      else if (filling < 0.7) builder.cushion(at(0.5, 0.5), [seat.width * 0.72, height * 0.8, 0.05], soft, 0.5, tilt);
      else builder.tube(points.map(([px, py, pz]) => [px * 0.6, seat.height + (py - seat.height) * 0.75, pz]), t * 0.4, frame, 7); // prettier-ignore
      break;
    }
    case 'curved': {
      const bow = random.range(0.04, 0.14);
      builder.sheet((u, v) => {
        const p = at(u, low + v * (1 - low));
        return [p[0], p[1], p[2] - bow * (1 - (2 * u - 1) ** 2) + bow * 0.6];
      }, thin, chance(random, 0.5) ? frame : soft); // prettier-ignore
      for (const u of [0.04, 0.96]) builder.bar(at(u, -0.1), at(u, 0.98), t, t, frame);
      break;
    }
  }
  if (chance(random, 0.25) && style !== 'hoop') builder.bar([-x, ...rest(at(0.5, 1))], [x, ...rest(at(0.5, 1))], t * 1.5, t, frame);
}

const rest = (p: Point): [number, number] => [p[1], p[2]];

/** Arms on posts or panels beside the seat. */
export function drawArms(builder: MeshBuilder, random: Random, seat: Seat, lean: number, frame: Part, soft: Part): void {
  const y = seat.height + random.range(0.16, 0.26);
  const x = seat.width / 2 + random.range(-0.01, 0.03);
  const front = seat.depth * random.range(0.2, 0.5);
  const back = -seat.depth / 2 - (y - seat.height) * lean;
  const w = random.range(0.025, 0.06);
  const post = pick(random, ['straight', 'straight', 'leaning', 'panel'] as const);
  for (const s of [1, -1]) {
    if (chance(random, 0.85))
      builder.bar(
        [s * x, y, back],
        [s * x, y + random.range(-0.03, 0.02), front],
        w,
        random.range(0.02, 0.04),
        chance(random, 0.8) ? frame : soft,
      );
    if (post === 'panel')
      builder.box(
        [s * x, (y + seat.height) / 2 - 0.03, (back + front) / 2],
        [w * 0.7, y - seat.height + 0.06, front - back],
        chance(random, 0.5) ? soft : frame,
      );
    else
      builder.bar(
        [s * x, seat.height - 0.05, front - (post === 'leaning' ? 0.08 : 0.01)],
        [s * x, y, front - 0.02],
        w * 0.8,
        w * 0.8,
        frame,
      );
  }
}
