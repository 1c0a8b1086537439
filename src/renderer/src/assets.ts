import { MaquetteError } from '../../core/errors';
import type { AssetId, ShapeItem } from '../../shared/document';

/** Where the main process serves a document's picture or grid; the same origin as this page. */
export function assetUrl(id: AssetId): string {
  return `/asset/${id}`;
}

/** Grids that were shown lately: going back and forth between shapes should not read them again. */
const kept = new Map<AssetId, Promise<Float32Array>>();
const keptAtMost = 24;

async function readGrid(shape: ShapeItem): Promise<Float32Array> {
  const response = await fetch(assetUrl(shape.grid));
  if (!response.ok) throw new MaquetteError('not-found', `The voxels of “${shape.name}” could not be read.`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength !== 4 * shape.gridSize ** 3) {
    throw new MaquetteError('bad-file', `The voxels of “${shape.name}” are incomplete.`);
  }
  return new Float32Array(bytes);
}

/** Occupancies of a shape: gridSize³ numbers, index x + N*(y + N*z). Shared between callers: read, never write. */
export function loadGrid(shape: ShapeItem): Promise<Float32Array> {
  const known = kept.get(shape.grid);
  if (known) {
    kept.delete(shape.grid);
    kept.set(shape.grid, known);
    return known;
  }
  const loading = readGrid(shape);
  loading.catch(() => kept.delete(shape.grid));
  kept.set(shape.grid, loading);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptAtMost) break;
    kept.delete(oldest);
  }
  return loading;
}
