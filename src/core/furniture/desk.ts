import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import { drawFronts, drawLegs, likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

/** A desk, its user at the front (+z): writing desk on legs, panel desk, pedestal desk with drawers, L-shaped, secretary with a hutch, dressing table. */
export function buildDesk(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const wood = likelyPart(random, 'wood');
  const body = chance(random, 0.75) ? wood : likelyPart(random, 'plain');
  const metal = likelyPart(random, 'metal');
  const width = random.range(0.85, 1.95);
  const depth = random.range(0.45, 0.95);
  const height = random.range(0.7, 0.79);
  const t = random.range(0.018, 0.045);
  const under = height - t;
  const kind = pick(random, ['legs', 'legs', 'panel', 'panel', 'pedestals', 'pedestals', 'corner', 'frame'] as const);
  builder.box([0, under + t / 2, 0], [width, t, depth], wood);
  const x = width / 2;
  const z = depth / 2;
  const block = (x0: number, x1: number): void => {
    const y0 = chance(random, 0.3) ? random.range(0.05, 0.25) : random.range(0, 0.06);
    builder.box([(x0 + x1) / 2, (y0 + under) / 2, -0.01], [x1 - x0, under - y0, depth * 0.92], body);
    drawFronts(builder, random, x0, x1, y0 + 0.01, under - 0.01, depth * 0.46 - 0.01, 1 + random.integer(4), 1, body, metal);
  };
  const blockWidth = Math.min(width * 0.36, random.range(0.3, 0.5));
  switch (kind) {
    case 'legs':
    case 'frame': {
      const style =
        kind === 'frame'
          ? pick(random, ['sled', 'hairpin', 'square'] as const)
          : pick(random, ['square', 'tapered', 'round', 'turned', 'splayed'] as const);
      drawLegs(
        builder,
        { halfWidth: x - 0.02, halfDepth: z - 0.02, height: under, thickness: random.range(0.03, 0.075), style },
        kind === 'frame' ? metal : wood,
        random,
      );
      const h = random.range(0.08, 0.17);
      if (chance(random, 0.6)) {
        builder.box([0, under - h / 2, -0.01], [width - 0.1, h, depth - 0.08], body);
        drawFronts(builder, random, -x + 0.06, x - 0.06, under - h + 0.005, under - 0.005, z - 0.05, 1, 1 + random.integer(3), body, metal);
      }
      if (chance(random, 0.35)) block(x - blockWidth, x - 0.03);
      if (chance(random, 0.3)) builder.box([0, under - 0.17, -z + 0.04], [width - 0.1, 0.32, 0.018], body);
      break;
    }
    case 'panel': {
      for (const s of [1, -1]) builder.box([s * (x - t), under / 2, 0], [t, under, depth * random.range(0.85, 1)], body);
      const low = random.range(0.05, 0.45);
      builder.box([0, (low + under) / 2, -z + random.range(0.03, 0.2)], [width - 2 * t, under - low, 0.02], body);
      if (chance(random, 0.55)) block(chance(random, 0.5) ? x - blockWidth : -x + t, chance(random, 0.5) ? x - t : -x + blockWidth);
      if (chance(random, 0.25)) builder.box([0, under - 0.12, 0], [width - 2 * t, 0.018, depth * 0.8], body);
      break;
    }
    case 'pedestals': {
      block(-x + 0.02, -x + blockWidth);
      if (chance(random, 0.7)) block(x - blockWidth, x - 0.02);
      else if (chance(random, 0.5)) builder.box([x - t, under / 2, 0], [t, under, depth * 0.95], body);
      else
        for (const s of [1, -1])
          builder.bar([x - 0.05, 0, s * (z - 0.05)], [x - 0.05, under, s * (z - 0.05)], 0.045, 0.045, chance(random, 0.5) ? metal : body);
      if (chance(random, 0.7)) builder.box([0, under - 0.07, -0.02], [width - 0.1, 0.12, depth * 0.85], body);
      if (chance(random, 0.5)) builder.box([0, under * 0.6, -z + 0.05], [width - 0.1, under * 0.7, 0.018], body);
      break;
    }
    case 'corner': {
      const side = chance(random, 0.5) ? 1 : -1;
      const reach = random.range(0.4, 1);
      const wing = random.range(0.4, 0.6);
      builder.box([side * (x - wing / 2), under + t / 2, z + reach / 2], [wing, t, reach], wood);
      builder.box([side * (x - wing / 2), under / 2, z + reach - t], [wing * 0.95, under, t], body);
      builder.box([-side * (x - t), under / 2, 0], [t, under, depth * 0.95], body);
      builder.box([side * (x - t), under / 2, -z + 0.1], [t, under, 0.2], body);
      if (chance(random, 0.5)) builder.box([0, under * 0.6, -z + 0.03], [width - 0.05, under * 0.6, 0.018], body);
      break;
    }
  }
  const above = random.next();
  if (above < 0.16) {
    // A hutch: shelves above the rear half.
    const h = random.range(0.25, 0.9);
    const d = random.range(0.2, 0.32);
    const cz = -z + d / 2;
    for (const s of [1, -1]) builder.box([s * (x - 0.015), height + h / 2, cz], [0.022, h, d], body);
    const shelves = 1 + random.integer(3);
    for (let i = 1; i <= shelves; i++) builder.box([0, height + (h * i) / shelves, cz], [width, 0.022, d], body);
    if (chance(random, 0.6)) builder.box([0, height + h / 2, -z + 0.006], [width, h, 0.012], body);
    const posts = random.integer(3);
    for (let i = 1; i <= posts; i++) builder.box([-x + (width * i) / (posts + 1), height + h / 2, cz], [0.02, h, d], body);
  } else if (above < 0.22) {
    builder.box([0, height + 0.35, -z + 0.03], [width * random.range(0.35, 0.7), 0.6, 0.03], likelyPart(random, 'glass'));
  } else if (above < 0.3) {
    const h = random.range(0.04, 0.15);
    builder.box([0, height + h / 2, -z + 0.01], [width, h, 0.02], wood);
    for (const s of [1, -1]) builder.box([s * (x - 0.01), height + h / 2, -z + 0.15], [0.02, h, 0.3], wood);
  }
  if (chance(random, 0.1)) drawScreen(builder, random, width, height);
  return builder.build();
}

function drawScreen(builder: MeshBuilder, random: Random, width: number, height: number): void {
  const dark = likelyPart(random, 'plastic');
  const x = random.range(-0.25, 0.25) * width;
  builder.box([x, height + 0.27, -0.1], [0.5, 0.32, 0.03], dark);
  builder.box([x, height + 0.06, -0.12], [0.05, 0.12, 0.04], dark);
  builder.box([x, height + 0.008, -0.1], [0.24, 0.016, 0.18], dark);
}
