import { describe, expect, it } from 'vitest';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { isSound, largestPart, repairMesh } from '../../../../src/core/mesh/repairMesh';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createRandom } from '../../../../src/core/random';
import { bruteForceFault, manifoldReport } from './oracle';
import { boxMesh, together } from './shapes';

const box = boxMesh([0, 0, 0], [3, 2, 1]);
const volume = 6;
const without = (mesh: TriangleMesh, triangles: readonly number[]): TriangleMesh => ({
  positions: mesh.positions,
  indices: Uint32Array.from([...mesh.indices].filter((_, i) => !triangles.includes(Math.floor(i / 3)))),
});

describe('repairMesh', () => {
  it('leaves a sound mesh as it is', () => {
    expect(repairMesh(box)).toEqual({ mesh: box, changes: [] });
  });

  it.each<[string, TriangleMesh, RegExp]>([
    ['triangles that share no vertices', { positions: Float32Array.from([...box.indices].flatMap((v) => [...box.positions.subarray(3 * v, 3 * v + 3)])), indices: Uint32Array.from({ length: 36 }, (_, i) => i) }, /Joined .* 28 vertices/], // prettier-ignore
    ['one triangle turned over', { positions: box.positions, indices: Uint32Array.from([box.indices[0], box.indices[2], box.indices[1], ...box.indices.subarray(3)]) }, /Turned 1 triangle /], // prettier-ignore
    ['all turned over', { positions: box.positions, indices: box.indices.slice().reverse() }, /Turned 12 triangles/],
    ['a missing triangle', without(box, [3]), /Closed 1 hole/],
    ['a missing side', without(box, [4, 5]), /Closed 1 hole/],
    ['a triangle twice and one without area', { positions: box.positions, indices: Uint32Array.from([...box.indices, ...box.indices.subarray(0, 3), 1, 1, 2]) }, /Dropped 2 triangles/], // prettier-ignore
  ])('mends %s', (_, broken, change) => {
    expect(isSound(broken)).toBe(false);
    const { mesh, changes } = repairMesh(broken);
    expect(changes.join(' ')).toMatch(change);
    expect(bruteForceFault(mesh)).toBeNull();
    expect(manifoldReport(mesh).status).toBe('NoError');
    expect(Math.abs(meshVolume(mesh) - volume)).toBeLessThan(0.001);
  });

  it('builds anew what passes through itself, at its place and size', () => {
    const crossed = together(box, boxMesh([2, 0.5, 0.25], [5, 1.5, 0.75]));
    const { mesh, changes } = repairMesh(crossed, 48);
    expect(changes.join(' ')).toMatch(/anew/);
    expect(isSound(mesh)).toBe(true);
    expect(manifoldReport(mesh).status).toBe('NoError');
    // The union: both boxes but for what they share. Cells that the surface touches count as full: half a cell all around.
    expect(Math.abs(meshVolume(mesh) / (volume + 1.5 - 0.5) - 1)).toBeLessThan(0.25);
    expect(Math.min(...mesh.positions)).toBeGreaterThan(-0.1);
  });

  it('gives something sound for boxes that have lost triangles at random', () => {
    const random = createRandom(15);
    for (let i = 0; i < 8; i++) {
      const lost = Array.from({ length: 1 + random.integer(4) }, () => random.integer(12));
      const { mesh } = repairMesh(without(box, lost), 24);
      expect(bruteForceFault(mesh)).toBeNull();
      expect(isSound(mesh)).toBe(true);
    }
  });

  it('keeps the largest part', () => {
    const pair = together(boxMesh([9, 9, 9], [10, 10, 10]), box);
    expect(meshVolume(largestPart(pair))).toBeCloseTo(volume, 5);
    expect(largestPart(box)).toBe(box);
  });
});
