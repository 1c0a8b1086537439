import { createGrid, type VoxelGrid } from './grid';
import { mirrorGrid, type MirrorPlane } from './mirror';

/** Cells along an edge of the copy that planes are tried on. */
const searchSize = 32;
const coarseAngle = 7.5;
const rounds = 5;
/** A plane nearer to the middle one is preferred at this much less overlap: a round table has no other reason to choose. */
const indifference = 0.01;

export interface FoundPlane extends MirrorPlane {
  /** Overlap (intersection over union) of the shape and its mirror image, 0 to 1. */
  readonly overlap: number;
}

/**
 * The vertical plane in which a shape is most nearly its own mirror image: all directions every 7.5 degrees through the shape's middle and a cell
 * beside it, then finer and finer steps about the best.
 *
 * @returns null if no cell reaches the threshold.
 */
export function findMirrorPlane(grid: VoxelGrid, threshold: number): FoundPlane | null {
  const cells = coarsen(grid, threshold);
  const { size } = cells;
  let mass = 0;
  let middleX = 0;
  let middleZ = 0;
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        mass += cells.data[i];
        middleX += cells.data[i] * ((x + 0.5) / size - 0.5);
        middleZ += cells.data[i] * ((z + 0.5) / size - 0.5);
      }
    }
  }
  if (mass === 0) return null;
  const through = (angle: number): number => {
    const radians = (angle * Math.PI) / 180;
    return (Math.cos(radians) * middleX - Math.sin(radians) * middleZ) / mass;
  };
  const limited = (offset: number): number => Math.min(0.5, Math.max(-0.5, offset));
  const tryPlane = (angle: number, offset: number): FoundPlane => {
    const turned = angle > 90 ? angle - 180 : angle <= -90 ? angle + 180 : angle;
    const plane = { angle: turned, offset: limited(turned === angle ? offset : -offset) };
    return { ...plane, overlap: overlapOf(cells, mirrorGrid(cells, plane)) };
  };

  const middle = tryPlane(0, 0);
  let best = middle;
  const take = (found: FoundPlane): void => {
    if (found.overlap > best.overlap + (best === middle ? indifference : 0)) best = found;
  };
  for (let angle = 0; angle <= 90; angle += coarseAngle) {
    for (const sign of angle === 0 || angle === 90 ? [1] : [1, -1]) {
      for (const step of [0, -0.5, 0.5]) take(tryPlane(sign * angle, through(sign * angle) + step / size));
    }
  }
  if (best === middle) return best;
  let angleStep = coarseAngle / 2;
  let offsetStep = 0.5 / size;
  for (let round = 0; round < rounds; round++) {
    const { angle, offset } = best;
    for (const da of [-angleStep, 0, angleStep]) {
      for (const step of [-offsetStep, 0, offsetStep])
        if (da !== 0 || step !== 0) take(tryPlane(angle + da, offset + through(angle + da) - through(angle) + step));
    }
    angleStep /= 2;
    offsetStep /= 2;
  }
  return best;
}

/** Sum of the smaller over sum of the larger of each pair of cells. */
function overlapOf(a: VoxelGrid, b: VoxelGrid): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    const p = a.data[i];
    const q = b.data[i];
    both += p < q ? p : q;
    either += p < q ? q : p;
  }
  return either > 0 ? both / either : 0;
}

/** Shares of filled cells on a grid of at most `searchSize`. */
function coarsen({ size, data }: VoxelGrid, threshold: number): VoxelGrid {
  const factor = Math.ceil(size / searchSize);
  const coarse = createGrid(Math.ceil(size / factor));
  // A grid that the factor does not divide would be shifted: its cells are spread over a cube of the coarse grid's own extent.
  const scale = coarse.size / size;
  for (let z = 0, i = 0; z < size; z++) {
    const cz = Math.floor((z + 0.5) * scale);
    for (let y = 0; y < size; y++) {
      const cy = Math.floor((y + 0.5) * scale);
      const row = coarse.size * (cy + coarse.size * cz);
      for (let x = 0; x < size; x++, i++) {
        if (data[i] >= threshold) coarse.data[row + Math.floor((x + 0.5) * scale)] += scale ** 3;
      }
    }
  }
  return coarse;
}
