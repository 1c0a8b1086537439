import type { Random } from '../random';
import { bedding } from './bedding';
import type { Mattress } from './bedding';
import { chance } from './builder';
import type { MeshBuilder, Part, Point } from './builder';

export function highBed(builder: MeshBuilder, random: Random, m: Mattress, lower: boolean, frame: Part, linen: Part, cover: Part): void {
  const deck = random.range(1.25, 1.6);
  const top = deck + random.range(0.25, 0.45);
  const t = random.range(0.04, 0.08);
  const w = m.width + 0.08;
  const l = m.length + 0.08;
  const mattress: Mattress = { ...m, thickness: random.range(0.1, 0.18) };
  for (const sx of [1, -1])
    for (const sz of [1, -1]) builder.bar([(sx * w) / 2, 0, (sz * l) / 2], [(sx * w) / 2, top, (sz * l) / 2], t, t, frame);
  const level = (y: number, guard: number): void => {
    builder.box([0, y - mattress.thickness - 0.05, 0], [w, 0.09, l], frame);
    bedding(builder, random, { ...mattress, top: y }, linen, cover);
    const rows = 1 + random.integer(3);
    for (let i = 0; i < rows && guard > 0; i++) {
      const gy = y + (guard * (i + 0.7)) / rows;
      for (const s of [1, -1]) {
        builder.box([0, gy, (s * l) / 2], [w, (guard / rows) * 0.55, 0.025], frame);
        if (s === 1 || chance(random, 0.8))
          builder.box([(s * w) / 2, gy, s > 0 ? l * 0.12 : 0], [0.025, (guard / rows) * 0.55, s > 0 ? l * 0.74 : l], frame);
      }
    }
  };
  level(deck + mattress.thickness, top - deck - mattress.thickness);
  if (lower) level(random.range(0.35, 0.5), chance(random, 0.5) ? 0.25 : 0);
  else if (chance(random, 0.5)) {
    builder.box([0, 0.73, -l * 0.25], [w, 0.03, l * 0.45], frame);
    builder.box([0, 0.36, -l * 0.25 - l * 0.22], [w * 0.9, 0.73, 0.03], frame);
  }
  // A ladder on the long side or at the foot.
  const side = chance(random, 0.6);
  const lean = random.range(0, 0.35);
  const rungs = 4 + random.integer(3);
  const at = (q: number, f: number): Point =>
    side ? [w / 2 + 0.03 + lean * (1 - f), f * deck * 1.1, l * 0.3 + q] : [q, f * deck * 1.1, l / 2 + 0.03 + lean * (1 - f)];
  for (const q of [-0.19, 0.19]) builder.bar(at(q, 0), at(q, 1), 0.04, 0.04, frame);
  for (let i = 0; i < rungs; i++) builder.bar(at(-0.19, (i + 0.7) / rungs), at(0.19, (i + 0.7) / rungs), 0.035, 0.035, frame);
}

export function crib(builder: MeshBuilder, random: Random, frame: Part, linen: Part): void {
  const w = random.range(0.6, 0.78);
  const l = random.range(1.15, 1.45);
  const h = random.range(0.8, 1.1);
  const deck = random.range(0.28, 0.5);
  builder.cushion([0, deck + 0.06, 0], [w * 0.95, 0.12, l * 0.95], linen, 0.08);
  builder.box([0, deck - 0.02, 0], [w, 0.05, l], frame);
  for (const sx of [1, -1])
    for (const sz of [1, -1]) builder.bar([(sx * w) / 2, 0, (sz * l) / 2], [(sx * w) / 2, h, (sz * l) / 2], 0.04, 0.04, frame);
  const solidEnds = chance(random, 0.5);
  for (const s of [1, -1]) {
    builder.box([(s * w) / 2, h - 0.03, 0], [0.035, 0.05, l], frame);
    const bars = 8 + random.integer(8);
    for (let i = 1; i < bars; i++)
      builder.cylinder(
        [(s * w) / 2, deck - 0.05, (-0.5 + i / bars) * l],
        [(s * w) / 2, h - 0.03, (-0.5 + i / bars) * l],
        0.009,
        0.009,
        frame,
        6,
      );
    if (solidEnds) builder.box([0, (deck + h) / 2 - 0.05, (s * l) / 2], [w, h - deck + 0.1, 0.025], frame);
    else {
      builder.box([0, h - 0.03, (s * l) / 2], [w, 0.05, 0.035], frame);
      for (let i = 1; i < 6; i++)
        builder.cylinder([(-0.5 + i / 6) * w, deck, (s * l) / 2], [(-0.5 + i / 6) * w, h, (s * l) / 2], 0.009, 0.009, frame, 6);
    }
  }
}
