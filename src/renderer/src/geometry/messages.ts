import type { TriangleMesh } from '../../../core/mesh/mesh';
import type { VoxelGrid } from '../../../core/voxel/grid';
import type { SurfaceSettings } from '../../../shared/document';

/** What the interface asks of the geometry worker. The worker keeps the grid of the last request that carried one. */
export interface SurfaceRequest {
  readonly job: number;
  readonly grid?: VoxelGrid;
  /** The shape's own mesh, which is the surface then; null: it has none. Absent: as in the request before. */
  readonly mesh?: TriangleMesh | null;
  /** The grid is the last one with some cells edited: the light of the last one is a good guess. */
  readonly edited?: boolean;
  readonly surface: SurfaceSettings;
  /** Make the voxels' faces as well. */
  readonly voxels: boolean;
  /** A quick surface for somebody who is dragging: nothing is measured, and what takes long is left out. The whole one is asked for afterwards. */
  readonly live?: boolean;
  /** Leave the slow checks out. */
  readonly unchecked?: boolean;
}

/** A surface in object space, ready to draw. Buffers are transferred. */
export interface SurfaceReply {
  readonly type: 'surface';
  readonly job: number;
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array;
  /** Two bytes a vertex (sky, key light; 255 = all), guessed from the surface before; null when there is nothing to guess from. */
  readonly light: Uint8Array | null;
  readonly faces: FacesReply | null;
  /** A quick one: the whole one follows when the settings rest. */
  readonly live: boolean;
  readonly milliseconds: number;
}

export interface FacesReply {
  readonly size: number;
  /** x, y, z, face: 4F bytes. */
  readonly cells: Uint8Array;
  /** Two bytes a face, as above. */
  readonly light: Uint8Array | null;
}

/** What was measured, in object space. */
export interface MeasureReply {
  readonly type: 'measure';
  readonly job: number;
  readonly triangles: number;
  readonly parts: number;
  readonly closed: boolean;
  readonly manifold: boolean;
  readonly oriented: boolean;
  readonly volume: number;
  readonly size: [number, number, number];
  readonly filledVoxels: number;
  readonly histogram: number[];
  /** The threshold at which the surface holds the volume that the field expects; null for an empty grid. */
  readonly volumeThreshold: number | null;
  readonly milliseconds: number;
}

/** How far the slow checks of a measured surface are, and what they found. */
export interface InspectReply {
  readonly type: 'inspect';
  readonly job: number;
  /** Share of the work done, 0 to 1. */
  readonly progress: number;
  readonly found: Inspection | null;
}

export interface Inspection {
  /** Triangles that pass through others. */
  readonly selfIntersections: number;
  /** Wall thickness by area, in object space: see wallQuantiles. */
  readonly walls: Float32Array;
}

/** The baked light of a surface that was sent before. */
export interface LightReply {
  readonly type: 'light';
  readonly job: number;
  readonly vertices: Uint8Array;
  readonly faces: Uint8Array | null;
}

export interface FailedReply {
  readonly type: 'failed';
  readonly job: number;
  readonly message: string;
}

export type GeometryReply = SurfaceReply | MeasureReply | InspectReply | LightReply | FailedReply;
