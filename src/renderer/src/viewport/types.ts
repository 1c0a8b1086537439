import type { PhotoView } from '../../../core/camera/photoView';
import type { TriangleMesh } from '../../../core/mesh/mesh';
import type { ShapeTransform, SurfaceSettings } from '../../../shared/document';
import type { LengthUnit } from '../units';
import type { Editor } from './edit/types';
import type { Rectangle } from './freeRectangle';
import type { Orbit, StandardView } from './orbit';
import type { Section } from './section';

export type Shading = 'voxels' | 'clay' | 'colour' | 'wire' | 'normals' | 'xray';
export type { StandardView } from './orbit';
export type { Section, SectionAxis } from './section';
export type ViewportTheme = 'dark' | 'light';

/** What the viewport shows. The grid is read, never kept or changed. */
export interface ViewportShape {
  id: string;
  /** For the text alternative of the picture. */
  name?: string;
  /** Cells along an edge, N. */
  gridSize: number;
  /** N³ occupancies, index x + N*(y + N*z). */
  grid: Float32Array;
  /** The shape's own mesh: the surface, in the place of one made from the grid. */
  mesh?: TriangleMesh | undefined;
  surface: SurfaceSettings;
  /** Real height in metres. */
  height: number;
  transform?: ShapeTransform | undefined;
}

/** A colour for each cell of a grid. */
export interface CellColours {
  size: number;
  /** size³ * 3 bytes, sRGB, index 3 * (x + N*(y + N*z)). */
  cells: Uint8Array;
}

/** A photo to lay over the shape, and the camera that it was taken with, in the shape's own space. */
export interface ShownPhoto {
  /** Id of the shape that it shows. */
  shape: string;
  url: string;
  width: number;
  height: number;
  view: PhotoView;
}

/** Pixels; transparent, or before the studio's background. */
export interface PictureOptions {
  width: number;
  height: number;
  transparent: boolean;
}

export interface TurntableOptions extends PictureOptions {
  /** Pictures of the whole turn. */
  frames: number;
  /** Aborting it ends the turn with the signal's reason. */
  signal: AbortSignal;
}

/** What is known of the surface on screen. */
export interface SurfaceReport {
  triangles: number;
  parts: number;
  closed: boolean;
  manifold: boolean;
  /** Faces wind outwards. */
  oriented: boolean;
  /** Cubic metres at the real height. */
  volume: number;
  /** Metres along x, y, z at the real height. */
  size: [number, number, number];
  /** Time that the extraction took. */
  milliseconds: number;
  /** Cells at or above the threshold. */
  filledVoxels: number;
  /** 32 equal bins of occupancy over [0, 1]; 1 falls in the last. */
  histogram: number[];
  /** The threshold at which the surface holds the volume that the field expects; null where it is not known. */
  volumeThreshold: number | null;
  /** Metres of one unit of object space. */
  scale: number;
  /** The slow checks: share of the work done, and what they found at its end. */
  inspected: number;
  found: SurfaceFindings | null;
}

export interface SurfaceFindings {
  /** Triangles that pass through others. */
  selfIntersections: number;
  /** Wall thickness by area, metres at the real height, rising: entry k is what a share k / (length - 1) of the surface does not reach. */
  walls: number[];
}

export interface ViewportOptions {
  /** What lies over the view, in pixels from its top left corner: a shape is framed beside it. */
  covers?: () => readonly Rectangle[];
  /** Frames each new shape; not where another view leads the camera. Default true. */
  frames?: boolean;
}

/** The 3D view. Everything here is plain data in and out, so that no three.js object reaches the interface's state. */
export interface Viewport {
  showShape(shape: ViewportShape | null): void;
  /** Another shape is on its way: until it is drawn nothing is. A shape that is shown already stays. */
  expectShape(id: string): void;
  /** Tells which shape is drawn, whenever that is another; null: none. Returns the function that ends the subscription. */
  onDrawn(listener: (id: string | null) => void): () => void;
  /** Live: calls faster than the surface can be made are merged, the latest wins. */
  setSurface(surface: SurfaceSettings): void;
  setHeight(metres: number): void;
  setTransform(transform: ShapeTransform | undefined): void;
  setShading(shading: Shading): void;
  setTheme(theme: ViewportTheme): void;
  /** Of the lengths that are written in the view. */
  setUnit(unit: LengthUnit): void;
  /** The language has changed: the words in the view follow. */
  retitle(): void;
  setGridVisible(on: boolean): void;
  setDimensionsVisible(on: boolean): void;
  setOrthographic(on: boolean): void;
  /** For the shading "colour"; null: the shape has none, and is clay. */
  setColours(colours: CellColours | null): void;
  /** Cuts what is shown, and fills the cut face; null shows all of it. */
  setSection(section: Section | null): void;
  /** The user dragged the section to another share of the shape's extent. Returns the function that ends the subscription. */
  onSectionMoved(listener: (at: number) => void): () => void;
  /** Lays a photo over the shape and looks from where it was taken; null takes it away. */
  showPhoto(photo: ShownPhoto | null): void;
  setPhotoOpacity(opacity: number): void;
  /** The camera moved away from the photo's, which is no longer shown. Returns the function that ends the subscription. */
  onPhotoLeft(listener: () => void): () => void;
  /** Moves the camera so that the whole shape is in the picture, keeping the direction of view. */
  frame(): void;
  view(view: StandardView): void;
  /** Tells where the camera is, now and whenever it moves. Returns the function that ends the subscription. */
  onOrbit(listener: (orbit: Orbit) => void): () => void;
  /** Puts the camera where another view's is. */
  setOrbit(orbit: Orbit): void;
  /** Returns the function that ends the subscription. */
  onReport(listener: (report: SurfaceReport) => void): () => void;
  /** Brushes, gizmo and measures. */
  readonly editor: Editor;
  /** A PNG of the shape from where the camera is, without grid and dimensions. */
  screenshot(options: PictureOptions): Promise<Blob>;
  /** The pictures of one turn about the shape: RGBA with straight alpha, row by row from the top. */
  turntable(options: TurntableOptions): AsyncGenerator<Uint8ClampedArray<ArrayBuffer>>;
  /** Size of the view on screen, in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  dispose(): void;
}
