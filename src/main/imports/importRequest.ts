import type { ImportOptions } from '../../shared/ipc/imports';

export interface ReadRequest extends ImportOptions {
  fileName: string;
  bytes: Uint8Array;
}

/** A shape of a file, brought into object space. */
export interface ReadShape {
  gridSize: number;
  /** gridSize³ occupancies, index x + N*(y + N*z). */
  grid: Float32Array;
  /** Of a mesh file: the mesh itself, packed as core/mesh/meshBytes.ts says. */
  mesh?: { bytes: Uint8Array; vertices: number; triangles: number };
  /** Metres. */
  height: number;
  heightIsEstimated: boolean;
  /** What was taken for granted, for the user: "z up, millimetres". Absent when the file says it. */
  guess?: string;
  /** The up axis that was used. */
  up: 'y' | 'z';
}

export type ReadShapeFile = (request: ReadRequest, signal?: AbortSignal) => Promise<ReadShape>;
