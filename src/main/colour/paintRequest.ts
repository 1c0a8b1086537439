import type { PhotoView } from '../../core/camera/photoView';
import type { SurfaceSettings } from '../../shared/document';

/** A shape and its photo. Plain data: it goes to a worker thread. */
export interface PaintRequest {
  gridSize: number;
  grid: Float32Array;
  surface: SurfaceSettings;
  /** RGBA, row by row from the top; alpha is the cut-out. */
  photo: { width: number; height: number; rgba: Uint8Array };
  /** Where the photo was taken from; absent: it is estimated from the outline. */
  view?: PhotoView;
}

export interface Painted {
  /** 3 bytes a cell. */
  colours: Uint8Array;
  view: PhotoView;
}

export type PaintShape = (request: PaintRequest, signal?: AbortSignal) => Promise<Painted>;
