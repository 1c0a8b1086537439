import { paintShape, viewOfShape } from '../../../core/colour/paintShape';
import { createPicture, type Picture } from '../../../core/image/picture';
import type { Fit, FitReply, FitRequest } from './messages';

/** The part of a dedicated worker's global scope that is used here (the DOM types describe a window). */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: FitRequest }) => void) | null;
  postMessage(message: FitReply, transfer: ArrayBufferLike[]): void;
};

const tell = (reply: FitReply): void => scope.postMessage(reply, reply.type === 'fit' && reply.fit.cells ? [reply.fit.cells.buffer] : []);

/** Colours under full transparency are lost on the way, and not needed: only the object's own pixels are looked at. */
async function readPhoto(address: string): Promise<Picture> {
  const response = await fetch(address);
  if (!response.ok) throw new Error('the photo could not be read');
  const bitmap = await createImageBitmap(await response.blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('the drawing surface is not available');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return createPicture(width, height, new Uint8Array(context.getImageData(0, 0, width, height).data.buffer));
}

async function fit({ gridSize, grid, surface, photo: address, focal, side, view: given, wanted }: FitRequest): Promise<Fit> {
  tell({ type: 'stage', stage: 'reading' });
  const picture = await readPhoto(address);
  const shape = { gridSize, grid, surface, photo: { ...picture, focal, side } };
  if (!given) tell({ type: 'stage', stage: 'view' });
  const view = given ?? viewOfShape(shape);
  if (wanted === 'view') return { view, cells: null };
  tell({ type: 'stage', stage: 'colours' });
  return { view, cells: paintShape(shape, view).colours };
}

scope.onmessage = ({ data }) => {
  fit(data).then(
    (made) => tell({ type: 'fit', fit: made }),
    (error: unknown) => tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
};
