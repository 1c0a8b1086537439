import type { Falloff } from '../../../../core/edit/sculpt/falloff';
import type { TriangleMesh } from '../../../../core/mesh/mesh';
import type { ShapeTransform } from '../../../../shared/document';

export type GizmoTool = 'move' | 'rotate' | 'scale';
export type VoxelTool = 'add' | 'erase' | 'box' | 'fill' | 'extrude';
export type SculptTool = 'clay' | 'smooth' | 'flatten' | 'grab';
export type EditTool = 'look' | GizmoTool | 'measure' | VoxelTool | SculptTool;

const gizmoTools: readonly GizmoTool[] = ['move', 'rotate', 'scale'];
export const voxelTools: readonly VoxelTool[] = ['add', 'erase', 'box', 'fill', 'extrude'];
export const sculptTools: readonly SculptTool[] = ['clay', 'smooth', 'flatten', 'grab'];
export const isGizmoTool = (tool: string): tool is GizmoTool => gizmoTools.some((other) => other === tool);
export const isVoxelTool = (tool: string): tool is VoxelTool => voxelTools.some((other) => other === tool);
export const isSculptTool = (tool: string): tool is SculptTool => sculptTools.some((other) => other === tool);

export interface EditSettings {
  brushShape: 'sphere' | 'cube';
  /** Cells. */
  voxelRadius: number;
  boxMode: 'add' | 'erase';
  /** Cells that a dragged box is thick. */
  boxDepth: number;
  /** Radius in cells of the ball that may not fit through what "fill" bridges. */
  fillReach: number;
  /** In object space: shares of the voxel cube's edge. */
  sculptRadius: number;
  /** 0 to 1. */
  strength: number;
  falloff: Falloff;
  /** Strokes are repeated on the other side of the shape. */
  mirror: boolean;
  /** A pen's pressure changes the radius of voxel brushes and the strength of sculpt brushes. */
  pressure: boolean;
}

/** A distance between two points of the surface. */
export interface Measurement {
  id: number;
  /** Object space. */
  from: readonly [number, number, number];
  to: readonly [number, number, number];
  /** Metres in the world. */
  metres: number;
}

/** A simple body at a place in the world: metres. */
export interface GhostBody {
  kind: 'box' | 'cylinder' | 'sphere';
  size: readonly [number, number, number];
  position: readonly [number, number, number];
}

export interface GridEdit {
  /** Id of the shape that the stroke was on. */
  shape: string;
  grid: Float32Array;
  /** Metres: what keeps the shape's scale although it grew or shrank. */
  height: number;
  what: VoxelTool;
}

export interface MeshEdit extends TriangleMesh {
  shape: string;
  height: number;
  what: SculptTool;
}

/** Whom the editor tells of what the user did. A promise that rejects takes the picture back to what it was. */
export interface EditOutlets {
  gridEdited(edit: GridEdit): Promise<void>;
  meshEdited(edit: MeshEdit): Promise<void>;
  /** While the gizmo is dragged, and once when it is let go. */
  transformed(transform: ShapeTransform, done: boolean): void;
  measured(list: readonly Measurement[]): void;
  resized(radius: 'voxelRadius' | 'sculptRadius', value: number): void;
  /** One sentence on why nothing happened. */
  refused(reason: string): void;
}

/** The editing side of the viewport: plain data in and out. */
export interface Editor {
  setTool(tool: EditTool): void;
  setSettings(settings: EditSettings): void;
  connect(outlets: EditOutlets): void;
  setMeasurements(list: readonly Measurement[]): void;
  /** Shows a body that is about to be combined with the shape. */
  setGhost(body: GhostBody | null): void;
  /** Takes the stroke under way back; false if there is none. */
  cancelStroke(): boolean;
  /** The surface on screen, copied. */
  surface(): TriangleMesh | null;
  /** Metres a unit of object space. */
  readonly scale: number;
}
