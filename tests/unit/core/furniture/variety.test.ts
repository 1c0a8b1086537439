import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FURNITURE_CLASSES, buildFurniture, meshSize } from '../../../../src/core/furniture';
import { NEIGHBOUR_KINDS, buildNeighbour } from '../../../../src/core/furniture/neighbours';
import { isOnePiece } from '../../../../src/core/furniture/onePiece';
import { createRandom } from '../../../../src/core/random';
import { meshBounds } from '../../../../src/core/render/mesh';
import { voxelise } from '../../../../src/core/voxel/voxelise';

/** Cells that hang together with the first full one through faces, counted with a plain stack. */
function reached(cells: Uint8Array, size: number): number {
  const seen = new Set<number>();
  const stack = [cells.indexOf(1)];
  while (stack.length > 0) {
    const n = stack.pop() as number;
    if (n < 0 || seen.has(n)) continue;
    seen.add(n);
    const at = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)];
    for (let a = 0; a < 3; a++)
      for (const s of [1, -1]) if (at[a] + s >= 0 && at[a] + s < size && cells[n + s * size ** a] === 1) stack.push(n + s * size ** a);
  }
  return seen.size;
}

describe('isOnePiece', () => {
  it('agrees with a plain search', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), (seed, share) => {
        const random = createRandom(seed);
        const size = 5;
        const cells = Uint8Array.from({ length: size ** 3 }, () => (random.next() < share / 8 ? 1 : 0));
        const total = cells.reduce((sum, cell) => sum + cell, 0);
        expect(isOnePiece(cells, size)).toBe(total > 0 && reached(cells, size) === total);
      }),
    );
  });
});

describe.each(FURNITURE_CLASSES)('the second variety of %s', (furniture) => {
  const seeds = Array.from({ length: 16 }, (_, i) => 1000 + i);

  it('stands on the floor in one piece, in the size of furniture, the same for the same seed', () => {
    for (const seed of seeds) {
      const mesh = buildFurniture(furniture, seed, 2);
      const { cells } = voxelise(mesh, 64);
      expect(reached(cells, 64), `seed ${seed}`).toBe(cells.reduce((sum, cell) => sum + cell, 0));
      expect(mesh.normals?.every(Number.isFinite), `seed ${seed}`).toBe(true);
      const longest = Math.max(...meshSize(mesh));
      expect(longest > 0.3 && longest < 3.9, `seed ${seed}: ${longest} m`).toBe(true);
      const bottom = meshBounds(mesh)[1];
      expect(bottom > -0.05 && bottom < 0.12, `seed ${seed}: bottom at ${bottom}`).toBe(true);
    }
    expect(buildFurniture(furniture, 1003, 2)).toEqual(buildFurniture(furniture, 1003, 2));
  });
});

describe('the second variety', () => {
  it('is farther from the first than the first is from itself', () => {
    const size = 16;
    const gridsOf = (variety: 1 | 2, from: number, count: number): Uint8Array[][] =>
      FURNITURE_CLASSES.map((furniture) =>
        Array.from({ length: count }, (_, i) => voxelise(buildFurniture(furniture, from + i, variety), size).cells),
      );
    const overlap = (a: Uint8Array, b: Uint8Array): number => {
      let both = 0;
      let either = 0;
      for (let n = 0; n < a.length; n++) {
        both += a[n] & b[n];
        either += a[n] | b[n];
      }
      return both / either;
    };
    // How well the best of 30 known pieces of the class covers a new one, over all classes.
    const known = gridsOf(1, 1, 30);
    const covered = (grids: Uint8Array[][]): number =>
      grids
        .flatMap((own, k) => own.map((cells) => Math.max(...known[k].map((other) => overlap(cells, other)))))
        .reduce((sum, best) => sum + best, 0) / grids.flat().length;
    expect(covered(gridsOf(2, 5000, 20))).toBeLessThan(covered(gridsOf(1, 7000, 20)) - 0.02);
  });
});

describe.each(NEIGHBOUR_KINDS)('a %s', (kind) => {
  it('hangs together and stands on the floor', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const mesh = buildNeighbour(kind, seed);
      const { cells } = voxelise(mesh, 64);
      expect(reached(cells, 64), `seed ${seed}`).toBe(cells.reduce((sum, cell) => sum + cell, 0));
      expect(Math.abs(meshBounds(mesh)[1]), `seed ${seed}`).toBeLessThan(0.02);
    }
  });
});
