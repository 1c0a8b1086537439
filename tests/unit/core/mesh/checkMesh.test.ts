import { describe, expect, it } from 'vitest';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { createRandom } from '../../../../src/core/random';
import { bruteForceFault, manifoldReport } from './oracle';
import { boxMesh, noiseGrid, together } from './shapes';

const unit = boxMesh([0, 0, 0], [1, 1, 1]);

/** `unit` and a second box that shares the given corners (numbers of `unit` on the left, of the second box on the right). */
function touching(second: TriangleMesh, shared: ReadonlyMap<number, number>): TriangleMesh {
  const both = together(unit, second);
  return { positions: both.positions, indices: both.indices.map((i) => shared.get(i - 8) ?? i) };
}

describe('checkMesh', () => {
  it('measures a box', () => {
    expect(checkMesh(boxMesh([-1, 0, 2], [1, 3, 7]))).toEqual({
      triangles: 12,
      vertices: 8,
      unusedVertices: 0,
      parts: 1,
      closed: true,
      manifold: true,
      oriented: true,
      boundaryEdges: 0,
      nonManifoldEdges: 0,
      nonManifoldVertices: 0,
      flippedEdges: 0,
      degenerateTriangles: 0,
      volume: 30,
      size: [2, 3, 5],
    });
  });

  it('sees a hole', () => {
    const report = checkMesh({ ...unit, indices: unit.indices.slice(6) });
    expect(report).toMatchObject({ closed: false, manifold: true, oriented: true, boundaryEdges: 4 });
  });

  it('sees a mesh inside out and a single flipped triangle', () => {
    const flipped = unit.indices.slice();
    [flipped[0], flipped[1]] = [flipped[1], flipped[0]];
    expect(checkMesh({ ...unit, indices: flipped })).toMatchObject({ closed: true, manifold: true, oriented: false, flippedEdges: 3 });
    const insideOut = unit.indices.slice().reverse();
    expect(checkMesh({ ...unit, indices: insideOut })).toMatchObject({ closed: true, oriented: false, flippedEdges: 0, volume: -1 });
  });

  it('sees boxes that touch at an edge and at a vertex', () => {
    const atEdge = touching(
      boxMesh([1, 1, 0], [2, 2, 1]),
      new Map([
        [0, 3],
        [4, 7],
      ]),
    );
    expect(checkMesh(atEdge)).toMatchObject({ closed: true, manifold: false, nonManifoldEdges: 1, unusedVertices: 2, parts: 1 });
    const atVertex = touching(boxMesh([1, 1, 1], [2, 2, 2]), new Map([[0, 7]]));
    expect(checkMesh(atVertex)).toMatchObject({ closed: true, manifold: false, nonManifoldEdges: 0, nonManifoldVertices: 1, parts: 1 });
  });

  it('counts parts, unused vertices and triangles without area', () => {
    const two = together(unit, boxMesh([3, 0, 0], [4, 1, 1]));
    expect(checkMesh(two)).toMatchObject({ parts: 2, volume: 2 });
    const extra: TriangleMesh = {
      positions: Float32Array.from([...unit.positions, 9, 9, 9, 0.5, 0, 0]),
      indices: Uint32Array.from([...unit.indices, 0, 9, 1, 2, 2, 3]),
    };
    expect(checkMesh(extra)).toMatchObject({ unusedVertices: 1, parts: 1, degenerateTriangles: 2 });
  });

  it('reports an empty mesh as not closed', () => {
    expect(checkMesh({ positions: new Float32Array(), indices: new Uint32Array() })).toMatchObject({
      closed: false,
      parts: 0,
      volume: 0,
      size: [0, 0, 0],
    });
  });

  it('agrees with brute force and manifold-3d on meshes with random faults', () => {
    const random = createRandom(9);
    let sound = 0;
    for (let i = 0; i < 400; i++) {
      const mesh = extractSurface(noiseGrid(random, 3, 'binary'), 0.5);
      if (mesh.indices.length === 0) continue;
      const indices = mesh.indices.slice();
      if (i % 4 !== 0) {
        const t = 3 * random.integer(indices.length / 3);
        if (i % 4 === 1) indices[t] = random.integer(mesh.positions.length / 3);
        else if (i % 4 === 2) [indices[t], indices[t + 1]] = [indices[t + 1], indices[t]];
        else indices.copyWithin(t, 0, 3);
      }
      const changed = { positions: mesh.positions, indices };
      const report = checkMesh(changed);
      const good =
        report.closed && report.manifold && report.flippedEdges === 0 && report.degenerateTriangles === 0 && report.unusedVertices === 0;
      expect(good, `mesh ${i}`).toBe(bruteForceFault(changed) === null);
      if (good) {
        sound++;
        expect(manifoldReport(changed).status).toBe('NoError');
        expect(manifoldReport(changed).volume).toBeCloseTo(report.volume, 5);
      }
    }
    expect(sound).toBeGreaterThan(90);
  });
});
