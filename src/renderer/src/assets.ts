import type { TriangleMesh } from '../../core/mesh/mesh';
import { unpackMesh } from '../../core/mesh/meshBytes';
import { MaquetteError } from '../../core/errors';
import type { AssetId, ShapeItem, ShapeMesh, SurfaceSettings } from '../../shared/document';
import { say } from './messages';
import { keptShapes } from './composables/keptShapes';
import type { ViewportShape } from './viewport/types';

/** Where the main process serves a document's picture or grid; the same origin as this page. */
export function assetUrl(id: AssetId): string {
  return `/asset/${id}`;
}

async function readGrid(shape: ShapeItem): Promise<Float32Array> {
  const response = await fetch(assetUrl(shape.grid));
  if (!response.ok) throw new MaquetteError('not-found', say('fault.voxelsUnread', { name: shape.name }));
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength !== 4 * shape.gridSize ** 3) {
    throw new MaquetteError('bad-file', say('fault.voxelsIncomplete', { name: shape.name }));
  }
  return new Float32Array(bytes);
}

/** Occupancies of a shape: gridSize³ numbers, index x + N*(y + N*z). Shared between callers: read, never write. */
export function loadGrid(shape: ShapeItem): Promise<Float32Array> {
  return keptShapes.get(shape.grid, () => readGrid(shape));
}

async function readMesh(name: string, mesh: ShapeMesh): Promise<TriangleMesh> {
  const response = await fetch(assetUrl(mesh.data));
  if (!response.ok) throw new MaquetteError('not-found', say('fault.meshUnread', { name }));
  const read = unpackMesh(new Uint8Array(await response.arrayBuffer()), mesh.vertices, mesh.triangles);
  if (!read) throw new MaquetteError('bad-file', say('fault.meshDamaged', { name }));
  return read;
}

/** The shape's own mesh; undefined when its surface comes from its grid. Shared between callers: read, never write. */
export async function loadMesh(shape: ShapeItem): Promise<TriangleMesh | undefined> {
  if (!shape.mesh) return undefined;
  const { name, mesh } = shape;
  return keptShapes.get(mesh.data, () => readMesh(name, mesh));
}

/**
 * What the 3D view needs for the shape that `wanted` names. Undefined if by the time the data have come another shape, or another state of it, is wanted: an answer that comes late
 * must not replace a newer one.
 */
export async function loadShown(
  wanted: () => ShapeItem | undefined,
  surfaceOf: (shape: ShapeItem) => SurfaceSettings,
): Promise<ViewportShape | undefined> {
  const asked = wanted();
  if (!asked) return undefined;
  const still = (): ShapeItem | undefined => {
    const now = wanted();
    return now?.id === asked.id && now.grid === asked.grid && now.mesh?.data === asked.mesh?.data ? now : undefined;
  };
  let loaded: [Float32Array, TriangleMesh | undefined];
  try {
    loaded = await Promise.all([loadGrid(asked), loadMesh(asked)]);
  } catch (error) {
    if (!still()) return undefined;
    throw error;
  }
  const now = still();
  if (!now) return undefined;
  const { id, name, gridSize, height, transform } = now;
  return { id, name, gridSize, grid: loaded[0], mesh: loaded[1], surface: surfaceOf(now), height, transform };
}

/** The latent vector of a shape. */
export async function loadLatent(id: AssetId): Promise<Float32Array> {
  const response = await fetch(assetUrl(id));
  const bytes = response.ok ? await response.arrayBuffer() : new ArrayBuffer(0);
  if (bytes.byteLength === 0 || bytes.byteLength % 4 !== 0) throw new MaquetteError('bad-file', say('fault.codeUnread'));
  return new Float32Array(bytes);
}
