import type { PhotoView } from '../../core/camera/photoView';
import type { PhotographedShape } from '../../core/colour/paintShape';

/** Plain data: it goes to a worker thread. */
export interface PaintRequest extends PhotographedShape {
  /** Where the photo was taken from; absent: it is estimated from the outline. */
  view?: PhotoView;
}

export interface Painted {
  /** 3 bytes a cell. */
  colours: Uint8Array;
  view: PhotoView;
}

export type PaintShape = (request: PaintRequest, signal?: AbortSignal) => Promise<Painted>;
