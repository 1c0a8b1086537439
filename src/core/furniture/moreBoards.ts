import type { Random } from '../random';
import { chance, pick } from './builder';
import type { MeshBuilder } from './builder';
import { drawFronts, drawLegs, fillShelf, likelyPart } from './parts';

/** Storage that `buildBookcase` does not make: a sideboard with open shelves, a corner shelf, a ladder of A form, pigeon holes, a cabinet with open doors above, a tree of boards. */
export function drawMoreBookcases(builder: MeshBuilder, random: Random): void {
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const t = random.range(0.016, 0.035);
  const fullness = chance(random, 0.5) ? 0 : random.range(0.3, 1);
  const kind = pick(random, ['sideboard', 'corner', 'aframe', 'pigeon', 'cabinet', 'zigzag', 'column'] as const);
  switch (kind) {
    case 'sideboard':
    case 'cabinet': {
      const [w, h] =
        kind === 'sideboard' ? [random.range(1, 1.9), random.range(0.6, 0.9)] : [random.range(0.6, 1.2), random.range(1.5, 2.1)];
      const d = random.range(0.32, 0.45);
      const foot = random.range(0, 0.18);
      const closed = kind === 'sideboard' ? 1 : random.range(0.3, 0.5);
      const split = foot + (h - foot) * closed;
      if (foot > 0.04) drawLegs(builder, { halfWidth: w / 2 - 0.02, halfDepth: d / 2 - 0.02, height: foot + t, thickness: 0.045, style: pick(random, ['square', 'tapered', 'round', 'sled'] as const) }, wood, random); // prettier-ignore
      const bottom = foot > 0.04 ? foot : 0;
      for (const s of [1, -1]) builder.box([s * (w / 2 - t / 2), (bottom + h) / 2, 0], [t, h - bottom, d], wood);
      builder.box([0, (bottom + h) / 2, -d / 2 + 0.006], [w, h - bottom, 0.012], wood);
      for (const y of [bottom + t / 2, h - t / 2]) builder.box([0, y, 0], [w, t, d], wood);
      const bays = 2 + random.integer(3);
      const open = kind === 'sideboard' ? random.integer(bays) : -1;
      for (let i = 0; i < bays; i++) {
        const [x0, x1] = [-w / 2 + (w * i) / bays, -w / 2 + (w * (i + 1)) / bays];
        if (i > 0) builder.box([x0, (bottom + split) / 2, 0], [t, split - bottom, d * 0.97], wood);
        if (i === open) {
          builder.box([(x0 + x1) / 2, (bottom + split) / 2, 0], [x1 - x0, t, d * 0.95], wood);
          fillShelf(builder, random, x0 + t, x1 - t, bottom + t, (split - bottom) / 2 - t, 0, d, fullness);
        } else {
          builder.box([(x0 + x1) / 2, (bottom + split) / 2, 0], [x1 - x0, split - bottom, d * 0.94], wood);
          drawFronts(builder, random, x0, x1, bottom + 0.01, split - 0.01, d / 2 - 0.02, 1 + random.integer(3), 1, wood, metal);
        }
      }
      if (kind === 'cabinet') {
        const shelves = 2 + random.integer(3);
        for (let i = 0; i < shelves; i++) {
          const y = split + ((h - split) * i) / shelves;
          builder.box([0, y, 0], [w, t, d * 0.97], wood);
          fillShelf(builder, random, -w / 2 + t, w / 2 - t, y + t / 2, (h - split) / shelves - t, 0, d, fullness);
        }
      }
      break;
    }
    case 'corner': {
      const [h, r] = [random.range(1.2, 2), random.range(0.35, 0.55)];
      const shelves = 3 + random.integer(4);
      for (const turn of [0, 1]) {
        const size: [number, number, number] = turn === 0 ? [r, h, t] : [t, h, r];
        builder.box(turn === 0 ? [r / 2, h / 2, t / 2] : [t / 2, h / 2, r / 2], size, wood);
      }
      const round = chance(random, 0.5);
      for (let i = 0; i < shelves; i++) {
        const y = 0.02 + ((h - 0.05) * i) / (shelves - 1);
        // A quarter of a disc, or a triangle with its corner cut off: steps of narrow boards.
        const strips = 8;
        for (let k = 0; k < strips; k++) {
          const u = (k + 0.5) / strips;
          const length = round ? Math.sqrt(1 - u * u) : 1 - 0.8 * u;
          builder.box([u * r, y, (length * r) / 2], [r / strips + 0.002, t, length * r], wood);
        }
      }
      break;
    }
    case 'aframe': {
      const [h, w, d] = [random.range(1.2, 1.9), random.range(0.5, 0.9), random.range(0.45, 0.7)];
      for (const s of [1, -1]) {
        const x = s * (w / 2 - 0.015);
        builder.bar([x, 0, d / 2], [x, h, 0.01], 0.03, 0.045, wood);
        builder.bar([x, 0, -d / 2], [x, h, -0.01], 0.03, 0.045, wood);
      }
      builder.bar([-w / 2, h - 0.02, 0], [w / 2, h - 0.02, 0], 0.05, 0.03, wood);
      const shelves = 3 + random.integer(3);
      for (let i = 0; i < shelves; i++) {
        const f = (i + 0.3) / shelves;
        builder.box([0, f * h, 0], [w, t, d * (1 - f) + 0.05], wood);
        fillShelf(builder, random, -w / 2 + 0.05, w / 2 - 0.05, f * h + t / 2, 0.25, 0, d * (1 - f), fullness * 0.6);
      }
      break;
    }
    case 'pigeon': {
      const [columns, rows] = [3 + random.integer(5), 3 + random.integer(5)];
      const [cw, ch, d] = [random.range(0.16, 0.26), random.range(0.14, 0.24), random.range(0.22, 0.34)];
      const [w, h] = [columns * cw, rows * ch];
      for (let i = 0; i <= columns; i++) builder.box([-w / 2 + i * cw, h / 2, 0], [t, h + t, d], wood);
      for (let i = 0; i <= rows; i++) builder.box([0, i * ch, 0], [w + t, t, d], wood);
      builder.box([0, h / 2, -d / 2 + 0.005], [w, h, 0.012], wood);
      break;
    }
    case 'zigzag': {
      const [levels, w, d] = [4 + random.integer(3), random.range(0.6, 1.1), random.range(0.24, 0.34)];
      const pitch = random.range(0.28, 0.38);
      for (let i = 0; i <= levels; i++) builder.box([0, i * pitch + t / 2, 0], [w, t * 1.3, d], wood);
      for (let i = 0; i < levels; i++) {
        const s = i % 2 === 0 ? 1 : -1;
        builder.box([s * w * random.range(0.2, 0.45), (i + 0.5) * pitch, 0], [t * 1.3, pitch + t, d], wood);
        if (chance(random, 0.5)) builder.box([-s * w * random.range(0.1, 0.4), (i + 0.5) * pitch, 0], [t * 1.3, pitch + t, d], wood);
      }
      break;
    }
    case 'column': {
      const [h, w] = [random.range(1.3, 2), random.range(0.3, 0.5)];
      const shelves = 5 + random.integer(4);
      builder.bar([0, 0, 0], [0, h, 0], 0.06, 0.06, metal);
      builder.box([0, 0.015, 0], [w, 0.03, w], metal);
      for (let i = 1; i <= shelves; i++) builder.box([0, (h * i) / shelves - t / 2, 0], [w, t, w], wood, [0, chance(random, 0.3) ? 0.3 : 0, 0]); // prettier-ignore
      break;
    }
  }
}

/** Desks that `buildDesk` does not make: one that can be raised, a secretary with a sloped flap, a ladder desk, a desk on trestles, a lectern. */
export function drawMoreDesks(builder: MeshBuilder, random: Random): void {
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const [w, d] = [random.range(0.9, 1.7), random.range(0.5, 0.8)];
  const t = random.range(0.02, 0.04);
  const kind = pick(random, ['standing', 'standing', 'secretary', 'ladder', 'trestles', 'rolltop'] as const);
  switch (kind) {
    case 'standing': {
      const h = random.range(0.7, 1.15);
      builder.box([0, h - t / 2, 0], [w, t, d], wood);
      for (const s of [1, -1]) {
        const x = s * w * random.range(0.32, 0.42);
        builder.box([x, 0.02, 0], [0.07, 0.04, d * 0.9], metal);
        builder.box([x, h / 2, -0.02], [0.06, h - 0.03, 0.09], metal);
        builder.box([x, h - t - 0.02, 0], [0.05, 0.05, d * 0.8], metal);
      }
      builder.box([0, h - t - 0.03, -0.02], [w * 0.8, 0.05, 0.05], metal);
      break;
    }
    case 'secretary':
    case 'rolltop': {
      const h = random.range(0.95, 1.25);
      const low = random.range(0.7, 0.76);
      const rear = d * 0.45;
      for (const s of [1, -1]) {
        builder.box([s * (w / 2 - t / 2), low / 2, 0], [t, low, d], wood);
        builder.box([s * (w / 2 - t / 2), (low + h) / 2, -d / 2 + rear / 2], [t, h - low + t, rear], wood);
        builder.bar([s * (w / 2 - t / 2), low, d / 2 - 0.02], [s * (w / 2 - t / 2), h - 0.02, -d / 2 + rear - 0.02], t, 0.07, wood);
      }
      builder.box([0, low, 0], [w, t, d], wood);
      builder.box([0, h - t / 2, -d / 2 + rear / 2], [w, t, rear], wood);
      builder.box([0, h / 2, -d / 2 + 0.008], [w, h, 0.016], wood);
      if (kind === 'secretary' && chance(random, 0.6)) builder.bar([0, low, d / 2], [0, h, -d / 2 + rear], w, t, wood);
      else builder.box([0, (low + h) / 2, -d / 2 + rear * 0.5], [w - t, t, rear * 0.95], wood);
      const block = random.range(0.25, 0.4) * w;
      for (const s of chance(random, 0.5) ? [1, -1] : [1]) {
        builder.box([s * (w / 2 - block / 2), low / 2 + 0.02, 0], [block, low - 0.04, d * 0.94], wood);
        drawFronts(builder, random, s * (w / 2 - block / 2) - block / 2, s * (w / 2 - block / 2) + block / 2, 0.06, low - 0.02, d * 0.47, 3, 1, wood, metal); // prettier-ignore
      }
      break;
    }
    case 'ladder': {
      const h = random.range(1.5, 1.9);
      const narrow = w * 0.7;
      const y = random.range(0.7, 0.77);
      for (const s of [1, -1]) {
        builder.bar([s * narrow * 0.48, 0, d * 0.45], [s * narrow * 0.48, h, -d / 2], 0.035, 0.05, wood);
      }
      builder.box([0, y, -0.03], [narrow, t * 1.3, d * 0.85], wood);
      builder.box([0, y + 0.06, -d * 0.4], [narrow, 0.12, t], wood);
      for (let i = 1; i <= 2; i++) {
        const f = y + ((h - y) * i) / 2.4;
        builder.box([0, f, d * 0.45 - (0.95 * d * f) / h - 0.06], [narrow, t, 0.26], wood);
      }
      break;
    }
    case 'trestles': {
      const h = random.range(0.71, 0.77);
      builder.box([0, h - t / 2, 0], [w, t, d], wood);
      for (const s of [1, -1]) {
        const x = s * w * 0.33;
        builder.box([x, h - t - 0.02, 0], [0.07, 0.05, d * 0.85], wood);
        for (const e of [0.38, -0.38])
          for (const q of [1, -1]) builder.bar([x, h - t - 0.01, e * d], [x + q * 0.14, 0, e * d], 0.04, 0.04, wood);
        for (const q of [1, -1]) builder.box([x + q * 0.09, h * 0.33, 0], [0.03, 0.05, d * 0.82], wood);
      }
      break;
    }
  }
}

/** Tables that `buildTable` does not make: a nest, a C table, a console, a gate-leg with hanging leaves, a picnic table, a side table with drawers, a cube, a tree slice. */
export function drawMoreTables(builder: MeshBuilder, random: Random): void {
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const base = chance(random, 0.6) ? wood : metal;
  const t = random.range(0.02, 0.045);
  const kind = pick(random, ['nest', 'c', 'console', 'gate', 'picnic', 'night', 'cube', 'slab', 'arch'] as const);
  switch (kind) {
    case 'nest': {
      const [w, d, h] = [random.range(0.5, 0.8), random.range(0.35, 0.5), random.range(0.42, 0.6)];
      const count = 2 + random.integer(2);
      for (let i = 0; i < count; i++) {
        const s = 1 - 0.2 * i;
        const z = i * 0.14 * d;
        builder.box([0, h * s - t / 2, z], [w * s, t, d], wood);
        drawLegs(builder, { halfWidth: (w * s) / 2, halfDepth: d / 2, height: h * s - t * 0.5, thickness: random.range(0.025, 0.04), style: 'square' }, base, random, [0, z]); // prettier-ignore
        // A board at the back, on the legs of the larger one, carries the next.
        const deep = 0.14 * d + 0.06;
        if (i > 0) builder.box([0, h * s - t, z - d / 2 + 0.03 - deep / 2 + 0.02], [w * (s + 0.2) - 0.01, 0.04, deep], base);
      }
      break;
    }
    case 'c': {
      const [w, d, h] = [random.range(0.35, 0.55), random.range(0.28, 0.4), random.range(0.5, 0.66)];
      builder.box([0, h - t / 2, 0], [w, t, d], wood);
      builder.box([0, t / 2, 0], [w * random.range(0.8, 1), t, d], base);
      if (chance(random, 0.5)) builder.box([-w / 2 + t / 2, h / 2, 0], [t, h, d * random.range(0.6, 1)], base);
      else for (const s of [1, -1]) builder.bar([-w / 2 + 0.04, 0, s * d * 0.4], [-w / 2 + 0.04, h, s * d * 0.4], 0.03, 0.03, base);
      break;
    }
    case 'console': {
      const [w, d, h] = [random.range(0.9, 1.5), random.range(0.26, 0.4), random.range(0.74, 0.9)];
      builder.box([0, h - t / 2, 0], [w, t, d], wood);
      drawLegs(builder, { halfWidth: w / 2, halfDepth: d / 2, height: h - t * 0.5, thickness: random.range(0.03, 0.06), style: pick(random, ['square', 'tapered', 'turned', 'panel'] as const) }, base, random); // prettier-ignore
      if (chance(random, 0.6)) builder.box([0, h - t - 0.06, 0], [w * 0.94, 0.12, d * 0.9], wood);
      if (chance(random, 0.5)) builder.box([0, random.range(0.1, 0.2), 0], [w * 0.97, t, d * 0.95], wood);
      break;
    }
    case 'gate': {
      const [w, d, h] = [random.range(0.9, 1.2), random.range(0.3, 0.5), random.range(0.7, 0.76)];
      builder.box([0, h - t / 2, 0], [w, t, d], wood);
      for (const s of [1, -1]) {
        builder.box([s * w * 0.42, h / 2, 0], [0.05, h, d * 0.8], wood);
        if (chance(random, 0.7)) builder.box([0, h - random.range(0.18, 0.28), s * (d / 2 + t / 2)], [w, h * 0.75, t], wood);
        else {
          builder.box([0, h - t / 2, s * (d / 2 + 0.2)], [w, t, 0.42], wood);
          builder.bar([w * 0.1, 0, s * (d / 2 + 0.28)], [w * 0.1, h, s * (d / 2 + 0.28)], 0.045, 0.045, wood);
          for (const y of [0.1, h - 0.08]) builder.box([w * 0.1, y, s * (d / 4 + 0.15)], [0.035, 0.05, d / 2 + 0.3], wood);
        }
      }
      builder.box([0, 0.12, 0], [w * 0.86, 0.05, 0.04], wood);
      break;
    }
    case 'picnic': {
      const [w, h] = [random.range(1.3, 1.9), random.range(0.7, 0.77)];
      const boards = 4 + random.integer(3);
      const depth = 0.72;
      for (let i = 0; i < boards; i++) builder.box([0, h - 0.02, (-0.5 + (i + 0.5) / boards) * depth], [w, 0.04, (depth / boards) * 0.9], wood); // prettier-ignore
      for (const s of [1, -1]) {
        builder.box([0, 0.43, s * 0.68], [w, 0.04, 0.26], wood);
        const x = s * w * 0.36;
        builder.box([x, h - 0.06, 0], [0.05, 0.08, depth], wood);
        builder.box([x, 0.39, 0], [0.05, 0.09, 1.6], wood);
        for (const e of [1, -1]) builder.bar([x - s * 0.02, 0, e * 0.6], [x - s * 0.02, h - 0.04, e * 0.2], 0.05, 0.1, wood);
      }
      break;
    }
    case 'night': {
      const [w, d, h] = [random.range(0.38, 0.55), random.range(0.34, 0.45), random.range(0.45, 0.65)];
      const body = random.range(0.3, 0.85) * h;
      builder.box([0, h - body / 2, 0], [w, body, d], wood);
      drawFronts(builder, random, -w / 2, w / 2, h - body + 0.01, h - 0.02, d / 2, 1 + random.integer(2), 1, wood, metal);
      drawLegs(builder, { halfWidth: w / 2 - 0.01, halfDepth: d / 2 - 0.01, height: h - body + 0.02, thickness: 0.04, style: pick(random, ['square', 'tapered', 'splayed', 'panel'] as const) }, base, random); // prettier-ignore
      break;
    }
    case 'cube': {
      const [w, d, h] = [random.range(0.4, 1), random.range(0.4, 0.8), random.range(0.32, 0.5)];
      const wall = random.range(0.03, 0.07);
      for (const y of [wall / 2, h - wall / 2]) builder.box([0, y, 0], [w, wall, d], wood);
      for (const s of [1, -1]) builder.box([s * (w / 2 - wall / 2), h / 2, 0], [wall, h, d], wood);
      if (chance(random, 0.4)) builder.box([0, h / 2, 0], [w, wall, d * 0.95], wood);
      break;
    }
    case 'slab': {
      const [w, h] = [random.range(0.9, 1.8), random.range(0.35, 0.76)];
      const d = w * random.range(0.4, 0.6);
      const [a, b] = [random.range(0, 6), random.range(2, 4)];
      const edge = (k: number): number => 1 + 0.07 * Math.sin(a + b * k) + 0.04 * Math.sin(5 * k + a);
      builder.sheet((u, v) => [Math.cos(6.2832 * u) * v * (w / 2) * edge(6.2832 * u), h - 0.03, -Math.sin(6.2832 * u) * v * (d / 2) * edge(6.2832 * u)], 0.05, wood, 28, 4); // prettier-ignore
      drawLegs(builder, { halfWidth: w * 0.32, halfDepth: d * 0.3, height: h - 0.02, thickness: random.range(0.05, 0.1), style: pick(random, ['tapered', 'splayed', 'sled', 'square'] as const) }, base, random); // prettier-ignore
      break;
    }
    case 'arch': {
      const [w, d, h] = [random.range(0.7, 1.4), random.range(0.4, 0.7), random.range(0.35, 0.5)];
      const thick = random.range(0.03, 0.07);
      const flat = random.range(2.5, 5);
      builder.sheet((u, v) => {
        const angle = Math.PI * u;
        const bent = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / flat);
        return [(w / 2) * bent(Math.cos(angle)), (h - thick / 2) * bent(Math.sin(angle)) , (v - 0.5) * d]; // prettier-ignore
      }, thick, wood, 32, 3); // prettier-ignore
      break;
    }
  }
}
