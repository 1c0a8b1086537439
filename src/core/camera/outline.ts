import type { PhotoView } from './photoView';
import { viewAxes } from './photoView';

/**
 * The soft outline of a grid of probabilities as a camera sees it: for each pixel the probability that its ray meets the shape, 1 - Π (1 - p) over the cells that the ray passes. The
 * rays' cells are listed once for a view, so that outlines and their slopes of many grids cost little.
 */
export interface OutlineRays {
  edge: number;
  /** Cells of pixel i: cells[starts[i]] to cells[starts[i + 1]]. Row by row from the top. */
  starts: Uint32Array;
  cells: Uint32Array;
}

/** Samples on a cell's edge along a ray. */
const SAMPLES = 1.5;
const MOST = 1 - 1e-3;

/** The rays of a square picture of edge x edge pixels through a cube of N³ cells, index x + N*(y + N*z). A ray lists a cell once. */
export function outlineRays(view: PhotoView, edge: number, n: number): OutlineRays {
  const { position, right, up, forward, focal } = viewAxes(view);
  const starts = new Uint32Array(edge * edge + 1);
  const cells: number[] = [];
  for (let row = 0; row < edge; row++) {
    for (let column = 0; column < edge; column++) {
      starts[row * edge + column] = cells.length;
      const u = ((column + 0.5) / edge - 0.5 - view.shift[0]) / focal;
      const v = (0.5 - (row + 0.5) / edge - view.shift[1]) / focal;
      const along = [0, 1, 2].map((axis) => forward[axis] + u * right[axis] + v * up[axis]);
      const length = Math.hypot(...along);
      let [near, far] = [0, Infinity];
      for (let axis = 0; axis < 3; axis++) {
        const slope = along[axis] / length;
        if (Math.abs(slope) < 1e-9) {
          if (Math.abs(position[axis]) > 0.5) far = -1;
          continue;
        }
        const [a, b] = [(-0.5 - position[axis]) / slope, (0.5 - position[axis]) / slope];
        near = Math.max(near, Math.min(a, b));
        far = Math.min(far, Math.max(a, b));
      }
      let last = -1;
      for (let t = near + 0.5 / (SAMPLES * n); t < far; t += 1 / (SAMPLES * n)) {
        const [x, y, z] = [0, 1, 2].map((axis) =>
          Math.min(n - 1, Math.max(0, Math.floor((position[axis] + (t * along[axis]) / length + 0.5) * n))),
        );
        const cell = x + n * (y + n * z);
        if (cell !== last) cells.push(cell);
        last = cell;
      }
    }
  }
  starts[edge * edge] = cells.length;
  return { edge, starts, cells: Uint32Array.from(cells) };
}

/** edge² numbers in [0, 1], row by row from the top. */
export function softOutline({ edge, starts, cells }: OutlineRays, probabilities: Float32Array): Float32Array {
  const outline = new Float32Array(edge * edge);
  for (let i = 0; i < outline.length; i++) {
    let clear = 1;
    for (let k = starts[i]; k < starts[i + 1]; k++) clear *= 1 - Math.min(MOST, probabilities[cells[k]]);
    outline[i] = 1 - clear;
  }
  return outline;
}

/**
 * Mean cross entropy between a soft outline and a mask (edge² numbers in [0, 1]), and its slope in each cell's probability. A pixel that should be empty presses on every cell of its ray;
 * one that should be filled raises them in proportion to what is missing.
 */
export function outlineMisfit(rays: OutlineRays, probabilities: Float32Array, mask: Float32Array): { loss: number; slope: Float32Array } {
  const { edge, starts, cells } = rays;
  const slope = new Float32Array(probabilities.length);
  const share = 1 / edge ** 2;
  let loss = 0;
  for (let i = 0; i < edge * edge; i++) {
    let logClear = 0;
    for (let k = starts[i]; k < starts[i + 1]; k++) logClear += Math.log1p(-Math.min(MOST, probabilities[cells[k]]));
    const target = mask[i];
    const met = Math.max(1e-6, 1 - Math.exp(logClear));
    loss -= share * (target * Math.log(met) + (1 - target) * logClear);
    // d loss / d logClear
    const pull = share * ((target * (1 - met)) / met - (1 - target));
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      const p = probabilities[cells[k]];
      if (p < MOST) slope[cells[k]] = slope[cells[k]] - pull / (1 - p);
    }
  }
  return { loss, slope };
}
