import type { Random } from '../random';
import { chance } from './builder';
import type { MeshBuilder, Part, Point } from './builder';
import type { Seat } from './chairParts';
import { drawLegs } from './parts';

export function swivel(builder: MeshBuilder, random: Random, metal: Part, soft: Part): void {
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

export function cantilever(builder: MeshBuilder, random: Random, metal: Part, soft: Part): void {
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

export function shell(builder: MeshBuilder, random: Random, body: Part, legPart: Part): void {
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
