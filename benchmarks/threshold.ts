import { buildShapeMesh, previewShapeMesh } from '../src/core/mesh/buildShapeMesh';
import { vertexNormals } from '../src/core/mesh/normals';
import { refineGrid } from '../src/core/voxel/refineGrid';
import { drawSurface } from '../src/core/mesh/surfaceMethods';
import { createGrid, type VoxelGrid } from '../src/core/voxel/grid';
import { startingSurface } from '../src/shared/shapeDefaults';
import { medianMilliseconds, type Benchmark } from './measure';

/** A chair in soft occupancies, as a network gives them. */
function chair(size: number): VoxelGrid {
  const grid = createGrid(size);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        const [u, v, w] = [x, y, z].map((k) => (k + 0.5) / size - 0.5);
        const seat = Math.max(Math.abs(u) - 0.24, Math.abs(w) - 0.24, Math.abs(v + 0.02) - 0.04);
        const back = Math.max(Math.abs(u) - 0.24, Math.abs(w + 0.22) - 0.03, Math.abs(v - 0.22) - 0.24);
        const leg = Math.max(Math.abs(Math.abs(u) - 0.21) - 0.03, Math.abs(Math.abs(w) - 0.21) - 0.03, Math.abs(v + 0.24) - 0.24);
        grid.data[i] = 1 / (1 + Math.exp(80 * Math.min(seat, back, leg)));
      }
    }
  }
  return grid;
}

/** What one move of the threshold slider costs, and what follows when it rests. The bar: under 33 ms at 64³. */
export const threshold: Benchmark = {
  name: 'threshold',
  question: 'One step of the threshold slider at 64³: cells cleaned, surface, smoothing, normals.',
  run() {
    const grid = chair(64);
    const fine = refineGrid(grid, 4);
    let step = 0;
    const settings = (): ReturnType<typeof startingSurface> => startingSurface(0.3 + 0.02 * (step++ % 20));
    return Promise.resolve([
      {
        what: 'live preview, 64³',
        milliseconds: medianMilliseconds(15, () => void vertexNormals(previewShapeMesh(grid, settings()))),
        side: 'ours',
      },
      { what: 'whole surface, 64³', milliseconds: medianMilliseconds(5, () => void buildShapeMesh(grid, settings())) },
      { what: 'resample 64³ to 256³', milliseconds: medianMilliseconds(3, () => void refineGrid(grid, 4)) },
      { what: 'marching cubes at 256³', milliseconds: medianMilliseconds(3, () => void drawSurface(fine, 0.5, 'marching-cubes')) },
      { what: 'dual contouring at 256³', milliseconds: medianMilliseconds(3, () => void drawSurface(fine, 0.5, 'dual-contouring')) },
    ]);
  },
};
