import { falloffAt, type Falloff } from './falloff';
import type { Point } from './dab';
import type { SculptMesh } from './sculptMesh';

/** A piece of the surface that is held and dragged about. */
export interface Grab {
  readonly vertices: readonly number[];
  /** Moves the piece to `drag` from where it was taken; the middle goes all the way. Positions only. */
  moveTo(drag: Point): void;
}

/**
 * Takes hold of the vertices within a radius.
 *
 * @param vertices those within the radius, or within the radius of the mirrored centre.
 * @param mirror x of a mirror plane: the other side is dragged the mirrored way. Where both brushes meet, their shares are scaled so that no vertex goes
 * further than the drag.
 */
export function takeHold(
  { positions }: SculptMesh,
  vertices: ArrayLike<number>,
  { centre, radius, falloff, mirror }: { centre: Point; radius: number; falloff: Falloff; mirror?: number | undefined },
): Grab {
  const held: number[] = [];
  const shares: number[] = [];
  const weightAt = (v: number, x: number): number =>
    falloffAt(falloff, Math.hypot(positions[v] - x, positions[v + 1] - centre[1], positions[v + 2] - centre[2]) / radius);
  for (let i = 0; i < vertices.length; i++) {
    const v = 3 * vertices[i];
    const own = weightAt(v, centre[0]);
    const other = mirror === undefined ? 0 : weightAt(v, 2 * mirror - centre[0]);
    if (own + other === 0) continue;
    const scale = 1 / Math.max(1, own + other);
    held.push(vertices[i]);
    shares.push(own * scale, other * scale);
  }
  const from = new Float32Array(3 * held.length);
  held.forEach((v, i) => from.set(positions.subarray(3 * v, 3 * v + 3), 3 * i));
  return {
    vertices: held,
    moveTo(drag) {
      for (let i = 0; i < held.length; i++) {
        const v = 3 * held[i];
        const own = shares[2 * i];
        const other = shares[2 * i + 1];
        positions[v] = from[3 * i] + (own - other) * drag[0];
        positions[v + 1] = from[3 * i + 1] + (own + other) * drag[1];
        positions[v + 2] = from[3 * i + 2] + (own + other) * drag[2];
      }
    },
  };
}
