import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import { drawLegs, likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

/** A sofa of two to four seats: with arms of several kinds, corner and chaise forms, bare wood frame with cushions, chesterfield, futon. */
export function buildSofa(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const soft = likelyPart(random, chance(random, 0.7) ? 'fabric' : 'leather');
  const accent = chance(random, 0.4) ? likelyPart(random, 'fabric') : soft;
  const wood = likelyPart(random, chance(random, 0.75) ? 'wood' : 'metal');
  const seats = 2 + random.integer(3);
  const width = seats * random.range(0.52, 0.78) + random.range(0.1, 0.4);
  const depth = random.range(0.72, 1.08);
  const foot = chance(random, 0.3) ? random.range(0, 0.03) : random.range(0.04, 0.19);
  const seatTop = random.range(0.36, 0.48);
  const cushion = random.range(0.1, 0.2);
  const backTop = seatTop + random.range(0.25, 0.55);
  const backThick = random.range(0.1, 0.26);
  const armKind = pick(random, ['box', 'box', 'box', 'round', 'round', 'rolled', 'thin', 'none', 'frame'] as const);
  const arm = armKind === 'none' ? 0 : armKind === 'thin' || armKind === 'frame' ? random.range(0.04, 0.09) : random.range(0.1, 0.3);
  const armTop = chance(random, 0.15) ? backTop : seatTop + random.range(0.08, 0.28);
  const round = random.range(0.06, 0.3);
  const lean = random.range(0, 0.16);
  const inner = width - 2 * arm;
  const back = -depth / 2;
  const corner = chance(random, 0.28) ? (chance(random, 0.5) ? 1 : -1) : 0;

  const footHeight = foot + 0.02;
  if (foot > 0.035)
    drawLegs(
      builder,
      {
        halfWidth: width / 2 - 0.02,
        halfDepth: depth / 2 - 0.03,
        height: footHeight,
        thickness: random.range(0.03, 0.07),
        style: pick(random, ['square', 'tapered', 'round', 'splayed', 'sled'] as const),
      },
      wood,
      random,
    );
  builder.cushion(
    [0, (foot + seatTop - cushion) / 2 + 0.01, 0],
    [width - (armKind === 'frame' ? arm : 0.01), seatTop - cushion - foot + 0.04, depth * 0.97],
    soft,
    0.05,
  );
  const seatCushions = chance(random, 0.25) ? 1 : seats;
  for (let i = 0; i < seatCushions; i++) {
    builder.cushion(
      [(-0.5 + (i + 0.5) / seatCushions) * inner, seatTop - cushion / 2, backThick * 0.45],
      [(inner / seatCushions) * 0.99, cushion, depth - backThick * 0.9],
      chance(random, 0.9) ? soft : accent,
      round,
    );
  }
  builder.cushion(
    [0, (foot + backTop) / 2, back + backThick / 2 - lean * 0.08],
    [armTop >= backTop ? width : width - arm * 0.2, backTop - foot, backThick],
    soft,
    round * 0.8,
    [-lean, 0, 0],
  );
  if (chance(random, 0.65)) {
    const rows = chance(random, 0.3) ? 1 : seats;
    const h = backTop - seatTop + random.range(-0.08, 0.12);
    const thick = random.range(0.1, 0.2);
    for (let i = 0; i < rows; i++)
      builder.cushion(
        [(-0.5 + (i + 0.5) / rows) * inner, seatTop + h / 2 - 0.01, back + backThick + thick * 0.35],
        [(inner / rows) * 0.98, h, thick],
        chance(random, 0.85) ? soft : accent,
        round + 0.1,
        [-lean - 0.1, 0, 0],
      );
  }
  for (const s of [1, -1]) {
    if (corner === s && chance(random, 0.7)) continue;
    const x = s * (width / 2 - arm / 2);
    switch (armKind) {
      case 'box':
        builder.box([x, (foot + armTop) / 2, 0], [arm, armTop - foot, depth * 0.98], soft);
        break;
      case 'round':
      case 'thin':
        builder.cushion([x, (foot + armTop) / 2, 0], [arm, armTop - foot, depth * 0.98], soft, round);
        break;
      case 'rolled':
        builder.cushion([x, (foot + armTop) / 2 - 0.03, 0], [arm * 0.75, armTop - foot - 0.04, depth * 0.96], soft, 0.08);
        builder.cylinder([x, armTop - arm * 0.35, back + 0.02], [x, armTop - arm * 0.35, depth / 2], arm * 0.55, arm * 0.55, soft, 16);
        break;
      case 'frame': {
        const t = arm * 0.8;
        builder.bar([x, 0, depth / 2 - t / 2], [x, armTop, depth / 2 - t / 2], t, t, wood);
        builder.bar([x, 0, back + t / 2], [x, armTop, back + t / 2], t, t, wood);
        builder.bar([x, armTop, back], [x, armTop, depth / 2], t, t * 0.7, wood);
        break;
      }
      case 'none':
        break;
    }
  }
  if (corner !== 0) {
    // A chaise, or a second arm of the corner with its own back.
    const w = Math.min(inner * 0.5, random.range(0.62, 0.95));
    const reach = random.range(0.4, 1.1);
    const x = corner * (width / 2 - w / 2);
    const z = depth / 2 + reach / 2;
    builder.cushion([x, (foot + seatTop - cushion) / 2 + 0.01, z - 0.05], [w, seatTop - cushion - foot + 0.04, reach + 0.1], soft, 0.05);
    builder.cushion([x - corner * 0.02, seatTop - cushion / 2, z - 0.1], [w * 0.97, cushion, reach + 0.2], soft, round);
    if (chance(random, 0.55))
      builder.cushion(
        [corner * (width / 2 - backThick / 2), (foot + backTop) / 2, depth * 0.5 + reach / 2 - depth / 2],
        [backThick, backTop - foot, reach + depth],
        soft,
        round * 0.6,
      );
    if (foot > 0.035)
      for (const q of [-1, 1]) builder.box([x + (q * w) / 2.4, footHeight / 2, depth / 2 + reach - 0.06], [0.05, footHeight, 0.05], wood);
  }
  const pillows = chance(random, 0.35) ? 1 + random.integer(3) : 0;
  for (let i = 0; i < pillows; i++) {
    const size = random.range(0.34, 0.46);
    builder.cushion(
      [random.range(-0.42, 0.42) * inner, seatTop + size * 0.45, back + backThick + 0.22],
      [size, size, 0.14],
      likelyPart(random, 'fabric'),
      0.35,
      [-0.35, random.range(-0.3, 0.3), random.range(-0.15, 0.15)],
    );
  }
  return builder.build();
}
