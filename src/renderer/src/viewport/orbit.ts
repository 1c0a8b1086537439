export type StandardView = 'front' | 'right' | 'top' | 'back' | 'left' | 'bottom' | 'iso';

export type Vector = readonly [number, number, number];

/** Where the camera is: on a sphere about its target. Angles in radians, lengths in metres. */
export interface Orbit {
  readonly target: Vector;
  /** From +z (the object's front) towards +x (its right as drawn): 0 looks at the front, π/2 at the right side. */
  readonly azimuth: number;
  /** Above the horizon; ±π/2 looks straight down or up. */
  readonly elevation: number;
  readonly distance: number;
}

export interface Box {
  readonly min: Vector;
  readonly max: Vector;
}

/** Vertical angle of view. Long enough a lens to keep furniture from bulging. */
export const FIELD_OF_VIEW = (32 * Math.PI) / 180;

const QUARTER = Math.PI / 2;
export const STANDARD_VIEWS: Readonly<Record<StandardView, { azimuth: number; elevation: number }>> = {
  front: { azimuth: 0, elevation: 0 },
  right: { azimuth: QUARTER, elevation: 0 },
  back: { azimuth: Math.PI, elevation: 0 },
  left: { azimuth: -QUARTER, elevation: 0 },
  top: { azimuth: 0, elevation: QUARTER },
  bottom: { azimuth: 0, elevation: -QUARTER },
  iso: { azimuth: (33 * Math.PI) / 180, elevation: (23 * Math.PI) / 180 },
};

/** Right, up and forward of the camera, unit vectors in the world (right-handed: right × up = -forward). */
export function orbitAxes({ azimuth, elevation }: Pick<Orbit, 'azimuth' | 'elevation'>): { right: Vector; up: Vector; forward: Vector } {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return { right: [ca, 0, -sa], up: [-se * sa, ce, -se * ca], forward: [-ce * sa, -se, -ce * ca] };
}

export function orbitPosition(orbit: Orbit): [number, number, number] {
  const { forward } = orbitAxes(orbit);
  return [0, 1, 2].map((i) => orbit.target[i] - orbit.distance * forward[i]) as [number, number, number];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function boxCorners({ min, max }: Box): Vector[] {
  return Array.from({ length: 8 }, (_, i): Vector => [i & 1 ? max[0] : min[0], i & 2 ? max[1] : min[1], i & 4 ? max[2] : min[2]]);
}

export function boxCentre({ min, max }: Box): Vector {
  return [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
}

export interface Lens {
  readonly aspect: number;
  readonly orthographic: boolean;
  /** 1 fills the picture; 1.3 leaves 30 % of air. */
  readonly margin: number;
}

/** The part of the picture that something is to fit, in shares of half its width and height from its middle: -1 to 1, up and right positive. */
export interface Frame extends Omit<Lens, 'margin'> {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** The orbit with the given direction of view from which the box just fits the picture (over `margin`). */
export function frameBox(box: Box, direction: Pick<Orbit, 'azimuth' | 'elevation'>, { aspect, orthographic, margin }: Lens): Orbit {
  const half = 1 / margin;
  return frameInto(boxCorners(box), box, direction, { aspect, orthographic, left: -half, right: half, bottom: -half, top: half });
}

/**
 * The orbit with the given direction of view from which the points just fit a part of the picture.
 *
 * In perspective a point at (r, u, f) in camera axes asks x0 t (f + d) <= r - c <= x1 t (f + d) of a camera at (c, ., -d) whose picture spans ±t: c + x1 t d is at
 * least the most of r - x1 t f, and c + x0 t d at most the least of r - x0 t f. The tightest point on either side gives d, and the further of the horizontal and
 * vertical answers holds for both; c is then in the middle of what is left. The target lies on the line of sight at the depth of the box's centre.
 */
export function frameInto(
  points: readonly Vector[],
  box: Box,
  { azimuth, elevation }: Pick<Orbit, 'azimuth' | 'elevation'>,
  frame: Frame,
): Orbit {
  const axes = orbitAxes({ azimuth, elevation });
  const centre = boxCentre(box);
  const tanY = Math.tan(FIELD_OF_VIEW / 2);
  const tanX = tanY * frame.aspect;
  const [x0, x1, y0, y1] = [frame.left * tanX, frame.right * tanX, frame.bottom * tanY, frame.top * tanY];
  let [rightmost, leftmost, topmost, bottommost] = [-Infinity, Infinity, -Infinity, Infinity];
  for (const point of points) {
    const from: Vector = [point[0] - centre[0], point[1] - centre[1], point[2] - centre[2]];
    const r = dot(from, axes.right);
    const u = dot(from, axes.up);
    const f = frame.orthographic ? 0 : dot(from, axes.forward);
    rightmost = Math.max(rightmost, r - x1 * f);
    leftmost = Math.min(leftmost, r - x0 * f);
    topmost = Math.max(topmost, u - y1 * f);
    bottommost = Math.min(bottommost, u - y0 * f);
  }
  const distance = Math.max((rightmost - leftmost) / (x1 - x0), (topmost - bottommost) / (y1 - y0));
  const alongRight = (rightmost - x1 * distance + leftmost - x0 * distance) / 2;
  const alongUp = (topmost - y1 * distance + bottommost - y0 * distance) / 2;
  const target = [0, 1, 2].map((i) => centre[i] + alongRight * axes.right[i] + alongUp * axes.up[i]) as unknown as Vector;
  return { target, azimuth, elevation, distance };
}

/**
 * The orbit about the box's middle from which the box fits the picture whichever way it is turned about the upright through its middle: for a round trip at one
 * distance. A corner at (r, u, f) in camera axes asks a distance of |r|/t - f; over a whole turn a corner comes by every (r, f) of its circle.
 */
export function turnOrbit(box: Box, { azimuth, elevation }: Pick<Orbit, 'azimuth' | 'elevation'>, lens: Lens): Orbit {
  const target = boxCentre(box);
  const radius = Math.hypot(box.max[0] - box.min[0], box.max[2] - box.min[2]) / 2;
  const halfHeight = (box.max[1] - box.min[1]) / 2;
  const tanY = Math.tan(FIELD_OF_VIEW / 2) / lens.margin;
  const tanX = tanY * lens.aspect;
  const [sine, cosine] = [Math.sin(Math.abs(elevation)), Math.cos(elevation)];
  // Highest on screen: the far rim of the top; nearest to the eye: the near rim. In camera axes at an angle φ of the circle from the far end,
  // r = radius sin φ, u = halfHeight cos e + radius cos φ sin e, f = radius cos φ cos e - halfHeight sin e (e >= 0, by symmetry).
  if (lens.orthographic) {
    return { target, azimuth, elevation, distance: Math.max(radius / tanX, (halfHeight * cosine + radius * sine) / tanY) };
  }
  // Most of a sin φ - b cos φ is hypot(a, b).
  const sideways = Math.hypot(radius / tanX, radius * cosine) + halfHeight * sine;
  const upwards = Math.max(
    (halfHeight * cosine) / tanY + Math.abs(radius * (sine / tanY - cosine)) + halfHeight * sine,
    Math.abs((halfHeight * cosine) / tanY - halfHeight * sine) + radius * (sine / tanY + cosine),
  );
  return { target, azimuth, elevation, distance: Math.max(sideways, upwards) };
}

/** Turns by radians; the elevation stops at the poles, the azimuth goes round. */
export function turned(orbit: Orbit, byAzimuth: number, byElevation: number): Orbit {
  const elevation = Math.min(QUARTER, Math.max(-QUARTER, orbit.elevation + byElevation));
  return { ...orbit, azimuth: wrapAngle(orbit.azimuth + byAzimuth), elevation };
}

/** Moves the target within the picture plane by metres to the right and up. */
export function panned(orbit: Orbit, right: number, up: number): Orbit {
  const axes = orbitAxes(orbit);
  const target = [0, 1, 2].map((i) => orbit.target[i] + right * axes.right[i] + up * axes.up[i]) as unknown as Vector;
  return { ...orbit, target };
}

/** Metres of the world that one pixel covers at the target. */
export function metresPerPixel(orbit: Orbit, heightInPixels: number): number {
  return (2 * orbit.distance * Math.tan(FIELD_OF_VIEW / 2)) / Math.max(1, heightInPixels);
}

/** The same angle in (-π, π]. */
export function wrapAngle(angle: number): number {
  const turn = angle % (2 * Math.PI);
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn <= -Math.PI ? turn + 2 * Math.PI : turn;
}

/** From one orbit to another, `share` in [0, 1]; the shorter way round, and distances in proportion, so that a zoom looks even. */
export function mixOrbits(from: Orbit, to: Orbit, share: number): Orbit {
  if (share >= 1) return to;
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    target: [0, 1, 2].map((i) => mix(from.target[i], to.target[i])) as unknown as Vector,
    azimuth: wrapAngle(from.azimuth + wrapAngle(to.azimuth - from.azimuth) * share),
    elevation: mix(from.elevation, to.elevation),
    distance: from.distance * (to.distance / from.distance) ** share,
  };
}

/** Starts and ends at rest. */
export function ease(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return s * s * (3 - 2 * s);
}
