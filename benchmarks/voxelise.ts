import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFurniture } from '../src/core/furniture';
import { voxelise as voxeliseMesh } from '../src/core/voxel/voxelise';
import { type Benchmark, medianMilliseconds, type Row } from './measure';
import { refined } from './meshes';

const TRIANGLES = 100_000;
const SIZE = 128;

/** The same mesh voxelised by trimesh, or where that is not installed by its algorithm in numpy and scipy (voxelisePeer.py). */
function peer(positions: Float32Array, indices: Uint32Array): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'maquette-bench-'));
  try {
    const file = join(folder, 'mesh.bin');
    writeFileSync(file, Buffer.concat([Buffer.from(positions.buffer), Buffer.from(indices.buffer)]));
    const script = fileURLToPath(new URL('voxelisePeer.py', import.meta.url));
    for (const python of ['python3', '/usr/bin/python3']) {
      const words = [script, file, String(positions.length / 3), String(indices.length / 3), String(SIZE)];
      const { status, stdout } = spawnSync(python, words, { encoding: 'utf8' });
      if (status !== 0) continue;
      const { milliseconds, by, filled } = JSON.parse(stdout.trim()) as { milliseconds: number; by: string; filled: number };
      return [{ what: by, milliseconds, detail: `${filled} cells`, side: 'peer' }];
    }
    return [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const voxelise: Benchmark = {
  name: 'voxelise',
  question: `How long does a mesh of ${TRIANGLES} triangles take to become ${SIZE}³ solid cells?`,
  run() {
    const mesh = refined(buildFurniture('chair', 12), TRIANGLES);
    const rows: Row[] = [64, SIZE, 256].map((size) => {
      let filled = 0;
      const milliseconds = medianMilliseconds(9, () => {
        filled = voxeliseMesh(mesh, size).cells.reduce((sum, cell) => sum + cell, 0);
      });
      return {
        what: `Maquette, ${size}³ solid`,
        milliseconds,
        detail: `${filled} cells`,
        ...(size === SIZE ? { side: 'ours' as const } : {}),
      };
    });
    return Promise.resolve([...rows, ...peer(mesh.positions, mesh.indices)]);
  },
};
