import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Matrix4,
  Ray,
  Raycaster,
  Vector2,
  type Camera,
  type Vector3,
  type Vector4,
} from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import { enterSection, isCutAway } from './section';

export interface Picker {
  /** The surface has changed; its tree is built when the first ray asks for it. */
  setSurface(surface: { positions: Float32Array; indices: Uint32Array } | null): void;
  /** The first point of the surface under a place in the picture (-1 to 1 to the right and up), in the world, that the section leaves. */
  pick(x: number, y: number, camera: Camera, toWorld: Matrix4, section: Vector4 | null): Vector3 | null;
}

export function createPicker(): Picker {
  let surface: { positions: Float32Array; indices: Uint32Array } | null = null;
  let tree: MeshBVH | null = null;
  const caster = new Raycaster();
  const ray = new Ray();
  const inverse = new Matrix4();
  const at = new Vector2();

  return {
    setSurface(next) {
      surface = next;
      tree = null;
    },
    pick(x, y, camera, toWorld, section) {
      if (!surface || surface.indices.length === 0) return null;
      if (!tree) {
        const geometry = new BufferGeometry();
        geometry.setAttribute('position', new BufferAttribute(surface.positions, 3));
        geometry.setIndex(new BufferAttribute(surface.indices, 1));
        // Indirect: the order of the triangles is the picture's and must not change.
        tree = new MeshBVH(geometry, { indirect: true });
      }
      caster.setFromCamera(at.set(x, y), camera);
      if (section) enterSection(caster.ray, section);
      ray.copy(caster.ray).applyMatrix4(inverse.copy(toWorld).invert());
      const hit = tree.raycastFirst(ray, DoubleSide);
      const point = hit && hit.point.clone().applyMatrix4(toWorld);
      return point && !(section && isCutAway(point.toArray(), section)) ? point : null;
    },
  };
}
