import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBits, unpackBits } from '../../../../src/core/voxel/packBits';
import { fillFromOutside, fitToCube, voxelise, voxeliseSurface } from '../../../../src/core/voxel/voxelise';
import type { Triangles } from '../../../../src/core/voxel/voxelise';

type Point = [number, number, number];
const UNIT = { scale: 1, offset: [0, 0, 0] } as const;

/** Whether a triangle meets the box [low - grow, low + 1 + grow]³, by clipping it against the six walls: another method than the one under test. */
function meetsBox(triangle: Point[], low: Point, grow: number): boolean {
  let polygon = triangle;
  for (let axis = 0; axis < 3; axis++) {
    for (const [sign, wall] of [
      [1, low[axis] - grow],
      [-1, -(low[axis] + 1 + grow)],
    ] as const) {
      const inside = (p: Point): number => sign * p[axis] - wall;
      const next: Point[] = [];
      for (const [i, p] of polygon.entries()) {
        const q = polygon[(i + 1) % polygon.length];
        const a = inside(p);
        const b = inside(q);
        if (a >= 0) next.push(p);
        if (a > 0 !== b > 0 && a !== b && a !== 0 && b !== 0)
          next.push(p.map((value, k) => value + (q[k] - value) * (a / (a - b))) as Point);
      }
      polygon = next;
      if (polygon.length === 0) return false;
    }
  }
  return true;
}

function meshOf(triangles: Point[][]): Triangles {
  const positions = Float32Array.from(triangles.flat(2));
  return { positions, indices: Uint32Array.from({ length: positions.length / 3 }, (_, i) => i) };
}

function boxMesh([x0, y0, z0]: Point, [x1, y1, z1]: Point): Triangles {
  const positions = Float32Array.from([x0, y0, z0, x1, y0, z0, x1, y1, z0, x0, y1, z0, x0, y0, z1, x1, y0, z1, x1, y1, z1, x0, y1, z1]);
  const indices = Uint32Array.from([
    0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 3, 7, 6, 3, 6, 2, 0, 4, 7, 0, 7, 3, 1, 2, 6, 1, 6, 5,
  ]);
  return { positions, indices };
}

const count = (cells: Uint8Array): number => cells.reduce((sum, cell) => sum + cell, 0);

describe('voxeliseSurface', () => {
  it('marks exactly the cells that a clipped triangle reaches', () => {
    const coordinate = fc.double({ min: -0.62, max: 0.62, noNaN: true });
    const point = fc.tuple(coordinate, coordinate, coordinate);
    const size = 7;
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point, point), { minLength: 1, maxLength: 3 }), (triangles) => {
        const mesh = meshOf(triangles);
        const cells = voxeliseSurface(mesh, size, UNIT);
        const inCells = triangles.map((_, t) =>
          [0, 1, 2].map((k) => [0, 1, 2].map((a) => mesh.positions[9 * t + 3 * k + a] * size + size / 2) as Point),
        );
        for (let z = 0, i = 0; z < size; z++) {
          for (let y = 0; y < size; y++) {
            for (let x = 0; x < size; x++, i++) {
              const [larger, smaller] = [1e-9, -1e-9].map((grow) => inCells.some((triangle) => meetsBox(triangle, [x, y, z], grow)));
              // A mere touch is decided by rounding; there a box a billionth larger and one a billionth smaller disagree.
              if (larger === smaller) expect(cells[i] === 1).toBe(larger);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('marks both neighbours of a wall that lies between two cells', () => {
    const size = 4;
    const cells = voxeliseSurface(meshOf([[[-0.2, -0.2, 0], [0.2, -0.2, 0], [0, 0.2, 0]]]), size, UNIT); // prettier-ignore
    const layers = [0, 1, 2, 3].map((z) => count(cells.subarray(z * 16, (z + 1) * 16)));
    expect(layers[1]).toBeGreaterThan(0);
    expect(layers[1]).toBe(layers[2]);
    expect([layers[0], layers[3]]).toEqual([0, 0]);
  });
});

describe('fillFromOutside', () => {
  it('agrees with a breadth-first search from the walls on random grids', () => {
    const size = 6;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: size ** 3, maxLength: size ** 3 }), (values) => {
        const cells = Uint8Array.from(values, (value) => (value > 0 ? 1 : 0));
        const reached = new Set<number>();
        const queue: Point[] = [];
        for (let n = 0; n < size ** 3; n++) {
          const p: Point = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)];
          if (p.some((c) => c === 0 || c === size - 1) && cells[n] === 0) {
            reached.add(n);
            queue.push(p);
          }
        }
        for (let p = queue.shift(); p; p = queue.shift()) {
          for (const [dx, dy, dz] of [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]] as Point[]) {
            const q: Point = [p[0] + dx, p[1] + dy, p[2] + dz];
            const n = q[0] + size * (q[1] + size * q[2]);
            if (q.every((c) => c >= 0 && c < size) && cells[n] === 0 && !reached.has(n)) {
              reached.add(n);
              queue.push(q);
            }
          }
        } // prettier-ignore
        const filled = fillFromOutside(cells.slice(), size);
        for (let n = 0; n < size ** 3; n++) expect(filled[n]).toBe(reached.has(n) ? 0 : 1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('voxelise', () => {
  it('turns a box into the solid of its cells: the longest side takes 30 of 32', () => {
    const { cells } = voxelise(boxMesh([10, 20, 30], [13, 21.5, 30.75]), 32);
    const xs = new Set<number>();
    const ys = new Set<number>();
    const zs = new Set<number>();
    cells.forEach((cell, n) => {
      if (cell === 0) return;
      xs.add(n % 32);
      ys.add(Math.floor(n / 32) % 32);
      zs.add(Math.floor(n / 1024));
    });
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([1, 30]);
    // 15 cells about the middle at 16: from 8.5 to 23.5.
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([8, 23]);
    // 7.5 cells: from 12.25 to 19.75.
    expect([Math.min(...zs), Math.max(...zs)]).toEqual([12, 19]);
    expect(count(cells)).toBe(30 * 16 * 8);
  });

  it('fills a sphere to its volume and leaves its surface mode hollow', () => {
    const triangles: Point[][] = [];
    const at = (i: number, k: number): Point => {
      const a = (Math.PI * i) / 40;
      const b = (2 * Math.PI * k) / 80;
      return [Math.sin(a) * Math.cos(b), Math.cos(a), Math.sin(a) * Math.sin(b)];
    };
    for (let i = 0; i < 40; i++)
      for (let k = 0; k < 80; k++) triangles.push([at(i, k), at(i + 1, k), at(i + 1, k + 1)], [at(i, k), at(i + 1, k + 1), at(i, k + 1)]);
    const size = 64;
    const mesh = meshOf(triangles);
    const solid = voxelise(mesh, size);
    const radius = 30; // 60 of 64 cells across
    const volume = count(solid.cells);
    // Every cell that meets the ball counts: more than the ball, less than the ball with a cell's diagonal around it.
    expect(volume).toBeGreaterThan((4 / 3) * Math.PI * radius ** 3);
    expect(volume).toBeLessThan((4 / 3) * Math.PI * (radius + Math.sqrt(3)) ** 3);
    const surface = voxelise(mesh, size, 'surface');
    expect(surface.cells[32 + 64 * (32 + 64 * 32)]).toBe(0);
    expect(solid.cells[32 + 64 * (32 + 64 * 32)]).toBe(1);
  });

  it('keeps an open box hollow', () => {
    const closed = boxMesh([0, 0, 0], [1, 1, 1]);
    const open = { positions: closed.positions, indices: closed.indices.slice(6) };
    expect(count(voxelise(open, 16).cells)).toBeLessThan(count(voxelise(closed, 16).cells));
  });

  it('gives the scale and offset that undo the fit', () => {
    const mesh = boxMesh([-3, 2, 5], [7, 4, 6]);
    const { scale, offset } = fitToCube(mesh);
    expect(scale * 10).toBeCloseTo(30 / 32, 4);
    expect((-3 + offset[0]) * scale).toBeCloseTo(-15 / 32, 4);
    expect((2 + offset[1]) * scale).toBeCloseTo(-(4 + offset[1]) * scale, 6);
    expect(() => fitToCube(boxMesh([1, 1, 1], [1, 1, 1]))).toThrow(RangeError);
  });
});

describe('packBits', () => {
  it('comes back the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 1, maxLength: 100 }), (cells) => {
        expect([...unpackBits(packBits(cells), cells.length)]).toEqual([...cells]);
      }),
    );
    expect(() => unpackBits(new Uint8Array(1), 9)).toThrow(RangeError);
  });
});
