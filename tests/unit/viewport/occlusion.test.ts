import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random';
import { createGrid, type VoxelGrid } from '../../../src/core/voxel/grid';
import { KEY_LIGHT } from '../../../src/renderer/src/geometry/keyLight';
import { createLightMemory } from '../../../src/renderer/src/geometry/lightMemory';
import { bakeLight, createOcclusionField, SKY_DIRECTIONS } from '../../../src/renderer/src/geometry/occlusion';

const FAR_FLOOR = -100;

function fill(size: number, inside: (x: number, y: number, z: number) => boolean): VoxelGrid {
  const grid = createGrid(size);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        grid.data[i] = inside((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5, (z + 0.5) / size - 0.5) ? 1 : 0;
      }
    }
  }
  return grid;
}

function bake(grid: VoxelGrid, floor: number, position: readonly number[], normal: readonly number[]): { sky: number; key: number } {
  const out = new Uint8Array(2);
  bakeLight(createOcclusionField(grid, 0.5, floor), new Float32Array(position), new Float32Array(normal), out);
  return { sky: out[0] / 255, key: out[1] / 255 };
}

describe('baked light', () => {
  it('spreads its directions evenly: their sum is nothing and each axis has a third of their squares', () => {
    const n = SKY_DIRECTIONS.length;
    for (let axis = 0; axis < 3; axis++) {
      expect(Math.abs(SKY_DIRECTIONS.reduce((sum, d) => sum + d[axis], 0)) / n).toBeLessThan(0.02);
      expect(SKY_DIRECTIONS.reduce((sum, d) => sum + d[axis] ** 2, 0) / n).toBeCloseTo(1 / 3, 1);
    }
    for (const [x, y, z] of SKY_DIRECTIONS) expect(Math.hypot(x, y, z)).toBeCloseTo(1, 12);
    expect(Math.hypot(...KEY_LIGHT)).toBeCloseTo(1, 12);
  });

  it('is full in an empty grid, far from the floor', () => {
    expect(bake(createGrid(16), FAR_FLOOR, [0, 0, 0], [0, 1, 0])).toEqual({ sky: 1, key: 1 });
  });

  it('is full on top of a convex shape and nearly none inside a closed room', () => {
    // The slab ends between two rows of cells, at y = -0.1875.
    const slab = fill(32, (_, y) => y < -0.1875);
    const top = bake(slab, FAR_FLOOR, [0, -0.1875, 0], [0, 1, 0]);
    expect(top.key).toBe(1);
    // The lowest cones may graze the slab: those within half their opening (tan = 0.2) of the horizon, sin² of it of the light.
    expect(top.sky).toBeGreaterThan(1 - Math.sin(Math.atan(0.2)) ** 2);
    const room = fill(32, (x, y, z) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) > 0.15);
    const inside = bake(room, FAR_FLOOR, [0, -0.15, 0], [0, 1, 0]);
    expect(inside.sky).toBeLessThan(0.02);
    expect(inside.key).toBe(0);
  });

  it('is halved at the foot of a wide wall, as the closed form says', () => {
    // A wall that fills half of the cosine-weighted hemisphere takes half of the sky of a point at its foot, near enough for a wall of finite height.
    const wall = fill(64, (x, y) => y < -0.2 || x < 0);
    const { sky } = bake(wall, FAR_FLOOR, [0.03, -0.2, 0], [0, 1, 0]);
    expect(sky).toBeGreaterThan(0.4);
    expect(sky).toBeLessThan(0.65);
    // The lamp stands at the front left: the wall to the left is in its way, one to the right is not.
    expect(bake(wall, FAR_FLOOR, [0.03, -0.2, 0], [0, 1, 0]).key).toBeLessThan(0.1);
    const right = fill(64, (x, y) => y < -0.2 || x > 0);
    expect(bake(right, FAR_FLOOR, [-0.1, -0.2, 0], [0, 1, 0]).key).toBe(1);
  });

  it('loses light towards a floor, more so close to it', () => {
    const down = (floor: number): number => bake(createGrid(16), floor, [0, 0, 0], [0, -1, 0]).sky;
    expect(down(-0.1)).toBeCloseTo(0.4, 1);
    expect(down(-0.1)).toBeLessThanOrEqual(down(-0.45));
    expect(down(-0.45)).toBeLessThan(1);
    expect(down(FAR_FLOOR)).toBe(1);
  });

  it('stays in range, and mirrors with the shape (the sky; the lamp stands on one side)', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(4, 8, 16), (seed, size) => {
        const random = createRandom(seed);
        const grid = createGrid(
          size,
          Float32Array.from({ length: size ** 3 }, () => (random.next() < 0.3 ? random.next() : 0)),
        );
        const mirrored = createGrid(size);
        for (let i = 0; i < grid.data.length; i++) mirrored.data[i - (i % size) + (size - 1 - (i % size))] = grid.data[i];
        const normal = [random.normal(), random.normal(), random.normal()];
        const length = Math.hypot(...normal);
        const n = normal.map((value) => value / length);
        const p = [random.range(-0.5, 0.5), random.range(-0.5, 0.5), random.range(-0.5, 0.5)];
        const one = bake(grid, -0.5, p, n);
        const other = bake(mirrored, -0.5, [-p[0], p[1], p[2]], [-n[0], n[1], n[2]]);
        expect(one.sky).toBeGreaterThanOrEqual(0);
        expect(one.sky).toBeLessThanOrEqual(1);
        // A step of one in 255 may come from float32 positions.
        expect(Math.abs(one.sky - other.sky)).toBeLessThanOrEqual(1.5 / 255);
      }),
    );
  });

  it('never grows when matter is added', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const few = fill(12, () => random.next() < 0.1);
        const more = createGrid(
          12,
          few.data.map((value) => Math.max(value, random.next() < 0.1 ? 1 : 0)),
        );
        const p = [random.range(-0.4, 0.4), random.range(-0.4, 0.4), random.range(-0.4, 0.4)];
        const [before, after] = [few, more].map((grid) => bake(grid, -0.5, p, [0, 1, 0]));
        expect(after.sky).toBeLessThanOrEqual(before.sky + 1e-9);
        expect(after.key).toBeLessThanOrEqual(before.key + 1e-9);
      }),
    );
  });
});

describe('light memory', () => {
  it('gives back what it was told, from the same cell or the next, and a middling shade elsewhere', () => {
    const memory = createLightMemory(8);
    expect(memory.guessVertices(new Float32Array(3))).toBeNull();
    memory.rememberVertices(new Float32Array([0.06, 0.06, 0.06, 0.07, 0.06, 0.06]), new Uint8Array([100, 40, 120, 60]));
    const guess = memory.guessVertices(new Float32Array([0.05, 0.05, 0.05, 0.19, 0.05, 0.05, -0.4, -0.4, -0.4]));
    expect([...(guess ?? [])].slice(0, 4)).toEqual([110, 50, 110, 50]);
    expect(guess?.[4]).toBe(guess?.[5]);
    memory.rememberFaces(new Uint8Array([1, 2, 3, 4]), new Uint8Array([9, 200]));
    expect([...(memory.guessFaces(new Uint8Array([1, 2, 3, 4])) ?? [])]).toEqual([9, 200]);
  });
});
