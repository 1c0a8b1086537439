import type { Random } from '../random';
import { PATTERN_KINDS, pattern, samplePattern } from './patterns';
import type { PatternKind } from './patterns';
import type { Camera } from './camera';
import type { Texture } from './mesh';

type Colour = readonly [number, number, number];

/** A surface painted with a pattern between two colours (linear light). */
export interface Paint {
  bytes: Uint8Array;
  a: Colour;
  b: Colour;
  /** Turns of the pattern over a unit of length. */
  density: number;
}

interface Patch {
  u0: number;
  u1: number;
  v0: number;
  v1: number;
  paint: Paint;
  round: boolean;
}

interface Wall {
  normal: [number, number];
  /** normal . (x, z) = reach on the wall. */
  reach: number;
  paint: Paint;
  patches: Patch[];
}

/** A square part of a photo, stretched over the whole picture. */
export interface PhotoBackdrop {
  texture: Texture;
  /** In pixels of the photo: left and top edge and side of the part. */
  left: number;
  top: number;
  side: number;
  mirrored: boolean;
}

/** What stands behind the object: a floor and walls, or one even backdrop. */
export interface Room {
  plain: boolean;
  /** The backdrop's colours at the top and the bottom. */
  top: Colour;
  bottom: Colour;
  floorY: number;
  floor: Paint;
  rug: Patch | undefined;
  walls: Wall[];
  skirting: Colour;
  /** Fills the backdrop of a plain room. */
  photo?: PhotoBackdrop;
}

const linear = (c: number): number => c * c;

export function randomColour(random: Random, saturation: number, low: number, high: number): Colour {
  const value = random.range(low, high);
  const hue = random.next() * 6;
  const s = saturation * random.next();
  const f = (n: number): number => {
    const k = (n + hue) % 6;
    return linear(value - value * s * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [f(5), f(3), f(1)];
}

export function randomPaint(random: Random, kinds: readonly PatternKind[], low: number, high: number, saturation = 0.5): Paint {
  const kind = kinds[random.integer(kinds.length)] ?? 'flat';
  const a = randomColour(random, saturation, low, high);
  // The two colours are mostly shades of one another.
  const shade = random.range(0.45, 0.95);
  const b = random.next() < 0.75 ? ([a[0] * shade, a[1] * shade, a[2] * shade] as const) : randomColour(random, saturation, low, high);
  return { bytes: pattern(kind, random.integer(4)), a: b, b: a, density: random.range(0.4, 2.5) };
}

const FLOORS: readonly PatternKind[] = [
  'planks',
  'planks',
  'planks',
  'wood',
  'carpet',
  'carpet',
  'tiles',
  'tiles',
  'marble',
  'checks',
  'plaster',
  'flat',
];
const WALLS: readonly PatternKind[] = [
  'plaster',
  'plaster',
  'plaster',
  'flat',
  'flat',
  'stripes',
  'brick',
  'tiles',
  'dots',
  'weave',
  'planks',
];

export function randomRoom(random: Random, floorY: number, camera: Camera): Room {
  const plain = random.next() < 0.22;
  const white = random.next() < 0.5;
  const top: Colour = plain && white ? [1, 1, 1] : randomColour(random, 0.5, 0.15, 1);
  const fade = white ? 1 : random.range(0.7, 1.2);
  const walls: Wall[] = [];
  const count = random.next() < 0.12 ? 0 : random.next() < 0.6 ? 1 : 2;
  const heading = Math.atan2(camera.forward[2], camera.forward[0]) + random.range(-0.6, 0.6);
  const paint = randomPaint(random, WALLS, 0.3, 1, 0.4);
  for (let i = 0; i < count; i++) {
    const angle = heading + (i === 0 ? 0 : (random.next() < 0.5 ? 1 : -1) * Math.PI * 0.5);
    const patches: Patch[] = [];
    const things = random.integer(5);
    for (let k = 0; k < things; k++) {
      const u = random.range(-2, 2);
      const v = floorY + random.range(0, 1.6);
      patches.push({
        u0: u,
        u1: u + random.range(0.15, 1.2),
        v0: v,
        v1: v + random.range(0.2, 1.4),
        paint: randomPaint(random, PATTERN_KINDS, 0.05, 1, 0.8),
        round: random.next() < 0.1,
      });
    }
    walls.push({ normal: [Math.cos(angle), Math.sin(angle)], reach: random.range(0.55, 2.4), paint, patches });
  }
  const rug =
    random.next() < 0.3
      ? {
          u0: -random.range(0.4, 1.4),
          u1: random.range(0.4, 1.4),
          v0: -random.range(0.4, 1.4),
          v1: random.range(0.4, 1.4),
          paint: randomPaint(random, PATTERN_KINDS, 0.1, 0.95, 0.8),
          round: random.next() < 0.3,
        }
      : undefined;
  return {
    plain,
    top,
    bottom: [Math.min(1, top[0] * fade), Math.min(1, top[1] * fade), Math.min(1, top[2] * fade)],
    floorY,
    floor: randomPaint(random, FLOORS, 0.2, 0.95),
    rug,
    walls,
    skirting: randomColour(random, 0.1, 0.2, 1),
  };
}

function mix(paint: Paint, u: number, v: number, out: Float64Array): void {
  const t = samplePattern(paint.bytes, u * paint.density, v * paint.density);
  for (let c = 0; c < 3; c++) out[c] = paint.a[c] * (1 - t) + paint.b[c] * t;
}

function inPatch(patch: Patch, u: number, v: number): boolean {
  if (u < patch.u0 || u > patch.u1 || v < patch.v0 || v > patch.v1) return false;
  if (!patch.round) return true;
  const a = (2 * (u - patch.u0)) / (patch.u1 - patch.u0) - 1;
  const b = (2 * (v - patch.v0)) / (patch.v1 - patch.v0) - 1;
  return a * a + b * b <= 1;
}

/** What a ray meets: fills `colour` (linear), `point` and `normal`; returns its distance along the ray, or Infinity for a plain backdrop. */
export function lookIntoRoom(
  room: Room,
  eye: readonly [number, number, number],
  dx: number,
  dy: number,
  dz: number,
  colour: Float64Array,
  point: Float64Array,
  normal: Float64Array,
): number {
  let best = Infinity;
  let hit: Wall | undefined;
  if (dy < -1e-6) {
    const t = (room.floorY - eye[1]) / dy;
    if (t > 0) best = t;
  }
  for (const wall of room.walls) {
    const along = wall.normal[0] * dx + wall.normal[1] * dz;
    if (along <= 1e-6) continue;
    const t = (wall.reach - wall.normal[0] * eye[0] - wall.normal[1] * eye[2]) / along;
    if (t > 0 && t < best) {
      best = t;
      hit = wall;
    }
  }
  if (best === Infinity || (best > 12 && !hit)) {
    const t = Math.min(1, Math.max(0, 0.5 + dy));
    for (let c = 0; c < 3; c++) colour[c] = room.top[c] * t + room.bottom[c] * (1 - t);
    return Infinity;
  }
  const x = eye[0] + dx * best;
  const y = eye[1] + dy * best;
  const z = eye[2] + dz * best;
  point[0] = x;
  point[1] = y;
  point[2] = z;
  if (hit) {
    const u = -hit.normal[1] * x + hit.normal[0] * z;
    normal[0] = -hit.normal[0];
    normal[1] = 0;
    normal[2] = -hit.normal[1];
    let patch: Patch | undefined;
    for (const candidate of hit.patches) if (inPatch(candidate, u, y)) patch = candidate;
    if (patch) mix(patch.paint, u, y, colour);
    else if (y < room.floorY + 0.05) colour.set(room.skirting);
    else mix(hit.paint, u, y, colour);
  } else {
    normal[0] = 0;
    normal[1] = 1;
    normal[2] = 0;
    mix(room.rug && inPatch(room.rug, x, z) ? room.rug.paint : room.floor, x, z, colour);
  }
  return best;
}
