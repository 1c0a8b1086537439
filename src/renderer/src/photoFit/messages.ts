import type { PhotoView } from '../../../core/camera/photoView';
import type { SurfaceSettings } from '../../../core/mesh/surfaceSettings';
import type { PhotoSide } from '../../../shared/document';

/** A shape and the photo that it came from. */
export interface FitRequest {
  gridSize: number;
  grid: Float32Array;
  surface: SurfaceSettings;
  /** Address of the photo: a PNG, its alpha the cut-out. */
  photo: string;
  /** Focal length of its camera in pixels, if that is known. */
  focal?: number | undefined;
  /** What the user says that it shows. */
  side?: PhotoSide | undefined;
  /** Where it was taken from, if that is known. */
  view?: PhotoView | undefined;
  /** Only the view, or the colours of the cells as well. */
  wanted: 'view' | 'colours';
}

export type FitStage = 'reading' | 'view' | 'colours';

export interface Fit {
  view: PhotoView;
  /** N³ * 3 bytes, sRGB; null unless they were asked for. */
  cells: Uint8Array<ArrayBuffer> | null;
}

export type FitReply = { type: 'stage'; stage: FitStage } | { type: 'fit'; fit: Fit } | { type: 'failed'; message: string };
