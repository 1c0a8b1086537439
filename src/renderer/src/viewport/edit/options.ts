import type { OrthographicCamera, PerspectiveCamera, Scene, Vector4 } from 'three';
import type { VoxelGrid } from '../../../../core/voxel/grid';
import type { ShapeTransform, SurfaceSettings } from '../../../../shared/document';
import type { Model } from '../model';
import type { LengthUnit } from '../../units';
import type { Palette } from '../palette';
import type { Shading } from '../types';
import type { Editor } from './types';

/** What the editor works on: the shape in the viewport. */
export interface EditSubject {
  id: string;
  grid: VoxelGrid;
  surface: SurfaceSettings;
  /** Metres. */
  height: number;
  transform: ShapeTransform | undefined;
  /** The surface is a mesh of the shape's own. */
  hasMesh: boolean;
}

export interface EditorOptions {
  canvas: HTMLCanvasElement;
  overlay: HTMLElement;
  scene: Scene;
  model: Model;
  camera: () => PerspectiveCamera | OrthographicCamera;
  size: () => { width: number; height: number };
  subject: () => EditSubject | null;
  shading: () => Shading;
  /** The plane that cuts what is shown: tools reach what it leaves. */
  section: () => Vector4 | null;
  redraw: () => void;
  /** The model's size or place has changed. */
  modelChanged: () => void;
  /** Shows the surface of an edited grid as soon as it can be made; the newest wins. */
  preview: (grid: VoxelGrid) => void;
  /** Whether a preview is still being made. */
  previewing: () => boolean;
  /** Shows the subject as the document has it. */
  restore: () => void;
}

/** The editor with what the viewport itself needs of it. */
export interface ViewportEditor extends Editor {
  /** Whether a press belongs to the tool and not to the camera. */
  claims(event: PointerEvent): boolean;
  /** A stroke is under way or waits to be kept: what comes from the document must not replace what is shown. */
  readonly busy: boolean;
  /** A newly made surface is shown. */
  surfaceShown(): void;
  /** Another shape is about to be shown: a stroke under way is given up, one that waits to be kept is kept. */
  leave(): void;
  /** Another shape or another state of it was set. */
  subjectChanged(): void;
  setPalette(palette: Palette): void;
  /** Of measured lengths. */
  setUnit(unit: LengthUnit): void;
  /** Before each picture. */
  update(): void;
  /** Hides the tools' own marks, for a screenshot. */
  setMarksVisible(on: boolean): void;
  dispose(): void;
}
