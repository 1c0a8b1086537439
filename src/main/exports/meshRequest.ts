import type { ErrorCode } from '../../core/errors';
import type { ExportSettings, SurfaceSettings } from '../../shared/document';
import type { ExportResult } from '../../shared/ipc/exports';

/** What a mesh file is made of. Plain data: it goes to a worker thread. */
export interface MeshRequest {
  name: string;
  gridSize: number;
  /** gridSize³ occupancies, index x + N*(y + N*z). */
  grid: Float32Array;
  surface: SurfaceSettings;
  /** Metres. */
  height: number;
  settings: ExportSettings;
}

export interface MeshFile extends Pick<ExportResult, 'triangles' | 'size'> {
  bytes: Uint8Array;
}

/** Makes the bytes of a mesh file; rejects with MaquetteError. */
export type BuildMeshFile = (request: MeshRequest, signal?: AbortSignal) => Promise<MeshFile>;

/** What the worker thread sends back, once. */
export type MeshAnswer = { ok: true; file: MeshFile } | { ok: false; code: ErrorCode; message: string };
