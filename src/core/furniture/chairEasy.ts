import type { Random } from '../random';
import { chance, pick } from './builder';
import type { MeshBuilder, Part } from './builder';
import { drawLegs } from './parts';

export function club(builder: MeshBuilder, random: Random, soft: Part, wood: Part): void {
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

export function folding(builder: MeshBuilder, random: Random, frame: Part, seatPart: Part): void {
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

export function lounge(builder: MeshBuilder, random: Random, wood: Part, soft: Part): void {
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
