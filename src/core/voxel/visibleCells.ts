import type { Camera } from '../render/camera';

/** What one depth camera tells about a grid. Both size³ of 0/1, index x + N*(y + N*z); cells in neither are unknown. */
export interface VisibleCells {
  /** Full cells that some ray hit first. */
  seen: Uint8Array;
  /** Empty cells that some ray passed through before it hit anything or left the cube. */
  empty: Uint8Array;
}

export interface ScanOptions {
  /** Half the width of the camera's square picture at distance 1 from the eye. */
  tangent: number;
  /** Rays along each side of the picture. */
  rays: number;
}

/**
 * A partial scan: which cells of a grid (the cube [-0.5, 0.5]³, its edge = 1; see voxel/grid.ts) a depth camera sees. Rays through the centres of the
 * picture's pixels are walked from cell to cell (Amanatides and Woo 1987) until the first full one. The camera's eye is in the cube's coordinates; it may
 * stand inside the cube.
 */
export function visibleCells(cells: ArrayLike<number>, size: number, camera: Camera, { tangent, rays }: ScanOptions): VisibleCells {
  if (cells.length !== size ** 3) throw new RangeError(`a ${size}³ grid has ${size ** 3} cells, not ${cells.length}`);
  if (!Number.isInteger(rays) || rays < 1 || !(tangent > 0)) throw new RangeError('a scan needs rays and an opening');
  const seen = new Uint8Array(size ** 3);
  const empty = new Uint8Array(size ** 3);
  const { right, up, forward } = camera;
  // In cell units, the grid from 0 to size.
  const eye = camera.eye.map((e) => (e + 0.5) * size);
  const direction = [0, 0, 0];
  for (let row = 0; row < rays; row++) {
    const v = tangent * (1 - (2 * (row + 0.5)) / rays);
    for (let column = 0; column < rays; column++) {
      const u = tangent * ((2 * (column + 0.5)) / rays - 1);
      for (let a = 0; a < 3; a++) direction[a] = forward[a] + u * right[a] + v * up[a];
      walk(cells, size, eye, direction, seen, empty);
    }
  }
  return { seen, empty };
}

const STEP = [0, 0, 0];
const NEXT = [0, 0, 0];
const WIDTH = [0, 0, 0];
const AT = [0, 0, 0];

/** Follows one ray (cell units) through the grid. */
function walk(
  cells: ArrayLike<number>,
  size: number,
  eye: readonly number[],
  direction: readonly number[],
  seen: Uint8Array,
  empty: Uint8Array,
): void {
  // Where the ray is within the cube, by its three pairs of walls.
  let enter = 0;
  let leave = Infinity;
  for (let a = 0; a < 3; a++) {
    const d = direction[a];
    if (d === 0) {
      if (eye[a] < 0 || eye[a] >= size) return;
      continue;
    }
    const t0 = (0 - eye[a]) / d;
    const t1 = (size - eye[a]) / d;
    enter = Math.max(enter, Math.min(t0, t1));
    leave = Math.min(leave, Math.max(t0, t1));
  }
  if (!(enter < leave)) return;
  for (let a = 0; a < 3; a++) {
    const d = direction[a];
    // The point of entry lies on a wall to within rounding: it is put into the cube.
    AT[a] = Math.min(size - 1, Math.max(0, Math.floor(eye[a] + d * enter)));
    STEP[a] = Math.sign(d);
    WIDTH[a] = d === 0 ? Infinity : Math.abs(1 / d);
    NEXT[a] = d === 0 ? Infinity : (AT[a] + (d > 0 ? 1 : 0) - eye[a]) / d;
  }
  for (;;) {
    const index = AT[0] + size * (AT[1] + size * AT[2]);
    if (cells[index] !== 0) {
      seen[index] = 1;
      return;
    }
    empty[index] = 1;
    const a = NEXT[0] < NEXT[1] ? (NEXT[0] < NEXT[2] ? 0 : 2) : NEXT[1] < NEXT[2] ? 1 : 2;
    AT[a] += STEP[a];
    if (AT[a] < 0 || AT[a] >= size) return;
    NEXT[a] += WIDTH[a];
  }
}
