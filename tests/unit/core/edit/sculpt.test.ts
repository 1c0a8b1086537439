import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDab, type Dab, type Point } from '../../../../src/core/edit/sculpt/dab';
import { falloffAt, type Falloff } from '../../../../src/core/edit/sculpt/falloff';
import { takeHold } from '../../../../src/core/edit/sculpt/grab';
import { createSculptMesh, updateNormals, withNeighbours, type SculptMesh } from '../../../../src/core/edit/sculpt/sculptMesh';
import { buildTopology } from '../../../../src/core/edit/sculpt/topology';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { vertexNormals } from '../../../../src/core/mesh/normals';
import { createRandom } from '../../../../src/core/random';
import { createGrid } from '../../../../src/core/voxel/grid';
import { stampBrush } from '../../../../src/core/edit/brush';

/** A sphere of radius 0.3, its surface roughened. */
function ball(seed = 1, roughness = 0.004): SculptMesh {
  const grid = createGrid(24);
  stampBrush(grid, { shape: 'sphere', mode: 'add', radius: 7.2 }, [12, 12, 12]);
  const { positions, indices } = extractSurface(grid, 0.5);
  const random = createRandom(seed);
  return createSculptMesh({ positions: positions.map((value) => value + roughness * random.normal()), indices });
}
/** The two sides of a thin board across z. */
function board(): SculptMesh {
  const grid = createGrid(24);
  for (let z = 11; z <= 12; z++) for (let y = 4; y < 20; y++) for (let x = 4; x < 20; x++) grid.data[x + 24 * (y + 24 * z)] = 1;
  return createSculptMesh(extractSurface(grid, 0.5));
}
const all = (mesh: SculptMesh): number[] => Array.from({ length: mesh.positions.length / 3 }, (_, v) => v);
const at = (mesh: SculptMesh, v: number): [number, number, number] => [
  mesh.positions[3 * v],
  mesh.positions[3 * v + 1],
  mesh.positions[3 * v + 2],
];
const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const within = (mesh: SculptMesh, centre: Point, radius: number): number[] =>
  all(mesh).filter((v) => distance(at(mesh, v), centre) < radius);
const dab = (over: Partial<Dab>): Dab => ({
  brush: 'clay',
  centre: [0, 0, 0.3],
  normal: [0, 0, 1],
  radius: 0.15,
  strength: 0.5,
  falloff: 'smooth',
  ...over,
});

/** Sum of squared ways from vertices to the mean of their neighbours, found from the triangles themselves. */
function roughness({ positions, indices }: SculptMesh, vertices: readonly number[]): number {
  const near = new Map<number, Set<number>>();
  for (let t = 0; t < indices.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const v = indices[t + k];
      const set = near.get(v) ?? new Set();
      near.set(v, set.add(indices[t + ((k + 1) % 3)]).add(indices[t + ((k + 2) % 3)]));
    }
  }
  let sum = 0;
  for (const v of vertices) {
    const others = [...(near.get(v) ?? [])];
    for (let axis = 0; axis < 3; axis++) {
      const mean = others.reduce((total, other) => total + positions[3 * other + axis], 0) / others.length;
      sum += (positions[3 * v + axis] - mean) ** 2;
    }
  }
  return sum;
}

describe('the topology of a mesh', () => {
  it('lists the neighbours and triangles that the indices say', () => {
    const { positions, indices } = ball();
    const { neighbourStart, neighbours, triangleStart, triangles } = buildTopology(positions.length / 3, indices);
    for (let v = 0; v < positions.length / 3; v += 7) {
      const around: number[] = [];
      const near = new Set<number>();
      for (let t = 0; t < indices.length / 3; t++) {
        const corners = [...indices.subarray(3 * t, 3 * t + 3)];
        if (!corners.includes(v)) continue;
        around.push(t);
        for (const other of corners) if (other !== v) near.add(other);
      }
      const list = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
      expect(list(triangles.subarray(triangleStart[v], triangleStart[v + 1]))).toEqual(around);
      expect(list(neighbours.subarray(neighbourStart[v], neighbourStart[v + 1]))).toEqual(list(near));
    }
  });
});

describe('falloffs', () => {
  it('fall from 1 in the middle to 0 at the rim and never rise', () => {
    for (const falloff of ['smooth', 'linear', 'sharp', 'flat'] satisfies Falloff[]) {
      expect(falloffAt(falloff, 0)).toBe(1);
      expect(falloffAt(falloff, 1)).toBe(0);
      expect(falloffAt(falloff, 3)).toBe(0);
      for (let d = 0; d < 1; d += 0.05) expect(falloffAt(falloff, d + 0.05)).toBeLessThanOrEqual(falloffAt(falloff, d));
    }
  });
});

describe('sculpt brushes', () => {
  it('smooth lowers the Laplacian energy under the brush, dab after dab', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 1, noNaN: true }), (seed, strength) => {
        const mesh = ball(seed);
        const vertices = within(mesh, [0, 0, 0.3], 0.15);
        let before = roughness(mesh, vertices);
        for (let n = 0; n < 4; n++) {
          applyDab(mesh, vertices, dab({ brush: 'smooth', strength }));
          const now = roughness(mesh, vertices);
          expect(now).toBeLessThan(before);
          before = now;
        }
      }),
      { numRuns: 10 },
    );
  });

  it('flatten brings the vertices nearer to one plane, to none at full strength and even weight', () => {
    const mesh = ball();
    const centre: Point = [0, 0, 0.3];
    const vertices = within(mesh, centre, 0.1);
    /** Spread about the best plane across z (the brush looks along z): the variance that a fit of z by x and y leaves. */
    const spread = (): number => {
      const points = vertices.map((v) => at(mesh, v));
      const n = points.length;
      const mean = [0, 1, 2].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / n);
      const [xx, xy, yy, xz, yz, zz] = points.reduce(
        (s, p) => {
          const [x, y, z] = p.map((c, axis) => c - mean[axis]);
          return [s[0] + x * x, s[1] + x * y, s[2] + y * y, s[3] + x * z, s[4] + y * z, s[5] + z * z];
        },
        [0, 0, 0, 0, 0, 0],
      );
      const det = xx * yy - xy * xy;
      const [a, b] = [(xz * yy - yz * xy) / det, (yz * xx - xz * xy) / det];
      return zz - a * xz - b * yz;
    };
    let before = spread();
    for (let n = 0; n < 5; n++) {
      applyDab(mesh, vertices, dab({ brush: 'flatten', centre, radius: 0.4, falloff: 'flat', strength: 0.5 }));
      updateNormals(mesh, all(mesh));
      const now = spread();
      expect(now).toBeLessThan(before);
      before = now;
    }
    applyDab(mesh, vertices, dab({ brush: 'flatten', centre, radius: 0.9, falloff: 'flat', strength: 1 }));
    expect(spread()).toBeLessThan(1e-9);
  });

  it('clay adds volume, inverted it takes some away, and neither reaches past the radius', () => {
    for (const inverted of [false, true]) {
      const mesh = ball();
      const before = mesh.positions.slice();
      const volume = checkMesh(mesh).volume;
      const vertices = within(mesh, [0, 0, 0.3], 0.15);
      const moved = applyDab(mesh, vertices, dab({ inverted }));
      expect(moved.length).toBeGreaterThan(20);
      expect(Math.sign(checkMesh(mesh).volume - volume)).toBe(inverted ? -1 : 1);
      const set = new Set(vertices);
      expect(
        all(mesh).filter((v) => !set.has(v) && distance(at(mesh, v), [before[3 * v], before[3 * v + 1], before[3 * v + 2]]) > 0),
      ).toEqual([]);
      expect(checkMesh(mesh)).toMatchObject({ closed: true, manifold: true });
    }
  });

  it('leaves the back of a thin board alone', () => {
    for (const brush of ['clay', 'smooth', 'flatten'] as const) {
      const mesh = board();
      const front: Point = [0, 0, 1 / 24];
      const before = mesh.positions.slice();
      const moved = applyDab(mesh, within(mesh, front, 0.2), dab({ brush, centre: front, radius: 0.2 }));
      expect(moved.length).toBeGreaterThan(20);
      const backs = all(mesh).filter((v) => mesh.normals[3 * v + 2] < 0);
      expect(backs.filter((v) => distance(at(mesh, v), [before[3 * v], before[3 * v + 1], before[3 * v + 2]]) > 0)).toEqual([]);
    }
  });

  it('grab moves the middle by the drag and others by their share, from where they were', () => {
    const mesh = ball();
    const v = within(mesh, [0, 0, 0.3], 0.05)[0];
    const centre = at(mesh, v);
    const before = mesh.positions.slice();
    const near = within(mesh, centre, 0.12);
    const grab = takeHold(mesh, near, { centre, radius: 0.12, falloff: 'smooth' });
    grab.moveTo([0.3, 0.3, 0.3]);
    grab.moveTo([0.05, -0.02, 0.1]); // as if it had come straight here
    [0.05, -0.02, 0.1].forEach((way, axis) => expect(mesh.positions[3 * v + axis]).toBeCloseTo(centre[axis] + way, 6));
    for (const other of near) {
      const share = falloffAt('smooth', distance([...before.subarray(3 * other, 3 * other + 3)] as unknown as Point, centre) / 0.12);
      expect(mesh.positions[3 * other + 2]).toBeCloseTo(before[3 * other + 2] + 0.1 * share, 5);
    }
    expect(within(mesh, centre, 0.001)).not.toContain(v);
  });

  it('grab with a mirror keeps a symmetric mesh symmetric', () => {
    const mesh = ball(1, 0);
    const centre: Point = [0.04, 0, 0.3];
    const near = all(mesh).filter((v) => distance(at(mesh, v), centre) < 0.1 || distance(at(mesh, v), [-0.04, 0, 0.3]) < 0.1);
    takeHold(mesh, near, { centre, radius: 0.1, falloff: 'smooth', mirror: 0 }).moveTo([0.03, 0.02, 0.05]);
    for (const v of near) {
      const [x, y, z] = at(mesh, v);
      expect(Math.min(...all(mesh).map((other) => distance(at(mesh, other), [-x, y, z])))).toBeLessThan(1e-6);
      expect(z).toBeLessThan(0.3 + 0.05 + 1e-6);
    }
  });

  it('keeps the normals right by looking only at what moved and its neighbours', () => {
    const mesh = ball(3);
    const marks = new Uint32Array(mesh.positions.length / 3);
    for (let n = 1; n <= 5; n++) {
      const moved = applyDab(mesh, within(mesh, [0, 0.1, 0.28], 0.15), dab({ centre: [0, 0.1, 0.28] }));
      updateNormals(mesh, withNeighbours(mesh, moved, marks, n));
    }
    const expected = vertexNormals(mesh);
    expect(Math.max(...expected.map((value, i) => Math.abs(value - mesh.normals[i])))).toBeLessThan(1e-5);
  });
});
