import type { Random } from '../random';
import type { View } from './camera';

/**
 * The views of 3D-R2N2 (Choy et al. 2016, its ShapeNetRendering set): 24 pictures of 137 x 137 pixels a model, azimuth all round, elevation 25 to 30
 * degrees, no tilt, distance .65 to .95 of 1.75 diagonals of the model's box, a 35 mm lens before a sensor 32 mm wide.
 */
export const R2N2 = { views: 24, side: 137, furthest: 1.75, tangent: 16 / 35 } as const;

/** One such view of an object whose box has this size, longest side 1. */
export function r2n2View(random: Random, size: readonly [number, number, number]): View {
  const azimuth = random.range(0, 360);
  const elevation = random.range(25, 30);
  return { azimuth, elevation, tilt: 0, distance: random.range(0.65, 0.95) * R2N2.furthest * Math.hypot(...size) };
}

/**
 * The line of rendering_metadata.txt for a view: azimuth, elevation, in-plane rotation, distance ratio, and the 25 that always stands for the field of view.
 * Its azimuth is counted from the model's +x towards +z in the pose of ShapeNet version 1, which was rendered and has the front at +x: the sense is the other.
 */
export function r2n2Line(view: View, size: readonly [number, number, number]): string {
  const azimuth = ((-view.azimuth % 360) + 360) % 360;
  return `${azimuth} ${view.elevation} ${view.tilt} ${view.distance / R2N2.furthest / Math.hypot(...size)} 25`;
}

/** A view as shops and catalogues show furniture: from the front, turned to one side, from above eye height; far enough for parallel edges to look so. */
export function productView(random: Random): View {
  const side = random.next() < 0.5 ? -1 : 1;
  const azimuth = random.next() < 0.12 ? random.range(-12, 12) : side * Math.min(80, Math.abs(36 + 16 * random.normal()));
  const elevation = Math.min(55, Math.max(0, 22 + 10 * random.normal()));
  return { azimuth, elevation, tilt: 0, distance: 1 / random.range(1 / 6, 1 / 1.8) };
}

/** Views at even steps all round, the first from the front. */
export function turntableViews(count: number, elevation = 20, distance = 2.6): View[] {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`a turntable has a whole number of views, not ${count}`);
  return Array.from({ length: count }, (_, i) => ({ azimuth: (360 * i) / count, elevation, tilt: 0, distance }));
}

/** Half the width of a window, at distance 1, that holds an object of this size (longest side 1) whichever way it is turned. */
export function tangentAround(size: readonly [number, number, number], distance: number): number {
  const radius = Math.hypot(...size) / 2;
  if (!(distance > radius)) throw new RangeError('the camera stands inside the object');
  return (1.03 * radius) / Math.sqrt(distance * distance - radius * radius);
}
