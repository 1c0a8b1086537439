import { describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createRandom } from '../../../../src/core/random';
import { createGrid } from '../../../../src/core/voxel/grid';
import { bruteForceFault, manifoldReport } from './oracle';
import { gridOf, noiseGrid, noiseKinds, soft } from './shapes';

describe('extractSurface', () => {
  it('makes a closed 2-manifold of 10,000 random grids at any threshold', () => {
    const random = createRandom(20_240_501);
    const faults: string[] = [];
    for (let i = 0; i < 10_000; i++) {
      const size = 1 + random.integer(5);
      const kind = noiseKinds[i % noiseKinds.length];
      // Quarters meet the values of 'levels' exactly.
      const threshold = i % 2 ? random.range(0.05, 0.95) : [0.25, 0.5, 0.75, 1][random.integer(4)];
      const mesh = extractSurface(noiseGrid(random, size, kind), threshold);
      const fault = bruteForceFault(mesh);
      const status = mesh.indices.length > 0 ? manifoldReport(mesh).status : 'NoError';
      if (fault !== null || status !== 'NoError') faults.push(`grid ${i} (${kind}, ${size}³, ${threshold}): ${fault}, ${status}`);
    }
    expect(faults).toEqual([]);
  });

  it('makes a closed 2-manifold of every 2×2×2 case', () => {
    for (let cube = 0; cube < 256; cube++) {
      for (const threshold of [0.3, 0.5, 0.7]) {
        const mesh = extractSurface(
          createGrid(
            2,
            Float32Array.from({ length: 8 }, (_, i) => (cube >> i) & 1),
          ),
          threshold,
        );
        expect(bruteForceFault(mesh), `case ${cube} at ${threshold}`).toBeNull();
      }
    }
  });

  it('makes a closed 2-manifold of larger noise and of checkerboards', () => {
    const random = createRandom(7);
    const grids = [
      noiseGrid(random, 20, 'uniform'),
      noiseGrid(random, 20, 'binary'),
      noiseGrid(random, 20, 'levels'),
      gridOf(12, (x, y, z) => (Math.round(12 * (x + y + z) + 17) & 1 ? 1 : 0)),
    ];
    for (const grid of grids) {
      for (const threshold of [0.05, 0.25, 0.5, 0.95]) {
        const mesh = extractSurface(grid, threshold);
        expect(mesh.indices.length).toBeGreaterThan(1000);
        expect(bruteForceFault(mesh)).toBeNull();
        expect(manifoldReport(mesh).status).toBe('NoError');
      }
    }
  });

  it('keeps vertices apart where values equal the threshold, so that welding by position changes nothing', () => {
    const random = createRandom(3);
    for (let i = 0; i < 200; i++) {
      const { positions } = extractSurface(noiseGrid(random, 4, 'levels'), 0.5);
      const keys = new Set<string>();
      for (let v = 0; v < positions.length; v += 3) keys.add(positions.subarray(v, v + 3).join());
      expect(keys.size).toBe(positions.length / 3);
    }
  });

  it('finds a sphere: volume within 0.5 %, every vertex within 0.05 of a cell', () => {
    const radius = 0.36;
    const grid = gridOf(64, (x, y, z) => soft(Math.hypot(x - 0.01, y + 0.02, z - 0.03) - radius, 64));
    const mesh = extractSurface(grid, 0.5);
    expect(Math.abs(meshVolume(mesh) / ((4 / 3) * Math.PI * radius ** 3) - 1)).toBeLessThan(0.005);
    for (let v = 0; v < mesh.positions.length; v += 3) {
      const distance = Math.hypot(mesh.positions[v] - 0.01, mesh.positions[v + 1] + 0.02, mesh.positions[v + 2] - 0.03) - radius;
      expect(Math.abs(distance) * 64).toBeLessThan(0.05);
    }
    // Genus 0: Euler's formula.
    expect(mesh.positions.length / 3 - mesh.indices.length / 6).toBe(2);
  });

  it('finds a torus: volume within 0.5 %, genus 1', () => {
    const [ring, tube] = [0.28, 0.11];
    const grid = gridOf(64, (x, y, z) => soft(Math.hypot(Math.hypot(x, z) - ring, y) - tube, 64));
    const mesh = extractSurface(grid, 0.5);
    expect(Math.abs(meshVolume(mesh) / (2 * Math.PI ** 2 * ring * tube ** 2) - 1)).toBeLessThan(0.005);
    expect(mesh.positions.length / 3 - mesh.indices.length / 6).toBe(0);
  });

  it('puts the sides of a box of linear occupancy exactly where they are', () => {
    // Occupancy linear across each side: at a third of the cell between 0.25 and 0.75 along x, half-way elsewhere.
    const grid = createGrid(8);
    for (let z = 2; z < 6; z++) for (let y = 1; y < 7; y++) for (let x = 2; x < 5; x++) grid.data[x + 8 * (y + 8 * z)] = 1;
    const { positions } = extractSurface(grid, 0.25);
    const extent = (axis: number): [number, number] => {
      const values = Array.from(positions).filter((_, i) => i % 3 === axis);
      return [Math.min(...values), Math.max(...values)];
    };
    // At 0.25 the side lies three quarters of a cell out from the last full cell's middle.
    const side = (first: number, last: number): [number, number] => [(first + 0.5 - 0.75) / 8 - 0.5, (last + 0.5 + 0.75) / 8 - 0.5];
    for (const [axis, first, last] of [
      [0, 2, 4],
      [1, 1, 6],
      [2, 2, 5],
    ]) {
      expect(extent(axis)[0]).toBeCloseTo(side(first, last)[0], 6);
      expect(extent(axis)[1]).toBeCloseTo(side(first, last)[1], 6);
    }
  });

  it('closes a full grid at the border of the cube', () => {
    const mesh = extractSurface(createGrid(4, new Float32Array(64).fill(1)), 0.5);
    expect(bruteForceFault(mesh)).toBeNull();
    expect(Math.max(...mesh.positions)).toBeCloseTo(0.5, 6);
    expect(Math.min(...mesh.positions)).toBeCloseTo(-0.5, 6);
    expect(meshVolume(mesh)).toBeLessThan(1);
    expect(meshVolume(mesh)).toBeGreaterThan(0.8); // the edges are bevelled by half a cell
  });

  it('makes an octahedron of a single cell', () => {
    const mesh = extractSurface(createGrid(1, Float32Array.of(1)), 0.5);
    expect(mesh.indices.length / 3).toBe(8);
    expect(meshVolume(mesh)).toBeCloseTo(4 / 3 / 8, 6); // (4/3) r³ with r half a cell
  });

  it('joins or parts diagonal cells as the saddle between them says', () => {
    const diagonal = (inside: number, outside: number): number => {
      const grid = createGrid(2, Float32Array.of(inside, outside, outside, inside, 0, 0, 0, 0));
      const mesh = extractSurface(grid, 0.5);
      return mesh.positions.length / 3 - mesh.indices.length / 6; // 2 a part
    };
    expect(diagonal(0.9, 0.4)).toBe(2); // saddle (.81 - .16) / (1.8 - .8) = .65: joined
    expect(diagonal(0.6, 0.1)).toBe(4); // saddle .35: apart
  });

  it('gives an empty mesh for an empty grid', () => {
    const mesh = extractSurface(createGrid(5), 0.5);
    expect(mesh.positions.length).toBe(0);
    expect(mesh.indices.length).toBe(0);
  });

  it('refuses what is not finite, with the place', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const grid = createGrid(3);
      grid.data[1 + 3 * (2 + 3 * 1)] = bad;
      expect(() => extractSurface(grid, 0.5)).toThrow(MaquetteError);
      expect(() => extractSurface(grid, 0.5)).toThrow('x 1, y 2, z 1');
    }
    expect(() => extractSurface(createGrid(2), NaN)).toThrow(MaquetteError);
  });
});
