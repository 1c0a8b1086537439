import { describe, expect, it } from 'vitest';
import { stampBrush } from '../../../../src/core/edit/brush';
import { coverageOf } from '../../../../src/core/edit/coverage';
import { knownOf } from '../../../../src/core/edit/knownCells';
import { identityTransform, isIdentity, linearPart, placeInWorld } from '../../../../src/core/edit/transform';
import { meshBounds } from '../../../../src/core/mesh/bounds';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { createGrid } from '../../../../src/core/voxel/grid';

const box = (low: readonly number[], high: readonly number[]): TriangleMesh => ({
  positions: Float32Array.from({ length: 24 }, (_, i) => ((Math.floor(i / 3) >> (i % 3)) & 1 ? high : low)[i % 3]),
  indices: Uint32Array.from(
    [0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5], // prettier-ignore
  ),
});

describe('the coverage of cells by a mesh', () => {
  it('is the share of each cell that a box takes, where rays can tell', () => {
    // Edges on the rays' own quarters in x and y, anywhere in z.
    const mesh = box([-0.3125, -0.25, -0.33], [0.25, 0.1875, 0.21]);
    expect(checkMesh(mesh)).toMatchObject({ closed: true, oriented: true });
    const { data } = coverageOf(mesh, 8);
    const span = (low: number, high: number, cell: number): number =>
      Math.max(0, Math.min(high * 8 + 4, cell + 1) - Math.max(low * 8 + 4, cell));
    let worst = 0;
    for (let i = 0; i < 512; i++) {
      const [x, y, z] = [i % 8, Math.floor(i / 8) % 8, Math.floor(i / 64)];
      const exact = span(-0.3125, 0.25, x) * span(-0.25, 0.1875, y) * span(-0.33, 0.21, z);
      worst = Math.max(worst, Math.abs(data[i] - exact));
    }
    expect(worst).toBeLessThan(1e-5);
  });

  it('counts what overlaps once and what is hollow not at all', () => {
    const one = box([-0.25, -0.25, -0.25], [0.25, 0.25, 0.25]);
    const two = (other: TriangleMesh): TriangleMesh => ({
      positions: Float32Array.of(...one.positions, ...other.positions),
      indices: Uint32Array.of(...one.indices, ...other.indices.map((v) => v + 8)),
    });
    const volume = (mesh: TriangleMesh): number => coverageOf(mesh, 8).data.reduce((sum, value) => sum + value, 0) / 512;
    expect(volume(two(box([0, -0.25, -0.25], [0.375, 0.25, 0.25])))).toBeCloseTo(0.625 * 0.5 * 0.5, 5);
    const hole = box([-0.125, -0.125, -0.125], [0.125, 0.125, 0.125]);
    const inward = { ...hole, indices: hole.indices.map((_, i) => hole.indices[i - (i % 3) + ((3 - (i % 3)) % 3)]) };
    expect(volume(two(inward))).toBeCloseTo(0.125 - 0.25 ** 3, 5);
  });

  it('leads back to the same solid', () => {
    const grid = createGrid(24);
    stampBrush(grid, { shape: 'sphere', mode: 'add', radius: 8 }, [12.3, 11.8, 12]);
    stampBrush(grid, { shape: 'cube', mode: 'erase', radius: 4 }, [18, 14, 12]);
    const mesh = extractSurface(grid, 0.5);
    const cells = coverageOf(mesh, 24);
    const again = extractSurface(cells, 0.5);
    // The cells add up to the mesh; the new surface rounds its sharp edges off.
    const { volume } = checkMesh(mesh);
    const share = cells.data.reduce((sum, value) => sum + value, 0) / 24 ** 3 / volume;
    expect(Math.abs(share - 1)).toBeLessThan(0.002); // what 16 rays a column of cells leave
    expect(checkMesh(again).volume / volume).toBeGreaterThan(0.98);
    expect(checkMesh(again).volume / volume).toBeLessThan(1.001);
  });
});

describe('placing in the world', () => {
  it('turns, scales and moves about the middle of the base', () => {
    const mesh = box([-0.1, -0.4, -0.2], [0.3, 0.4, 0.2]);
    const plain = placeInWorld(mesh, 1.6);
    expect(plain && meshBounds(plain)?.min.map((c) => Number(c.toFixed(5)))).toEqual([-0.4, 0, -0.4]);
    // A quarter turn about y takes x to -z; stretched by two upwards, then moved.
    const moved = placeInWorld(mesh, 1.6, { position: [1, 2, 3], rotation: [0, 90, 0], scale: [0.5, 2, 1] });
    const bounds = moved && meshBounds(moved);
    expect(bounds?.min.map((c) => Number(c.toFixed(4)))).toEqual([0.6, 2, 2.8]);
    expect(bounds?.max.map((c) => Number(c.toFixed(4)))).toEqual([1.4, 5.2, 3.2]);
    expect(moved && checkMesh(moved).oriented).toBe(true);
    const [x, z] = [linearPart({ rotation: [0, 90, 0], scale: [1, 1, 1] })[0], linearPart({ rotation: [0, 90, 0], scale: [1, 1, 1] })[6]];
    expect([Math.abs(x) < 1e-12, z]).toEqual([true, -1]);
  });

  it('knows what changes nothing, and meshes without height', () => {
    expect(isIdentity(identityTransform)).toBe(true);
    expect(isIdentity({ ...identityTransform, scale: [1, 1, 1.01] })).toBe(false);
    expect(placeInWorld(box([0, 0, 0], [1, 0, 1]), 1)).toBeNull();
  });
});

describe('what a part says of the whole', () => {
  it('leaves open where the mirror image is filled, and next to that; all else is known', () => {
    const grid = createGrid(32);
    for (let y = 8; y < 20; y++) for (let z = 12; z < 20; z++) for (let x = 17; x < 22; x++) grid.data[x + 32 * (y + 32 * z)] = 1;
    const known = knownOf(grid, 0.5);
    const at = (x: number, y: number, z: number): number => known[x + 32 * (y + 32 * z)];
    expect(at(18, 10, 15)).toBe(1); // filled
    expect(at(12, 10, 15)).toBe(0); // the image of x = 19
    expect(at(12, 7, 11)).toBe(0); // beside it
    expect(at(12, 6, 15)).toBe(1);
    expect(at(18, 5, 15)).toBe(1);
    // The images of x = 17 to 21 are 10 to 14; with its rim that is a box of 7 x 14 x 10 cells, none of them filled.
    expect(known.reduce((sum, value) => sum + 1 - value, 0)).toBe(7 * 14 * 10);
  });
});
