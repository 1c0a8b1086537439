import { interpolate, mixCorners, mixNumbers, type Corners, type Interpolation } from '../../../../core/latent/interpolate';
import type { SquarePoint } from '../../../../core/latent/walk';
import { say } from '../../messages';

/** A shape that takes part in mixing. */
export interface KnownLatent {
  label: string;
  latent: Float32Array;
  /** The document's shape it is, if it is one. */
  shape?: string;
  threshold: number;
  /** Metres. */
  height: number;
}

/** The shape at the share `t` of the way from one to another. */
export function blendKnown(a: KnownLatent, b: KnownLatent, t: number, how: Interpolation): KnownLatent {
  return {
    label: say('latent.blendAt', { at: t.toFixed(2) }),
    latent: interpolate(a.latent, b.latent, t, how),
    threshold: a.threshold + t * (b.threshold - a.threshold),
    height: a.height + t * (b.height - a.height),
  };
}

/** The shape at a point of the square between four. */
export function mixKnown(four: Corners<KnownLatent>, { u, v }: SquarePoint, how: Interpolation): KnownLatent {
  const mixed = (of: (known: KnownLatent) => number): number => mixNumbers(four.map(of) as unknown as Corners<number>, u, v);
  return {
    label: say('latent.mixAt', { u: u.toFixed(2), v: v.toFixed(2) }),
    latent: mixCorners(four.map(({ latent }) => latent) as unknown as Corners, u, v, how),
    threshold: mixed(({ threshold }) => threshold),
    height: mixed(({ height }) => height),
  };
}
