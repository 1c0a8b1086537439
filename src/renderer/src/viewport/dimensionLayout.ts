import { boxCorners, dot, orbitAxes, type Box, type Orbit, type Vector } from './orbit';

/** A dimension line: its ends, two ticks across each end, and where its label goes. World, metres. */
export interface DimensionLine {
  readonly letter: 'W' | 'H' | 'D';
  readonly metres: number;
  readonly from: Vector;
  readonly to: Vector;
  /** Unit vector away from the shape, along which the ticks lie. */
  readonly out: Vector;
  readonly label: Vector;
}

/**
 * Puts width and depth along the floor on the sides next to the camera, and the height at the upright edge that is furthest left
 * in the picture, each a little away from the shape.
 */
export function layoutDimensions(box: Box, view: Pick<Orbit, 'azimuth' | 'elevation'>): DimensionLine[] {
  const { min, max } = box;
  const [width, height, depth] = [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
  const gap = 0.11 * Math.max(width, height, depth);
  const { right, forward } = orbitAxes(view);
  const nearX = forward[0] > 0 ? min[0] : max[0];
  const nearZ = forward[2] > 0 ? min[2] : max[2];
  const outX: Vector = [nearX === max[0] ? 1 : -1, 0, 0];
  const outZ: Vector = [0, 0, nearZ === max[2] ? 1 : -1];

  // Of the upright edges the leftmost; it goes out along whichever floor direction leads further left.
  const uprights = boxCorners(box).filter((corner) => corner[1] === min[1]);
  const left = uprights.reduce((best, corner) => (dot(corner, right) < dot(best, right) - 1e-9 ? corner : best));
  const sideX: Vector = [left[0] === max[0] ? 1 : -1, 0, 0];
  const sideZ: Vector = [0, 0, left[2] === max[2] ? 1 : -1];
  const out = dot(sideX, right) < dot(sideZ, right) ? sideX : sideZ;

  const moved = (point: Vector, direction: Vector, by: number): Vector => [
    point[0] + by * direction[0],
    point[1] + by * direction[1],
    point[2] + by * direction[2],
  ];
  const middle = (a: Vector, b: Vector): Vector => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
  const line = (letter: DimensionLine['letter'], metres: number, a: Vector, b: Vector, away: Vector): DimensionLine => {
    const from = moved(a, away, gap);
    const to = moved(b, away, gap);
    return { letter, metres, from, to, out: away, label: middle(from, to) };
  };
  return [
    line('W', width, [min[0], min[1], nearZ], [max[0], min[1], nearZ], outZ),
    line('H', height, [left[0], min[1], left[2]], [left[0], max[1], left[2]], out),
    line('D', depth, [nearX, min[1], min[2]], [nearX, min[1], max[2]], outX),
  ];
}

/** Length of a tick across a line's end, in shares of the box's longest edge. */
export const TICK = 0.05;
