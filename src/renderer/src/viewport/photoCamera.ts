import type { Matrix4 } from 'three';
import { Vector3 } from 'three';
import { viewAxes, type PhotoView } from '../../../core/camera/photoView';
import { boxCentre, boxCorners, dot, FIELD_OF_VIEW, type Box, type Orbit, type Vector } from './orbit';

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

/** Where a photo lies in a view, in heights of the view. */
export interface PhotoPlace {
  /** Height of the photo. */
  readonly share: number;
  /** Its middle from the view's, right and up. */
  readonly x: number;
  readonly y: number;
}

/** Shares of a view's width and height that nothing lies over, from its top left corner. */
export type FreeShares = Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;

/** In the middle of the view, all of it seen. */
export function middlePlace(viewAspect: number, photoAspect: number): PhotoPlace {
  return { share: FILL * Math.min(1, viewAspect / photoAspect), x: 0, y: 0 };
}

/**
 * In the middle as far as that goes: where a card would lie over the shape, photo and shape go aside together, and get smaller if there is no room.
 *
 * @param box of the shape, in the world
 */
export function placePhoto(camera: PhotoCamera, viewAspect: number, box: Box, free: FreeShares): PhotoPlace {
  const middle = middlePlace(viewAspect, camera.aspect);
  const seen = seenIn(camera, box);
  if (!seen) return middle;
  const [left, right] = [(free.left - 0.5) * viewAspect, (free.right - 0.5) * viewAspect];
  const [bottom, top] = [0.5 - free.bottom, 0.5 - free.top];
  const share = Math.min(middle.share, (right - left) / (seen.right - seen.left), (top - bottom) / (seen.top - seen.bottom));
  const aside = (low: number, high: number): number => Math.min(Math.max(0, low), high);
  return {
    share,
    x: aside(left - share * seen.left, right - share * seen.right),
    y: aside(bottom - share * seen.bottom, top - share * seen.top),
  };
}

/** What the box takes of the photo, in photo heights from its middle; null where it reaches behind the camera. */
function seenIn(
  { position, right, up, forward, focal, shift }: PhotoCamera,
  box: Box,
): Record<'left' | 'right' | 'bottom' | 'top', number> | null {
  const seen = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (const corner of boxCorners(box)) {
    const from: Vector = [corner[0] - position[0], corner[1] - position[1], corner[2] - position[2]];
    const depth = dot(from, forward);
    if (depth <= 0) return null;
    const [x, y] = [focal * (dot(from, right) / depth) + shift[0], focal * (dot(from, up) / depth) + shift[1]];
    seen.left = Math.min(seen.left, x);
    seen.right = Math.max(seen.right, x);
    seen.bottom = Math.min(seen.bottom, y);
    seen.top = Math.max(seen.top, y);
  }
  return seen;
}

/** The sides of the pyramid of view at distance 1 with which a picture of `viewAspect` shows the photo's part of it in its place. */
export function photoFrustum(
  { focal, shift }: PhotoCamera,
  viewAspect: number,
  { share, x, y }: PhotoPlace,
): Record<'left' | 'right' | 'bottom' | 'top', number> {
  const half = 0.5 / share;
  const [across, above] = [shift[0] + x / share, shift[1] + y / share];
  return {
    left: (-half * viewAspect - across) / focal,
    right: (half * viewAspect - across) / focal,
    bottom: (-half - above) / focal,
    top: (half - above) / focal,
  };
}

/** The orbit that shows the box nearly as the photo's camera does: the same direction of view, the same size, the same place. */
export function orbitOfPhoto(camera: PhotoCamera, { share, x, y }: PhotoPlace, box: Box): Orbit {
  const { position, right, up, forward, focal, shift } = camera;
  const centre = boxCentre(box);
  const depth = Math.max(1e-3, dot([centre[0] - position[0], centre[1] - position[1], centre[2] - position[2]], forward));
  const aside = [((-x / share - shift[0]) / focal) * depth, ((-y / share - shift[1]) / focal) * depth];
  const target = [0, 1, 2].map((i) => position[i] + depth * forward[i] + aside[0] * right[i] + aside[1] * up[i]) as unknown as Vector;
  return {
    target,
    azimuth: Math.atan2(-forward[0], -forward[2]),
    elevation: -Math.asin(Math.min(1, Math.max(-1, forward[1]))),
    distance: (depth * 0.5) / (share * focal * Math.tan(FIELD_OF_VIEW / 2)),
  };
}
