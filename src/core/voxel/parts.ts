import { findSet } from '../disjointSets';
import { createGrid, type VoxelGrid } from './grid';
import { mirrorCell, type MirrorPlane } from './mirror';
import { connectedRuns, type Connectivity } from './runs';

export interface Parts {
  /** Part of each cell, from 1; 0 = outside. Parts are numbered by their first cell. */
  readonly labels: Uint32Array;
  /** Cells of each part: sizes[label - 1]. */
  readonly sizes: number[];
}

/** The connected parts of the cells with occupancy >= threshold. Those by 'surface' are the solids of the mesh. */
export function labelParts(grid: VoxelGrid, threshold: number, connectivity: Connectivity = 'surface'): Parts {
  const { size } = grid;
  const { rows, first, last, sets } = connectedRuns(grid, threshold, true, connectivity);
  const labels = new Uint32Array(size ** 3);
  const labelOf = new Uint32Array(sets.length);
  const sizes: number[] = [];
  for (let row = 0; row < size * size; row++) {
    for (let run = rows[row]; run < rows[row + 1]; run++) {
      // A set's smallest run comes first, and has its label by the time that the others ask.
      const label = (labelOf[run] = sets[run] === run ? sizes.push(0) : labelOf[findSet(sets, run)]);
      sizes[label - 1] += last[run] - first[run] + 1;
      for (let i = row * size + first[run]; i <= row * size + last[run]; i++) labels[i] = label;
    }
  }
  return { labels, sizes };
}

export function countParts(grid: VoxelGrid, threshold: number, connectivity: Connectivity = 'surface'): number {
  return labelParts(grid, threshold, connectivity).sizes.length;
}

export interface KeptParts {
  /** Drops all parts but the largest (the first of equals). */
  largest: boolean;
  /** Drops parts with less than this share of all cells inside. */
  smallest: number;
  /** Keeps the mirror images of the kept parts in this plane too, so that a symmetric grid stays symmetric. */
  mirror?: MirrorPlane | null;
}

/** The grid without the parts that are not kept. Cells below the threshold stay as they are: they carry the sub-voxel position of the surface. */
export function keepParts(
  grid: VoxelGrid,
  threshold: number,
  { largest, smallest, mirror = null }: KeptParts,
  { labels, sizes }: Parts = labelParts(grid, threshold),
): VoxelGrid {
  const { size } = grid;
  if (sizes.length < 2) return grid;
  const first = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b), 0));
  const cells = sizes.reduce((a, b) => a + b, 0);
  const kept = sizes.map((own, part) => part === first || (!largest && own >= smallest * cells));
  const images = kept.slice();
  if (mirror) {
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === 0 || images[labels[i] - 1]) continue;
      const [x, z] = mirrorCell(size, mirror, i % size, Math.floor(i / size / size)).map(Math.round);
      if (x < 0 || z < 0 || x >= size || z >= size) continue;
      const image = labels[x + size * ((Math.floor(i / size) % size) + size * z)];
      if (image !== 0 && kept[image - 1]) images[labels[i] - 1] = true;
    }
  }
  if (images.every(Boolean)) return grid;
  const data = grid.data.slice();
  for (let i = 0; i < data.length; i++) if (labels[i] !== 0 && !images[labels[i] - 1]) data[i] = 0;
  return createGrid(size, data);
}

/** The grid with its largest part alone, see keepParts. */
export function keepLargestPart(grid: VoxelGrid, threshold: number): VoxelGrid {
  return keepParts(grid, threshold, { largest: true, smallest: 0 });
}

/**
 * The grid with its cavities (outside cells that the solid cuts off from the grid's border) filled with 1. Outside cells are connected where the
 * surface does not come between them: across faces, and across an edge where `extractSurface` keeps the two inside cells apart.
 */
export function fillCavities(grid: VoxelGrid, threshold: number): VoxelGrid {
  const { size, data } = grid;
  const { rows, first, last, sets } = connectedRuns(grid, threshold, false, 'surface');
  const open = new Uint8Array(sets.length);
  for (let row = 0; row < size * size; row++) {
    const [y, z] = [row % size, Math.floor(row / size)];
    const atSide = y === 0 || z === 0 || y === size - 1 || z === size - 1;
    for (let run = rows[row]; run < rows[row + 1]; run++) {
      if (atSide || first[run] === 0 || last[run] === size - 1) open[findSet(sets, run)] = 1;
    }
  }
  let filled: Float32Array | null = null;
  for (let row = 0; row < size * size; row++) {
    for (let run = rows[row]; run < rows[row + 1]; run++) {
      if (open[findSet(sets, run)]) continue;
      filled ??= data.slice();
      filled.fill(1, row * size + first[run], row * size + last[run] + 1);
    }
  }
  return filled ? createGrid(size, filled) : grid;
}
