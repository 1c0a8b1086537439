import type { Random } from '../random';
import type { Interpolation } from './interpolate';
import { interpolate } from './interpolate';

/** Random walks. Each gives its points beforehand, so that the way can be drawn, played, stopped and played again. */

export interface WalkOptions {
  /** Points after the start. */
  steps: number;
  /** How far a step goes, (0, 1]. */
  stepSize: number;
  /** The last point is the start again. */
  loop: boolean;
  random: Random;
}

/** Where a looping walk begins to turn home, as a share of its length. */
const turnsHomeAt = 0.5;

/** 0 until the walk turns home, then smoothly to 1 at its end. */
function homeward(step: number, { steps, loop }: WalkOptions): number {
  if (!loop) return 0;
  const t = Math.max(0, (step / steps - turnsHomeAt) / (1 - turnsHomeAt));
  return t * t * (3 - 2 * t);
}

/**
 * A walk through latent space: each step goes the share `stepSize` of the way to a vector that `draw` gives, a known shape or one from the prior, so the walk stays
 * where the generator has learned something. steps + 1 vectors, the start first.
 */
export function walkLatents(start: Float32Array, draw: () => Float32Array, how: Interpolation, options: WalkOptions): Float32Array[] {
  const points = [start];
  let free = start;
  for (let step = 1; step <= options.steps; step++) {
    free = interpolate(free, draw(), options.stepSize, how);
    points.push(interpolate(free, start, homeward(step, options), how));
  }
  return points;
}

export interface SquarePoint {
  u: number;
  v: number;
}

/** How far a step of size 1 goes, in sides of the square. */
const strideOfOne = 0.35;
/** Standard deviation of the turn from step to step, radians. */
const turn = 0.9;

/** A walk in the unit square of the four corners: steps of even length that turn at random and bounce off the sides. steps + 1 points, the start first. */
export function walkSquare(start: SquarePoint, options: WalkOptions): SquarePoint[] {
  const { random, stepSize } = options;
  const points = [start];
  let { u, v } = start;
  let heading = random.range(0, 2 * Math.PI);
  for (let step = 1; step <= options.steps; step++) {
    heading += turn * random.normal();
    const [du, dv] = [Math.cos(heading), Math.sin(heading)].map((part) => part * stepSize * strideOfOne);
    // A step that would leave the square goes the other way in that direction.
    const [outU, outV] = [u + du < 0 || u + du > 1, v + dv < 0 || v + dv > 1];
    u += outU ? -du : du;
    v += outV ? -dv : dv;
    if (outU || outV) heading = Math.atan2(outV ? -dv : dv, outU ? -du : du);
    const home = homeward(step, options);
    points.push({ u: u + home * (start.u - u), v: v + home * (start.v - v) });
  }
  return points;
}

/** The place on a way of points at `position`, counted in steps: the two points around it and the share between them. */
export function placeOnWay(position: number, points: number): { from: number; to: number; share: number } {
  const last = points - 1;
  const clamped = Math.min(last, Math.max(0, position));
  const from = Math.min(Math.floor(clamped), Math.max(0, last - 1));
  return { from, to: Math.min(last, from + 1), share: clamped - from };
}
