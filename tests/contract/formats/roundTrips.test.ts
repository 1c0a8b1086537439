import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridFormats, meshFormats } from '../../../src/core/formats';
import type { TriangleMesh } from '../../../src/core/mesh/mesh';
import { createGrid } from '../../../src/core/voxel/grid';

/** Coordinates of every size that float32 has, near 0 and far from it, with signs. */
const coordinate = fc.oneof(
  fc.float({ min: Math.fround(-1000), max: Math.fround(1000), noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -40, max: 40 }).map((n) => n / 8),
);

/** Vertices at places of their own, and triangles of three different ones. */
const mesh = fc
  .record({
    points: fc.uniqueArray(fc.tuple(coordinate, coordinate, coordinate), {
      minLength: 3,
      maxLength: 24,
      // Places that are one to a file with seven digits are one here too.
      selector: (point) => point.map((value) => Math.round(value * 64)).join(' '),
    }),
    corners: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 }),
  })
  .map(({ points, corners }): TriangleMesh => {
    const n = points.length;
    const triangles = corners.map(([a, b, c]) => {
      const first = a % n;
      const second = (first + 1 + (b % (n - 1))) % n;
      const rest = Array.from({ length: n }, (_, i) => i).filter((i) => i !== first && i !== second);
      return [first, second, rest[c % rest.length]];
    });
    return { positions: Float32Array.from(points.flat(), (value) => value + 0), indices: Uint32Array.from(triangles.flat()) };
  });

/** The corners of the triangles in order. */
const soup = ({ positions, indices }: TriangleMesh): number[] =>
  Array.from(indices).flatMap((i) => Array.from(positions.subarray(3 * i, 3 * i + 3)));

describe('what is written is read again', () => {
  const both = meshFormats.filter((format) => format.read && format.write);

  it.each(both.map((format) => [format.id, format] as const))('%s: the same triangles in the same order', (_, format) => {
    fc.assert(
      fc.property(mesh, fc.constantFrom('mm' as const, 'm' as const), fc.boolean(), (shape, unit, ascii) => {
        const { read, write } = format;
        if (!read || !write) throw new Error('it does not do both');
        const there = soup(read(write(shape, { name: 'a <b> & "c"\nd', unit, up: 'z', ascii }), `a.${format.id}`));
        const here = soup(shape);
        expect(there).toHaveLength(here.length);
        // Seven digits of the largest coordinate, of vertices too that no triangle uses.
        const largest = Math.max(...shape.positions.map(Math.abs));
        const worst = here.reduce((most, value, i) => Math.max(most, Math.abs(there[i] - value)), 0);
        expect(worst).toBeLessThanOrEqual(1e-6 * largest);
      }),
      { numRuns: 120 },
    );
  });

  const grid = fc.integer({ min: 1, max: 9 }).chain((size) =>
    fc.array(fc.integer({ min: 0, max: 8 }), { minLength: size ** 3, maxLength: size ** 3 }).map((values) =>
      createGrid(
        size,
        Float32Array.from(values, (value) => value / 8),
      ),
    ),
  );

  it.each(gridFormats.filter((format) => format.read && format.write).map((format) => [format.id, format] as const))(
    '%s: the same cells',
    (id, format) => {
      fc.assert(
        fc.property(grid, fc.constantFrom(0.125, 0.5, 1), (cells, threshold) => {
          const { read, write } = format;
          if (!read || !write) throw new Error('it does not do both');
          const there = read(write(cells, threshold), `a.${id}`);
          expect(there.size).toBe(cells.size);
          const expected = id === 'npy' ? Array.from(cells.data) : Array.from(cells.data, (value) => (value >= threshold ? 1 : 0));
          expect(Array.from(there.data)).toEqual(expected);
        }),
        { numRuns: 120 },
      );
    },
  );

  it('covers every writer', () => {
    const alone = [...meshFormats, ...gridFormats].filter((format) => format.write && !format.read).map((format) => format.id);
    expect(alone).toEqual([]);
  });
});
