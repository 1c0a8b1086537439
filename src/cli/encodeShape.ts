import { MaquetteError } from '../core/errors';
import { extensionOf, exportGrid, findGridFormat, findMeshFormat, gridFormats, meshFormats } from '../core/formats';
import { buildShapeMesh } from '../core/mesh/buildShapeMesh';
import { checkMesh } from '../core/mesh/checkMesh';
import type { TriangleMesh } from '../core/mesh/mesh';
import type { Placement } from '../core/mesh/placeMesh';
import { placeMesh } from '../core/mesh/placeMesh';
import { prepareSimplifier } from '../core/mesh/simplify';
import type { VoxelGrid } from '../core/voxel/grid';
import type { SurfaceSettings } from '../shared/document';
import { encodePreview } from './encodePreview';

/** What a shape is written as; the picture is a preview of the mesh. */
export const OUTPUT_FORMATS: readonly string[] = [
  ...[...meshFormats, ...gridFormats].filter((format) => format.write).map((format) => format.extensions[0]),
  'png',
];

/** @throws MaquetteError 'unsupported' */
export function formatOf(path: string): string {
  const ending = extensionOf(path);
  const known = findMeshFormat(ending)?.write ?? findGridFormat(ending)?.write;
  if (known || ending === 'png') return ending;
  const file = ending === '' ? `“${path}” has no ending that names a format` : `Shapes cannot be written as “.${ending}”`;
  throw new MaquetteError('unsupported', `${file}; use one of ${OUTPUT_FORMATS.join(', ')}.`, { file: path });
}

/** A mesh in numbers, lengths in metres along x, y (up), z. */
export interface MeshFacts {
  triangles: number;
  closed: boolean;
  size: [number, number, number];
}

export interface ShapeEncoder {
  /** Known once a mesh has been encoded. */
  readonly facts: MeshFacts;
  encode(format: string): Promise<Uint8Array>;
}

/** Prepares a shape once for any number of formats. Grids are written raw: clean-up and smoothing belong to the surface. */
export function createShapeEncoder(grid: VoxelGrid, surface: SurfaceSettings, placement: Placement & { name: string }): ShapeEncoder {
  let built: TriangleMesh | undefined;
  const mesh = (): TriangleMesh => (built ??= buildShapeMesh(grid, surface));
  return {
    get facts() {
      const { triangles, closed, manifold, size } = checkMesh(placeMesh(mesh(), { ...placement, unit: 'm', up: 'y' }));
      return { triangles, closed: closed && manifold, size };
    },
    async encode(format) {
      if (findGridFormat(format)) return exportGrid(grid, { format, threshold: surface.threshold });
      if (surface.triangles !== null) await prepareSimplifier();
      return encodeMesh(placeMesh(mesh(), placement), format, placement);
    },
  };
}

/** A mesh that is placed already. */
export async function encodeMesh(
  mesh: TriangleMesh,
  format: string,
  notes: Omit<Placement, 'height'> & { name: string; materials?: string; ascii?: boolean },
): Promise<Uint8Array> {
  if (format === 'png') return encodePreview(mesh, notes.up);
  const write = findMeshFormat(format)?.write;
  if (!write) throw new MaquetteError('unsupported', `Meshes cannot be written as “${format}”.`);
  return write(mesh, notes);
}
