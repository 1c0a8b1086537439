import { describe, expect, it } from 'vitest';
import { stampBrush } from '../../../src/core/edit/brush';
import { createSculptMesh, type SculptMesh } from '../../../src/core/edit/sculpt/sculptMesh';
import { extractSurface } from '../../../src/core/mesh/extractSurface';
import { createRandom } from '../../../src/core/random';
import { createGrid } from '../../../src/core/voxel/grid';
import { beginSculptStroke } from '../../../src/renderer/src/viewport/edit/sculptStroke';
import { startingSettings } from '../../../src/renderer/src/viewport/edit/settings';
import { createSurfaceTree, type Triple } from '../../../src/renderer/src/viewport/edit/surfaceTree';
import type { SculptTool } from '../../../src/renderer/src/viewport/edit/types';

function ball(): SculptMesh {
  const grid = createGrid(24);
  stampBrush(grid, { shape: 'sphere', mode: 'add', radius: 7.2 }, [12, 12, 12]);
  return createSculptMesh(extractSurface(grid, 0.5));
}
/** Rays towards the ball from all around. */
function rays(seed: number, count: number): [Triple, Triple][] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const from: Triple = [random.normal(), random.normal(), random.normal()];
    const at: Triple = [random.range(-0.25, 0.25), random.range(-0.25, 0.25), random.range(-0.25, 0.25)];
    return [from, [at[0] - from[0], at[1] - from[1], at[2] - from[2]]];
  });
}

describe('a tree over a surface that is sculpted', () => {
  it('finds the vertices within a radius that a look at all of them finds', () => {
    const mesh = ball();
    const tree = createSurfaceTree(mesh);
    const random = createRandom(4);
    for (let n = 0; n < 30; n++) {
      const centre: Triple = [random.range(-0.4, 0.4), random.range(-0.4, 0.4), random.range(-0.4, 0.4)];
      const radius = random.range(0.01, 0.3);
      const expected: number[] = [];
      for (let v = 0; v < mesh.positions.length / 3; v++) {
        const away = [0, 1, 2].reduce((sum, axis) => sum + (mesh.positions[3 * v + axis] - centre[axis]) ** 2, 0);
        if (away < radius ** 2) expected.push(v);
      }
      expect([...tree.within(centre, radius)].sort((a, b) => a - b)).toEqual(expected);
    }
  });

  it.each<SculptTool>(['clay', 'smooth', 'flatten', 'grab'])('answers rays after strokes with %s as a tree built anew does', (tool) => {
    const mesh = ball();
    const tree = createSurfaceTree(mesh);
    const drawn = new Set<number>();
    for (const [n, [from, way]] of rays(9, 4).entries()) {
      const start = tree.raycast(from, way);
      if (!start) throw new Error('the ball is there');
      const stroke = beginSculptStroke(
        { mesh, tree },
        {
          ...{ tool, start, inverted: n % 2 === 1, mirror: n > 1 ? 0 : undefined },
          settings: { ...startingSettings, sculptRadius: 0.1 },
          touched: (vertices) => vertices.forEach((v) => drawn.add(v)),
        },
      );
      const before = mesh.positions.slice();
      for (let step = 0; step < 6; step++) {
        stroke.dabTo({ ...start, at: [start.at[0] + 0.02 * step, start.at[1], start.at[2]] }, 1);
        stroke.dragTo([0.03 * (3 - step), 0.02 * step, 0.05]);
      }
      expect(stroke.changed).toBe(true);
      // Whatever has moved was handed on to be drawn.
      const moved = Array.from({ length: mesh.positions.length / 3 }, (_, v) => v).filter((v) =>
        [0, 1, 2].some((axis) => mesh.positions[3 * v + axis] !== before[3 * v + axis]),
      );
      expect(moved.filter((v) => !drawn.has(v))).toEqual([]);
    }
    const anew = createSurfaceTree(mesh);
    for (const [from, way] of rays(17, 300)) {
      const [mended, built] = [tree.raycast(from, way), anew.raycast(from, way)];
      expect(mended === null).toBe(built === null);
      if (mended && built) mended.at.forEach((c, axis) => expect(c).toBeCloseTo(built.at[axis], 6));
    }
  });

  it('takes a stroke back to the last bit', () => {
    const mesh = ball();
    const tree = createSurfaceTree(mesh);
    const [before, normals] = [mesh.positions.slice(), mesh.normals.slice()];
    const start = tree.raycast([0, 0, 2], [0, 0, -1]);
    if (!start) throw new Error('the ball is there');
    const stroke = beginSculptStroke(
      { mesh, tree },
      { tool: 'grab', start, inverted: false, mirror: undefined, settings: startingSettings, touched: () => undefined },
    );
    stroke.dragTo([0.2, 0.1, 0.3]);
    expect(mesh.positions).not.toEqual(before);
    stroke.revert();
    expect(mesh.positions).toEqual(before);
    expect(mesh.normals).toEqual(normals);
    expect(tree.raycast([0, 0, 2], [0, 0, -1])?.at[2]).toBeCloseTo(start.at[2], 6);
  });
});
