import type { Random } from '../random';
import { bedding } from './bedding';
import type { Mattress } from './bedding';
import { chance } from './builder';
import type { MeshBuilder, Part } from './builder';
import { headboard } from './headboard';
import { drawFronts } from './parts';

export function plainBed(
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
