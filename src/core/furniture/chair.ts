import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import type { Part, Point } from './builder';
import { drawLegs, drawStretchers, likelyPart } from './parts';
import type { LegStyle } from './parts';
import type { PaintedMesh } from '../render/mesh';

interface Seat {
  width: number;
  depth: number;
  /** Height of the seat's top. */
  height: number;
  thickness: number;
}

/** A chair: four-legged, armchair, office swivel, cantilever, shell, upholstered club, bar stool with a back, folding, wing, school seat. */
export function buildChair(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const kind = pick(random, [
    'four',
    'four',
    'four',
    'four',
    'arm',
    'arm',
    'swivel',
    'swivel',
    'cantilever',
    'shell',
    'shell',
    'club',
    'club',
    'bar',
    'folding',
    'lounge',
  ] as const);
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const soft = likelyPart(random, chance(random, 0.65) ? 'fabric' : 'leather');
  switch (kind) {
    case 'four':
    case 'arm':
      fourLegged(builder, random, kind === 'arm', chance(random, 0.75) ? wood : metal, soft);
      break;
    case 'bar':
      barChair(builder, random, chance(random, 0.5) ? wood : metal, soft);
      break;
    case 'swivel':
      swivel(builder, random, metal, soft);
      break;
    case 'cantilever':
      cantilever(builder, random, metal, chance(random, 0.5) ? soft : wood);
      break;
    case 'shell':
      shell(
        builder,
        random,
        chance(random, 0.5) ? likelyPart(random, 'plastic') : chance(random, 0.5) ? wood : soft,
        chance(random, 0.5) ? wood : metal,
      );
      break;
    case 'club':
      club(builder, random, soft, wood);
      break;
    case 'folding':
      folding(builder, random, chance(random, 0.5) ? wood : metal, wood);
      break;
    case 'lounge':
      lounge(builder, random, wood, soft);
      break;
  }
  return builder.build();
}

function drawSeat(builder: MeshBuilder, random: Random, seat: Seat, frame: Part, soft: Part): void {
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
function drawBack(
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

function drawArms(builder: MeshBuilder, random: Random, seat: Seat, lean: number, frame: Part, soft: Part): void {
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

function fourLegged(builder: MeshBuilder, random: Random, arms: boolean, frame: Part, soft: Part): void {
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

function barChair(builder: MeshBuilder, random: Random, frame: Part, soft: Part): void {
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

function swivel(builder: MeshBuilder, random: Random, metal: Part, soft: Part): void {
  const seat: Seat = {
    width: random.range(0.42, 0.56),
    depth: random.range(0.42, 0.52),
    height: random.range(0.42, 0.56),
    thickness: random.range(0.06, 0.12),
  };
  const reach = random.range(0.24, 0.34);
  const spokes = chance(random, 0.85) ? 5 : 4;
  const start = random.next() * 6.3;
  for (let i = 0; i < spokes; i++) {
    const a = start + (2 * Math.PI * i) / spokes;
    const tip: Point = [reach * Math.cos(a), 0.07, reach * Math.sin(a)];
    builder.bar([0, random.range(0.08, 0.13), 0], tip, 0.045, 0.035, metal, 0.7);
    builder.cushion([tip[0], 0.03, tip[2]], [0.055, 0.06, 0.055], metal, 0.9);
  }
  builder.cylinder([0, 0.07, 0], [0, seat.height - seat.thickness, 0], 0.032, 0.025, metal, 12);
  builder.cushion([0, seat.height - seat.thickness / 2, 0], [seat.width, seat.thickness, seat.depth], soft, 0.3);
  const h = random.range(0.35, 0.78);
  const lean = random.range(0.02, 0.2);
  const gap = chance(random, 0.6) ? random.range(0.05, 0.18) : 0;
  const z = -seat.depth / 2 + 0.02;
  const thick = random.range(0.04, 0.11);
  builder.cushion(
    [0, seat.height + gap + h / 2, z - (h / 2) * lean],
    [seat.width * random.range(0.8, 1), h, thick],
    soft,
    random.range(0.15, 0.4),
    [-Math.atan(lean), 0, 0],
  );
  if (gap > 0)
    builder.bar(
      [0, seat.height - seat.thickness, z + 0.1],
      [0, seat.height + gap + h * 0.3, z - thick / 2],
      random.range(0.05, 0.12),
      0.02,
      metal,
    );
  if (h < 0.55 && chance(random, 0.25))
    builder.cushion([0, seat.height + gap + h + 0.13, z - h * lean - 0.03], [0.26, 0.15, 0.07], soft, 0.4);
  if (chance(random, 0.75)) {
    const y = seat.height + random.range(0.17, 0.24);
    for (const s of [1, -1]) {
      const x = s * (seat.width / 2 + 0.03);
      builder.box([x, y, -0.02], [random.range(0.05, 0.08), 0.035, random.range(0.22, 0.32)], metal);
      const loop = chance(random, 0.4);
      builder.bar([x * 0.85, seat.height - seat.thickness + 0.01, 0], [x, y, loop ? 0.1 : 0], 0.03, 0.05, metal);
      if (loop) builder.bar([x * 0.85, seat.height - seat.thickness + 0.01, -0.02], [x, y, -0.12], 0.03, 0.05, metal);
    }
  }
}

function cantilever(builder: MeshBuilder, random: Random, metal: Part, soft: Part): void {
  const w = random.range(0.42, 0.54);
  const d = random.range(0.4, 0.5);
  const y = random.range(0.42, 0.47);
  const top = y + random.range(0.32, 0.48);
  const lean = random.range(0.05, 0.2);
  const r = random.range(0.01, 0.016);
  for (const s of [1, -1]) {
    const x = (s * w) / 2;
    builder.tube([[x, r, -d / 2 + 0.03], [x, r, d / 2 - 0.04], [x, 0.05, d / 2], [x, y - 0.05, d / 2], [x, y, d / 2 - 0.05], [x, y, -d / 2 + 0.03], [x, y + 0.05, -d / 2], [x, top, -d / 2 - (top - y) * lean]], r, metal, 8); // prettier-ignore
  }
  builder.tube([[-w / 2, r, -d / 2 + 0.03], [w / 2, r, -d / 2 + 0.03]], r, metal, 8); // prettier-ignore
  builder.box([0, y + 0.01, 0], [w * 0.98, random.range(0.02, 0.06), d], soft);
  const low = random.range(0.05, 0.2);
  builder.box(
    [0, (y + low + top) / 2, -d / 2 - ((top + low - y) / 2) * lean + 0.01],
    [w * 0.98, top - y - low, random.range(0.02, 0.05)],
    soft,
    [-Math.atan(lean), 0, 0],
  );
  if (chance(random, 0.4)) {
    for (const s of [1, -1]) builder.tube([[(s * w) / 2, y + 0.2, -d / 2 - 0.03], [(s * w) / 2, y + 0.2, d / 2 - 0.05], [(s * w) / 2, y, d / 2 - 0.02]], r, metal, 8); // prettier-ignore
  }
}

function shell(builder: MeshBuilder, random: Random, body: Part, legPart: Part): void {
  const w = random.range(0.44, 0.62);
  const d = random.range(0.42, 0.52);
  const y = random.range(0.4, 0.47);
  const h = random.range(0.3, 0.5);
  const wings = random.range(0, 0.22);
  const waist = random.range(0.85, 1.05);
  const lean = random.range(0.1, 0.3);
  const thickness = random.range(0.012, 0.04);
  builder.sheet(
    (u, v) => {
      // v runs from the seat's front edge back and then up the back.
      const bend = 0.55;
      const side = 2 * u - 1;
      const half = (w / 2) * (v < bend ? 1 : 1 + (waist - 1) * ((v - bend) / (1 - bend)));
      const lift = wings * Math.abs(side) ** 3;
      if (v < bend) {
        const t = v / bend;
        return [side * half, y - 0.04 * Math.sin(Math.PI * t * 0.8) + lift * Math.min(1, t * 1.5) * 0.9, d / 2 - t * d * 0.96];
      }
      const t = (v - bend) / (1 - bend);
      return [
        side * half * (1 - 0.15 * t * t),
        y - 0.024 + h * t + lift * (1 - t) * 0.9,
        -d * 0.46 - h * t * lean + Math.abs(side) ** 2 * wings * 0.9 * (0.4 + 0.6 * t),
      ];
    },
    thickness,
    body,
    14,
    18,
  );
  const base = random.next();
  if (base < 0.2) {
    builder.lathe([0, 0, 0], [[0.24, 0], [0.22, 0.015], [0.06, 0.05], [0.03, 0.12], [0.03, y - 0.04]], legPart); // prettier-ignore
  } else {
    const style = base < 0.6 ? 'splayed' : base < 0.75 ? 'hairpin' : base < 0.9 ? 'sled' : 'round';
    drawLegs(
      builder,
      { halfWidth: w * 0.42, halfDepth: d * 0.42, height: y - 0.03, thickness: random.range(0.025, 0.045), style },
      legPart,
      random,
    );
  }
}

function club(builder: MeshBuilder, random: Random, soft: Part, wood: Part): void {
  const w = random.range(0.62, 1.05);
  const d = random.range(0.62, 0.95);
  const foot = random.range(0.02, 0.18);
  const seatTop = random.range(0.36, 0.47);
  const arm = random.range(0.08, 0.22);
  const armTop = seatTop + random.range(0.08, 0.25);
  const backTop = armTop + random.range(0, 0.42);
  const thick = random.range(0.1, 0.24);
  const round = random.range(0.08, 0.45);
  const lean = random.range(0, 0.15);
  drawLegs(
    builder,
    {
      halfWidth: w / 2 - 0.02,
      halfDepth: d / 2 - 0.02,
      height: foot + 0.03,
      thickness: random.range(0.03, 0.06),
      style: pick(random, ['square', 'tapered', 'round', 'splayed'] as const),
    },
    wood,
    random,
  );
  builder.cushion([0, (foot + seatTop - 0.12) / 2 + 0.02, 0], [w * 0.97, seatTop - 0.1 - foot, d * 0.96], soft, 0.1);
  builder.cushion([0, seatTop - 0.08, thick / 2], [w - arm * 1.7, 0.18, d - thick * 0.8], soft, round);
  builder.cushion(
    [0, (foot + backTop) / 2 + 0.05, -d / 2 + thick / 2 - lean * 0.1],
    [chance(random, 0.5) ? w : w - arm, backTop - foot, thick],
    soft,
    round,
    [-lean, 0, 0],
  );
  for (const s of [1, -1]) {
    const x = s * (w / 2 - arm / 2);
    builder.cushion([x, (foot + armTop) / 2, 0.01], [arm, armTop - foot, d * 0.97], soft, round);
    if (chance(random, 0.25)) builder.cylinder([x, armTop - 0.02, -d / 2 + 0.05], [x, armTop - 0.02, d / 2], arm * 0.6, arm * 0.6, soft);
    if (backTop > armTop + 0.25 && chance(random, 0.35))
      builder.cushion([s * (w / 2 - 0.06), (armTop + backTop) / 2, -d / 2 + thick + 0.04], [0.09, backTop - armTop, 0.22], soft, 0.35);
  }
}

function folding(builder: MeshBuilder, random: Random, frame: Part, seatPart: Part): void {
  const w = random.range(0.38, 0.5);
  const y = random.range(0.4, 0.47);
  const d = random.range(0.34, 0.44);
  const top = random.range(0.74, 0.95);
  const t = random.range(0.018, 0.03);
  for (const s of [1, -1]) {
    const x = (s * w) / 2;
    builder.bar([x, 0, d * 0.55], [x, top, -d * 0.62], t, t * 1.4, frame);
    builder.bar([x - s * t, 0, -d * 0.55], [x - s * t, y + 0.02, d * 0.42], t, t * 1.4, frame);
  }
  const slats = 3 + random.integer(5);
  if (chance(random, 0.5)) builder.box([0, y, 0], [w - 2 * t, 0.02, d], seatPart);
  else
    for (let i = 0; i < slats; i++) builder.box([0, y, (-0.5 + (i + 0.5) / slats) * d], [w - 2 * t, 0.016, (d / slats) * 0.75], seatPart);
  const rows = 1 + random.integer(4);
  for (let i = 0; i < rows; i++) {
    const f = 0.72 + (0.26 * (i + 0.5)) / rows;
    builder.box([0, top * f, d * 0.55 - d * 1.17 * f], [w, (top * 0.26 * 0.75) / rows, 0.016], seatPart, [-0.4, 0, 0]);
  }
  builder.bar([-w / 2, 0.1, d * 0.42], [w / 2, 0.1, d * 0.42], t, t, frame);
  builder.bar([-w / 2, 0.1, -d * 0.4], [w / 2, 0.1, -d * 0.4], t, t, frame);
}

function lounge(builder: MeshBuilder, random: Random, wood: Part, soft: Part): void {
  const w = random.range(0.58, 0.76);
  const d = random.range(0.56, 0.74);
  const y = random.range(0.3, 0.4);
  const lean = random.range(0.2, 0.5);
  const h = random.range(0.45, 0.7);
  const t = random.range(0.03, 0.055);
  const armY = y + random.range(0.18, 0.26);
  for (const s of [1, -1]) {
    const x = s * (w / 2 - t / 2);
    builder.bar([x, 0, d / 2 + 0.02], [x, armY, d / 2 - 0.02], t, t, wood);
    builder.bar([x, 0, -d / 2 - 0.08], [x, armY, -d / 2 + 0.08], t, t, wood);
    builder.bar([x, armY, -d / 2 - 0.05], [x, armY + 0.02, d / 2 + 0.03], t * random.range(1, 2), t * 0.7, wood);
    builder.bar([x, y - 0.08, -d / 2], [x, y - 0.04, d / 2], t * 0.8, t, wood);
  }
  builder.cushion([0, y, 0.02], [w - 2 * t, random.range(0.08, 0.16), d], soft, 0.25, [-0.08, 0, 0]);
  builder.cushion([0, y + h / 2, -d / 2 + 0.06 - (h / 2) * lean], [w - 2 * t, h, random.range(0.08, 0.16)], soft, 0.25, [
    -Math.atan(lean),
    0,
    0,
  ]);
  if (chance(random, 0.6))
    for (const s of [1, -1])
      builder.bar(
        [s * (w / 2 - t * 1.5), y - 0.05, -d / 2 + 0.08],
        [s * (w / 2 - t * 1.5), y + h, -d / 2 - h * lean],
        t * 0.7,
        t * 0.7,
        wood,
      );
}
