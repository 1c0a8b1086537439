import type { Random } from '../random';
import { chance, pick } from './builder';
import type { MeshBuilder } from './builder';
import { drawArms, drawBack } from './chairParts';
import { drawLegs, drawStretchers, likelyPart } from './parts';

/** Seats for one that `buildChair` does not make: a rocking chair, a wing chair, an Adirondack chair, a saddle stool, a step stool, a bench with a back, a long lounge chair. */
export function drawMoreChairs(builder: MeshBuilder, random: Random): void {
  const frame = likelyPart(random, chance(random, 0.7) ? 'wood' : 'metal');
  const soft = likelyPart(random, chance(random, 0.65) ? 'fabric' : 'leather');
  const kind = pick(random, ['rocker', 'wing', 'garden', 'stool', 'stool', 'bench', 'longchair', 'pouf'] as const);
  switch (kind) {
    case 'rocker': {
      const seat = { width: random.range(0.46, 0.58), depth: random.range(0.44, 0.52), height: random.range(0.4, 0.46), thickness: 0.04 };
      const t = random.range(0.03, 0.045);
      const x = seat.width / 2 - t / 2;
      const z = seat.depth / 2 - t / 2;
      builder.box([0, seat.height - 0.02, 0], [seat.width, 0.05, seat.depth], chance(random, 0.6) ? frame : soft);
      for (const s of [1, -1]) {
        for (const e of [1, -1]) builder.bar([s * x, 0.05, e * z], [s * x, seat.height, e * z], t, t, frame);
        // A runner bent up at both ends, through the legs' feet.
        const points = Array.from({ length: 11 }, (_, i) => {
          const u = i / 5 - 1;
          return [s * x, 0.03 + 0.1 * u * u, u * (z + 0.28)] as const;
        });
        builder.tube(points, t * 0.7, frame, 8);
      }
      const lean = random.range(0.2, 0.35);
      drawBack(builder, random, seat, random.range(0.5, 0.75), lean, frame, soft);
      if (chance(random, 0.8)) drawArms(builder, random, seat, lean, frame, soft);
      break;
    }
    case 'wing': {
      const [w, d] = [random.range(0.66, 0.85), random.range(0.66, 0.82)];
      const [foot, seat, top] = [random.range(0.1, 0.2), random.range(0.4, 0.48), random.range(0.95, 1.2)];
      const thick = random.range(0.1, 0.16);
      drawLegs(builder, { halfWidth: w / 2 - 0.03, halfDepth: d / 2 - 0.03, height: foot + 0.04, thickness: 0.05, style: 'tapered' }, frame, random); // prettier-ignore
      builder.cushion([0, (foot + seat) / 2, 0], [w, seat - foot, d], soft, 0.12);
      builder.cushion([0, (seat + top) / 2 - 0.08, -d / 2 + thick / 2], [w * 0.95, top - seat + 0.16, thick], soft, 0.2, [-0.06, 0, 0]);
      for (const s of [1, -1]) {
        const x = s * (w / 2 - 0.06);
        builder.cushion([x, seat + 0.08, 0], [0.13, 0.3, d * 0.95], soft, 0.3);
        builder.cushion([x, (seat + top) / 2 + 0.1, -d / 2 + thick + 0.08], [0.09, top - seat - 0.12, random.range(0.22, 0.34)], soft, 0.3);
      }
      break;
    }
    case 'garden': {
      const w = random.range(0.55, 0.72);
      const slats = 4 + random.integer(4);
      const [front, back] = [random.range(0.34, 0.42), random.range(0.16, 0.26)];
      const top = random.range(0.85, 1.05);
      const d = 0.55;
      const gap = w / slats;
      for (let i = 0; i < slats; i++) {
        const x = -w / 2 + gap * (i + 0.5);
        const bow = 1 - 0.12 * ((2 * (i + 0.5)) / slats - 1) ** 2;
        builder.bar([x, front, d / 2], [x, back, -d / 2], gap * 0.86, 0.025, frame);
        builder.bar([x, back - 0.03, -d / 2 + 0.02], [x, top * bow, -d / 2 - 0.32], gap * 0.86, 0.025, frame);
      }
      // Battens under the seat and behind the back hold the slats.
      for (const f of [0.06, 0.5, 0.94]) {
        builder.box([0, front + (back - front) * f - 0.015, d / 2 - d * f], [w, 0.035, 0.06], frame);
      }
      for (const f of [0.35, 0.8])
        builder.box([0, back + (top * 0.88 - back) * f, -d / 2 - 0.32 * f - 0.005], [w, 0.06, 0.045], frame, [-0.4, 0, 0]);
      for (const s of [1, -1]) {
        const x = s * (w / 2 + 0.02);
        builder.bar([x, 0, d / 2 - 0.03], [x, 0.58, d / 2 - 0.03], 0.06, 0.08, frame);
        builder.bar([x, 0, -d / 2 - 0.1], [x, 0.56, -d / 2 - 0.1], 0.05, 0.08, frame);
        builder.box([x, 0.58, -0.06], [0.12, 0.03, d + 0.28], frame);
        builder.bar([x - s * 0.01, front - 0.02, d / 2 - 0.05], [x - s * 0.01, 0.06, -d / 2 - 0.1], 0.05, 0.1, frame);
      }
      break;
    }
    case 'stool': {
      const high = chance(random, 0.45);
      const height = high ? random.range(0.6, 0.78) : random.range(0.38, 0.5);
      const w = random.range(0.32, 0.46);
      const round = chance(random, 0.5);
      if (round)
        builder.lathe([0, height - 0.05, 0], [[w * 0.46, 0], [w / 2, 0.015], [w / 2, 0.035], [w * 0.46, 0.05]], chance(random, 0.5) ? frame : soft, 24); // prettier-ignore
      else builder.cushion([0, height - 0.03, 0], [w, 0.07, w * random.range(0.7, 1)], chance(random, 0.5) ? frame : soft, 0.15);
      const reach = (round ? 0.36 : 0.42) * w;
      const legs = { halfWidth: reach, halfDepth: reach * 0.95, height: height - 0.03, thickness: random.range(0.028, 0.045), style: pick(random, ['round', 'square', 'splayed', 'tapered'] as const) }; // prettier-ignore
      drawLegs(builder, legs, frame, random);
      if (legs.style === 'round' || legs.style === 'square') drawStretchers(builder, legs, frame, random);
      break;
    }
    case 'bench': {
      const w = random.range(1, 1.7);
      const seat = { width: w, depth: random.range(0.36, 0.48), height: random.range(0.41, 0.48), thickness: 0.05 };
      builder.box([0, seat.height - 0.025, 0], [w, 0.05, seat.depth], chance(random, 0.75) ? frame : soft);
      const legs = { halfWidth: w / 2 - 0.04, halfDepth: seat.depth / 2 - 0.01, height: seat.height - 0.02, thickness: random.range(0.04, 0.07), style: pick(random, ['square', 'panel', 'sled', 'tapered'] as const) }; // prettier-ignore
      drawLegs(builder, legs, frame, random);
      if (chance(random, 0.7)) drawBack(builder, random, seat, random.range(0.3, 0.5), random.range(0, 0.2), frame, soft);
      break;
    }
    case 'longchair': {
      const [w, l, y] = [random.range(0.55, 0.72), random.range(1.5, 1.85), random.range(0.28, 0.38)];
      const rise = random.range(0.3, 0.5);
      const [thick, knee] = [random.range(0.06, 0.14), -l * random.range(0.05, 0.14)];
      builder.box([0, y - 0.03, 0], [w, 0.06, l * 0.98], frame);
      drawLegs(builder, { halfWidth: w / 2, halfDepth: l * 0.46, height: y - 0.02, thickness: 0.05, style: pick(random, ['square', 'tapered', 'round'] as const) }, frame, random); // prettier-ignore
      builder.cushion([0, y + thick / 2 - 0.02, (l / 2 + knee) / 2], [w * 0.97, thick, l / 2 - knee + 0.04], soft, 0.15);
      builder.bar([0, y, knee], [0, y + rise, -l / 2], w * 0.97, thick, soft);
      builder.bar([0, y - 0.04, -l / 2 + 0.05], [0, y + rise - 0.02, -l / 2 + 0.04], w * 0.5, 0.04, frame);
      break;
    }
    case 'pouf': {
      const [w, h] = [random.range(0.42, 0.7), random.range(0.34, 0.48)];
      if (chance(random, 0.5)) builder.cushion([0, h / 2, 0], [w, h, w], soft, random.range(0.25, 0.7));
      else builder.lathe([0, 0, 0], [[w * 0.4, 0], [w / 2, h * 0.12], [w / 2, h * 0.88], [w * 0.4, h]], soft, 28); // prettier-ignore
      break;
    }
  }
}

/** Sofas that `buildSofa` does not make: a true L of two backs, a chesterfield, a recliner pair, a settee of wood, a chaise longue, a modular U. */
export function drawMoreSofas(builder: MeshBuilder, random: Random): void {
  const soft = likelyPart(random, chance(random, 0.7) ? 'fabric' : 'leather');
  const wood = likelyPart(random, chance(random, 0.8) ? 'wood' : 'metal');
  const d = random.range(0.82, 1.02);
  const seat = random.range(0.38, 0.45);
  const back = seat + random.range(0.28, 0.45);
  const thick = random.range(0.16, 0.26);
  const round = random.range(0.06, 0.2);
  const kind = pick(random, ['corner', 'corner', 'u', 'chesterfield', 'settee', 'chaise'] as const);
  /** A block from the floor: base, cushion on it. */
  const block = (x0: number, x1: number, z0: number, z1: number): void => {
    const [x, z] = [(x0 + x1) / 2, (z0 + z1) / 2];
    builder.box([x, (seat - 0.1) / 2, z], [x1 - x0, seat - 0.1, z1 - z0], soft);
    builder.cushion([x, seat - 0.08, z], [x1 - x0 - 0.005, 0.17, z1 - z0 - 0.005], soft, round);
  };
  const rest = (x0: number, x1: number, z0: number, z1: number, top: number): void => {
    builder.cushion([(x0 + x1) / 2, top / 2, (z0 + z1) / 2], [x1 - x0, top, z1 - z0], soft, round);
  };
  switch (kind) {
    case 'corner':
    case 'u': {
      const w = random.range(2, 2.9);
      const reach = random.range(0.6, 1.2);
      const sides = kind === 'u' ? [1, -1] : [chance(random, 0.5) ? 1 : -1];
      const seats = 2 + random.integer(2);
      for (let i = 0; i < seats; i++) block(-w / 2 + (w * i) / seats - 0.005, -w / 2 + (w * (i + 1)) / seats + 0.005, -d / 2 + thick * 0.6, d / 2); // prettier-ignore
      rest(-w / 2, w / 2, -d / 2, -d / 2 + thick, back);
      for (const s of [1, -1]) {
        const [a, b] = s > 0 ? [w / 2 - d, w / 2] : [-w / 2, -w / 2 + d];
        const edge = s > 0 ? [b - thick, b] : [a, a + thick];
        if (sides.includes(s)) {
          block(a, b, d / 2 - 0.01, d / 2 + reach);
          rest(edge[0], edge[1], -d / 2, d / 2 + reach * random.range(0.6, 1), back);
        } else if (chance(random, 0.8)) rest(edge[0], edge[1], -d / 2, d / 2, seat + random.range(0.1, 0.25));
      }
      break;
    }
    case 'chesterfield': {
      const w = random.range(1.5, 2.3);
      const r = random.range(0.09, 0.13);
      const top = seat + random.range(0.25, 0.33);
      builder.box([0, seat / 2 + 0.02, 0], [w - 0.06, seat - 0.08, d - 0.04], soft);
      const seats = 2 + random.integer(2);
      for (let i = 0; i < seats; i++) builder.cushion([(-0.5 + (i + 0.5) / seats) * (w - 3 * r), seat, r], [(w - 3 * r) / seats, 0.16, d - 2 * r], soft, 0.15); // prettier-ignore
      rest(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, -d / 2 + 2 * r, top);
      builder.tube([[-w / 2 + r, top, d / 2], [-w / 2 + r, top, -d / 2 + r], [w / 2 - r, top, -d / 2 + r], [w / 2 - r, top, d / 2]], r, soft, 14); // prettier-ignore
      for (const s of [1, -1]) builder.box([s * (w / 2 - r), top / 2 + 0.02, 0], [r * 1.4, top - 0.06, d - 0.02], soft);
      for (const s of [1, -1]) for (const e of [1, -1]) builder.lathe([s * (w / 2 - 0.12), 0, e * (d / 2 - 0.1)], [[0.025, 0], [0.045, 0.05], [0.03, 0.1]], wood, 12); // prettier-ignore
      break;
    }
    case 'settee': {
      const w = random.range(1.2, 1.9);
      const t = random.range(0.045, 0.07);
      const [y, top, arm] = [random.range(0.3, 0.38), random.range(0.72, 0.9), random.range(0.55, 0.64)];
      builder.box([0, y, 0], [w, 0.07, d * 0.9], wood);
      const lean = 0.12;
      for (const s of [1, -1]) {
        const x = s * (w / 2 - t / 2);
        builder.bar([x, 0, d * 0.43], [x, arm, d * 0.43], t, t, wood);
        builder.bar([x, 0, -d * 0.43], [x, top, -d * 0.43 - lean], t, t, wood);
        builder.bar([x, arm, d * 0.47], [x, arm, -d * 0.48], t * 1.3, t * 0.6, wood);
      }
      builder.bar([-w / 2, top - 0.05, -d * 0.43 - lean], [w / 2, top - 0.05, -d * 0.43 - lean], t, 0.09, wood);
      const bars = 6 + random.integer(9);
      for (let i = 1; i < bars; i++) {
        const x = (-0.5 + i / bars) * w;
        builder.bar([x, y, -d * 0.43], [x, top - 0.05, -d * 0.43 - lean], 0.03, 0.02, wood);
      }
      const seats = 1 + random.integer(3);
      for (let i = 0; i < seats; i++) builder.cushion([(-0.5 + (i + 0.5) / seats) * (w - 2 * t), y + 0.09, 0.02], [(w - 2 * t) / seats, 0.14, d * 0.82], soft, 0.2); // prettier-ignore
      break;
    }
    case 'chaise': {
      const w = random.range(1.45, 1.85);
      const end = chance(random, 0.5) ? 1 : -1;
      drawLegs(builder, { halfWidth: w / 2 - 0.05, halfDepth: 0.3, height: 0.16, thickness: 0.05, style: pick(random, ['tapered', 'turned', 'square'] as const) }, wood, random); // prettier-ignore
      builder.cushion([0, 0.28, 0], [w, 0.28, 0.72], soft, 0.1);
      builder.cushion([end * (w / 2 - 0.1), 0.5, 0], [0.24, 0.6, 0.7], soft, 0.35, [0, 0, -end * 0.25]);
      if (chance(random, 0.6)) builder.sheet((u, v) => [end * (0.5 - u * 0.85) * w, 0.36 + v * (0.42 - 0.3 * u), -0.32], 0.1, soft, 10, 4);
      break;
    }
  }
}
