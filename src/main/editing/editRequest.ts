import type { ShapeTransform, SurfaceSettings } from '../../shared/document';
import type { CombineOperation, CombineWith } from '../../shared/ipc/editing';

/** A shape with its data, as the worker thread gets it. */
export interface ShapeData {
  name: string;
  gridSize: number;
  grid: Float32Array;
  mesh?: { bytes: Uint8Array; vertices: number; triangles: number };
  surface: SurfaceSettings;
  /** Metres. */
  height: number;
  transform?: ShapeTransform | undefined;
}

export type Body = Exclude<CombineWith, { kind: 'shape' }>;

export type EditRequest =
  { type: 'toVoxels'; shape: ShapeData } | { type: 'combine'; shape: ShapeData; with: ShapeData | Body; operation: CombineOperation };

/** A solid: its mesh in object space, and the cells that it fills. */
export interface Solid {
  positions: Float32Array;
  indices: Uint32Array;
  grid: Float32Array;
  /** Metres. */
  height: number;
}

/** Does a piece of editing work off the main thread; rejects with MaquetteError. */
export type RunEdit = (request: EditRequest, signal?: AbortSignal) => Promise<Solid>;
