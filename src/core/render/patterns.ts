import { createRandom } from '../random';

/** Side of every pattern in texels (a power of two, so that wrapping is a mask). Patterns tile. */
export const PATTERN_SIDE = 128;
export type PatternKind =
  'wood' | 'planks' | 'weave' | 'carpet' | 'tiles' | 'stripes' | 'checks' | 'marble' | 'brick' | 'plaster' | 'dots' | 'flat';
export const PATTERN_KINDS: readonly PatternKind[] = [
  'wood',
  'planks',
  'weave',
  'carpet',
  'tiles',
  'stripes',
  'checks',
  'marble',
  'brick',
  'plaster',
  'dots',
  'flat',
];
const VARIANTS = 4;

/** Tiling value noise of a given number of cells along the side, 0..1. */
function valueNoise(seed: number, cellsX: number, cellsY: number): (x: number, y: number) => number {
  const random = createRandom(seed);
  const table = Float32Array.from({ length: cellsX * cellsY }, () => random.next());
  return (x, y) => {
    const fx = (x / PATTERN_SIDE) * cellsX;
    const fy = (y / PATTERN_SIDE) * cellsY;
    const ix = Math.floor(fx);
    const iy = Math.floor(fy);
    const u = (fx - ix) ** 2 * (3 - 2 * (fx - ix));
    const v = (fy - iy) ** 2 * (3 - 2 * (fy - iy));
    const at = (i: number, k: number): number => table[(((i % cellsX) + cellsX) % cellsX) + cellsX * (((k % cellsY) + cellsY) % cellsY)];
    return (at(ix, iy) * (1 - u) + at(ix + 1, iy) * u) * (1 - v) + (at(ix, iy + 1) * (1 - u) + at(ix + 1, iy + 1) * u) * v;
  };
}

function makePattern(kind: PatternKind, variant: number): Uint8Array {
  const seed = 977 * PATTERN_KINDS.indexOf(kind) + variant + 1;
  const fine = valueNoise(seed, 64, 64);
  const mid = valueNoise(seed + 5000, 16, 16);
  const coarse = valueNoise(seed + 9000, 4, 4);
  const long = valueNoise(seed + 13000, 2, 32);
  const longer = valueNoise(seed + 17000, 3, 96);
  const n = [2, 4, 8, 3][variant % 4];
  const value = (x: number, y: number): number => {
    const f = fine(x, y);
    switch (kind) {
      case 'wood':
        return 0.5 + 0.35 * Math.sin(6.28 * (long(x, y) * 2 + y / 32)) * long(x, y) + 0.3 * (longer(x, y) - 0.5) + 0.05 * f;
      case 'planks': {
        const rows = n * 2;
        const row = Math.floor((y / PATTERN_SIDE) * rows);
        const inRow = ((y / PATTERN_SIDE) * rows) % 1;
        const along = (x / PATTERN_SIDE + row * 0.37) % 1;
        const edge = inRow < 0.05 || along < 0.012 ? -0.5 : 0;
        return 0.5 + edge + 0.35 * (((row * 7919 + Math.floor(along) * 31) % 13) / 13 - 0.5) + 0.35 * (longer(x, y) - 0.5);
      }
      case 'weave': {
        const s = PATTERN_SIDE / (n * 8);
        const odd = (Math.floor(x / s) + Math.floor(y / s)) % 2;
        return 0.35 + 0.3 * odd + 0.25 * (f - 0.5) + 0.1 * mid(x, y);
      }
      case 'carpet':
        return 0.25 + 0.5 * f + 0.25 * (mid(x, y) - 0.5) + 0.2 * coarse(x, y);
      case 'tiles': {
        const u = ((x / PATTERN_SIDE) * n) % 1;
        const v = ((y / PATTERN_SIDE) * n) % 1;
        const joint = u < 0.04 || v < 0.04;
        const tile = Math.floor((x / PATTERN_SIDE) * n) * 7 + Math.floor((y / PATTERN_SIDE) * n) * 13;
        return joint ? 0.05 : 0.65 + 0.15 * ((tile % 5) / 5) + 0.15 * (mid(x, y) - 0.5);
      }
      case 'stripes':
        return ((y / PATTERN_SIDE) * n * 2) % 1 < 0.5 ? 0.2 : 0.8;
      case 'checks':
        return (Math.floor((x / PATTERN_SIDE) * n * 2) + Math.floor((y / PATTERN_SIDE) * n * 2)) % 2 === 0 ? 0.15 : 0.85;
      case 'marble':
        return 0.7 + 0.3 * Math.sin(12 * coarse(x, y) + 5 * mid(x, y)) * mid(x, y);
      case 'brick': {
        const rows = n * 4;
        const row = Math.floor((y / PATTERN_SIDE) * rows);
        const v = ((y / PATTERN_SIDE) * rows) % 1;
        const u = ((x / PATTERN_SIDE) * n * 2 + (row % 2) * 0.5) % 1;
        return v < 0.12 || u < 0.06 ? 0.9 : 0.3 + 0.3 * mid(x, y) + 0.15 * f;
      }
      case 'plaster':
        return 0.6 + 0.18 * (f - 0.5) + 0.2 * (coarse(x, y) - 0.5);
      case 'dots': {
        const u = (((x / PATTERN_SIDE) * n * 3) % 1) - 0.5;
        const v = (((y / PATTERN_SIDE) * n * 3) % 1) - 0.5;
        return u * u + v * v < 0.09 ? 0.85 : 0.25;
      }
      case 'flat':
        return 0.6 + 0.05 * (f - 0.5);
    }
  };
  const pattern = new Uint8Array(PATTERN_SIDE * PATTERN_SIDE);
  for (let y = 0; y < PATTERN_SIDE; y++)
    for (let x = 0; x < PATTERN_SIDE; x++) pattern[x + PATTERN_SIDE * y] = 255 * Math.min(1, Math.max(0, value(x, y)));
  return pattern;
}

const made = new Map<string, Uint8Array>();

/** A tiling grey pattern, PATTERN_SIDE² bytes, made at first use and kept. */
export function pattern(kind: PatternKind, variant: number): Uint8Array {
  const key = `${kind}${variant % VARIANTS}`;
  let bytes = made.get(key);
  if (!bytes) made.set(key, (bytes = makePattern(kind, variant % VARIANTS)));
  return bytes;
}

/** The pattern's value (0..1) at texture coordinates in turns. */
export function samplePattern(bytes: Uint8Array, u: number, v: number): number {
  const mask = PATTERN_SIDE - 1;
  return bytes[(Math.floor(u * PATTERN_SIDE) & mask) + PATTERN_SIDE * (Math.floor(v * PATTERN_SIDE) & mask)] / 255;
}
