import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOfCells, canonicalCells, padCells } from '../../../../src/engine/datasets/canonicalCells';
import { turnCells, turnFrom, turnVectors } from '../../../../src/engine/datasets/turn';

const AXES = ['+x', '-x', '+y', '-y', '+z', '-z'] as const;
const vector = (axis: string): number[] => [0, 1, 2].map((a) => ('xyz'[a] === axis[1] ? (axis[0] === '-' ? -1 : 1) : 0));

describe('turns', () => {
  it.each((['y', 'z'] as const).flatMap((up) => AXES.filter((front) => front[1] !== up).map((front) => [up, front] as const)))(
    'take %s up and front %s to y up and front +z, without mirroring',
    (up, front) => {
      const turn = turnFrom(up, front);
      const to = (v: number[]): number[] => Array.from(turnVectors(Float32Array.from(v), turn), (value) => value + 0);
      expect(to(vector(`+${up}`))).toEqual([0, 1, 0]);
      expect(to(vector(front))).toEqual([0, 0, 1]);
      const [a, b, c, d, e, f, g, h, i] = turn;
      expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBe(1);
    },
  );

  it('turn cells as they turn points', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('y' as const, 'z' as const),
        fc.constantFrom(...AXES),
        fc.array(fc.boolean(), { minLength: 125, maxLength: 125 }),
        (up, front, full) => {
          if (front[1] === up) return;
          const turn = turnFrom(up, front);
          const n = 5;
          const cells = Uint8Array.from(full, Number);
          const turned = turnCells(cells, n, turn);
          for (let i = 0; i < cells.length; i++) {
            // Middle of the cell about the middle of the grid, turned.
            const at = [i % n, Math.floor(i / n) % n, Math.floor(i / n / n)].map((x) => x - 2);
            const [x, y, z] = Array.from(turnVectors(Float32Array.from(at), turn), (value) => value + 2);
            expect(turned[x + n * (y + n * z)]).toBe(cells[i]);
          }
        },
      ),
    );
  });
});

describe('canonical cells', () => {
  const random = fc.record({
    size: fc.integer({ min: 3, max: 14 }),
    seedCells: fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.nat(13)), { minLength: 1, maxLength: 60 }),
    toSize: fc.constantFrom(16, 20, 32),
  });
  const build = (size: number, list: readonly (readonly number[])[]): Uint8Array => {
    const cells = new Uint8Array(size ** 3);
    for (const [x, y, z] of list) cells[(x % size) + size * ((y % size) + size * (z % size))] = 1;
    return cells;
  };

  it('stand in the middle with the longest side 30/32 of the edge, whatever the grid was', () => {
    fc.assert(
      fc.property(random, ({ size, seedCells, toSize }) => {
        // A solid block: of scattered cells those at the ends may be too thin to be kept.
        const own = boxOfCells(build(size, seedCells), size);
        const cells = new Uint8Array(size ** 3);
        if (own) {
          for (let z = own.low[2]; z < own.high[2]; z++)
            for (let y = own.low[1]; y < own.high[1]; y++)
              cells.fill(1, size * (y + size * z) + own.low[0], size * (y + size * z) + own.high[0]);
        }
        const box = boxOfCells(canonicalCells(cells, size, toSize), toSize);
        if (!box) throw new Error('nothing is left');
        const sides = box.high.map((high, axis) => high - box.low[axis]);
        // Cells that are covered in part may be left out at either end.
        expect(Math.max(...sides)).toBeLessThanOrEqual(Math.ceil((toSize * 30) / 32 / 2) * 2);
        // Of the layers at the ends one may be taken and the other, as full, not.
        box.low.forEach((low, axis) => expect(Math.abs(low - (toSize - box.high[axis]))).toBeLessThanOrEqual(2));
      }),
    );
  });

  it('keep the volume', () => {
    fc.assert(
      fc.property(random, ({ size, seedCells, toSize }) => {
        const cells = build(size, seedCells);
        const box = boxOfCells(cells, size);
        if (!box) return;
        const scale = (toSize * 30) / 32 / Math.max(...box.high.map((high, axis) => high - box.low[axis]));
        const volume = cells.reduce((sum, cell) => sum + cell, 0) * scale ** 3;
        const kept = canonicalCells(cells, size, toSize).reduce((sum, cell) => sum + cell, 0);
        // Ties are taken together, so that symmetric things stay symmetric: a few cells more.
        expect(kept).toBeGreaterThanOrEqual(Math.round(volume - 1e-6));
        if (scale >= 1.5) expect(kept).toBeLessThan(2 * volume + 8);
      }),
    );
  });

  it('do not lose legs of one cell when a grid of 32 is fitted into 30', () => {
    const n = 32;
    const cells = new Uint8Array(n ** 3);
    for (let x = 0; x < n; x++) for (let z = 0; z < n; z++) for (let y = 28; y < n; y++) cells[x + n * (y + n * z)] = 1;
    for (const [x, z] of [
      [0, 0],
      [n - 1, 0],
      [0, n - 1],
      [n - 1, n - 1],
      [16, 15],
    ])
      for (let y = 0; y < 28; y++) cells[x + n * (y + n * z)] = 1;
    const out = canonicalCells(cells, n, n);
    for (let y = 2; y < 25; y++) {
      let legs = 0;
      for (let x = 0; x < n; x++) for (let z = 0; z < n; z++) legs += out[x + n * (y + n * z)];
      expect(legs, `height ${y}`).toBeGreaterThanOrEqual(5);
    }
  });

  it('move without a change where the size fits already', () => {
    const cells = new Uint8Array(32 ** 3);
    for (let x = 2; x < 32; x++) cells[x + 32 * (3 + 32 * 4)] = 1;
    const out = canonicalCells(cells, 32, 32);
    expect(Array.from(out.keys()).filter((i) => out[i] === 1)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1 + 32 * (15 + 32 * 15)));
  });

  it('are padded evenly', () => {
    const cells = new Uint8Array(27).fill(1);
    expect(boxOfCells(padCells(cells, 3, 5), 5)).toEqual({ low: [1, 1, 1], high: [4, 4, 4] });
  });
});
