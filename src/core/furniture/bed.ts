import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import type { Part, Point } from './builder';
import { drawFronts, likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

interface Mattress {
  width: number;
  length: number;
  /** Height of the mattress's top. */
  top: number;
  thickness: number;
}

/** A bed, its head at the back (low z): single or double, platform, boxspring, iron, canopy, bunk, loft, crib, day bed, futon. */
export function buildBed(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const kind = pick(random, [
    'plain',
    'plain',
    'plain',
    'plain',
    'plain',
    'boxspring',
    'boxspring',
    'iron',
    'canopy',
    'bunk',
    'bunk',
    'loft',
    'crib',
    'day',
    'futon',
  ] as const);
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const linen = likelyPart(random, 'fabric');
  const cover = likelyPart(random, 'fabric');
  const single = kind === 'bunk' || kind === 'loft' || kind === 'day' || chance(random, 0.35);
  const m: Mattress = {
    width: single ? random.range(0.8, 1.1) : random.range(1.3, 2.05),
    length: random.range(1.88, 2.15),
    top: random.range(0.38, 0.62),
    thickness: random.range(0.14, 0.28),
  };
  switch (kind) {
    case 'plain':
    case 'boxspring':
    case 'iron':
    case 'canopy':
      plainBed(
        builder,
        random,
        m,
        kind,
        kind === 'iron' ? metal : kind === 'boxspring' ? likelyPart(random, 'fabric') : wood,
        linen,
        cover,
      );
      break;
    case 'bunk':
    case 'loft':
      highBed(builder, random, m, kind === 'bunk', chance(random, 0.75) ? wood : metal, linen, cover);
      break;
    case 'crib':
      crib(builder, random, wood, linen);
      break;
    case 'day': {
      bedding(builder, random, m, linen, cover);
      const h = random.range(0.2, 0.45);
      builder.box([0, (m.top - m.thickness) / 2 + 0.05, 0], [m.width + 0.06, (m.top - m.thickness) * 0.7, m.length + 0.06], wood);
      for (const s of [1, -1]) builder.box([0, (m.top + h) / 2, s * (m.length / 2 + 0.03)], [m.width + 0.06, m.top + h, 0.05], wood);
      builder.box([-m.width / 2 - 0.03, (m.top + h) / 2, 0], [0.05, m.top + h, m.length + 0.1], wood);
      break;
    }
    case 'futon':
      m.top = random.range(0.12, 0.3);
      m.thickness = Math.min(m.thickness, m.top * 0.7);
      if (chance(random, 0.7))
        builder.box(
          [0, (m.top - m.thickness) / 2, 0],
          [m.width * random.range(1, 1.2), m.top - m.thickness, m.length * random.range(1, 1.1)],
          wood,
        );
      bedding(builder, random, m, linen, cover);
      break;
  }
  return builder.build();
}

function bedding(builder: MeshBuilder, random: Random, m: Mattress, linen: Part, cover: Part, lift = 0): void {
  const y = m.top + lift;
  builder.cushion([0, y - m.thickness / 2, 0], [m.width, m.thickness, m.length], linen, 0.08);
  if (chance(random, 0.85)) {
    const count = m.width > 1.25 ? (chance(random, 0.85) ? 2 : 4) : 1;
    const w = Math.min(0.75, (m.width / Math.min(2, count)) * 0.85);
    for (let i = 0; i < count; i++) {
      const x = count === 1 ? 0 : (i % 2 === 0 ? -1 : 1) * m.width * 0.25;
      const upright = chance(random, 0.25);
      builder.cushion(
        [x, y + (upright ? 0.14 : 0.05), -m.length / 2 + (upright ? 0.1 : 0.24) + (i > 1 ? 0.18 : 0)],
        [w, upright ? 0.34 : random.range(0.1, 0.18), upright ? 0.15 : 0.4],
        linen,
        0.35,
        [upright ? -0.3 : 0.1, 0, 0],
      );
    }
  }
  if (chance(random, 0.8)) {
    const length = m.length * random.range(0.4, 0.78);
    const hang = random.range(0.03, m.thickness * 1.2);
    builder.cushion(
      [0, y - hang / 2 + 0.03, m.length / 2 - length / 2 + 0.01],
      [m.width + 0.06, hang + 0.06, length],
      cover,
      random.range(0.06, 0.16),
    );
  }
}

function plainBed(
  builder: MeshBuilder,
  random: Random,
  m: Mattress,
  kind: 'plain' | 'boxspring' | 'iron' | 'canopy',
  frame: Part,
  linen: Part,
  cover: Part,
): void {
  const under = m.top - m.thickness * random.range(0.55, 1);
  const w = m.width + random.range(0.02, 0.14);
  const l = m.length + 0.06;
  const t = random.range(0.03, 0.09);
  bedding(builder, random, m, linen, cover);
  if (kind === 'boxspring') {
    const foot = random.range(0.02, 0.12);
    builder.cushion([0, (foot + m.top - m.thickness) / 2, 0], [w, m.top - m.thickness - foot + 0.02, l], frame, 0.06);
    for (const sx of [1, -1])
      for (const sz of [1, -1])
        builder.cylinder(
          [sx * (w / 2 - 0.08), 0, sz * (l / 2 - 0.08)],
          [sx * (w / 2 - 0.08), foot + 0.02, sz * (l / 2 - 0.08)],
          0.03,
          0.03,
          frame,
          8,
        );
  } else {
    const rail = kind === 'iron' ? 0.05 : random.range(0.1, 0.26);
    const floating = chance(random, 0.25);
    const inset = floating ? 0.14 : 0;
    builder.box([0, under - rail / 2 + 0.04, 0], [w, kind === 'iron' ? 0.05 : rail, l], frame);
    if (chance(random, 0.3) && kind === 'plain') {
      builder.box([0, (under - rail) / 2 + 0.03, 0], [w - 2 * inset - 0.02, under - rail + 0.06, l - 2 * inset - 0.02], frame);
      if (chance(random, 0.6)) {
        // Drawers under the bed open to its sides; they show as fronts on the foot end too.
        drawFronts(
          builder,
          random,
          -w / 2 + inset + 0.05,
          w / 2 - inset - 0.05,
          0.04,
          Math.max(0.1, under - rail),
          l / 2 - inset,
          1,
          1 + random.integer(2),
          frame,
          frame,
        );
      }
    } else {
      for (const sx of [1, -1])
        for (const sz of [1, -1])
          builder.bar(
            [sx * (w / 2 - t / 2 - inset), 0, sz * (l / 2 - t / 2 - inset)],
            [sx * (w / 2 - t / 2 - inset), under, sz * (l / 2 - t / 2 - inset)],
            t,
            t,
            frame,
          );
    }
  }
  const headHeight = random.range(0.12, 0.85);
  if (kind === 'canopy') {
    const h = random.range(1.75, 2.2);
    for (const sx of [1, -1]) {
      for (const sz of [1, -1]) builder.bar([(sx * w) / 2, 0, (sz * l) / 2], [(sx * w) / 2, h, (sz * l) / 2], t, t, frame);
      builder.bar([(sx * w) / 2, h, -l / 2], [(sx * w) / 2, h, l / 2], t, t, frame);
      builder.bar([-w / 2, h, (sx * l) / 2], [w / 2, h, (sx * l) / 2], t, t, frame);
    }
    if (chance(random, 0.3)) builder.box([0, h, 0], [w, 0.03, l], cover);
  }
  if (chance(random, 0.85)) headboard(builder, random, w, -l / 2 - 0.02, m.top, headHeight, kind === 'iron', frame, cover);
  if (chance(random, kind === 'iron' ? 0.8 : 0.3))
    headboard(
      builder,
      random,
      w,
      l / 2 + 0.02,
      Math.min(m.top, under + 0.1),
      headHeight * random.range(0.2, 0.7),
      kind === 'iron',
      frame,
      cover,
    );
  if (chance(random, 0.08)) for (const s of [1, -1]) builder.box([s * (w / 2 + 0.28), 0.24, -l / 2 + 0.22], [0.45, 0.48, 0.4], frame);
}

function headboard(
  builder: MeshBuilder,
  random: Random,
  w: number,
  z: number,
  top: number,
  height: number,
  iron: boolean,
  frame: Part,
  cover: Part,
): void {
  const y = top + height;
  const lean = random.range(0, 0.12);
  if (iron || chance(random, 0.16)) {
    const r = random.range(0.012, 0.028);
    const arch = random.range(0, 0.3) * w * 0.5;
    const points: Point[] = Array.from({ length: 13 }, (_, i) => [((i / 12 - 0.5) * w), y - arch + arch * Math.sin((Math.PI * i) / 12), z] as const); // prettier-ignore
    builder.tube(points, r, frame, 8);
    for (const s of [1, -1]) builder.cylinder([(s * w) / 2, 0, z], [(s * w) / 2, y - arch + 0.05, z], r * 1.3, r * 1.3, frame, 8);
    const bars = 4 + random.integer(9);
    for (let i = 1; i < bars; i++) {
      const u = i / bars;
      builder.cylinder(
        [(u - 0.5) * w, top - 0.2, z],
        [(u - 0.5) * w, y - arch + arch * Math.sin(Math.PI * u), z],
        r * 0.6,
        r * 0.6,
        frame,
        6,
      );
    }
    builder.cylinder([-w / 2, top - 0.2, z], [w / 2, top - 0.2, z], r, r, frame, 8);
    return;
  }
  const width = w * random.range(0.98, 1.25);
  const style = pick(random, ['board', 'board', 'pad', 'pad', 'slats', 'arch', 'rails', 'shelf'] as const);
  switch (style) {
    case 'board':
      builder.box([0, y / 2, z], [width, y, random.range(0.03, 0.1)], frame, [-lean, 0, 0]);
      break;
    case 'pad': {
      const soft = chance(random, 0.6) ? cover : likelyPart(random, 'leather');
      const count = 1 + random.integer(4);
      for (let i = 0; i < count; i++)
        builder.cushion(
          [(-0.5 + (i + 0.5) / count) * width, (0.2 + y) / 2, z],
          [width / count, y - 0.2, random.range(0.07, 0.16)],
          soft,
          0.18,
          [-lean, 0, 0],
        );
      break;
    }
    case 'slats': {
      const count = 5 + random.integer(8);
      for (const s of [1, -1]) builder.bar([(s * width) / 2, 0, z], [(s * width) / 2, y, z], 0.06, 0.06, frame);
      builder.box([0, y - 0.04, z], [width, 0.08, 0.04], frame);
      for (let i = 0; i < count; i++)
        builder.box([(-0.5 + (i + 0.5) / count) * width, (top + y) / 2 - 0.12, z], [(width / count) * 0.6, height + 0.1, 0.02], frame);
      break;
    }
    case 'arch':
      builder.sheet(
        (u, v) => [(u - 0.5) * width, 0.2 + v * (y - 0.2 - 0.25 * height * (2 * u - 1) ** 2), z],
        random.range(0.03, 0.07),
        frame,
        16,
        4,
      );
      break;
    case 'rails': {
      const count = 2 + random.integer(3);
      for (const s of [1, -1]) builder.bar([s * width * 0.48, 0, z], [s * width * 0.48, y, z - lean * height], 0.06, 0.06, frame);
      for (let i = 0; i < count; i++)
        builder.box(
          [0, top + (height * (i + 0.5)) / count, z - (lean * height * (i + 0.5)) / count],
          [width, (height / count) * 0.6, 0.025],
          frame,
        );
      break;
    }
    case 'shelf': {
      const d = random.range(0.15, 0.3);
      builder.box([0, y - 0.015, z - d / 2], [width, 0.03, d], frame);
      builder.box([0, y / 2, z - 0.01], [width, y, 0.03], frame);
      for (const s of [1, -1]) builder.box([s * (width / 2 - 0.015), y / 2, z - d / 2], [0.03, y, d], frame);
      break;
    }
  }
}

function highBed(builder: MeshBuilder, random: Random, m: Mattress, lower: boolean, frame: Part, linen: Part, cover: Part): void {
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

function crib(builder: MeshBuilder, random: Random, frame: Part, linen: Part): void {
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
