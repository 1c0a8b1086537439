import type { PhotoView } from '../camera/photoView';
import { viewOfPhoto, type TakenPhoto } from '../camera/viewOfPhoto';
import { MaquetteError } from '../errors';
import { cleanCells } from '../mesh/cleanCells';
import type { SurfaceSettings } from '../mesh/surfaceSettings';
import { createGrid } from '../voxel/grid';
import { paintCells } from './paintCells';

/** A shape and its photo. Plain data: it goes to a worker. */
export interface PhotographedShape {
  gridSize: number;
  /** N³ occupancies, index x + N*(y + N*z). */
  grid: Float32Array;
  surface: SurfaceSettings;
  /** Alpha is the cut-out. */
  photo: TakenPhoto;
}

/** N³, 1 where the shape is once its cells are cleaned. */
function filledCells({ gridSize, grid, surface }: PhotographedShape): Uint8Array {
  const { data } = cleanCells(createGrid(gridSize, grid), surface).grid;
  return Uint8Array.from(data, (value) => (value >= surface.threshold ? 1 : 0));
}

/** Where the photo was taken from, in the shape's own space. */
export function viewOfShape(shape: PhotographedShape): PhotoView {
  return viewOfPhoto(filledCells(shape), shape.gridSize, shape.photo);
}

/**
 * Colours for a shape's cells from its photo: 3 bytes a cell. Pure and slow (a second or two).
 * @param view absent: it is estimated from the outline
 */
export function paintShape(shape: PhotographedShape, view?: PhotoView): { colours: Uint8Array<ArrayBuffer>; view: PhotoView } {
  const { gridSize, photo } = shape;
  const filled = filledCells(shape);
  const from = view ?? viewOfPhoto(filled, gridSize, photo);
  const painted = paintCells(filled, gridSize, photo, from);
  if (!painted) throw new MaquetteError('invalid-input', 'The photo shows nothing of this shape. Mend its cut-out and try again.');
  return { colours: painted.colours, view: from };
}
