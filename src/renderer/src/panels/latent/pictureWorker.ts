import { collectAtRest } from '../../composables/collectAtRest';
import type { PictureRequest } from './pictures';
import { rayPicture } from './rayPicture';

/** The part of a dedicated worker's global scope that is used here (the DOM types describe a window). */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: PictureRequest }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBufferLike[]): void;
};

const rest = collectAtRest();
scope.onmessage = ({ data: { id, grid, threshold, edge } }) => {
  const pixels = rayPicture(grid, threshold, edge);
  scope.postMessage({ id, pixels }, [pixels.buffer]);
  rest();
};
