import { extname } from 'node:path';
import type { PhotoItem, ShapeItem, SurfaceSettings } from '../../shared/document';
import type { Reconstruction } from '../../shared/engine';

/** Typical heights of the model's classes, metres: a start that the user can correct. */
const typicalHeights: Readonly<Record<string, number>> = { bed: 0.9, bookcase: 1.8, chair: 0.85, desk: 0.75, sofa: 0.85, table: 0.75 };
const unknownHeight = 0.8;

/** Height to begin with for what a photo most likely shows. */
export function typicalHeight(classes: Reconstruction['classes']): number {
  const [first] = [...classes].sort((a, b) => b.probability - a.probability);
  return (first && typicalHeights[first.name.toLowerCase()]) ?? unknownHeight;
}

/** "red-chair_02.JPG" becomes "Red chair 02". */
export function shapeName(photo: string): string {
  const stem = (extname(photo).length > 1 ? photo.slice(0, -extname(photo).length) : photo)
    .replace(/[-_.\s]+/g, ' ')
    .trim()
    .slice(0, 180);
  return stem === '' ? 'Shape' : stem.charAt(0).toUpperCase() + stem.slice(1);
}

/** How a new shape's surface starts: the model's own threshold, gently smoothed, and cleaned as for a print. */
export function startingSurface(threshold: number): SurfaceSettings {
  return {
    threshold: Math.min(0.99, Math.max(0.01, threshold)),
    smoothing: 0.35,
    keepLargestPart: true,
    flattenBase: true,
    symmetric: false,
    fillCavities: true,
  };
}

export interface ShapeFacts {
  photos: readonly PhotoItem[];
  reconstruction: Reconstruction;
  seed: number;
  /** Asset ids of each sample's grid and latent. */
  assets: readonly { grid: string; latent: string }[];
  newId: () => string;
}

/** One shape a sample, named after the first photo; the document numbers names that are taken. */
export function shapesOf({ photos, reconstruction, seed, assets, newId }: ShapeFacts): ShapeItem[] {
  const name = shapeName(photos[0]?.name ?? '');
  return assets.map(({ grid, latent }, sample) => ({
    id: newId(),
    name,
    gridSize: reconstruction.gridSize,
    grid,
    latent,
    origin: { kind: 'photo', photos: photos.map((photo) => photo.id), model: reconstruction.model, seed, sample },
    surface: startingSurface(reconstruction.threshold),
    height: typicalHeight(reconstruction.classes),
    heightIsEstimated: true,
  }));
}
