import type { Random } from '../random';

/** From where the object is seen. Angles in degrees: azimuth 0 = from its front (+z), 90 = from its +x side; distance from the centre of its box in longest sides. */
export interface View {
  azimuth: number;
  elevation: number;
  tilt: number;
  distance: number;
}

/** A camera's place and axes; pictures are windows in its plane at distance 1 (tangents of angles). */
export interface Camera {
  eye: [number, number, number];
  right: [number, number, number];
  up: [number, number, number];
  forward: [number, number, number];
}

export function cameraOf(view: View): Camera {
  const a = (view.azimuth * Math.PI) / 180;
  const e = (view.elevation * Math.PI) / 180;
  const t = (view.tilt * Math.PI) / 180;
  const out: [number, number, number] = [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
  const right: [number, number, number] = [Math.cos(a), 0, -Math.sin(a)];
  const up: [number, number, number] = [-Math.sin(a) * Math.sin(e), Math.cos(e), -Math.cos(a) * Math.sin(e)];
  const turn = (p: number[], q: number[], s: number): [number, number, number] =>
    [0, 1, 2].map((i) => p[i] * Math.cos(t) + s * q[i] * Math.sin(t)) as [number, number, number];
  return {
    eye: [out[0] * view.distance, out[1] * view.distance, out[2] * view.distance],
    right: turn(right, up, 1),
    up: turn(up, right, -1),
    forward: [-out[0], -out[1], -out[2]],
  };
}

/** A view as people photograph furniture: mostly from the front and somewhat above, near or far. */
export function randomView(random: Random): View {
  const azimuth = random.next() < 0.8 ? random.range(-65, 65) : random.range(-180, 180);
  const elevation = Math.min(72, Math.max(1, 25 + 14 * random.normal()));
  const tilt = random.normal() * (random.next() < 0.12 ? 8 : 2.5);
  // Even in 1/distance, which is what the strength of perspective goes with.
  const distance = 1 / random.range(1 / 4, 1 / 1.25);
  return { azimuth, elevation, tilt, distance };
}
