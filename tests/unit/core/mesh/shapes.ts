import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import type { Random } from '../../../../src/core/random';
import { createGrid, type VoxelGrid } from '../../../../src/core/voxel/grid';

/** A grid from a function of the cell's middle in object space. */
export function gridOf(size: number, occupancy: (x: number, y: number, z: number) => number): VoxelGrid {
  const grid = createGrid(size);
  const at = (i: number): number => (i + 0.5) / size - 0.5;
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) grid.data[i] = occupancy(at(x), at(y), at(z));
    }
  }
  return grid;
}

/** Occupancy that falls from 1 to 0 over four cells and is 0.5 where the signed distance (below 0 inside) is 0. */
export function soft(distance: number, size: number): number {
  return Math.min(Math.max(0.5 - (distance * size) / 4, 0), 1);
}

export type NoiseKind = 'uniform' | 'binary' | 'levels' | 'sparse' | 'full';
export const noiseKinds: readonly NoiseKind[] = ['uniform', 'binary', 'levels', 'sparse', 'full'];

/** Grids that provoke every case: white noise, 0/1, a few levels that meet the thresholds exactly, single cells, solid blocks. */
export function noiseGrid(random: Random, size: number, kind: NoiseKind): VoxelGrid {
  const grid = createGrid(size);
  for (let i = 0; i < grid.data.length; i++) {
    const u = random.next();
    grid.data[i] = { uniform: u, binary: Math.round(u), levels: Math.floor(u * 5) / 4, sparse: u < 0.1 ? 1 : 0, full: 1 }[kind];
  }
  return grid;
}

/** An axis-parallel box of 12 triangles around [min, max]³, counter-clockwise from outside. */
export function boxMesh(min: readonly [number, number, number], max: readonly [number, number, number]): TriangleMesh {
  const positions = new Float32Array(24);
  for (let c = 0; c < 8; c++) {
    for (let axis = 0; axis < 3; axis++) positions[3 * c + axis] = (c >> axis) & 1 ? max[axis] : min[axis];
  }
  const quads = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ];
  return { positions, indices: Uint32Array.from(quads.flatMap(([a, b, c, d]) => [a, b, c, a, c, d])) };
}

/** Both meshes in one, without joining anything. */
export function together(a: TriangleMesh, b: TriangleMesh): TriangleMesh {
  const offset = a.positions.length / 3;
  return {
    positions: Float32Array.from([...a.positions, ...b.positions]),
    indices: Uint32Array.from([...a.indices, ...Array.from(b.indices, (i) => i + offset)]),
  };
}
