import { describe, expect, it } from 'vitest';
import { MeshBuilder } from '../../../../src/core/furniture/builder';
import type { Part, Point } from '../../../../src/core/furniture/builder';
import { FURNITURE_CLASSES, buildFurniture, meshSize } from '../../../../src/core/furniture';
import { meshBounds } from '../../../../src/core/render/mesh';
import type { PaintedMesh } from '../../../../src/core/render/mesh';
import { voxelise } from '../../../../src/core/voxel/voxelise';

const part: Part = { finish: 'plain', colour: [1, 1, 1] };

/** Edges that are not met by exactly one opposite edge (corners compared by place). 0 = closed and wound one way. */
function openEdges(mesh: PaintedMesh): number {
  const key = (corner: number): string => {
    const v = 3 * mesh.indices[corner];
    return [0, 1, 2].map((a) => Math.round(mesh.positions[v + a] * 1e5)).join();
  };
  const edges = new Map<string, number>();
  for (let t = 0; t < mesh.indices.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = key(t + i);
      const b = key(t + ((i + 1) % 3));
      if (a === b) continue;
      const [edge, step] = a < b ? [`${a}|${b}`, 1] : [`${b}|${a}`, -1];
      edges.set(edge, (edges.get(edge) ?? 0) + step);
    }
  }
  return [...edges.values()].filter((sum) => sum !== 0).length;
}

/** By the divergence theorem; positive if faces wind counter-clockwise seen from outside. */
function volume(mesh: PaintedMesh): number {
  let sum = 0;
  for (let t = 0; t < mesh.indices.length; t += 3) {
    const at = (i: number): Point => {
      const v = 3 * mesh.indices[t + i];
      return [mesh.positions[v], mesh.positions[v + 1], mesh.positions[v + 2]];
    };
    const [a, b, c] = [at(0), at(1), at(2)];
    sum += (a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
  }
  return sum;
}

describe('MeshBuilder', () => {
  it.each<[string, PaintedMesh, number, number]>([
    ['a box', new MeshBuilder().box([1, 2, 3], [2, 3, 4], part, [0.3, 0.4, 0.5]).build(), 24, 1e-4],
    ['an upright bar', new MeshBuilder().bar([0, 0, 0], [0, 2, 0], 0.5, 0.25, part).build(), 0.25, 1e-5],
    ['a bar along x', new MeshBuilder().bar([-1, 1, 0], [1, 1, 0], 0.5, 0.25, part).build(), 0.25, 1e-5],
    ['a bar along z', new MeshBuilder().bar([0, 1, -1], [0, 1, 1], 0.5, 0.25, part).build(), 0.25, 1e-5],
    ['a tapered bar', new MeshBuilder().bar([0, 0, 0], [0, 1, 0], 1, 1, part, 0.5).build(), 7 / 12, 1e-5],
    // A prism of 16 sides in a circle of radius 1 has the area 8 sin(2 pi / 16).
    ['a cylinder', new MeshBuilder().cylinder([0, 0, 0], [1, 2, 2], 1, 1, part, 16).build(), 3 * 8 * Math.sin(Math.PI / 8), 1e-3],
    ['a turned cone', new MeshBuilder().lathe([0, 0, 0], [[1, 0], [0, 3]], part, 200).build(), Math.PI, 1e-2], // prettier-ignore
    ['a ball', new MeshBuilder().cushion([0, 0, 0], [2, 2, 2], part, 1).build(), (4 / 3) * Math.PI, 0.35],
    ['a sheet', new MeshBuilder().sheet((u, v) => [u * 2, v * 3, 0], 0.1, part).build(), 0.6, 1e-4],
  ])('draws %s closed, outwards and with its volume', (_, mesh, expected, tolerance) => {
    expect(openEdges(mesh)).toBe(0);
    expect(Math.abs(volume(mesh) - expected)).toBeLessThan(tolerance);
  });
});

describe.each(FURNITURE_CLASSES)('buildFurniture(%s)', (furniture) => {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

  it('stands on the floor, in the size of furniture, with numbers only', () => {
    for (const seed of seeds) {
      const mesh = buildFurniture(furniture, seed);
      expect(mesh.positions.every(Number.isFinite) && (mesh.normals?.every(Number.isFinite) ?? true), `seed ${seed}`).toBe(true);
      const [width, height, depth] = meshSize(mesh);
      const largest = Math.max(width, height, depth);
      expect(largest, `seed ${seed}`).toBeGreaterThan(0.35);
      expect(largest, `seed ${seed}`).toBeLessThan(3.8);
      // Round feet and leaning bars reach a little below the plane on which their middle ends.
      const bottom = meshBounds(mesh)[1];
      expect(bottom, `seed ${seed}`).toBeGreaterThan(-0.05);
      expect(bottom, `seed ${seed}`).toBeLessThan(0.12);
    }
  });

  it('gives the same piece for the same seed and other ones for others', () => {
    expect(buildFurniture(furniture, 7)).toEqual(buildFurniture(furniture, 7));
    const grids = new Set(seeds.map((seed) => Buffer.from(voxelise(buildFurniture(furniture, seed), 16).cells).toString('latin1')));
    expect(grids.size).toBeGreaterThan(30);
  });

  it('hangs together: nearly all of it is one piece of cells', () => {
    const size = 32;
    for (const seed of seeds.slice(0, 20)) {
      const { cells } = voxelise(buildFurniture(furniture, seed), size);
      const total = cells.reduce((sum, cell) => sum + cell, 0);
      let largest = 0;
      const seen = new Uint8Array(cells.length);
      for (let start = 0; start < cells.length; start++) {
        if (cells[start] === 0 || seen[start] === 1) continue;
        const stack = [start];
        seen[start] = 1;
        let part = 0;
        for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
          part++;
          const x = n % size, y = Math.floor(n / size) % size, z = Math.floor(n / size ** 2); // prettier-ignore
          for (let dz = -1; dz <= 1; dz++) {
            for (let dy = -1; dy <= 1; dy++) {
              for (let dx = -1; dx <= 1; dx++) {
                if (x + dx < 0 || y + dy < 0 || z + dz < 0 || x + dx >= size || y + dy >= size || z + dz >= size) continue;
                const m = n + dx + size * (dy + size * dz);
                if (cells[m] === 1 && seen[m] === 0) {
                  seen[m] = 1;
                  stack.push(m);
                }
              }
            }
          }
        }
        largest = Math.max(largest, part);
      }
      expect(largest / total, `seed ${seed}`).toBeGreaterThan(0.9);
    }
  });
});

describe('chairs, sofas and beds', () => {
  it.each(['chair', 'sofa'] as const)('have their back at low z (%s)', (furniture) => {
    // Of the top quarter's cells, most lie in the rear half, over many seeds.
    let rear = 0;
    let all = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { cells } = voxelise(buildFurniture(furniture, seed), 32);
      let top = 0;
      cells.forEach((cell, n) => {
        if (cell === 1) top = Math.max(top, Math.floor(n / 32) % 32);
      });
      cells.forEach((cell, n) => {
        if (cell === 0 || Math.floor(n / 32) % 32 < top - 3) return;
        all++;
        if (n / 1024 < 16) rear++;
      });
    }
    expect(rear / all).toBeGreaterThan(0.85);
  });
});
