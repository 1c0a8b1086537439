import type { Random } from '../random';
import { bedding } from './bedding';
import type { Mattress } from './bedding';
import { chance, pick } from './builder';
import type { MeshBuilder } from './builder';
import { headboard } from './headboard';
import { drawFronts, drawLegs, likelyPart } from './parts';

/** Beds that `buildBed` does not make: a sleigh bed, a bunk with stairs of drawers, a round one, a car- or house-shaped child's bed, one with shelves beside, a folding guest bed. */
export function drawMoreBeds(builder: MeshBuilder, random: Random): void {
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const linen = likelyPart(random, 'fabric');
  const cover = likelyPart(random, 'fabric');
  const kind = pick(random, ['sleigh', 'stairs', 'round', 'house', 'storage', 'guest'] as const);
  const single = kind === 'stairs' || kind === 'house' || kind === 'guest' || chance(random, 0.3);
  const m: Mattress = {
    width: single ? random.range(0.8, 1.05) : random.range(1.4, 1.95),
    length: random.range(1.88, 2.12),
    top: random.range(0.42, 0.6),
    thickness: random.range(0.15, 0.24),
  };
  const [w, l] = [m.width + 0.08, m.length + 0.06];
  switch (kind) {
    case 'sleigh': {
      bedding(builder, random, m, linen, cover);
      const rail = random.range(0.16, 0.26);
      builder.box([0, m.top - m.thickness - rail / 2 + 0.09, 0], [w, rail, l], wood);
      // Ends that roll outwards, high at the head and lower at the foot.
      for (const [s, high] of [
        [-1, random.range(0.85, 1.2)],
        [1, random.range(0.6, 0.8)],
      ] as const) {
        const curl = random.range(0.12, 0.2);
        builder.sheet(
          (u, v) => [(u - 0.5) * w * s, v * high, s * (l / 2 + curl * Math.max(0, v - 0.35) ** 2 * 2.2)],
          random.range(0.05, 0.08),
          wood,
          4,
          14,
        );
      }
      for (const sx of [1, -1]) for (const sz of [1, -1]) builder.box([sx * (w / 2 - 0.04), 0.1, sz * (l / 2 - 0.05)], [0.08, 0.2, 0.1], wood); // prettier-ignore
      break;
    }
    case 'stairs': {
      const deck = random.range(1.25, 1.5);
      const t = random.range(0.05, 0.08);
      const rise = random.range(0.28, 0.36);
      for (const sx of [1, -1]) for (const sz of [1, -1]) builder.bar([(sx * w) / 2, 0, (sz * l) / 2], [(sx * w) / 2, deck + rise + 0.1, (sz * l) / 2], t, t, wood); // prettier-ignore
      for (const y of [random.range(0.32, 0.42), deck + 0.14]) {
        builder.box([0, y - 0.14, 0], [w, 0.14, l], wood);
        bedding(builder, random, { ...m, top: y + 0.05, thickness: 0.14 }, linen, cover);
      }
      for (const s of [1, -1]) {
        builder.box([0, deck + rise, (s * l) / 2], [w, 0.1, 0.03], wood);
        builder.box([(s * w) / 2, deck + rise, 0], [0.03, 0.1, l], wood);
      }
      const steps = 4;
      const side = chance(random, 0.5) ? 1 : -1;
      for (let i = 0; i < steps; i++) {
        const h = ((i + 1) * deck) / steps - 0.1;
        const z = l / 2 + 0.2 + (steps - 1 - i) * 0.24;
        builder.box([side * (w / 2 - 0.22), h / 2, z - 0.02], [0.44, h, 0.28], wood);
        drawFronts(builder, random, side * (w / 2 - 0.22) - 0.2, side * (w / 2 - 0.22) + 0.2, 0.03, Math.max(0.1, h - 0.03), z + 0.12, 1, 1, wood, metal); // prettier-ignore
      }
      break;
    }
    case 'round': {
      const r = random.range(1, 1.2);
      const top = random.range(0.34, 0.5);
      builder.lathe([0, 0, 0], [[r * 0.86, 0], [r * 0.98, 0.04], [r, top * 0.55], [r * 0.98, top * 0.6]], likelyPart(random, 'leather'), 36); // prettier-ignore
      builder.lathe(
        [0, top * 0.5, 0],
        [
          [r * 0.92, 0],
          [r * 0.94, top * 0.2],
          [r * 0.92, top * 0.5],
        ],
        linen,
        36,
      );
      const h = random.range(0.2, 0.5);
      builder.sheet((u, v) => {
        const a = Math.PI * (1.15 + 0.7 * u);
        return [r * 1.02 * Math.cos(a), 0.08 + v * (top + h - 0.08), r * 1.02 * Math.sin(a)];
      }, 0.1, cover, 18, 3); // prettier-ignore
      for (const s of [1, -1]) builder.cushion([s * 0.35, top + 0.05, -r * 0.55], [0.6, 0.14, 0.38], linen, 0.35);
      break;
    }
    case 'house': {
      const low = random.range(0.15, 0.35);
      const [eave, ridge] = [random.range(1, 1.3), random.range(1.5, 1.8)];
      const t = random.range(0.045, 0.07);
      bedding(builder, random, { ...m, top: low + 0.1, thickness: Math.min(0.16, low) }, linen, cover);
      builder.box([0, low - 0.03, 0], [w, 0.1, l], wood);
      for (const sz of [1, -1]) {
        for (const sx of [1, -1]) {
          builder.bar([(sx * w) / 2, 0, (sz * l) / 2], [(sx * w) / 2, eave, (sz * l) / 2], t, t, wood);
          builder.bar([(sx * w) / 2, eave - 0.01, (sz * l) / 2], [0, ridge, (sz * l) / 2], t, t, wood);
        }
      }
      builder.bar([0, ridge - 0.02, -l / 2], [0, ridge - 0.02, l / 2], t, t, wood);
      for (const sx of [1, -1]) builder.bar([(sx * w) / 2, eave - 0.02, -l / 2], [(sx * w) / 2, eave - 0.02, l / 2], t, t, wood);
      if (chance(random, 0.6)) builder.box([-w / 2, low + 0.2, 0], [0.03, 0.16, l], wood);
      for (const sx of [1, -1]) builder.box([(sx * w) / 2, low + 0.08, 0], [0.03, 0.16, l * 0.99], wood);
      break;
    }
    case 'storage': {
      const h = m.top - m.thickness;
      bedding(builder, random, m, linen, cover);
      builder.box([0, h / 2 + 0.02, 0], [w, h + 0.04, l], wood);
      drawFronts(builder, random, -w / 2 + 0.04, w / 2 - 0.04, 0.04, h - 0.02, l / 2, 1, 1 + random.integer(2), wood, metal);
      // A case of shelves behind the head, or one on each side.
      const wide = chance(random, 0.5);
      const top = random.range(0.9, 1.5);
      const d = random.range(0.25, 0.35);
      const full = wide ? w + random.range(0.5, 1) : w;
      builder.box([0, top / 2, -l / 2 - d + 0.01], [full, top, 0.02], wood);
      for (const x of [-full / 2, full / 2]) builder.box([x, top / 2, -l / 2 - d / 2 + 0.005], [0.03, top, d + 0.01], wood);
      const levels = 2 + random.integer(3);
      for (let i = 0; i < levels; i++)
        builder.box([0, (top * (i + 1)) / levels - 0.012, -l / 2 - d / 2 + 0.005], [full, 0.024, d + 0.02], wood);
      break;
    }
    case 'guest': {
      m.top = random.range(0.32, 0.42);
      m.thickness = random.range(0.08, 0.12);
      builder.box([0, m.top - m.thickness - 0.01, 0], [w, 0.04, l], metal);
      bedding(builder, random, m, linen, cover);
      drawLegs(builder, { halfWidth: w / 2, halfDepth: l / 2, height: m.top - m.thickness, thickness: 0.06, style: pick(random, ['sled', 'square', 'round'] as const) }, metal, random); // prettier-ignore
      if (chance(random, 0.6)) headboard(builder, random, w, -l / 2 + 0.01, m.top, random.range(0.2, 0.45), true, metal, cover);
      break;
    }
  }
}
