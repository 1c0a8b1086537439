import { joinsDiagonal } from '../mesh/cubeCases';
import { createGrid, type VoxelGrid } from './grid';

/**
 * Which inside cells belong together: across faces (6); across faces, edges and corners (26); or as the extracted surface joins them: across faces, and
 * across an edge where `extractSurface` connects the two cells at this threshold ('surface'). Parts counted by 'surface' are the solids of the mesh.
 */
export type Connectivity = 6 | 26 | 'surface';

export interface Parts {
  /** Part of each cell, from 1; 0 = outside. Parts are numbered by their first cell. */
  readonly labels: Uint32Array;
  /** Cells of each part: sizes[label - 1]. */
  readonly sizes: number[];
}

/** The connected parts of the cells with occupancy >= threshold. */
export function labelParts(grid: VoxelGrid, threshold: number, connectivity: Connectivity = 'surface'): Parts {
  const { size, data } = grid;
  const labels = new Uint32Array(data.length);
  const sizes: number[] = [];
  const queue = new Uint32Array(data.length);
  for (let start = 0; start < data.length; start++) {
    if (labels[start] !== 0 || !(data[start] >= threshold)) continue;
    const label = sizes.length + 1;
    labels[start] = label;
    queue[0] = start;
    let end = 1;
    for (let head = 0; head < end; head++) {
      visitNeighbours(size, queue[head], connectivity, (cell, corner1, corner2) => {
        if (labels[cell] !== 0 || !(data[cell] >= threshold)) return;
        if (corner1 >= 0 && !joined(data, queue[head], cell, corner1, corner2, threshold)) return;
        labels[cell] = label;
        queue[end++] = cell;
      });
    }
    sizes.push(end);
  }
  return { labels, sizes };
}

export function countParts(grid: VoxelGrid, threshold: number, connectivity: Connectivity = 'surface'): number {
  return labelParts(grid, threshold, connectivity).sizes.length;
}

/**
 * The grid with every part but the largest emptied (the first of equals). Cells below the threshold stay as they are: they carry the sub-voxel
 * position of the surface.
 *
 * @param withMirror keeps the largest part's mirror image in the plane x = 0 too, so that a symmetric grid stays symmetric.
 */
export function keepLargestPart(grid: VoxelGrid, threshold: number, withMirror = false, connectivity: Connectivity = 'surface'): VoxelGrid {
  const { size } = grid;
  const { labels, sizes } = labelParts(grid, threshold, connectivity);
  if (sizes.length < 2) return grid;
  const largest = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b), 0)) + 1;
  const data = grid.data.slice();
  for (let i = 0; i < data.length; i++) {
    if (labels[i] === 0 || labels[i] === largest) continue;
    const x = i % size;
    if (withMirror && labels[i - x + (size - 1 - x)] === largest) continue;
    data[i] = 0;
  }
  return createGrid(size, data);
}

/**
 * The grid with its cavities (outside cells that the solid cuts off from the grid's border) filled with 1. Outside cells are connected where the
 * surface does not come between them: across faces, and across an edge where `extractSurface` keeps the two inside cells apart.
 */
export function fillCavities(grid: VoxelGrid, threshold: number): VoxelGrid {
  const { size, data } = grid;
  const open = new Uint8Array(data.length);
  const queue = new Uint32Array(data.length);
  let end = 0;
  const last = size - 1;
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        const border = x === 0 || y === 0 || z === 0 || x === last || y === last || z === last;
        if (!border || data[i] >= threshold) continue;
        open[i] = 1;
        queue[end++] = i;
      }
    }
  }
  for (let head = 0; head < end; head++) {
    visitNeighbours(size, queue[head], 'surface', (cell, corner1, corner2) => {
      if (open[cell] || data[cell] >= threshold) return;
      if (corner1 >= 0 && !(data[corner1] >= threshold && data[corner2] >= threshold)) return; // then a way across faces leads there
      if (corner1 >= 0 && joined(data, corner1, corner2, queue[head], cell, threshold)) return;
      open[cell] = 1;
      queue[end++] = cell;
    });
  }
  let filled: Float32Array | null = null;
  for (let i = 0; i < data.length; i++) {
    if (open[i] || data[i] >= threshold) continue;
    filled ??= data.slice();
    filled[i] = 1;
  }
  return filled ? createGrid(size, filled) : grid;
}

/** Whether the inside cells a and c, across an edge from each other, are connected; b and d are the other two cells at that edge. */
function joined(data: Float32Array, a: number, c: number, b: number, d: number, threshold: number): boolean {
  const vb = data[b] - threshold;
  const vd = data[d] - threshold;
  return vb >= 0 || vd >= 0 || joinsDiagonal(data[a] - threshold, data[c] - threshold, vb, vd);
}

/**
 * Calls `visit` for each neighbour. Under 'surface', a neighbour across an edge comes with the two other cells at that edge; all others with -1, -1.
 */
function visitNeighbours(
  size: number,
  cell: number,
  connectivity: Connectivity,
  visit: (cell: number, corner1: number, corner2: number) => void,
): void {
  const x = cell % size;
  const y = Math.floor(cell / size) % size;
  const z = Math.floor(cell / (size * size));
  for (let dz = -1; dz <= 1; dz++) {
    if (z + dz < 0 || z + dz >= size) continue;
    for (let dy = -1; dy <= 1; dy++) {
      if (y + dy < 0 || y + dy >= size) continue;
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || x + dx >= size) continue;
        const steps = Math.abs(dx) + Math.abs(dy) + Math.abs(dz);
        const to = cell + dx + size * (dy + size * dz);
        if (steps === 1) visit(to, -1, -1);
        else if (steps === 0) continue;
        else if (connectivity === 26) visit(to, -1, -1);
        else if (connectivity === 'surface' && steps === 2) {
          // The other two cells: one takes the first axis that differs, the other takes the second.
          const first = dx !== 0 ? dx : size * dy;
          visit(to, cell + first, to - first);
        }
      }
    }
  }
}
