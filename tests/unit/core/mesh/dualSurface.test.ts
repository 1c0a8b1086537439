import { describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { drawSurface, surfaceMethods } from '../../../../src/core/mesh/surfaceMethods';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createRandom } from '../../../../src/core/random';
import { createGrid } from '../../../../src/core/voxel/grid';
import { bruteForceFault, manifoldReport } from './oracle';
import { gridOf, noiseGrid, noiseKinds, soft } from './shapes';

const dual = surfaceMethods.filter((method) => method !== 'marching-cubes');

describe.each(dual)('%s', (method) => {
  it('makes a closed 2-manifold of 10,000 random grids at any threshold', () => {
    const random = createRandom(20_260_101);
    const faults: string[] = [];
    for (let i = 0; i < 10_000; i++) {
      const size = 1 + random.integer(5);
      const kind = noiseKinds[i % noiseKinds.length];
      const threshold = i % 2 ? random.range(0.05, 0.95) : [0.25, 0.5, 0.75, 0.95][random.integer(4)];
      const mesh = drawSurface(noiseGrid(random, size, kind), threshold, method);
      const fault = bruteForceFault(mesh);
      const status = mesh.indices.length > 0 ? manifoldReport(mesh).status : 'NoError';
      if (fault !== null || status !== 'NoError') faults.push(`grid ${i} (${kind}, ${size}³, ${threshold}): ${fault}, ${status}`);
    }
    expect(faults).toEqual([]);
  });

  it('makes a closed 2-manifold of every 2×2×2 case', () => {
    for (let cube = 0; cube < 256; cube++) {
      const cells = Float32Array.from({ length: 8 }, (_, i) => (cube >> i) & 1);
      for (const threshold of [0.3, 0.5, 0.7]) {
        expect(bruteForceFault(drawSurface(createGrid(2, cells), threshold, method)), `case ${cube} at ${threshold}`).toBeNull();
      }
    }
  });

  it('makes a closed 2-manifold of larger noise, checkerboards and smooth fields', () => {
    const random = createRandom(8);
    const grids = [
      noiseGrid(random, 16, 'uniform'),
      noiseGrid(random, 16, 'levels'),
      gridOf(12, (x, y, z) => (Math.round(12 * (x + y + z) + 17) & 1 ? 1 : 0)),
      gridOf(20, (x, y, z) => 0.5 + 0.5 * Math.sin(19 * x) * Math.cos(17 * y) * Math.sin(23 * z + 1)),
    ];
    for (const grid of grids) {
      for (const threshold of [0.05, 0.25, 0.5, 0.95]) {
        const mesh = drawSurface(grid, threshold, method);
        expect(bruteForceFault(mesh)).toBeNull();
        if (mesh.indices.length > 0) expect(manifoldReport(mesh).status).toBe('NoError');
      }
    }
  });

  it('finds a sphere at 64³: volume within 0.5 %, mean distance under 0.05 of a cell, genus 0', () => {
    const radius = 0.36;
    const mesh = drawSurface(
      gridOf(64, (x, y, z) => soft(Math.hypot(x - 0.01, y + 0.02, z - 0.03) - radius, 64)),
      0.5,
      method,
    );
    expect(Math.abs(meshVolume(mesh) / ((4 / 3) * Math.PI * radius ** 3) - 1)).toBeLessThan(0.005);
    let sum = 0;
    for (let v = 0; v < mesh.positions.length; v += 3) {
      sum += Math.abs(Math.hypot(mesh.positions[v] - 0.01, mesh.positions[v + 1] + 0.02, mesh.positions[v + 2] - 0.03) - radius) * 64;
    }
    expect(sum / (mesh.positions.length / 3)).toBeLessThan(0.05);
    expect(mesh.positions.length / 3 - mesh.indices.length / 6).toBe(2);
  });

  it('finds a torus at 64³: volume within 0.5 %, mean distance under 0.05 of a cell, genus 1', () => {
    const [ring, tube] = [0.28, 0.11];
    const distance = (x: number, y: number, z: number): number => Math.hypot(Math.hypot(x, z) - ring, y) - tube;
    const mesh = drawSurface(
      gridOf(64, (x, y, z) => soft(distance(x, y, z), 64)),
      0.5,
      method,
    );
    expect(Math.abs(meshVolume(mesh) / (2 * Math.PI ** 2 * ring * tube ** 2) - 1)).toBeLessThan(0.005);
    let sum = 0;
    for (let v = 0; v < mesh.positions.length; v += 3) {
      sum += Math.abs(distance(mesh.positions[v], mesh.positions[v + 1], mesh.positions[v + 2])) * 64;
    }
    expect(sum / (mesh.positions.length / 3)).toBeLessThan(0.05);
    expect(mesh.positions.length / 3 - mesh.indices.length / 6).toBe(0);
  });

  it('refuses what is not a number', () => {
    expect(() => drawSurface(createGrid(2), NaN, method)).toThrow(MaquetteError);
    expect(() => drawSurface(createGrid(1, Float32Array.of(Infinity)), 0.5, method)).toThrow(MaquetteError);
  });
});

describe('dual contouring', () => {
  it('keeps the edges of a turned box sharper than the others do', () => {
    const half = [0.3, 0.22, 0.26];
    const [cosine, sine] = [Math.cos(0.4), Math.sin(0.4)];
    // Signed distance of the box, inside and near its faces: the largest of the three, which has true edges at every level.
    const distance = (x: number, y: number, z: number): number => {
      const [u, v, w] = [cosine * x - sine * y, sine * x + cosine * y, z];
      return Math.max(Math.abs(u) - half[0], Math.abs(v) - half[1], Math.abs(w) - half[2]);
    };
    const grid = gridOf(48, (x, y, z) => soft(distance(x, y, z), 48));
    const missing = Object.fromEntries(
      surfaceMethods.map((method) => [method, 1 - meshVolume(drawSurface(grid, 0.5, method)) / (8 * half[0] * half[1] * half[2])]),
    );
    // What is cut off along the edges is missing from the volume.
    expect(missing['marching-cubes']).toBeGreaterThan(0.002);
    expect(Math.abs(missing['dual-contouring'])).toBeLessThan(missing['marching-cubes'] / 3);
    expect(Math.abs(missing['dual-contouring'])).toBeLessThan(missing['surface-nets'] / 3);
  });
});
