import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../../src/core/random';
import { createAssetStore, type AssetStore } from '../../../src/main/documents/assetStore';
import { encodePng } from '../../../src/main/photos/png';
import { startingSurface } from '../../../src/shared/shapeDefaults';
import type { PhotoItem, ShapeItem } from '../../../src/shared/document';

/** A folder of its own for a test; removed by the returned function, again where a journal that was still being written put a file into it. */
export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'maquette-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export function makeAssets(folder: string): AssetStore {
  return createAssetStore(join(folder, 'assets'));
}

/** A photo of noise whose picture is kept. */
export async function makePhoto(assets: AssetStore, id: string, seed = 1, width = 8, height = 6): Promise<PhotoItem> {
  const random = createRandom(seed);
  const rgba = Uint8Array.from({ length: width * height * 4 }, () => random.integer(256));
  const { id: picture } = await assets.put(await encodePng({ width, height, rgba }));
  return { id, name: `${id}.jpg`, picture, width, height, cutout: 'plain' };
}

/** A shape of noise whose grid and latent are kept. */
export async function makeShape(assets: AssetStore, id: string, seed = 1, gridSize = 4): Promise<ShapeItem> {
  const random = createRandom(seed);
  const numbers = (count: number): Uint8Array => new Uint8Array(Float32Array.from({ length: count }, () => random.next()).buffer);
  const [grid, latent] = [await assets.put(numbers(gridSize ** 3)), await assets.put(numbers(5))];
  return {
    id,
    name: `Shape ${id}`,
    gridSize,
    grid: grid.id,
    latent: latent.id,
    origin: { kind: 'latent', photos: [] },
    surface: startingSurface(0.5),
    height: 0.8,
    heightIsEstimated: true,
  };
}

/** Ids that count up, so that a test can name them. */
export function counter(prefix = 'id'): () => string {
  let number = 0;
  return () => `${prefix}${++number}`;
}

/** Resolves in a later turn of the event loop. */
export const later = (milliseconds = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
