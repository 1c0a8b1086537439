import { beforeAll, describe, expect, it } from 'vitest';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { evenOut } from '../../../../src/core/mesh/evenOut';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { flattenPlanes } from '../../../../src/core/mesh/planar';
import { findSelfIntersections } from '../../../../src/core/mesh/selfIntersections';
import { prepareSimplifier, simplifyMesh } from '../../../../src/core/mesh/simplify';
import { smoothTaubin } from '../../../../src/core/mesh/smooth';
import { createTriangleTree } from '../../../../src/core/mesh/triangleTree';
import { untangle } from '../../../../src/core/mesh/untangle';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { measureWalls } from '../../../../src/core/mesh/wallThickness';
import { createRandom } from '../../../../src/core/random';
import { bruteForceFault, manifoldReport } from './oracle';
import { boxMesh, gridOf, noiseGrid, soft, together } from './shapes';

const sphere = (size: number, radius = 0.36): TriangleMesh =>
  extractSurface(
    gridOf(size, (x, y, z) => soft(Math.hypot(x, y, z) - radius, size)),
    0.5,
  );
/** A table: a plate on four legs, softly sampled. */
const table = (size: number): TriangleMesh =>
  extractSurface(
    gridOf(size, (x, y, z) => {
      const plate = Math.max(Math.abs(x) - 0.4, Math.abs(z) - 0.3, Math.abs(y - 0.2) - 0.05);
      const leg = Math.max(Math.abs(Math.abs(x) - 0.35) - 0.045, Math.abs(Math.abs(z) - 0.25) - 0.045, Math.abs(y + 0.1) - 0.28);
      return soft(Math.min(plate, leg), size);
    }),
    0.5,
  );

/** Whether two triangles meet, by the overlap of their cuts with the line in which their planes meet (Möller 1997): another way than the one under test. */
function meetByIntervals(mesh: TriangleMesh, s: number, t: number): boolean {
  const corner = (triangle: number, i: number): number[] =>
    Array.from(mesh.positions.subarray(3 * mesh.indices[3 * triangle + i], 3 * mesh.indices[3 * triangle + i] + 3));
  const minus = (a: number[], b: number[]): number[] => a.map((x, k) => x - b[k]);
  const dot = (a: number[], b: number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const cross = (a: number[], b: number[]): number[] => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const planeOf = (triangle: number[][]): { n: number[]; d: number } => {
    const n = cross(minus(triangle[1], triangle[0]), minus(triangle[2], triangle[0]));
    return { n, d: dot(n, triangle[0]) };
  };
  const [p, q] = [s, t].map((triangle) => [0, 1, 2].map((i) => corner(triangle, i)));
  const [one, other] = [planeOf(p), planeOf(q)];
  const line = cross(one.n, other.n);
  const interval = (triangle: number[][], { n, d }: { n: number[]; d: number }): [number, number] | null => {
    const off = triangle.map((point) => dot(n, point) - d);
    const ends: number[] = [];
    for (let i = 0; i < 3; i++) {
      const j = (i + 1) % 3;
      if (off[i] * off[j] >= 0) continue;
      const share = off[i] / (off[i] - off[j]);
      ends.push(
        dot(
          line,
          triangle[i].map((x, k) => x + share * (triangle[j][k] - x)),
        ),
      );
    }
    return ends.length === 2 ? [Math.min(...ends), Math.max(...ends)] : null;
  };
  const [i, j] = [interval(p, other), interval(q, one)];
  return i !== null && j !== null && Math.min(i[1], j[1]) > Math.max(i[0], j[0]);
}

describe('findSelfIntersections', () => {
  it('finds what a pair by pair search by intervals finds among random triangles', () => {
    const random = createRandom(12);
    for (let round = 0; round < 12; round++) {
      const count = 60;
      const mesh = {
        positions: Float32Array.from(
          { length: 9 * count },
          (_, i) => (Math.floor(i / 9) * 0.05 * (round % 3)) / 9 + random.range(-0.5, 0.5),
        ),
        indices: Uint32Array.from({ length: 3 * count }, (_, i) => i),
      };
      const expected = new Set<number>();
      for (let s = 0; s < count; s++) for (let t = 0; t < s; t++) if (meetByIntervals(mesh, s, t)) expected.add(s).add(t);
      expect([...findSelfIntersections(mesh)]).toEqual([...expected].sort((a, b) => a - b));
      expect(expected.size).toBeGreaterThan(5);
    }
  });

  it('sees two boxes that stick in each other, and nothing in boxes beside each other or in what marching cubes makes', () => {
    const box = boxMesh([0, 0, 0], [1, 1, 1]);
    expect(findSelfIntersections(together(box, boxMesh([0.5, 0.4, 0.3], [1.5, 1.4, 1.3]))).length).toBeGreaterThan(4);
    expect(findSelfIntersections(together(box, boxMesh([1.1, 0, 0], [2, 1, 1])))).toHaveLength(0);
    expect(findSelfIntersections(sphere(24))).toHaveLength(0);
    expect(findSelfIntersections(table(24))).toHaveLength(0);
    expect(findSelfIntersections({ positions: new Float32Array(), indices: new Uint32Array() })).toHaveLength(0);
  });
});

describe('triangle tree', () => {
  it('finds the nearest point that a search over all triangles finds', () => {
    const mesh = table(16);
    const tree = createTriangleTree(mesh);
    const random = createRandom(3);
    const found = new Float64Array(3);
    for (let i = 0; i < 40; i++) {
      const point = [random.range(-0.6, 0.6), random.range(-0.6, 0.6), random.range(-0.6, 0.6)];
      // Against points scattered over every triangle: none is nearer, and some are nearly as near.
      const distance = Math.sqrt(tree.nearest(point, found));
      expect(Math.hypot(point[0] - found[0], point[1] - found[1], point[2] - found[2])).toBeCloseTo(distance, 6);
      let sampled = Infinity;
      for (let t = 0; t < mesh.indices.length; t += 3) {
        for (const [u, v] of [
          [0, 0],
          [1, 0],
          [0, 1],
          [0.5, 0],
          [0, 0.5],
          [0.5, 0.5],
          [1 / 3, 1 / 3],
        ]) {
          // prettier-ignore
          let sum = 0;
          for (let k = 0; k < 3; k++) {
            const [a, b, c] = [0, 1, 2].map((n) => mesh.positions[3 * mesh.indices[t + n] + k]);
            sum += (a + u * (b - a) + v * (c - a) - point[k]) ** 2;
          }
          sampled = Math.min(sampled, Math.sqrt(sum));
        }
      }
      expect(distance).toBeLessThanOrEqual(sampled + 1e-6);
      expect(sampled - distance).toBeLessThan(0.03);
    }
  });
});

describe('measureWalls', () => {
  it.each([0.01, 0.05, 0.2])('measures a plate %d thick', (thick) => {
    const plate = boxMesh([0, 0, 0], [1, thick, 2]);
    const { thinnest, thinShare } = measureWalls(plate, thick * 1.01);
    expect(thinnest).toBeCloseTo(thick, 5);
    // Top and bottom are thin, the four narrow sides are not.
    expect(thinShare).toBeCloseTo(4 / (4 + 6 * thick), 1);
    expect(measureWalls(plate, thick * 0.99).thinShare).toBe(0);
  });

  it('measures a tube: outer wall and bore see the same wall', () => {
    const size = 48;
    const tube = extractSurface(
      gridOf(size, (x, y, z) => soft(Math.max(Math.abs(Math.hypot(x, z) - 0.3) - 0.06, Math.abs(y) - 0.4), size)),
      0.5,
    );
    expect(measureWalls(tube, 0.05).thinShare).toBeLessThan(0.03);
    expect(measureWalls(tube, 0.13).thinShare).toBeGreaterThan(0.85);
  });
});

describe('simplifyMesh', () => {
  beforeAll(prepareSimplifier);

  it('meets its target on a sphere, closed, with the volume kept', () => {
    const mesh = sphere(28);
    const simple = simplifyMesh(mesh, 1500);
    expect(simple.indices.length / 3).toBeLessThanOrEqual(1500);
    expect(simple.indices.length / 3).toBeGreaterThan(1400);
    expect(manifoldReport(simple).status).toBe('NoError');
    expect(Math.abs(meshVolume(simple) / meshVolume(mesh) - 1)).toBeLessThan(0.01);
    expect(simplifyMesh(simple, 5000)).toBe(simple);
  });

  it('never breaks a mesh: noise, thin legs, extreme targets', () => {
    const random = createRandom(31);
    const meshes = [
      table(32),
      ...Array.from({ length: 40 }, (_, i) => extractSurface(noiseGrid(random, 4 + (i % 4), 'uniform'), random.range(0.2, 0.8))),
    ];
    for (const mesh of meshes) {
      for (const target of [20, 200]) {
        const simple = simplifyMesh(mesh, target);
        expect(bruteForceFault(simple)).toBeNull();
        expect(checkMesh(simple).parts).toBe(checkMesh(mesh).parts);
        if (simple.indices.length > 0) expect(manifoldReport(simple).status).toBe('NoError');
      }
    }
  });
});

describe('smoothTaubin', () => {
  it('restores the volume exactly', () => {
    for (const mesh of [sphere(24), table(24)]) {
      expect(meshVolume(smoothTaubin(mesh, { iterations: 20 })) / meshVolume(mesh)).toBeCloseTo(1, 6);
    }
  });

  it('takes the staircase off a hard sphere: normals come near to the true ones', () => {
    const size = 64;
    const hard = extractSurface(
      gridOf(size, (x, y, z) => (Math.hypot(x, y, z) < 0.36 ? 1 : 0)),
      0.5,
    );
    const deviation = ({ positions, indices }: TriangleMesh): number => {
      let sum = 0;
      let area = 0;
      for (let t = 0; t < indices.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((i) => positions.subarray(3 * indices[t + i], 3 * indices[t + i] + 3));
        const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
        const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        const m = [0, 1, 2].map((k) => a[k] + b[k] + c[k]);
        const own = Math.hypot(...n);
        sum += own * Math.acos(Math.min(1, (n[0] * m[0] + n[1] * m[1] + n[2] * m[2]) / own / Math.hypot(...m)));
        area += own;
      }
      return ((sum / area) * 180) / Math.PI;
    };
    expect(deviation(hard)).toBeGreaterThan(12);
    expect(deviation(smoothTaubin(hard, { iterations: 30 }))).toBeLessThan(5);
  });
});

describe('flattenPlanes', () => {
  it('draws the faces of a rough box onto planes and keeps it closed', () => {
    const size = 32;
    const random = createRandom(6);
    const half = [0.3, 0.2, 0.25];
    const rough = extractSurface(
      gridOf(size, (x, y, z) =>
        soft(Math.max(Math.abs(x) - half[0], Math.abs(y) - half[1], Math.abs(z) - half[2]) + random.range(-0.4, 0.4) / size, size),
      ),
      0.5,
    );
    const smooth = smoothTaubin(rough, { iterations: 10 });
    const unevenness = ({ positions }: TriangleMesh): number => {
      let sum = 0;
      for (let v = 0; v < positions.length; v += 3) {
        sum += Math.min(...half.map((h, k) => Math.abs(Math.abs(positions[v + k]) - h)));
      }
      return (sum / (positions.length / 3)) * size;
    };
    const flat = flattenPlanes(smooth, { strength: 0.7, cell: 1 / size });
    expect(bruteForceFault(flat)).toBeNull();
    expect(manifoldReport(flat).status).toBe('NoError');
    expect(unevenness(flat)).toBeLessThan(unevenness(smooth) / 2);
    expect(Math.abs(meshVolume(flat) / (8 * half[0] * half[1] * half[2]) - 1)).toBeLessThan(0.02);
  });

  it('leaves a sphere round and does nothing at strength 0', () => {
    const mesh = sphere(32);
    expect(flattenPlanes(mesh, { strength: 0, cell: 1 / 32 })).toBe(mesh);
    const { positions } = flattenPlanes(mesh, { strength: 0.3, cell: 1 / 32 });
    for (let v = 0; v < positions.length; v += 3) {
      expect(Math.abs(Math.hypot(positions[v], positions[v + 1], positions[v + 2]) - 0.36) * 32).toBeLessThan(0.6);
    }
  });
});

describe('untangle', () => {
  it('takes back what makes a mesh pass through itself, and no more', () => {
    const mesh = sphere(20);
    const moved = mesh.positions.slice();
    // One vertex is drawn through the whole ball.
    for (let k = 0; k < 3; k++) moved[k] = -1.5 * moved[k];
    for (let v = moved.length / 2; v < moved.length; v++) moved[v] *= 1.01;
    const knotted = { positions: moved, indices: mesh.indices };
    expect(findSelfIntersections(knotted).length).toBeGreaterThan(0);
    const free = untangle(knotted, mesh.positions);
    expect(findSelfIntersections(free)).toHaveLength(0);
    let kept = 0;
    for (let v = 0; v < moved.length; v++) if (free.positions[v] === moved[v]) kept++;
    expect(kept / moved.length).toBeGreaterThan(0.8);
  });
});

describe('evenOut', () => {
  it('makes nearly equilateral triangles and stays on the surface, closed', () => {
    const mesh = sphere(18);
    const even = evenOut(mesh, {});
    expect(even).not.toBe(mesh);
    expect(bruteForceFault(even)).toBeNull();
    expect(manifoldReport(even).status).toBe('NoError');
    const leastAngle = ({ positions, indices }: TriangleMesh): number => {
      let sum = 0;
      for (let t = 0; t < indices.length; t += 3) {
        const p = [0, 1, 2].map((i) => positions.subarray(3 * indices[t + i], 3 * indices[t + i] + 3));
        const edge = (i: number, j: number): number => Math.hypot(p[i][0] - p[j][0], p[i][1] - p[j][1], p[i][2] - p[j][2]);
        const [a, b, c] = [edge(1, 2), edge(0, 2), edge(0, 1)].sort((x, y) => x - y);
        sum += Math.acos((b * b + c * c - a * a) / (2 * b * c));
      }
      return ((sum / (indices.length / 3)) * 180) / Math.PI;
    };
    expect(leastAngle(even)).toBeGreaterThan(45);
    expect(leastAngle(even)).toBeGreaterThan(leastAngle(mesh) + 8);
    for (let v = 0; v < even.positions.length; v += 3) {
      expect(Math.abs(Math.hypot(even.positions[v], even.positions[v + 1], even.positions[v + 2]) - 0.36) * 18).toBeLessThan(0.15);
    }
    expect(Math.abs(even.indices.length / mesh.indices.length - 1)).toBeLessThan(0.35);
  });

  it('keeps tables and noise closed, in as many parts, at any number of triangles', () => {
    const random = createRandom(44);
    for (const mesh of [
      table(20),
      ...Array.from({ length: 12 }, () => extractSurface(noiseGrid(random, 4, 'uniform'), random.range(0.3, 0.7))),
    ]) {
      for (const triangles of [null, 600]) {
        const even = evenOut(mesh, { triangles });
        expect(bruteForceFault(even)).toBeNull();
        expect(checkMesh(even).parts).toBe(checkMesh(mesh).parts);
      }
    }
  });
});
