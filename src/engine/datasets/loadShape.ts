import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { readGrid } from '../../core/formats';
import { extractSurface } from '../../core/mesh/extractSurface';
import { meshBounds } from '../../core/render/mesh';
import type { PaintedMesh } from '../../core/render/mesh';
import { createGrid } from '../../core/voxel/grid';
import { fillFromOutside, voxelise } from '../../core/voxel/voxelise';
import { boxOfCells, canonicalCells, padCells } from './canonicalCells';
import type { ShapeSource } from './layouts/listing';
import { readPainted, readWhole } from './readPainted';
import type { Complain } from './readPainted';
import { toRealSize } from './sweetHome3d';
import { turnCells, turnVectors } from './turn';

/** No grid file that can be read is larger: 256³ doubles. */
const LARGEST_GRID = 160 * 2 ** 20;

export interface LoadedShape {
  /** toSize³ cells of 0 or 1 in the canonical pose. */
  cells(size: number, fill: 'solid' | 'surface'): Uint8Array;
  /** Upright, to be rendered. For a grid the surface of its cells in plain colour. */
  mesh(): PaintedMesh;
  /** Width, height, depth in the source's unit; metres where it says its unit. */
  extent: [number, number, number];
}

/**
 * Reads a shape in the canonical pose.
 *
 * @param root the data set's folder; nothing outside of it is read
 * @throws MaquetteError if the file is bad, or holds nothing that has a volume
 */
export async function loadShape(source: ShapeSource, root: string, complain: Complain = () => {}): Promise<LoadedShape> {
  return source.kind === 'mesh' ? loadMesh(source, root, complain) : loadGrid(source);
}

async function loadMesh(source: ShapeSource & { kind: 'mesh' }, root: string, complain: Complain): Promise<LoadedShape> {
  const name = basename(source.file);
  const raw = await readPainted(source.file, root, complain);
  const mesh = source.metres
    ? toRealSize(raw, source.turn, source.metres)
    : {
        ...raw,
        positions: turnVectors(raw.positions, source.turn),
        ...(raw.normals ? { normals: turnVectors(raw.normals, source.turn) } : {}),
      };
  const box = meshBounds(mesh);
  const extent: [number, number, number] = [box[3] - box[0], box[4] - box[1], box[5] - box[2]];
  const longest = Math.max(...extent);
  if (!(longest > 0) || !Number.isFinite(longest))
    throw new MaquetteError('bad-file', `${name} has no extent: all its vertices lie at one place, or too far apart.`, { file: name });
  return { cells: (size, fill) => voxelise(mesh, size, fill).cells, mesh: () => mesh, extent };
}

async function loadGrid(source: ShapeSource & { kind: 'grid' }): Promise<LoadedShape> {
  const name = basename(source.file);
  const grid = readGrid(await readWhole(source.file, LARGEST_GRID), name);
  const theirs = Uint8Array.from(grid.data, (value) => (value >= 0.5 ? 1 : 0));
  const cells = turnCells(theirs, grid.size, source.turn);
  const box = boxOfCells(cells, grid.size);
  if (!box) throw new MaquetteError('bad-file', `${name} has no cell that is full.`, { file: name });
  const solid = (size: number): Uint8Array =>
    source.fit === 'pad' && size >= grid.size && size - grid.size <= 2
      ? padCells(cells, grid.size, size)
      : canonicalCells(cells, grid.size, size);
  return {
    // A grid of a surface alone becomes solid as a mesh does.
    cells: (size, fill) => (fill === 'solid' ? fillFromOutside(solid(size), size) : solid(size)),
    mesh() {
      const size = Math.min(grid.size, 64);
      const { positions, indices } = extractSurface(createGrid(size, Float32Array.from(canonicalCells(cells, grid.size, size))), 0.5);
      return {
        positions,
        indices,
        triangleMaterials: new Uint16Array(indices.length / 3),
        materials: [{ name: '', colour: [0.8, 0.8, 0.8], opacity: 1, gloss: 0.2 }],
      };
    },
    extent: [box.high[0] - box.low[0], box.high[1] - box.low[1], box.high[2] - box.low[2]],
  };
}
