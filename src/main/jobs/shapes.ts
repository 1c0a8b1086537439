import { extname } from 'node:path';
import { createGrid } from '../../core/voxel/grid';
import { standingThreshold } from '../../core/voxel/standingThreshold';
import type { PhotoItem, ShapeItem } from '../../shared/document';
import type { Reconstruction } from '../../shared/engine';
import { startingSurface, typicalHeight } from '../../shared/shapeDefaults';

/** "red-chair_02.JPG" becomes "Red chair 02". */
export function shapeName(photo: string): string {
  const stem = (extname(photo).length > 1 ? photo.slice(0, -extname(photo).length) : photo)
    .replace(/[-_.\s]+/g, ' ')
    .trim()
    .slice(0, 180);
  return stem === '' ? 'Shape' : stem.charAt(0).toUpperCase() + stem.slice(1);
}

export interface ShapeFacts {
  photos: readonly PhotoItem[];
  reconstruction: Reconstruction;
  seed: number;
  /** Steps of fitting to the photo's outline. */
  refine?: number;
  /** Asset ids of each sample's grid and latent. */
  assets: readonly { grid: string; latent: string }[];
  newId: () => string;
}

/** One shape a sample, named after the first photo; the document numbers names that are taken. */
export function shapesOf({ photos, reconstruction, seed, refine = 0, assets, newId }: ShapeFacts): ShapeItem[] {
  const name = shapeName(photos[0]?.name ?? '');
  return assets.map(({ grid, latent }, sample) => ({
    id: newId(),
    name,
    gridSize: reconstruction.gridSize,
    grid,
    latent,
    origin: {
      ...{ kind: 'photo', photos: photos.map((photo) => photo.id), model: reconstruction.model, seed, sample },
      ...(refine > 0 && { refine }),
      ...(reconstruction.confidence !== undefined && { confidence: reconstruction.confidence }),
      ...(reconstruction.camera !== undefined && { camera: { ...reconstruction.camera, shift: [...reconstruction.camera.shift] } }),
    },
    surface: startingSurface(thresholdOf(reconstruction, sample)),
    height: typicalHeight(reconstruction.classes),
    heightIsEstimated: true,
  }));
}

/** The model's threshold, lowered where the shape would lose its legs. */
function thresholdOf({ gridSize, samples, threshold }: Reconstruction, sample: number): number {
  const grid = samples[sample]?.grid;
  return grid ? standingThreshold(createGrid(gridSize, grid), threshold) : threshold;
}
