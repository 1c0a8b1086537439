import { MaquetteError } from '../../core/errors';
import type { ShapeItem } from '../../shared/document';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import type { JobQueue } from '../jobs/jobQueue';
import { decodePng } from '../photos/png';
import type { PaintShape } from './paintRequest';

export interface ColourServices {
  documents: Documents;
  assets: AssetStore;
  jobs: JobQueue;
  paint: PaintShape;
}

/** Gives a shape the colours of the photo that it came from, as a job and one undo step. False when it is cancelled. */
export async function colourShape(services: ColourServices, request: { document: string; shape: string }): Promise<boolean> {
  const { documents, assets, jobs, paint } = services;
  const state = documents.state(request.document);
  const shape = state.shapes.find(({ id }) => id === request.shape);
  if (!shape) throw new MaquetteError('not-found', 'This shape is not in the document any more.');
  const photo = state.photos.find(({ id }) => id === shape.origin.photos[0]);
  if (!photo) throw new MaquetteError('not-found', 'The photo of this shape is not in the document any more.');
  const { result } = jobs.add({
    kind: 'generate',
    title: `Colour ${shape.name}`,
    run: async ({ signal, onProgress }) => {
      onProgress({ stage: 'Reading the photo' });
      const [grid, picture] = await Promise.all([assets.read(shape.grid), assets.read(photo.picture)]);
      const { gridSize, surface, origin } = shape;
      const pixels = await decodePng(picture, `“${photo.name}”`);
      onProgress({ stage: origin.camera ? 'Taking colours' : 'Finding the view' });
      const painted = await paint(
        {
          ...{ gridSize, surface, photo: { ...pixels, focal: photo.focal, side: photo.side } },
          grid: new Float32Array(new Uint8Array(grid).buffer),
          ...(origin.camera && { view: origin.camera }),
        },
        signal,
      );
      const { id: colour } = await assets.put(painted.colours);
      const camera = { ...painted.view, shift: [...painted.view.shift] as [number, number] };
      const coloured = (now: ShapeItem): ShapeItem => ({ ...now, colour, origin: { ...now.origin, camera } });
      await documents.change(request.document, 'Colour from photo', (now) =>
        signal.aborted
          ? now
          : // Edited meanwhile: the colours are of another grid.
            { ...now, shapes: now.shapes.map((other) => (other.id === shape.id && other.grid === shape.grid ? coloured(other) : other)) },
      );
      if (signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      return true;
    },
  });
  try {
    return await result;
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'cancelled') return false;
    throw error;
  }
}
