import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { CONTAINED, INTERSECTED, MeshBVH, NOT_INTERSECTED } from 'three-mesh-bvh';
import type { SculptMesh } from '../../../../core/edit/sculpt/sculptMesh';

export type Triple = readonly [number, number, number];

export interface SurfaceHit {
  readonly at: [number, number, number];
  /** Unit, the vertex normals of the triangle mixed. */
  readonly normal: [number, number, number];
}

/** Finds places and vertices of a mesh that changes, by a tree of boxes (three-mesh-bvh) that is mended where the mesh has moved. */
export interface SurfaceTree {
  raycast(origin: Triple, direction: Triple): SurfaceHit | null;
  /** Vertices within a radius. What was asked for since the last `mend` is what may move. The list is the tree's own: used before the next call. */
  within(centre: Triple, radius: number): number[];
  /** Brings the boxes around what was asked for up to its new place. */
  mend(): void;
  /** Brings every box up to date. */
  mendAll(): void;
}

/** @param mesh read in place, now and later. */
export function createSurfaceTree({ positions, normals, indices }: Pick<SculptMesh, 'positions' | 'normals' | 'indices'>): SurfaceTree {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(new BufferAttribute(indices, 1));
  // Indirect: the order of the triangles is the picture's and must not change.
  const tree = new MeshBVH(geometry, { indirect: true });
  const ray = new Ray();
  const touched = new Set<number>();
  const stamps = new Uint32Array(positions.length / 3);
  let stamp = 0;
  const found: number[] = [];
  const near = new Vector3();

  return {
    raycast(origin, direction) {
      ray.origin.set(...origin);
      ray.direction.set(...direction).normalize();
      const hit = tree.raycastFirst(ray, DoubleSide);
      if (!hit?.face) return null;
      const { a, b, c } = hit.face;
      return { at: hit.point.toArray(), normal: normalAt(hit.point, a, b, c) };
    },
    within(centre, radius) {
      const [x, y, z] = centre;
      const r2 = radius * radius;
      stamp++;
      found.length = 0;
      const take = (v: number): void => {
        if (stamps[v] === stamp) return;
        stamps[v] = stamp;
        const dx = positions[3 * v] - x;
        const dy = positions[3 * v + 1] - y;
        const dz = positions[3 * v + 2] - z;
        if (dx * dx + dy * dy + dz * dz < r2) found.push(v);
      };
      tree.shapecast({
        intersectsBounds: (box, _leaf, _score, _depth, node) => {
          near.set(x, y, z).clamp(box.min, box.max);
          if ((near.x - x) ** 2 + (near.y - y) ** 2 + (near.z - z) ** 2 > r2) return NOT_INTERSECTED;
          touched.add(node);
          const fx = Math.max(Math.abs(box.min.x - x), Math.abs(box.max.x - x));
          const fy = Math.max(Math.abs(box.min.y - y), Math.abs(box.max.y - y));
          const fz = Math.max(Math.abs(box.min.z - z), Math.abs(box.max.z - z));
          return fx * fx + fy * fy + fz * fz < r2 ? CONTAINED : INTERSECTED;
        },
        intersectsRange: (offset, count) => {
          for (let i = offset; i < offset + count; i++) {
            const t = 3 * tree.resolveTriangleIndex(i);
            take(indices[t]);
            take(indices[t + 1]);
            take(indices[t + 2]);
          }
          return false;
        },
      });
      return found;
    },
    mend() {
      if (touched.size === 0) return;
      tree.refit(touched);
      touched.clear();
    },
    mendAll() {
      tree.refit();
      touched.clear();
    },
  };

  /** The normals of a triangle's corners, mixed by how near the point is to each (barycentric, by areas). */
  function normalAt(point: Vector3, a: number, b: number, c: number): [number, number, number] {
    const corner = (v: number): Vector3 => new Vector3().fromArray(positions, 3 * v);
    const [pa, pb, pc] = [a, b, c].map((v) => corner(v).sub(point));
    const weights = [pb.clone().cross(pc).length(), pc.clone().cross(pa).length(), pa.clone().cross(pb).length()];
    const sum = new Vector3();
    [a, b, c].forEach((v, i) => sum.addScaledVector(new Vector3().fromArray(normals, 3 * v), weights[i]));
    return sum.normalize().toArray();
  }
}
