import type { Random } from '../random';
import { chance, pick } from './builder';
import type { MeshBuilder, Part, Point } from './builder';
import { likelyPart } from './parts';

/** A head or foot board at depth z, `height` above the mattress's top: iron bars, a board, pads, slats, an arch, rails or a shelf. */
export function headboard(
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
