import type { Random } from '../random';
import { chance } from './builder';
import type { MeshBuilder, Part } from './builder';

export interface Mattress {
  width: number;
  length: number;
  /** Height of the mattress's top. */
  top: number;
  thickness: number;
}

/** A mattress, mostly with pillows at the back and a cover. */
export function bedding(builder: MeshBuilder, random: Random, m: Mattress, linen: Part, cover: Part, lift = 0): void {
  const y = m.top + lift;
  builder.cushion([0, y - m.thickness / 2, 0], [m.width, m.thickness, m.length], linen, 0.08);
  if (chance(random, 0.85)) {
    const count = m.width > 1.25 ? (chance(random, 0.85) ? 2 : 4) : 1;
    const w = Math.min(0.75, (m.width / Math.min(2, count)) * 0.85);
    for (let i = 0; i < count; i++) {
      const x = count === 1 ? 0 : (i % 2 === 0 ? -1 : 1) * m.width * 0.25;
      const upright = chance(random, 0.25);
      builder.cushion(
        [x, y + (upright ? 0.14 : 0.05), -m.length / 2 + (upright ? 0.1 : 0.24) + (i > 1 ? 0.18 : 0)],
        [w, upright ? 0.34 : random.range(0.1, 0.18), upright ? 0.15 : 0.4],
        linen,
        0.35,
        [upright ? -0.3 : 0.1, 0, 0],
      );
    }
  }
  if (chance(random, 0.8)) {
    const length = m.length * random.range(0.4, 0.78);
    const hang = random.range(0.03, m.thickness * 1.2);
    builder.cushion(
      [0, y - hang / 2 + 0.03, m.length / 2 - length / 2 + 0.01],
      [m.width + 0.06, hang + 0.06, length],
      cover,
      random.range(0.06, 0.16),
    );
  }
}
