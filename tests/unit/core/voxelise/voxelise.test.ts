import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { bitRowsOf, cellsOf } from '../../../../src/core/voxel/bitRows';
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
              if (larger === smaller && (cells[i] === 1) !== larger) expect([x, y, z, cells[i] === 1]).toEqual([x, y, z, larger]);
            }
          }
        }
      }),
      { numRuns: 200 },
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
  it.each([6, 37])('agrees with a cell-by-cell search from the walls on random grids of %i³', (size) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 8 }), (seed, density) => {
        // A share of full cells about the one at which a grid falls apart into caves.
        const random = createRandom(seed);
        const cells = Uint8Array.from({ length: size ** 3 }, () => (random.next() < density / 12 ? 1 : 0));
        const reached = new Set<number>();
        const queue: Point[] = [];
        for (let n = 0; n < size ** 3; n++) {
          const p: Point = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)];
          if (p.some((c) => c === 0 || c === size - 1) && cells[n] === 0) {
            reached.add(n);
            queue.push(p);
          }
        }
        for (let p = queue.pop(); p; p = queue.pop()) {
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
        expect(filled.every((cell, n) => cell === (reached.has(n) ? 0 : 1))).toBe(true);
      }),
      { numRuns: size < 10 ? 40 : 3 },
    );
  });
});

/** A ring of triangles around a torus of the given radii whose outline wavers, two triangles a facet. */
function torusMesh(around: number, across: number, inner: number): Triangles {
  const at = (i: number, k: number): Point => {
    const a = (2 * Math.PI * i) / around;
    const b = (2 * Math.PI * k) / across;
    const r = 0.65 + inner * Math.cos(b);
    return [r * Math.cos(a), inner * Math.sin(b), r * Math.sin(a)];
  };
  const triangles: Point[][] = [];
  for (let i = 0; i < around; i++)
    for (let k = 0; k < across; k++) triangles.push([at(i, k), at(i + 1, k), at(i + 1, k + 1)], [at(i, k), at(i + 1, k + 1), at(i, k + 1)]);
  return meshOf(triangles);
}

describe('bit rows', () => {
  it('hold any grid, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 35 }), fc.integer(), (size, seed) => {
        const cells = Uint8Array.from({ length: size ** 3 }, (_, i) => (Math.imul(i ^ seed, 0x9e3779b1) >>> 13) & 1);
        expect(Buffer.compare(cellsOf(bitRowsOf(cells, size)), cells)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('voxelise', () => {
  it('agrees with clipping on every cell of a solid torus: a cell is full if it meets the surface or its centre lies in the body', () => {
    const size = 20;
    const inner = 0.3;
    const mesh = torusMesh(24, 12, inner);
    const { cells, fit } = voxelise(mesh, size);
    const near = Array.from({ length: size ** 3 }, (): Point[][] => []);
    for (let t = 0; t < mesh.indices.length / 3; t++) {
      const corners = [0, 1, 2].map((k) =>
        [0, 1, 2].map((a) => ((mesh.positions[9 * t + 3 * k + a] + fit.offset[a]) * fit.scale + 0.5) * size),
      ) as Point[];
      const [low, high] = [
        [0, 1, 2].map((a) => Math.floor(Math.min(...corners.map((p) => p[a])) - 0.01)),
        [0, 1, 2].map((a) => Math.floor(Math.max(...corners.map((p) => p[a])) + 0.01)),
      ];
      for (let z = low[2]; z <= high[2]; z++)
        for (let y = low[1]; y <= high[1]; y++) for (let x = low[0]; x <= high[0]; x++) near[x + size * (y + size * z)].push(corners);
    }
    let compared = 0;
    for (let z = 0, i = 0; z < size; z++) {
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++, i++) {
          const [larger, smaller] = [1e-9, -1e-9].map((grow) => near[i].some((triangle) => meetsBox(triangle, [x, y, z], grow)));
          if (larger !== smaller) continue;
          const [px, py, pz] = [x, y, z].map((c, a) => ((c + 0.5) / size - 0.5) / fit.scale - fit.offset[a]);
          const inside = (Math.hypot(px, pz) - 0.65) ** 2 + py ** 2 < inner ** 2;
          const expected = larger || inside ? 1 : 0;
          if (cells[i] !== expected) expect([x, y, z, cells[i]]).toEqual([x, y, z, expected]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(0.9 * size ** 3);
  });

  it('does not mind which way faces wind, nor walls inside, nor what is no number', () => {
    const mesh = torusMesh(20, 12, 0.3);
    const expected = voxelise(mesh, 40).cells;
    const flipped = {
      positions: mesh.positions,
      indices: mesh.indices.map((v, i, all) => (i % 9 === 1 ? all[i + 1] : i % 9 === 2 ? all[i - 1] : v)),
    };
    expect(Buffer.compare(voxelise(flipped, 40).cells, expected)).toBe(0);
    const wall = torusMesh(20, 12, 0.2);
    const both = {
      positions: Float32Array.from([...mesh.positions, ...wall.positions, NaN, 0, 0]),
      indices: Uint32Array.from([
        ...mesh.indices,
        ...wall.indices.map((v) => v + mesh.positions.length / 3),
        ...[0, 1, (mesh.positions.length + wall.positions.length) / 3],
      ]),
    };
    expect(Buffer.compare(voxelise(both, 40, 'solid', fitToCube(mesh)).cells, expected)).toBe(0);
  });

  it('fills through a hole no wider than asked for, and leaves the space under a table alone', () => {
    // A box whose top has a square hole 3 cells wide at 32³.
    const size = 32;
    const box = boxMesh([-0.5, -0.5, -0.5], [0.5, 0.5, 0.5]);
    const whole = voxelise(box, size);
    const hole = 1.5 / whole.fit.scale / size;
    const rim: Point[][] = [];
    const quad = (a: Point, b: Point, c: Point, d: Point): void => void rim.push([a, b, c], [a, c, d]);
    for (const s of [1, -1]) {
      quad([s * hole, 0.5, -0.5], [s * 0.5, 0.5, -0.5], [s * 0.5, 0.5, 0.5], [s * hole, 0.5, 0.5]);
      quad([-hole, 0.5, s * hole], [hole, 0.5, s * hole], [hole, 0.5, s * 0.5], [-hole, 0.5, s * 0.5]);
    }
    const rimMesh = meshOf(rim);
    const open: Triangles = {
      positions: Float32Array.from([...box.positions, ...rimMesh.positions]),
      // All faces of the box but its top, which are the seventh and eighth triangle.
      indices: Uint32Array.from([...box.indices.slice(0, 18), ...box.indices.slice(24), ...rimMesh.indices.map((v) => v + 8)]),
    };
    const leaking = count(voxelise(open, size, 'solid', whole.fit).cells);
    const sealed = voxelise(open, size, 'solid', whole.fit, 2).cells;
    expect(leaking).toBeLessThan(0.4 * count(whole.cells));
    // Only the hole itself may stay empty.
    let missing = 0;
    for (const [i, cell] of sealed.entries()) if (cell !== whole.cells[i]) missing++;
    expect(missing).toBeLessThanOrEqual(9);
    expect(count(sealed)).toBe(count(whole.cells) - missing);

    const legs = ([[1, 1], [1, -1], [-1, 1], [-1, -1]] as const).map(([x, z]) => boxMesh([x * 0.45 - 0.05, 0, z * 0.45 - 0.05], [x * 0.45 + 0.05, 0.9, z * 0.45 + 0.05])); // prettier-ignore
    const parts = [boxMesh([-0.5, 0.9, -0.5], [0.5, 1, 0.5]), ...legs];
    const table: Triangles = {
      positions: Float32Array.from(parts.flatMap((part) => [...part.positions])),
      indices: Uint32Array.from(parts.flatMap((part, n) => [...part.indices].map((v) => v + 8 * n))),
    };
    expect(Buffer.compare(voxelise(table, size, 'solid', undefined, 2).cells, voxelise(table, size).cells)).toBe(0);
  });

  it('works at any size up to 256 and refuses others', () => {
    // A box of 15/16 of the cube: the cells that its closed faces reach, whatever the size.
    for (const size of [1, 2, 31, 33, 256]) {
      const { cells, fit } = voxelise(boxMesh([0, 0, 0], [1, 0.5, 0.25]), size);
      const side = (length: number): number => {
        const half = (length * fit.scale * size) / 2;
        return Math.floor(size / 2 + half) - Math.max(0, Math.ceil(size / 2 - half) - 1) + 1;
      };
      expect(count(cells), `size ${size}`).toBe(side(1) * side(0.5) * side(0.25));
    }
    for (const size of [0, -1, 2.5, 257, NaN]) expect(() => voxelise(boxMesh([0, 0, 0], [1, 1, 1]), size)).toThrow(RangeError);
  });

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
