import type { Random } from '../random';
import { chance, pick } from './builder';
import type { Finish, MeshBuilder, Part, Point } from './builder';

type Colour = readonly [number, number, number];

const WOODS: readonly [Colour, ...Colour[]] = [
  [0.72, 0.52, 0.32],
  [0.55, 0.35, 0.2],
  [0.36, 0.21, 0.13],
  [0.83, 0.68, 0.47],
  [0.25, 0.15, 0.1],
  [0.62, 0.41, 0.22],
  [0.9, 0.8, 0.62],
  [0.45, 0.2, 0.12],
];

/** Hue in turns, saturation and value 0..1. */
function hsv(h: number, s: number, v: number): Colour {
  const f = (n: number): number => {
    const k = (n + h * 6) % 6;
    return v - v * s * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [f(5), f(3), f(1)];
}

/** A part of the given finish in a likely colour. */
export function likelyPart(random: Random, finish: Finish): Part {
  switch (finish) {
    case 'wood': {
      if (chance(random, 0.22)) return { finish: 'plain', colour: paint(random) };
      const base = pick(random, WOODS);
      const light = random.range(0.75, 1.2);
      return { finish, colour: [Math.min(1, base[0] * light), Math.min(1, base[1] * light), Math.min(1, base[2] * light)] };
    }
    case 'metal': {
      const grey = pick(random, [0.08, 0.2, 0.45, 0.7, 0.85]) * random.range(0.9, 1.1);
      return { finish, colour: chance(random, 0.1) ? [0.7, 0.55, 0.25] : [grey, grey, grey] };
    }
    case 'fabric':
    case 'leather':
      return {
        finish,
        colour: chance(random, 0.5) ? paint(random) : hsv(random.next(), random.range(0.1, 0.75), random.range(0.15, 0.85)),
      };
    case 'glass':
      return { finish, colour: [0.75, 0.85, 0.85] };
    case 'stone': {
      const grey = random.range(0.35, 0.95);
      return { finish, colour: [grey, grey * 0.98, grey * 0.95] };
    }
    case 'paper':
    case 'plastic':
    case 'plain':
      return { finish, colour: chance(random, 0.5) ? paint(random) : hsv(random.next(), random.range(0.2, 0.9), random.range(0.2, 0.95)) };
  }
}

/** White, grey, black and muted tones, as most furniture is painted. */
function paint(random: Random): Colour {
  const value = pick(random, [0.95, 0.9, 0.8, 0.6, 0.4, 0.2, 0.1]) * random.range(0.9, 1.05);
  return hsv(random.next(), random.range(0, 0.15), Math.min(1, value));
}

export type LegStyle = 'square' | 'tapered' | 'round' | 'splayed' | 'hairpin' | 'sled' | 'turned' | 'panel';

/** Legs under a rectangular frame: its half width and half depth at the legs' top, and their height. */
export interface LegFrame {
  halfWidth: number;
  halfDepth: number;
  height: number;
  thickness: number;
  style: LegStyle;
}

export function drawLegs(
  builder: MeshBuilder,
  frame: LegFrame,
  part: Part,
  random: Random,
  centre: readonly [number, number] = [0, 0],
): void {
  const { halfWidth, halfDepth, height, thickness, style } = frame;
  const [cx, cz] = centre;
  const x = halfWidth - thickness / 2;
  const z = halfDepth - thickness / 2;
  const lean = style === 'splayed' ? random.range(0.08, 0.22) * height : style === 'hairpin' ? random.range(0, 0.08) * height : 0;
  const corners = ([[1, 1], [1, -1], [-1, 1], [-1, -1]] as const); // prettier-ignore
  switch (style) {
    case 'square':
      for (const [sx, sz] of corners)
        builder.bar([cx + sx * x, 0, cz + sz * z], [cx + sx * x, height, cz + sz * z], thickness, thickness, part);
      break;
    case 'tapered':
      for (const [sx, sz] of corners)
        builder.bar([cx + sx * x, height, cz + sz * z], [cx + sx * x, 0, cz + sz * z], thickness, thickness, part, 0.5);
      break;
    case 'round':
      for (const [sx, sz] of corners)
        builder.cylinder([cx + sx * x, 0, cz + sz * z], [cx + sx * x, height, cz + sz * z], thickness / 2, thickness / 2, part, 12);
      break;
    case 'splayed':
      for (const [sx, sz] of corners) {
        builder.cylinder(
          [cx + sx * (x - lean * 0.4), height, cz + sz * (z - lean * 0.4)],
          [cx + sx * (x + lean * 0.6), 0, cz + sz * (z + lean * 0.6)],
          thickness / 2,
          thickness * 0.3,
          part,
          10,
        );
      }
      break;
    case 'hairpin':
      for (const [sx, sz] of corners) {
        const r = Math.max(0.006, thickness * 0.15);
        const foot: Point = [cx + sx * (x + lean), 0, cz + sz * (z + lean)];
        builder.tube([[cx + sx * (x - 0.05), height, cz + sz * z], foot], r, part, 7);
        builder.tube([[cx + sx * x, height, cz + sz * (z - 0.08)], foot], r, part, 7);
      }
      break;
    case 'sled':
      for (const sx of [1, -1]) {
        const r = thickness * 0.35;
        builder.tube([[cx + sx * x, height, cz + z], [cx + sx * x, r, cz + z], [cx + sx * x, r, cz - z], [cx + sx * x, height, cz - z]], r, part, 8); // prettier-ignore
      }
      break;
    case 'turned':
      for (const [sx, sz] of corners) {
        const r = thickness / 2;
        builder.lathe([cx + sx * x, 0, cz + sz * z], [[r * 0.6, 0], [r * 0.9, height * 0.08], [r * 0.55, height * 0.14], [r * 0.8, height * 0.5], [r, height * 0.72], [r * 0.6, height * 0.78], [r, height * 0.84], [r, height]], part, 12); // prettier-ignore
      }
      break;
    case 'panel':
      for (const sx of [1, -1])
        builder.box([cx + sx * (halfWidth - thickness * 0.3), height / 2, cz], [thickness * 0.6, height, halfDepth * 2], part);
      break;
  }
}

/** Bars between the legs near the floor or half-way up. */
export function drawStretchers(builder: MeshBuilder, frame: LegFrame, part: Part, random: Random): void {
  const y = frame.height * random.range(0.12, 0.5);
  const t = frame.thickness * random.range(0.4, 0.8);
  const x = frame.halfWidth - frame.thickness / 2;
  const z = frame.halfDepth - frame.thickness / 2;
  const kind = pick(random, ['H', 'box', 'sides'] as const);
  for (const sx of [1, -1]) builder.box([sx * x, y, 0], [t, t, 2 * z], part);
  if (kind === 'H') builder.box([0, y, 0], [2 * x, t, t], part);
  if (kind === 'box') for (const sz of [1, -1]) builder.box([0, y, sz * z], [2 * x, t, t], part);
}

/** Books, boxes and vases standing on a shelf of the given place: floor of the shelf at y, from x0 to x1, free height, depth around z. */
export function fillShelf(
  builder: MeshBuilder,
  random: Random,
  x0: number,
  x1: number,
  y: number,
  free: number,
  z: number,
  depth: number,
  fullness: number,
): void {
  let x = x0 + 0.005;
  while (x < x1 - 0.03) {
    if (!chance(random, fullness)) {
      x += random.range(0.05, 0.3);
      continue;
    }
    if (chance(random, 0.12)) {
      const w = Math.min(random.range(0.1, 0.25), x1 - x);
      builder.box(
        [x + w / 2, y + Math.min(free * 0.7, w) / 2, z],
        [w * 0.9, Math.min(free * 0.7, w), depth * 0.7],
        likelyPart(random, 'plastic'),
      );
      x += w;
      continue;
    }
    // A row of books of like height, as one solid block with a few steps.
    const height = Math.min(free * random.range(0.6, 0.95), 0.34);
    const count = 1 + random.integer(5);
    for (let i = 0; i < count && x < x1 - 0.03; i++) {
      const w = Math.min(random.range(0.02, 0.06), x1 - x);
      const h = height * random.range(0.85, 1);
      builder.box([x + w / 2, y + h / 2, z - depth * 0.1], [w * 0.96, h, depth * 0.7], likelyPart(random, 'paper'));
      x += w;
    }
  }
}

/** Drawer or door fronts over a rectangle that faces +z at depth z. */
export function drawFronts(
  builder: MeshBuilder,
  random: Random,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  z: number,
  rows: number,
  columns: number,
  part: Part,
  handle: Part,
): void {
  const w = (x1 - x0) / columns;
  const h = (y1 - y0) / rows;
  const knob = chance(random, 0.5);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x = x0 + (c + 0.5) * w;
      const y = y0 + (r + 0.5) * h;
      builder.box([x, y, z + 0.006], [w - 0.008, h - 0.008, 0.018], part);
      if (knob) builder.cushion([x, y, z + 0.025], [0.03, 0.03, 0.03], handle, 1);
      else builder.box([x, y + h * 0.2, z + 0.025], [Math.min(0.14, w * 0.4), 0.012, 0.02], handle);
    }
  }
}
