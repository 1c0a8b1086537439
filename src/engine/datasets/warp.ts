import type { Random } from '../../core/random';
import type { PaintedMesh } from '../../core/render/mesh';

/** Where along its axis (0..1) a stretch bends, and how much longer the part before the bend becomes than the part after it. */
interface Bend {
  at: number;
  ratio: number;
}

/** A bent stretch of [0, 1] onto itself: two straight pieces. */
function bend({ at, ratio }: Bend, t: number): number {
  const whole = at * ratio + (1 - at);
  return t < at ? (t * ratio) / whole : (at * ratio + (t - at)) / whole;
}

/** How much longer a short piece around t becomes. */
function slope({ at, ratio }: Bend, t: number): number {
  return (t < at ? ratio : 1) / (at * ratio + (1 - at));
}

/**
 * Another design of the same kind: each axis is stretched by two factors that meet at a bend (longer legs under a lower back, narrower arms beside a wider seat), left and right alike, and the
 * whole tapers a little upwards. What lay at one height, depth or width still does, so that parts that touched still touch and straight edges along an axis stay straight. May mirror left and right.
 * Normals follow the stretches but not the taper, which is slight.
 */
export function warped(mesh: PaintedMesh, random: Random): PaintedMesh {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const [i, value] of mesh.positions.entries()) {
    low[i % 3] = Math.min(low[i % 3], value);
    high[i % 3] = Math.max(high[i % 3], value);
  }
  const ratio = (deviation: number): number => Math.exp(deviation * random.normal());
  const bends = [
    { at: random.range(0.5, 0.9), ratio: ratio(0.3) },
    { at: random.range(0.25, 0.75), ratio: ratio(0.35) },
    { at: random.range(0.25, 0.75), ratio: ratio(0.3) },
  ];
  const scales = [ratio(0.13) * (random.next() < 0.5 ? -1 : 1), ratio(0.13), ratio(0.13)];
  const tapers = [0.08 * random.normal(), 0, 0.05 * random.normal()];
  const halves = low.map((value, axis) => (high[axis] - value) / 2 || 1);
  const middles = low.map((value, axis) => (value + high[axis]) / 2);

  // Along x from the middle outwards on both sides, along y and z from one end to the other.
  const place = (axis: number, value: number): { t: number; side: number } => {
    const from = (value - middles[axis]) / halves[axis];
    return axis === 0 ? { t: Math.abs(from), side: Math.sign(from) } : { t: (from + 1) / 2, side: 1 };
  };
  const positions = mesh.positions.map((value, i) => {
    const axis = i % 3;
    const { t, side } = place(axis, value);
    const moved = bend(bends[axis], t);
    const centred = axis === 0 ? side * moved : 2 * moved - 1;
    const up = place(1, mesh.positions[i - axis + 1]).t;
    return scales[axis] * (1 + tapers[axis] * (2 * up - 1)) * (middles[axis] + halves[axis] * centred);
  });
  const normals = mesh.normals?.map((value, i) => {
    const axis = i % 3;
    const at = mesh.positions[3 * mesh.indices[(i - axis) / 3] + axis];
    return value / (scales[axis] * slope(bends[axis], place(axis, at).t));
  });
  return { ...mesh, positions, ...(normals ? { normals } : {}) };
}
