import { Matrix4, Raycaster, Vector2, Vector3, type OrthographicCamera, type PerspectiveCamera, type Vector4 } from 'three';
import type { Model } from '../model';
import { enterSection, isCutAway } from '../section';
import type { Triple } from './surfaceTree';

export interface AimOptions {
  model: Pick<Model, 'group'>;
  camera: () => PerspectiveCamera | OrthographicCamera;
  size: () => { width: number; height: number };
  /** The plane that cuts what is shown: the ray begins behind it. */
  section: () => Vector4 | null;
}

/** A place on the canvas, CSS pixels. */
export interface CanvasPlace {
  readonly offsetX: number;
  readonly offsetY: number;
}

/** The ray under the pointer, in object space. */
export interface Aim {
  readonly origin: Vector3;
  /** Of unit length. */
  readonly direction: Vector3;
  at(place: CanvasPlace): void;
  /** What was hit, unless the section takes the place of the hit away. */
  left<T>(hit: T | null, placeOf: (hit: T) => Triple): T | null;
  /** Where the ray meets the plane through a point that faces the camera: strokes go on there where there is no surface. */
  onPlane(through: Vector3): [number, number, number];
}

export function createAim({ model, camera, size, section }: AimOptions): Aim {
  const caster = new Raycaster();
  const inverse = new Matrix4();
  const screen = new Vector2();
  const origin = new Vector3();
  const direction = new Vector3();
  return {
    origin,
    direction,
    at({ offsetX, offsetY }) {
      const { width, height } = size();
      caster.setFromCamera(screen.set((2 * offsetX) / width - 1, 1 - (2 * offsetY) / height), camera());
      const plane = section();
      if (plane) enterSection(caster.ray, plane);
      inverse.copy(model.group.matrixWorld).invert();
      origin.copy(caster.ray.origin).applyMatrix4(inverse);
      direction.copy(caster.ray.direction).transformDirection(inverse);
    },
    left(hit, placeOf) {
      const plane = section();
      if (!hit || !plane) return hit;
      return isCutAway(new Vector3(...placeOf(hit)).applyMatrix4(model.group.matrixWorld).toArray(), plane) ? null : hit;
    },
    onPlane(through) {
      const towards = camera().getWorldDirection(new Vector3()).transformDirection(inverse);
      const distance = through.clone().sub(origin).dot(towards) / Math.max(1e-6, direction.dot(towards));
      return origin.clone().addScaledVector(direction, distance).toArray();
    },
  };
}
