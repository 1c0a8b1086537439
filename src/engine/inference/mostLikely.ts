import { createGrid } from '../../core/voxel/grid';
import { mirrorGrid } from '../../core/voxel/mirror';
import type { GeneratedShape } from '../../shared/engine';
import type { AnyModel } from './loadModel';
import type { PhotoReading } from './photoModel';

export interface Likely {
  /** Levelled. */
  shape: GeneratedShape;
  /** Its grid before that. */
  decoded: Float32Array;
  /** The two that it is the mean of: of the photo, and of its mirror image, mirrored back. */
  two?: { grid: Float32Array; mirrored: Float32Array };
}

/** What a reading most likely means: the mean of the shape that the photo gives and the one that its mirror image gives, mirrored back, where there is one. */
export async function mostLikely(model: Pick<AnyModel, 'gridSize' | 'decode' | 'level'>, reading: PhotoReading): Promise<Likely> {
  const [{ latent, grid }] = await model.decode([reading.mean]);
  if (!reading.mirrored) return { shape: { latent, grid: model.level(grid) }, decoded: grid };
  const [other] = await model.decode([reading.mirrored]);
  const mirrored = mirrorGrid(createGrid(model.gridSize, other.grid)).data;
  const decoded = grid.map((p, cell) => (p + mirrored[cell]) / 2);
  return { shape: { latent, grid: model.level(decoded) }, decoded, two: { grid, mirrored } };
}
