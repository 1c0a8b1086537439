import type { Matrix4 } from 'three';
import { Vector3 } from 'three';
import { viewAxes, type PhotoView } from '../../../core/camera/photoView';
import { boxCentre, dot, FIELD_OF_VIEW, type Box, type Orbit, type Vector } from './orbit';

/** The camera that took a photo, in the world: metres, unit axes. */
export interface PhotoCamera {
  readonly position: Vector;
  readonly right: Vector;
  readonly up: Vector;
  readonly forward: Vector;
  /** Focal length, and where the line of sight meets the photo (from its middle, right and up), in photo heights. */
  readonly focal: number;
  readonly shift: readonly [number, number];
  /** Width by height of the photo. */
  readonly aspect: number;
}

/** The photo's share of the view's height or width, whichever it fills first: the cards lie over what is left. */
const FILL = 0.96;

/** @param toWorld from the shape's own space: turns, moves and scales alike in all directions */
export function photoCameraOf(view: PhotoView, aspect: number, toWorld: Matrix4): PhotoCamera {
  const { position, right, up, forward, focal } = viewAxes(view);
  const turned = (axis: Vector): Vector => new Vector3(...axis).transformDirection(toWorld).toArray();
  return {
    position: new Vector3(...position).applyMatrix4(toWorld).toArray(),
    right: turned(right),
    up: turned(up),
    forward: turned(forward),
    ...{ focal, shift: view.shift, aspect },
  };
}

/** Height of the photo by the height of a view in which all of it is seen. */
export function photoShare(viewAspect: number, photoAspect: number): number {
  return FILL * Math.min(1, viewAspect / photoAspect);
}

/** The sides of the pyramid of view at distance 1 with which a picture of `viewAspect` shows the photo's part of it in its middle. */
export function photoFrustum(
  { focal, shift, aspect }: PhotoCamera,
  viewAspect: number,
): Record<'left' | 'right' | 'bottom' | 'top', number> {
  const half = 0.5 / photoShare(viewAspect, aspect);
  return {
    left: (-half * viewAspect - shift[0]) / focal,
    right: (half * viewAspect - shift[0]) / focal,
    bottom: (-half - shift[1]) / focal,
    top: (half - shift[1]) / focal,
  };
}

/** The orbit that shows the box nearly as the photo's camera does: the same direction of view, the same size. */
export function orbitOfPhoto(camera: PhotoCamera, viewAspect: number, box: Box): Orbit {
  const { position, right, up, forward, focal, shift } = camera;
  const centre = boxCentre(box);
  const depth = Math.max(1e-3, dot([centre[0] - position[0], centre[1] - position[1], centre[2] - position[2]], forward));
  const aside = [(-shift[0] / focal) * depth, (-shift[1] / focal) * depth];
  const target = [0, 1, 2].map((i) => position[i] + depth * forward[i] + aside[0] * right[i] + aside[1] * up[i]) as unknown as Vector;
  return {
    target,
    azimuth: Math.atan2(-forward[0], -forward[2]),
    elevation: -Math.asin(Math.min(1, Math.max(-1, forward[1]))),
    distance: (depth * 0.5) / (photoShare(viewAspect, camera.aspect) * focal * Math.tan(FIELD_OF_VIEW / 2)),
  };
}
