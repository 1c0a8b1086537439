import type { Random } from '../random';
import { MeshBuilder, pick } from '../furniture/builder';
import { likelyPart } from '../furniture/parts';
import type { PaintedMesh } from './mesh';

/**
 * Small things that stand on the object's flat tops (books, a vase, a screen), in the object's own space: centred, longest side 1.
 * `grid` is its canonical occupancy (longest side 30/32 of the cube). None if there is no flat top.
 */
export function buildClutter(grid: Uint8Array, size: number, random: Random): PaintedMesh | undefined {
  const builder = new MeshBuilder();
  const wanted = 1 + random.integer(4);
  let placed = 0;
  for (let attempt = 0; attempt < 24 && placed < wanted; attempt++) {
    const x = 2 + random.integer(size - 4);
    const z = 2 + random.integer(size - 4);
    const top = topOf(grid, size, x, z);
    if (top < size * 0.2) continue;
    const flat = [[1, 0], [-1, 0], [0, 1], [0, -1]].every(([dx, dz]) => topOf(grid, size, x + (dx), z + (dz)) === top); // prettier-ignore
    if (!flat) continue;
    const at = (n: number): number => (n / size - 0.5) * (32 / 30);
    const px = at(x + 0.5);
    const pz = at(z + 0.5);
    const py = at(top + 0.9);
    const s = random.range(0.03, 0.1);
    const turn = random.range(-0.6, 0.6);
    switch (pick(random, ['box', 'books', 'vase', 'ball', 'screen', 'sheet'] as const)) {
      case 'box':
        builder.box([px, py + s / 2, pz], [s * random.range(0.6, 1.6), s, s], likelyPart(random, 'plastic'), [0, turn, 0]);
        break;
      case 'books':
        for (let i = 0; i < 3; i++)
          builder.box([px, py + s * (i + 0.5) * 0.3, pz], [s * 1.4, s * 0.28, s], likelyPart(random, 'paper'), [0, turn + i * 0.15, 0]);
        break;
      case 'vase':
        builder.lathe([px, py, pz], [[s * 0.3, 0], [s * 0.5, s * 0.5], [s * 0.2, s * 1.1], [s * 0.3, s * 1.4]], likelyPart(random, 'stone'), 14); // prettier-ignore
        break;
      case 'ball':
        builder.cushion([px, py + s / 2, pz], [s, s, s], likelyPart(random, 'plastic'), 0.95);
        break;
      case 'screen':
        builder.box([px, py + s * 0.9, pz], [s * 2, s * 1.2, s * 0.1], likelyPart(random, 'plastic'), [0, turn, 0]);
        builder.box([px, py + s * 0.15, pz], [s * 0.7, s * 0.3, s * 0.4], likelyPart(random, 'plastic'), [0, turn, 0]);
        break;
      case 'sheet':
        builder.box([px, py + 0.004, pz], [s * 2, 0.008, s * 1.5], likelyPart(random, 'paper'), [0, turn, 0]);
        break;
    }
    placed++;
  }
  return placed > 0 ? builder.build() : undefined;
}

/** Highest full cell of a column, -1 if none. */
function topOf(grid: Uint8Array, size: number, x: number, z: number): number {
  for (let y = size - 1; y >= 0; y--) if (grid[x + size * (y + size * z)] === 1) return y;
  return -1;
}
