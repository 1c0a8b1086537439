import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractSurface } from '../src/core/mesh/extractSurface';
import { drawSurface } from '../src/core/mesh/surfaceMethods';
import { createGrid, type VoxelGrid } from '../src/core/voxel/grid';
import { medianMilliseconds, type Benchmark, type Row } from './measure';

const size = 128;
const times = 9;

/** A smooth field whose surface winds through the whole grid. */
function smoothField(): VoxelGrid {
  const grid = createGrid(size);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        const [u, v, w] = [x, y, z].map((k) => (k + 0.5) / size - 0.5);
        grid.data[i] = 0.5 + 0.5 * Math.sin(20 * u) * Math.cos(20 * v) * Math.sin(20 * w + 1) * (1 - u * u);
      }
    }
  }
  return grid;
}

/** The same grid through scikit-image's marching cubes (Lewiner 2003), median of as many runs; nothing where python3 has no skimage. */
function peer(grid: VoxelGrid): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'marching-cubes-'));
  try {
    const file = join(folder, 'field.f32');
    writeFileSync(file, grid.data);
    const script = `
import sys, time, json, numpy as np, skimage
from skimage.measure import marching_cubes
field = np.fromfile(sys.argv[1], dtype=np.float32).reshape(${size}, ${size}, ${size})
taken = []
for _ in range(${times + 2}):
    start = time.perf_counter(); faces = marching_cubes(field, 0.5)[1]; taken.append(1000 * (time.perf_counter() - start))
print(json.dumps({"milliseconds": sorted(taken[2:])[${times} // 2], "triangles": len(faces), "version": skimage.__version__}))`;
    for (const python of ['python3', '/usr/bin/python3']) {
      const { status, stdout } = spawnSync(python, ['-c', script, file], { encoding: 'utf8' });
      if (status !== 0) continue;
      const { milliseconds, triangles, version } = JSON.parse(stdout) as { milliseconds: number; triangles: number; version: string };
      return [{ what: `scikit-image ${version}, marching_cubes`, milliseconds, detail: `${triangles} triangles`, side: 'peer' }];
    }
    return [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const marchingCubes: Benchmark = {
  name: 'marching-cubes',
  question: `A smooth ${size}³ field to a mesh, against scikit-image.`,
  run() {
    const grid = smoothField();
    const triangles = `${extractSurface(grid, 0.5).indices.length / 3} triangles`;
    const ours: Row = {
      what: 'ours, marching cubes (closed at the border too)',
      milliseconds: medianMilliseconds(times, () => void extractSurface(grid, 0.5)),
      detail: triangles,
      side: 'ours',
    };
    const others = (['surface-nets', 'dual-contouring'] as const).map((method): Row => ({
      what: `ours, ${method}`,
      milliseconds: medianMilliseconds(3, () => void drawSurface(grid, 0.5, method)),
    }));
    return Promise.resolve([ours, ...others, ...peer(grid)]);
  },
};
