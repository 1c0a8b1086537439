import type { VoxelGrid } from '../../../../core/voxel/grid';
import { orbitAxes, STANDARD_VIEWS } from '../../viewport/orbit';

/**
 * A small picture of a shape straight from its grid: a ray a pixel through the trilinear field, clay lit from the left, a soft shadow on the floor. It needs no
 * surface and no graphics device, which makes it quick enough for a strip of shapes that changes while a slider moves.
 */

type Vec = readonly [number, number, number];

const { right, up, forward } = orbitAxes(STANDARD_VIEWS.iso);
const toLight = unit([right[0] * -0.55 + up[0] * 0.8 - forward[0] * 0.5, 0.9, right[2] * -0.55 + up[2] * 0.8 - forward[2] * 0.5]);
/** Linear, of the viewport's clay. */
const clay: Vec = [0.597, 0.521, 0.445];
const margin = 1.12;
/** Steps along a ray, in cells. */
const stride = 0.6;
const shadowStrength = 0.5;

function unit([x, y, z]: Vec): Vec {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** A field that can be asked anywhere: cells' centres at whole numbers, 0 outside. */
function fieldOf({ size, data }: VoxelGrid): (x: number, y: number, z: number) => number {
  const [row, layer] = [size, size * size];
  const cell = (x: number, y: number, z: number): number =>
    x < 0 || y < 0 || z < 0 || x >= size || y >= size || z >= size ? 0 : data[x + row * y + layer * z];
  return (x, y, z) => {
    const [ix, iy, iz] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const [fx, fy, fz] = [x - ix, y - iy, z - iz];
    if (ix >= 0 && iy >= 0 && iz >= 0 && ix < size - 1 && iy < size - 1 && iz < size - 1) {
      const at = ix + row * iy + layer * iz;
      const low = (1 - fy) * ((1 - fx) * data[at] + fx * data[at + 1]) + fy * ((1 - fx) * data[at + row] + fx * data[at + row + 1]);
      const next = at + layer;
      const high =
        (1 - fy) * ((1 - fx) * data[next] + fx * data[next + 1]) + fy * ((1 - fx) * data[next + row] + fx * data[next + row + 1]);
      return (1 - fz) * low + fz * high;
    }
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) {
      const [a, b, c] = [corner & 1, (corner >> 1) & 1, corner >> 2];
      sum += (a ? fx : 1 - fx) * (b ? fy : 1 - fy) * (c ? fz : 1 - fz) * cell(ix + a, iy + b, iz + c);
    }
    return sum;
  };
}

/** Lowest and highest filled cell along each axis; null for an empty grid. */
function filledBox({ size, data }: VoxelGrid, threshold: number): { low: Vec; high: Vec } | null {
  const low = [size, size, size];
  const high = [-1, -1, -1];
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (data[i] < threshold) continue;
        for (const [axis, at] of [x, y, z].entries()) {
          if (at < low[axis]) low[axis] = at;
          if (at > high[axis]) high[axis] = at;
        }
      }
    }
  }
  return high[0] < 0 ? null : { low: [low[0], low[1], low[2]], high: [high[0], high[1], high[2]] };
}

/** Where a ray enters and leaves a box; null when it misses. */
function cross(origin: Vec, direction: Vec, low: Vec, high: Vec): [number, number] | null {
  let enter = -Infinity;
  let leave = Infinity;
  for (let axis = 0; axis < 3; axis++) {
    const [a, b] = [(low[axis] - origin[axis]) / direction[axis], (high[axis] - origin[axis]) / direction[axis]];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter < leave ? [enter, leave] : null;
}

/** @returns edge² pixels, RGBA, from the top row; transparent where there is neither shape nor shadow */
export function rayPicture(grid: VoxelGrid, threshold: number, edge: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(edge * edge * 4);
  const box = filledBox(grid, threshold);
  if (!box) return pixels;
  const field = fieldOf(grid);
  const low: Vec = [box.low[0] - 1, box.low[1] - 1, box.low[2] - 1];
  const high: Vec = [box.high[0] + 1, box.high[1] + 1, box.high[2] + 1];
  const floor = box.low[1] - 0.5;
  const middle: Vec = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  const half: Vec = [(high[0] - low[0]) / 2, (high[1] - low[1]) / 2, (high[2] - low[2]) / 2];
  const reach = (axis: Vec): number => Math.abs(axis[0]) * half[0] + Math.abs(axis[1]) * half[1] + Math.abs(axis[2]) * half[2];
  const scale = (2 * margin * Math.max(reach(right), reach(up))) / edge;

  /** Share of the light that reaches a point, 0 to 1. */
  const light = (from: Vec, reachOfShadow: number): number => {
    let blocked = 0;
    for (let t = 1.2; t < reachOfShadow && blocked < 1; t += 1.1) {
      blocked += Math.max(0, field(from[0] + t * toLight[0], from[1] + t * toLight[1], from[2] + t * toLight[2]) - threshold * 0.6) * 0.9;
    }
    return Math.max(0, 1 - blocked);
  };

  for (let row = 0, at = 0; row < edge; row++) {
    for (let column = 0; column < edge; column++, at += 4) {
      const [r, u] = [(column + 0.5 - edge / 2) * scale, (edge / 2 - row - 0.5) * scale];
      const origin: Vec = [
        middle[0] + r * right[0] + u * up[0],
        middle[1] + r * right[1] + u * up[1],
        middle[2] + r * right[2] + u * up[2],
      ];
      const hit = march(origin);
      if (hit) shade(hit, at);
      else shadeFloor(origin, at);
    }
  }
  return pixels;

  function march(origin: Vec): Vec | null {
    const span = cross(origin, forward, low, high);
    if (!span) return null;
    const value = (t: number): number => field(origin[0] + t * forward[0], origin[1] + t * forward[1], origin[2] + t * forward[2]);
    let before = span[0];
    for (let t = span[0]; t <= span[1]; t += stride) {
      if (value(t) >= threshold) {
        let [outside, inside] = [before, t];
        for (let halving = 0; halving < 5; halving++) {
          const between = (outside + inside) / 2;
          if (value(between) >= threshold) inside = between;
          else outside = between;
        }
        return [origin[0] + inside * forward[0], origin[1] + inside * forward[1], origin[2] + inside * forward[2]];
      }
      before = t;
    }
    return null;
  }

  function shade([x, y, z]: Vec, at: number): void {
    const slope: Vec = [
      field(x - 1, y, z) - field(x + 1, y, z),
      field(x, y - 1, z) - field(x, y + 1, z),
      field(x, y, z - 1) - field(x, y, z + 1),
    ];
    const normal = Math.hypot(...slope) > 1e-6 ? unit(slope) : up;
    let open = 1;
    for (const distance of [1.5, 3])
      open -= 0.4 * Math.min(1, field(x + distance * normal[0], y + distance * normal[1], z + distance * normal[2]));
    const key = Math.max(0, dot(normal, toLight)) * light([x + normal[0], y + normal[1], z + normal[2]], 14);
    const sky = (0.3 + 0.22 * normal[1]) * open;
    const fill = 0.12 * Math.max(0, -dot(normal, forward));
    for (let channel = 0; channel < 3; channel++) {
      pixels[at + channel] = 255 * (clay[channel] * (1.15 * key + sky + fill)) ** (1 / 2.2);
    }
    pixels[at + 3] = 255;
  }

  function shadeFloor(origin: Vec, at: number): void {
    const t = (floor - origin[1]) / forward[1];
    const dark = 1 - light([origin[0] + t * forward[0], floor, origin[2] + t * forward[2]], 2 * half[1] + 6);
    pixels[at + 3] = 255 * shadowStrength * dark;
  }
}
