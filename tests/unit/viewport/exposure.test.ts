import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid, voxelIndex, type VoxelGrid } from '../../../src/core/voxel/grid';
import { exposedFaces, FACE_NORMALS, faceSamples } from '../../../src/renderer/src/geometry/exposure';
import { histogram } from '../../../src/renderer/src/geometry/histogram';

const anyGrid = fc
  .integer({ min: 1, max: 6 })
  .chain((size) =>
    fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: size ** 3, maxLength: size ** 3 })
      .map((values) => createGrid(size, new Float32Array(values))),
  );

/** Asks each cell and each of its six neighbours. */
function bruteForce({ size, data }: VoxelGrid, threshold: number): string[] {
  const filled = (x: number, y: number, z: number): boolean =>
    Math.min(x, y, z) >= 0 && Math.max(x, y, z) < size && data[voxelIndex(size, x, y, z)] >= threshold;
  const out: string[] = [];
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      for (let z = 0; z < size; z++) {
        if (!filled(x, y, z)) continue;
        FACE_NORMALS.forEach(([dx, dy, dz], face) => {
          if (!filled(x + dx, y + dy, z + dz)) out.push([x, y, z, face].join());
        });
      }
    }
  }
  return out.sort();
}

describe('exposed faces', () => {
  it('are those that brute force finds', () => {
    fc.assert(
      fc.property(anyGrid, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (grid, threshold) => {
        const { cells, filled } = exposedFaces(grid, threshold);
        const found = Array.from({ length: cells.length / 4 }, (_, f) => [...cells.subarray(4 * f, 4 * f + 4)].join()).sort();
        expect(found).toEqual(bruteForce(grid, threshold));
        expect(filled).toBe(grid.data.filter((value) => value >= threshold).length);
      }),
    );
  });

  it('of a solid cube are its skin, 6 n² of them, beyond the first room in the list', () => {
    const size = 32;
    expect(exposedFaces(createGrid(size, new Float32Array(size ** 3).fill(1)), 0.5).cells.length / 4).toBe(6 * size * size);
  });

  it('have their centres half a cell off the cell, in the direction of the normal', () => {
    const { positions, normals } = faceSamples(new Uint8Array([0, 1, 3, 0, 3, 2, 1, 3]), 4);
    expect([...positions]).toEqual([-0.25, -0.125, 0.375, 0.375, 0, -0.125]);
    expect([...normals]).toEqual([1, 0, 0, 0, -1, 0]);
  });
});

describe('histogram', () => {
  it('counts every cell once, the ends of the range included', () => {
    expect(histogram(new Float32Array([0, 0.031, 0.03125, 0.5, 1, 0.999]))).toEqual([
      2,
      1,
      ...new Array<number>(14).fill(0),
      1,
      ...new Array<number>(14).fill(0),
      2,
    ]);
    fc.assert(
      fc.property(anyGrid, ({ data }) => {
        const counts = histogram(data);
        expect(counts).toHaveLength(32);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(data.length);
      }),
    );
  });
});
