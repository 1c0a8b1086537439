import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOnFace, fillBox } from '../../../../src/core/edit/box';
import { stampBrush, strokeBrush, type CellPoint, type VoxelBrush } from '../../../../src/core/edit/brush';
import { castCells } from '../../../../src/core/edit/castCells';
import { extrudeFace, findFlatFace } from '../../../../src/core/edit/extrude';
import { fillPocket, squaredDistances } from '../../../../src/core/edit/pocket';
import { resampleGrid } from '../../../../src/core/edit/resample';
import { findSymmetryPlane, mirrorHalf, mirrorPoint } from '../../../../src/core/edit/symmetry';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex, type VoxelGrid } from '../../../../src/core/voxel/grid';
import { mirrorGrid } from '../../../../src/core/voxel/mirror';

const noise = (size: number, seed: number, share = 0.5): VoxelGrid => {
  const random = createRandom(seed);
  return createGrid(
    size,
    Float32Array.from({ length: size ** 3 }, () => (random.next() < share ? 0.5 + random.next() / 2 : random.next() * 0.49)),
  );
};
const copyOf = (grid: VoxelGrid): VoxelGrid => createGrid(grid.size, grid.data.slice());
const cellsOf = (size: number): [number, number, number][] =>
  Array.from({ length: size ** 3 }, (_, i) => [i % size, Math.floor(i / size) % size, Math.floor(i / size ** 2)]);

const place = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -2, max: 14, noNaN: true }))) as fc.Arbitrary<[number, number, number]>;
const brush = fc.record({
  shape: fc.constantFrom('sphere' as const, 'cube' as const),
  mode: fc.constantFrom('add' as const, 'erase' as const),
  radius: fc.double({ min: 0.5, max: 5, noNaN: true }),
});
const distanceTo = (cell: CellPoint, at: CellPoint, shape: VoxelBrush['shape']): number => {
  const away = cell.map((c, axis) => Math.abs(c + 0.5 - at[axis]));
  return shape === 'sphere' ? Math.hypot(...away) : Math.max(...away);
};

describe('the voxel brush', () => {
  it('fills what is inside, leaves what is outside, and keeps to its direction in between', () => {
    fc.assert(
      fc.property(brush, place, fc.integer(), (b, at, seed) => {
        const grid = noise(12, seed);
        const before = grid.data.slice();
        stampBrush(grid, b, at);
        let wrong = 0;
        for (const [i, cell] of cellsOf(12).entries()) {
          const distance = distanceTo(cell, at, b.shape);
          if (distance <= b.radius - 0.5) wrong += Number(grid.data[i] !== (b.mode === 'add' ? 1 : 0));
          else if (distance >= b.radius + 0.5 + 1e-9) wrong += Number(grid.data[i] !== before[i]);
          else wrong += Number(b.mode === 'add' ? grid.data[i] < before[i] : grid.data[i] > before[i]);
        }
        expect(wrong).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('is taken back by the eraser everywhere but on the rim, where the solid was empty', () => {
    fc.assert(
      fc.property(brush, place, (b, at) => {
        const grid = createGrid(12);
        stampBrush(grid, { ...b, mode: 'add' }, at);
        stampBrush(grid, { ...b, mode: 'erase' }, at);
        let wrong = 0;
        for (const [i, cell] of cellsOf(12).entries()) {
          // On the rim something is left, but it is never solid again.
          const onRim = Math.abs(distanceTo(cell, at, b.shape) - b.radius) < 0.5 + 1e-9;
          if (grid.data[i] > (onRim ? 0.5 : 0)) wrong++;
        }
        expect(wrong).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves a sphere of its own volume at the middle threshold', () => {
    const grid = createGrid(32);
    stampBrush(grid, { shape: 'sphere', mode: 'add', radius: 10 }, [16.3, 15.8, 16.1]);
    const { volume } = checkMesh(extractSurface(grid, 0.5));
    expect(volume * 32 ** 3).toBeGreaterThan(0.99 * ((4 / 3) * Math.PI * 1000));
    expect(volume * 32 ** 3).toBeLessThan(1.01 * ((4 / 3) * Math.PI * 1000));
  });

  it('draws a capsule without gaps between two points', () => {
    fc.assert(
      fc.property(place, place, fc.double({ min: 0.8, max: 3, noNaN: true }), (from, to, radius) => {
        const grid = createGrid(12);
        strokeBrush(grid, { shape: 'sphere', mode: 'add' }, { at: from, radius }, { at: to, radius });
        stampBrush(grid, { shape: 'sphere', mode: 'add', radius }, from);
        const way = to.map((c, axis) => c - from[axis]);
        let [over, under] = [0, 0];
        const length2 = way.reduce((sum, c) => sum + c * c, 0);
        for (const [i, cell] of cellsOf(12).entries()) {
          const off = cell.map((c, axis) => c + 0.5 - from[axis]);
          const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, off.reduce((sum, c, axis) => sum + c * way[axis], 0) / length2));
          const distance = Math.hypot(...off.map((c, axis) => c - along * way[axis]));
          const exact = Math.min(1, Math.max(0, radius - distance + 0.5));
          over = Math.max(over, grid.data[i] - exact);
          under = Math.max(under, exact - grid.data[i]);
        }
        // Stamps a quarter of a radius apart stay this close to the swept sphere.
        expect(over).toBeLessThan(1e-6);
        expect(under).toBeLessThan(0.08);
      }),
      { numRuns: 15 },
    );
  });

  it('paints a symmetric grid with mirrored strokes', () => {
    fc.assert(
      fc.property(brush, place, fc.integer(), (b, at, seed) => {
        const grid = mirrorHalf(noise(12, seed), 6, 'left');
        stampBrush(grid, b, at);
        stampBrush(grid, b, mirrorPoint(at, 6));
        const mirrored = mirrorGrid(grid).data;
        expect(Math.max(...mirrored.map((value, i) => Math.abs(grid.data[i] - value)))).toBeLessThan(1e-6);
      }),
      { numRuns: 15 },
    );
  });
});

describe('boxes', () => {
  it('fill exactly their cells', () => {
    const corner = fc.tuple(fc.integer({ min: -3, max: 10 }), fc.integer({ min: -3, max: 10 }), fc.integer({ min: -3, max: 10 }));
    fc.assert(
      fc.property(corner, corner, fc.constantFrom('add' as const, 'erase' as const), fc.integer(), (low, high, mode, seed) => {
        const grid = noise(8, seed);
        const before = grid.data.slice();
        fillBox(grid, { low, high }, mode);
        let wrong = 0;
        for (const [i, cell] of cellsOf(8).entries()) {
          const inside = cell.every((c, axis) => c >= Math.min(low[axis], high[axis]) && c <= Math.max(low[axis], high[axis]));
          if (grid.data[i] !== (inside ? (mode === 'add' ? 1 : 0) : before[i])) wrong++;
        }
        expect(wrong).toBe(0);
      }),
    );
  });

  it('build on a face when they add and cut into it when they erase', () => {
    expect(boxOnFace([3, 4, 5], 1, 1, [6, 9, 2], 2, 'add')).toEqual({ low: [3, 5, 5], high: [6, 6, 2] });
    expect(boxOnFace([3, 4, 5], 1, 1, [6, 9, 2], 2, 'erase')).toEqual({ low: [3, 4, 5], high: [6, 3, 2] });
    expect(boxOnFace([3, 4, 5], 2, -1, [0, 0, 0], 3, 'add')).toEqual({ low: [3, 4, 4], high: [0, 0, 2] });
  });
});

describe('a ray through the cells', () => {
  it('enters the cell that is entered first of all', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const grid = noise(8, seed, 0.05);
        const direction: CellPoint = [random.normal(), random.normal(), random.normal()];
        const origin = direction.map((c) => random.range(2, 6) - 5 * c) as unknown as CellPoint;
        let first = Infinity;
        let cellOfFirst: number[] | undefined;
        for (const [i, cell] of cellsOf(8).entries()) {
          if (grid.data[i] < 0.5) continue;
          const walls = direction.map((c, axis) => [(cell[axis] - origin[axis]) / c, (cell[axis] + 1 - origin[axis]) / c]);
          const near = Math.max(0, ...walls.map((pair) => Math.min(...pair)));
          const far = Math.min(...walls.map((pair) => Math.max(...pair)));
          if (near >= far || near >= first) continue;
          first = near;
          cellOfFirst = cell;
        }
        const hit = castCells(grid, 0.5, origin, direction);
        expect(hit?.cell).toEqual(cellOfFirst);
        if (!hit || first === 0) return;
        hit.at.forEach((c, axis) => expect(c).toBeCloseTo(origin[axis] + first * direction[axis], 6));
        expect(hit.at[hit.axis]).toBeCloseTo(hit.cell[hit.axis] + (hit.side > 0 ? 1 : 0), 6);
        expect(Math.sign(direction[hit.axis])).toBe(-hit.side);
      }),
      { numRuns: 200 },
    );
  });
});

describe('filling a pocket', () => {
  /** All empty cells that a walk across faces reaches: by repeated sweeps instead of a queue. */
  function reached(grid: VoxelGrid, start: number): Set<number> {
    const { size, data } = grid;
    const set = new Set([start]);
    for (let before = 0; before !== set.size;) {
      before = set.size;
      for (const [i, [x, y, z]] of cellsOf(size).entries()) {
        if (data[i] >= 0.5 || set.has(i)) continue;
        const near = [x > 0 && i - 1, x < size - 1 && i + 1, y > 0 && i - size, y < size - 1 && i + size];
        near.push(z > 0 && i - size * size, z < size - 1 && i + size * size);
        if (near.some((n) => n !== false && set.has(n))) set.add(i);
      }
    }
    return set;
  }

  it('fills a closed one whole, as a flood by sweeps does', () => {
    let closedOnes = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const grid = noise(9, seed, 0.8);
        const empty = cellsOf(9).findIndex((cell, i) => grid.data[i] < 0.5 && cell.every((c) => c > 1 && c < 7));
        fc.pre(empty >= 0);
        const expected = reached(grid, empty);
        const open = [...expected].some((i) => cellsOf(9)[i].some((c) => c === 0 || c === 8));
        fc.pre(!open);
        closedOnes++;
        const before = grid.data.slice();
        const [x, y, z] = cellsOf(9)[empty];
        expect(fillPocket(grid, 0.5, [x, y, z], 2)).toBe(expected.size);
        expect(grid.data).toEqual(before.map((value, i) => (expected.has(i) ? 1 : value)));
      }),
      { numRuns: 15 },
    );
    expect(closedOnes).toBeGreaterThan(10);
  });

  it('fills an open hole level with its rim, and nothing of the open space', () => {
    const grid = createGrid(16);
    fillBox(grid, { low: [1, 1, 1], high: [14, 8, 14] }, 'add');
    fillBox(grid, { low: [6, 3, 6], high: [8, 8, 8] }, 'erase'); // 3 wide, 6 deep
    const whole = createGrid(16);
    fillBox(whole, { low: [1, 1, 1], high: [14, 8, 14] }, 'add');
    expect(fillPocket(copyOf(grid), 0.5, [7, 12, 7], 3)).toBe(0);
    expect(fillPocket(copyOf(grid), 0.5, [7, 4, 7], 0.4)).toBe(0); // a ball that fits in bridges nothing
    expect(fillPocket(grid, 0.5, [7, 4, 7], 4)).toBe(3 * 3 * 6);
    expect(grid.data).toEqual(whole.data);
  });

  it('measures distances as brute force does', () => {
    const grid = noise(7, 5, 0.04);
    const marked = Uint8Array.from(grid.data, (value) => (value >= 0.5 ? 1 : 0));
    const found = squaredDistances(marked, 7);
    const all = cellsOf(7);
    const filled = all.filter((_, i) => marked[i] === 1);
    expect(filled.length).toBeGreaterThan(3);
    for (const [i, cell] of all.entries()) {
      expect(found[i]).toBe(Math.min(...filled.map((other) => other.reduce((sum, c, axis) => sum + (c - cell[axis]) ** 2, 0))));
    }
  });
});

describe('symmetry', () => {
  it('copies one half onto the other, exactly, about any plane', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 22 }),
        fc.constantFrom('left' as const, 'right' as const),
        (seed, twice, keep) => {
          const grid = noise(12, seed);
          const result = mirrorHalf(grid, twice / 2, keep);
          let wrong = 0;
          for (const [i, [x, y, z]] of cellsOf(12).entries()) {
            const other = twice - 1 - x;
            const kept = keep === 'left' ? x <= other : x >= other;
            if (kept && result.data[i] !== grid.data[i]) wrong++;
            if (other >= 0 && other < 12) wrong += Number(result.data[i] !== result.data[voxelIndex(12, other, y, z)]);
            else if (!kept && result.data[i] !== 0) wrong++;
          }
          expect(wrong).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('finds the plane that a shape is most symmetric in', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 9, max: 15 }), (seed, twice) => {
        const grid = createGrid(12);
        const random = createRandom(seed);
        for (let n = 0; n < 6; n++) {
          const at: CellPoint = [random.range(4, 8), random.range(2, 10), random.range(2, 10)];
          stampBrush(grid, { shape: 'sphere', mode: 'add', radius: 1.5 }, at);
          stampBrush(grid, { shape: 'sphere', mode: 'add', radius: 1.5 }, mirrorPoint(at, twice / 2));
        }
        const difference = (p: number): number =>
          cellsOf(12).reduce((sum, [x, y, z], i) => {
            const other = 2 * p - 1 - x;
            return sum + (grid.data[i] - (other >= 0 && other < 12 ? grid.data[voxelIndex(12, other, y, z)] : 0)) ** 2;
          }, 0);
        const found = difference(findSymmetryPlane(grid));
        for (let p = 4.5; p <= 7.5; p += 0.5) expect(found).toBeLessThanOrEqual(difference(p) + 1e-6);
        expect(found).toBeLessThanOrEqual(difference(twice / 2) + 1e-6);
      }),
      { numRuns: 10 },
    );
  });
});

describe('extruding a face', () => {
  const block = (): VoxelGrid => {
    const grid = createGrid(12);
    fillBox(grid, { low: [2, 2, 2], high: [8, 5, 8] }, 'add');
    fillBox(grid, { low: [2, 6, 2], high: [4, 8, 8] }, 'add'); // a step: the top is in two levels
    return grid;
  };

  it('takes the connected cells of one level and side', () => {
    const low = findFlatFace(block(), 0.5, [7, 5, 7], 1, 1);
    const high = findFlatFace(block(), 0.5, [3, 8, 3], 1, 1);
    expect(low?.cells.length).toBe(4 * 7);
    expect(high?.cells.length).toBe(3 * 7);
    expect(findFlatFace(block(), 0.5, [3, 5, 3], 1, 1)).toBeNull(); // covered by the step
  });

  it('adds or takes away as many cells as it moves', () => {
    for (const [distance, moved] of [
      [2, 2],
      [-3, -3],
      [50, 6],
      [-50, -6],
    ]) {
      const grid = block();
      const filled = grid.data.reduce((sum, value) => sum + value, 0);
      const face = findFlatFace(grid, 0.5, [7, 5, 7], 1, 1);
      if (!face) throw new Error('the face is there');
      expect(extrudeFace(grid, face, distance)).toBe(moved);
      const inside = Math.max(-4, moved); // two of the cells below the block were empty anyway
      expect(grid.data.reduce((sum, value) => sum + value, 0)).toBe(filled + 28 * inside);
    }
  });

  it('keeps the surface closed and manifold, and moves it without bending it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 5 }), (seed, distance, number) => {
        const grid = noise(8, seed, 0.3);
        const axis = Math.floor(number / 2) as 0 | 1 | 2;
        const side = number % 2 === 0 ? 1 : -1;
        const face = cellsOf(8)
          .map((cell) => findFlatFace(grid, 0.5, cell, axis, side))
          .find((found) => found !== null);
        fc.pre(face !== undefined);
        if (face) extrudeFace(grid, face, distance);
        expect(checkMesh(extractSurface(grid, 0.5))).toMatchObject({ closed: true, manifold: true, oriented: true });
      }),
      { numRuns: 25 },
    );
    const soft = createGrid(12);
    fillBox(soft, { low: [2, 2, 2], high: [9, 5, 9] }, 'add');
    for (let x = 2; x <= 9; x++) for (let z = 2; z <= 9; z++) soft.data[voxelIndex(12, x, 6, z)] = 0.6;
    const height = (grid: VoxelGrid): number => Math.max(...extractSurface(grid, 0.5).positions.filter((_, i) => i % 3 === 1)) * 12;
    const before = height(soft);
    const top = findFlatFace(soft, 0.5, [5, 6, 5], 1, 1);
    if (!top) throw new Error('the face is there');
    extrudeFace(soft, top, 3);
    expect(height(soft)).toBeCloseTo(before + 3, 5);
    const again = findFlatFace(soft, 0.5, [5, 9, 5], 1, 1);
    if (!again) throw new Error('the face is there');
    extrudeFace(soft, again, -2);
    expect(height(soft)).toBeCloseTo(before + 1, 5);
  });
});

describe('resampling', () => {
  it('keeps a constant, and the mean when it gets coarser', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }), fc.integer(), (from, to, seed) => {
        const flat = resampleGrid(createGrid(from, new Float32Array(from ** 3).fill(0.3)), to);
        expect(Math.max(...flat.data.map((value) => Math.abs(value - 0.3)))).toBeLessThan(1e-5);
        const grid = noise(from, seed);
        const mean = (data: Float32Array): number => data.reduce((sum, value) => sum + value, 0) / data.length;
        if (to <= from) expect(mean(resampleGrid(grid, to).data)).toBeCloseTo(mean(grid.data), 5);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps a linear field linear when it gets finer', () => {
    const line = createGrid(
      8,
      Float32Array.from(cellsOf(8), ([x, y, z]) => (x + 2 * y + 3 * z) / 50),
    );
    const fine = resampleGrid(line, 16);
    let error = 0;
    for (const [x, y, z] of cellsOf(16)) {
      if ([x, y, z].some((c) => c === 0 || c === 15)) continue;
      const at = [x, y, z].map((c) => (c + 0.5) / 2 - 0.5);
      error = Math.max(error, Math.abs(fine.data[voxelIndex(16, x, y, z)] - (at[0] + 2 * at[1] + 3 * at[2]) / 50));
    }
    expect(error).toBeLessThan(1e-5);
  });
});
