import type { Random } from '../random';
import { plainBed } from './bedPlain';
import { crib, highBed } from './bedHigh';
import { bedding } from './bedding';
import type { Mattress } from './bedding';
import { chance, MeshBuilder, pick } from './builder';
import { likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

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
