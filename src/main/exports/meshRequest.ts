import type { ExportSettings, ShapeTransform, SurfaceSettings } from '../../shared/document';
import type { ExportResult } from '../../shared/ipc/exports';

/** What a file is made of. Plain data: it goes to a worker thread. */
export interface MeshRequest {
  name: string;
  /** Name of the file without its ending: an OBJ names its material file after it. */
  fileStem: string;
  gridSize: number;
  /** gridSize³ occupancies, index x + N*(y + N*z). */
  grid: Float32Array;
  /** The shape's own mesh, which is the surface then: see core/mesh/meshBytes.ts. */
  mesh?: { bytes: Uint8Array; vertices: number; triangles: number };
  /** Colours of the grid's cells, 3 bytes each. */
  colour?: Uint8Array;
  surface: SurfaceSettings;
  /** Where the shape stands; absent: as it was made. */
  transform?: ShapeTransform;
  /** Metres. */
  height: number;
  settings: ExportSettings;
}

export interface MeshFile extends Pick<ExportResult, 'triangles' | 'size'> {
  bytes: Uint8Array;
  /** Files that belong to it, to be written first, by their ending: an OBJ's materials. */
  companions: { extension: string; bytes: Uint8Array }[];
}

/** Makes the bytes of a file; rejects with MaquetteError. */
export type BuildMeshFile = (request: MeshRequest, signal?: AbortSignal) => Promise<MeshFile>;
