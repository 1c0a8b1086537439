import { createGrid } from '../../core/voxel/grid';
import { mirrorGrid } from '../../core/voxel/mirror';
import type { GeneratedShape } from '../../shared/engine';
import type { AnyModel } from './loadModel';
import type { PhotoReading } from './photoModel';

/** What a reading most likely means, with the shape that the photo gives and the one that its mirror image gives, mirrored back. */
export async function mostLikely(
  model: Pick<AnyModel, 'gridSize' | 'decode' | 'level'>,
  reading: PhotoReading,
): Promise<{ shape: GeneratedShape; two?: { grid: Float32Array; mirrored: Float32Array } }> {
  const [shape] = await model.decode([reading.mean]);
  if (!reading.mirrored) return { shape: { latent: shape.latent, grid: model.level(shape.grid) } };
  const [other] = await model.decode([reading.mirrored]);
  const mirrored = mirrorGrid(createGrid(model.gridSize, other.grid)).data;
  return {
    shape: { latent: shape.latent, grid: model.level(shape.grid.map((p, cell) => (p + mirrored[cell]) / 2)) },
    two: { grid: shape.grid, mirrored },
  };
}
