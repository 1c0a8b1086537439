import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import { drawFronts, drawLegs, fillShelf, likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

/** A bookcase, open to the front: with or without a back, empty or filled, cube grid, ladder shelf, on legs, with doors below, stepped. */
export function buildBookcase(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const kind = pick(random, ['case', 'case', 'case', 'case', 'case', 'grid', 'grid', 'rack', 'rack', 'ladder', 'stepped', 'wall'] as const);
  const wide = chance(random, 0.25);
  const width = kind === 'wall' ? random.range(1.8, 3.2) : wide ? random.range(1.1, 2.2) : random.range(0.4, 1.1);
  const height = wide && chance(random, 0.5) ? random.range(0.6, 1.2) : random.range(0.9, 2.3);
  const depth = random.range(0.22, 0.45);
  const t = random.range(0.014, 0.04);
  const fullness = chance(random, 0.45) ? 0 : random.range(0.3, 1);
  const x = width / 2;
  switch (kind) {
    case 'case':
    case 'wall': {
      const foot = chance(random, 0.4) ? random.range(0.05, 0.2) : 0;
      if (foot > 0)
        drawLegs(
          builder,
          {
            halfWidth: x,
            halfDepth: depth / 2,
            height: foot,
            thickness: 0.04,
            style: pick(random, ['square', 'tapered', 'round'] as const),
          },
          wood,
          random,
        );
      for (const s of [1, -1]) builder.box([s * (x - t / 2), (foot + height) / 2, 0], [t, height - foot, depth], wood);
      if (chance(random, 0.75)) builder.box([0, (foot + height) / 2, -depth / 2 + 0.005], [width, height - foot, 0.01], wood);
      const bottom = foot + (foot === 0 ? random.range(0, 0.08) : 0);
      const shelves = Math.max(2, Math.round((height - bottom) / random.range(0.26, 0.45)));
      const columns = kind === 'wall' ? 2 + random.integer(4) : width > 1 ? 1 + random.integer(3) : 1;
      const doors = chance(random, 0.25) ? 1 + random.integer(2) : 0;
      const pitch = (height - bottom) / shelves;
      for (let i = 0; i <= shelves; i++)
        builder.box([0, Math.min(height - t / 2, bottom + i * pitch + t / 2), 0], [width - t, t, depth - 0.01], wood);
      for (let c = 1; c < columns; c++)
        builder.box([-x + (width * c) / columns, (bottom + height) / 2, 0], [t, height - bottom, depth - 0.01], wood);
      if (doors > 0) {
        const y1 = bottom + doors * pitch;
        builder.box([0, (bottom + y1) / 2, 0], [width, y1 - bottom, depth * 0.96], wood);
        drawFronts(builder, random, -x, x, bottom, y1, depth / 2 - 0.01, 1, Math.max(2, columns), wood, metal);
      }
      for (let i = doors; i < shelves; i++)
        for (let c = 0; c < columns; c++)
          fillShelf(
            builder,
            random,
            -x + (width * c) / columns + t,
            -x + (width * (c + 1)) / columns - t,
            bottom + i * pitch + t,
            pitch - t,
            0,
            depth,
            fullness,
          );
      if (chance(random, 0.2)) builder.box([0, height + 0.02, 0], [width + 0.06, 0.04, depth + 0.04], wood);
      break;
    }
    case 'grid': {
      const cell = random.range(0.28, 0.42);
      const columns = 1 + random.integer(5);
      const rows = (columns === 1 ? 2 : 1) + random.integer(5);
      const w = columns * cell;
      const h = rows * cell;
      const edge = t * random.range(1, 1.8);
      for (let c = 0; c <= columns; c++)
        builder.box([-w / 2 + c * cell, h / 2, 0], [c === 0 || c === columns ? edge : t, h + edge, depth], wood);
      for (let r = 0; r <= rows; r++) builder.box([0, r * cell, 0], [w + edge, r === 0 || r === rows ? edge : t, depth], wood);
      const back = chance(random, 0.4);
      if (back) builder.box([0, h / 2, -depth / 2 + 0.005], [w, h, 0.01], wood);
      for (let c = 0; c < columns; c++) {
        for (let r = 0; r < rows; r++) {
          const cx = -w / 2 + (c + 0.5) * cell;
          if (chance(random, 0.12))
            builder.box([cx, (r + 0.5) * cell, 0], [cell * 0.92, cell * 0.92, depth * 0.94], likelyPart(random, 'fabric'));
          else fillShelf(builder, random, cx - cell / 2 + t, cx + cell / 2 - t, r * cell + t / 2, cell - t, 0, depth, fullness);
        }
      }
      break;
    }
    case 'rack': {
      const frame = chance(random, 0.6) ? metal : wood;
      const post = random.range(0.018, 0.045);
      for (const sx of [1, -1])
        for (const sz of [1, -1]) builder.box([sx * (x - post / 2), height / 2, sz * (depth / 2 - post / 2)], [post, height, post], frame);
      const shelves = 2 + random.integer(5);
      for (let i = 0; i < shelves; i++) {
        const y = 0.05 + ((height - 0.08) * (i + (chance(random, 0.5) ? 0 : 0.2))) / Math.max(1, shelves - 1);
        if (y > height) break;
        builder.box([0, y, 0], [width - 0.01, t, depth - 0.01], wood);
        fillShelf(builder, random, -x + 0.05, x - 0.05, y + t / 2, Math.min(0.34, height / shelves), 0, depth, fullness * 0.7);
      }
      if (chance(random, 0.35)) {
        builder.bar([-x, 0.1, -depth / 2], [x, height - 0.1, -depth / 2], 0.012, 0.012, frame);
        builder.bar([x, 0.1, -depth / 2], [-x, height - 0.1, -depth / 2], 0.012, 0.012, frame);
      }
      break;
    }
    case 'ladder': {
      const lean = random.range(0.12, 0.3) * height;
      const back = -depth / 2;
      for (const s of [1, -1]) {
        builder.bar([s * (x - 0.02), 0, back + lean + depth * 0.6], [s * (x - 0.02), height, back], 0.035, 0.045, wood);
        if (chance(random, 0.6)) builder.box([s * (x - 0.02), height / 2, back], [0.03, height, 0.03], wood);
      }
      const shelves = 3 + random.integer(3);
      for (let i = 0; i < shelves; i++) {
        const f = (i + 0.35) / shelves;
        const d = (lean + depth * 0.6) * (1 - f) + 0.1;
        builder.box([0, f * height, back + d / 2], [width, t, d], wood);
        fillShelf(builder, random, -x + 0.05, x - 0.05, f * height + t / 2, 0.3, back + d / 2, d, fullness * 0.6);
      }
      break;
    }
    case 'stepped': {
      const columns = 2 + random.integer(3);
      const cell = random.range(0.3, 0.42);
      const rising = chance(random, 0.5) ? 1 : -1;
      for (let c = 0; c < columns; c++) {
        const rows = 1 + (rising > 0 ? c : columns - 1 - c) + random.integer(2);
        const cx = (c - (columns - 1) / 2) * cell;
        for (const s of [0.5, -0.5]) builder.box([cx + s * cell, (rows * cell) / 2, 0], [t, rows * cell, depth], wood);
        for (let r = 0; r <= rows; r++) builder.box([cx, r * cell, 0], [cell + t, t, depth], wood);
        for (let r = 0; r < rows; r++)
          fillShelf(builder, random, cx - cell / 2 + t, cx + cell / 2 - t, r * cell + t / 2, cell - t, 0, depth, fullness);
      }
      break;
    }
  }
  return builder.build();
}
