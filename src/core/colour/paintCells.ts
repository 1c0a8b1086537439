import { viewAxes, type PhotoView, type ViewAxes } from '../camera/photoView';
import type { Picture } from '../image/picture';

/** Steps along a ray, in cells. */
const RAY_STEP = 0.5;
/** A ray starts this far above the surface, in cells: its own neighbours are not in the way, however flat it leaves. */
const RAY_START = 1.2;
/** Cells that the camera sees at a flatter angle than this cosine take no colour: there the outline and what lies behind smear. */
const FLATTEST = 0.15;
/** Alpha from which a pixel belongs to the object. */
const OPAQUE = 200;

export interface PaintedCells {
  /** N³ * 3 bytes, sRGB, index 3 * (x + N*(y + N*z)); every cell has a colour, those at the surface the right one. */
  colours: Uint8Array<ArrayBuffer>;
  /** Share of the surface's cells that the photo itself shows, [0, 1]. */
  seen: number;
}

/**
 * Colours for a grid from the photo that it was made of. What the camera sees takes its pixels; what it does not takes the colour of its mirror image in the
 * plane x = 0 where that is seen, and else that of the nearest coloured place along the surface. From there colours spread to all other cells, so that any
 * surface near the cells can be coloured.
 *
 * @param filled N³, 1 inside
 * @param photo RGBA, alpha is the cut-out
 * @param view of the whole photo
 * @returns null when the photo shows no cell
 */
export function paintCells(filled: Uint8Array, n: number, photo: Picture, view: PhotoView): PaintedCells | null {
  const surface = surfaceCells(filled, n);
  const colours = new Uint8Array(3 * n ** 3);
  const known = new Uint8Array(n ** 3);
  const seen = paintSeen(filled, n, surface, photo, view, colours, known);
  if (seen === 0) return null;

  const isSurface = new Uint8Array(n ** 3);
  for (const cell of surface) isSurface[cell] = 1;
  const mirrored: [number, number][] = [];
  for (const cell of surface) {
    const twin = cell + n - 1 - 2 * (cell % n);
    if (!known[cell] && known[twin] && isSurface[twin]) mirrored.push([cell, twin]);
  }
  for (const [cell, twin] of mirrored) {
    colours.copyWithin(3 * cell, 3 * twin, 3 * twin + 3);
    known[cell] = 1;
  }
  spread(n, colours, known, 26, isSurface);
  spread(n, colours, known, 6);
  return { colours, seen: seen / surface.length };
}

/** Filled cells with an empty one, or the cube's wall, at one of their faces. */
function surfaceCells(filled: Uint8Array, n: number): number[] {
  const cells: number[] = [];
  for (let z = 0, i = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, i++) {
        if (!filled[i]) continue;
        const atWall = x === 0 || y === 0 || z === 0 || x === n - 1 || y === n - 1 || z === n - 1;
        if (atWall || !filled[i - 1] || !filled[i + 1] || !filled[i - n] || !filled[i + n] || !filled[i - n * n] || !filled[i + n * n])
          cells.push(i);
      }
    }
  }
  return cells;
}

/** Colours the cells that the camera sees; returns how many. */
function paintSeen(
  filled: Uint8Array,
  n: number,
  surface: readonly number[],
  photo: Picture,
  view: PhotoView,
  colours: Uint8Array,
  known: Uint8Array,
): number {
  const axes = viewAxes(view);
  const at = (x: number, y: number, z: number): number =>
    x < 0 || y < 0 || z < 0 || x >= n || y >= n || z >= n ? 0 : filled[x + n * (y + n * z)];
  let seen = 0;
  for (const cell of surface) {
    const x = cell % n;
    const y = Math.floor(cell / n) % n;
    const z = Math.floor(cell / (n * n));
    const place = [(x + 0.5) / n - 0.5, (y + 0.5) / n - 0.5, (z + 0.5) / n - 0.5];
    const towards = axes.position.map((value, axis) => value - place[axis]);
    const distance = Math.hypot(...towards);
    const normal = outwards(at, x, y, z);
    const cosine = (towards[0] * normal[0] + towards[1] * normal[1] + towards[2] * normal[2]) / distance;
    if (
      cosine < FLATTEST ||
      !reaches(at, n, [x + RAY_START * normal[0], y + RAY_START * normal[1], z + RAY_START * normal[2]], towards, distance)
    )
      continue;
    const colour = pixelsAt(photo, axes, view.shift, place, n);
    if (!colour) continue;
    colours.set(colour, 3 * cell);
    known[cell] = 1;
    seen++;
  }
  return seen;
}

type CellAt = (x: number, y: number, z: number) => number;

/** Unit vector from the filled to the empty of the 5³ cells around. */
function outwards(at: CellAt, x: number, y: number, z: number): [number, number, number] {
  let [nx, ny, nz] = [0, 0, 0];
  for (let dz = -2; dz <= 2; dz++) {
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        if (!at(x + dx, y + dy, z + dz)) continue;
        nx -= dx;
        ny -= dy;
        nz -= dz;
      }
    }
  }
  const length = Math.hypot(nx, ny, nz);
  return length > 0 ? [nx / length, ny / length, nz / length] : [0, 0, 0];
}

/** Whether nothing stands between a place, in cells, and the camera. */
function reaches(at: CellAt, n: number, from: readonly number[], towards: readonly number[], distance: number): boolean {
  const step = towards.map((value) => value / distance);
  const most = Math.min(distance * n, 2 * n);
  for (let far = 0; far < most; far += RAY_STEP) {
    const [x, y, z] = from.map((value, axis) => Math.round(value + far * step[axis]));
    if (x < 0 || y < 0 || z < 0 || x >= n || y >= n || z >= n) return true;
    if (at(x, y, z)) return false;
  }
  return true;
}

/** Mean colour of the object's pixels in the square that a cell covers; null where the photo shows no object. */
function pixelsAt(
  photo: Picture,
  { position, right, up, forward, focal }: ViewAxes,
  shift: PhotoView['shift'],
  place: readonly number[],
  n: number,
): number[] | null {
  const { width, height, rgba } = photo;
  const along = (axis: readonly number[]): number => place.reduce((sum, value, k) => sum + (value - position[k]) * axis[k], 0);
  const depth = along(forward);
  if (depth <= 0) return null;
  const column = width / 2 + ((along(right) / depth) * focal + shift[0]) * height - 0.5;
  const row = height / 2 - ((along(up) / depth) * focal + shift[1]) * height - 0.5;
  const reach = Math.max((0.5 * focal * height) / (n * depth), 0.5);
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = Math.max(0, Math.ceil(row - reach)); y <= Math.min(height - 1, row + reach); y++) {
    for (let x = Math.max(0, Math.ceil(column - reach)); x <= Math.min(width - 1, column + reach); x++) {
      const i = 4 * (x + width * y);
      if (rgba[i + 3] < OPAQUE) continue;
      for (let k = 0; k < 3; k++) sum[k] += rgba[i + k];
      count++;
    }
  }
  return count > 0 ? sum.map((value) => Math.round(value / count)) : null;
}

/**
 * Gives each cell that has no colour yet the mean of its coloured neighbours, ring by ring.
 * @param neighbours 6 (faces) or 26 (faces, edges, corners)
 * @param only cells that take part; absent: all
 */
function spread(n: number, colours: Uint8Array, known: Uint8Array, neighbours: 6 | 26, only?: Uint8Array): void {
  const steps: [number, number, number][] = [];
  for (let dz = -1; dz <= 1; dz++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const far = Math.abs(dx) + Math.abs(dy) + Math.abs(dz);
        if (far > 0 && (neighbours === 26 || far === 1)) steps.push([dx, dy, dz]);
      }
    }
  }
  const around = (cell: number, visit: (other: number) => void): void => {
    const x = cell % n;
    const y = Math.floor(cell / n) % n;
    const z = Math.floor(cell / (n * n));
    for (const [dx, dy, dz] of steps) {
      if (x + dx < 0 || y + dy < 0 || z + dz < 0 || x + dx >= n || y + dy >= n || z + dz >= n) continue;
      visit(cell + dx + n * (dy + n * dz));
    }
  };
  let ring: number[] = [];
  for (let cell = 0; cell < known.length; cell++) if (known[cell] && (!only || only[cell])) ring.push(cell);
  while (ring.length > 0) {
    const next = new Set<number>();
    for (const cell of ring) {
      around(cell, (other) => {
        if (!known[other] && (!only || only[other])) next.add(other);
      });
    }
    for (const cell of next) {
      const sum = [0, 0, 0];
      let count = 0;
      around(cell, (other) => {
        if (!known[other] || (only && !only[other])) return;
        for (let k = 0; k < 3; k++) sum[k] += colours[3 * other + k];
        count++;
      });
      for (let k = 0; k < 3; k++) colours[3 * cell + k] = Math.round(sum[k] / count);
    }
    for (const cell of next) known[cell] = 1;
    ring = [...next];
  }
}
