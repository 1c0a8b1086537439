import { randomUUID } from 'node:crypto';
import { MaquetteError } from '../../core/errors';
import { packMesh } from '../../core/mesh/meshBytes';
import type { TriangleMesh } from '../../core/mesh/mesh';
import type { DocumentState, ShapeItem } from '../../shared/document';
import type { DocumentSnapshot } from '../../shared/ipc/documents';
import type { CombineOperation, CombineWith, GridStep, MeshStep } from '../../shared/ipc/editing';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import { freeName } from '../documents/edits';
import type { JobQueue } from '../jobs/jobQueue';
import type { RunEdit, ShapeData, Solid } from './editRequest';
import { gridStepNames, meshStepNames } from './stepNames';

export interface EditServices {
  documents: Documents;
  assets: AssetStore;
  jobs: JobQueue;
  runEdit: RunEdit;
  newId?: () => string;
}

interface ByShape {
  document: string;
  shape: string;
}

/** Keeps edited voxels as one undo step. A latent vector no longer says what the shape is, so it goes. */
export async function setGrid(
  { documents, assets }: Pick<EditServices, 'documents' | 'assets'>,
  { document, shape: id, grid, height, step }: ByShape & { grid: Float32Array; height: number; step: GridStep },
): Promise<DocumentSnapshot> {
  const { gridSize } = shapeIn(documents.state(document), id);
  if (grid.length !== gridSize ** 3 || !grid.every((value) => value >= 0 && value <= 1)) {
    throw new MaquetteError('invalid-input', `The voxels must be ${gridSize}³ numbers from 0 to 1.`);
  }
  const asset = await assets.put(bytesOf(grid));
  return documents.change(document, gridStepNames[step], (state) => {
    const shape = shapeIn(state, id);
    return shape.gridSize === gridSize ? withShape(state, shape, { ...without(shape, 'latent'), grid: asset.id, height }) : state;
  });
}

/** Keeps a surface as the shape's own mesh, one undo step. */
export async function setMesh(
  { documents, assets }: Pick<EditServices, 'documents' | 'assets'>,
  { document, shape: id, height, step, ...mesh }: ByShape & TriangleMesh & { height: number; step: MeshStep },
): Promise<DocumentSnapshot> {
  shapeIn(documents.state(document), id);
  const vertices = mesh.positions.length / 3;
  if (mesh.indices.length === 0 || !mesh.positions.every(Number.isFinite) || mesh.indices.some((index) => index >= vertices)) {
    throw new MaquetteError('invalid-input', 'This is no mesh: it has no triangles, or some that lead nowhere.');
  }
  const own = await putMesh(assets, mesh);
  return documents.change(document, meshStepNames[step], (state) => {
    const shape = shapeIn(state, id);
    return withShape(state, shape, { ...shape, mesh: own, height });
  });
}

/** The shape's own mesh becomes voxels, which are its surface from now on: one undo step. */
export async function toVoxels(services: EditServices, { document, shape: id }: ByShape): Promise<DocumentSnapshot> {
  const { documents, assets, jobs } = services;
  const shape = shapeIn(documents.state(document), id);
  if (!shape.mesh) return documents.snapshot(document);
  const { result } = jobs.add({
    kind: 'generate',
    title: `Voxels of ${shape.name}`,
    run: async ({ signal, onProgress }) => {
      onProgress({ stage: 'Filling the mesh with voxels' });
      return services.runEdit({ type: 'toVoxels', shape: await dataOf(assets, shape) }, signal);
    },
  });
  const grid = await assets.put(bytesOf((await result).grid));
  return documents.change(document, 'Back to voxels', (state) => {
    const now = shapeIn(state, id);
    return withShape(state, now, { ...without(now, 'latent', 'mesh'), grid: grid.id, surface: { ...now.surface, threshold: 0.5 } });
  });
}

const operationNames: Readonly<Record<CombineOperation, string>> = {
  union: 'Union',
  difference: 'Difference',
  intersection: 'Intersection',
};

/** Queues a boolean operation; its result is a new shape after the first, one undo step. Returns the job's id. */
export function queueCombine(
  services: EditServices,
  { document, shape: id, with: other, operation }: ByShape & { with: CombineWith; operation: CombineOperation },
): string {
  const { documents, assets, jobs, newId = randomUUID } = services;
  const state = documents.state(document);
  const shape = shapeIn(state, id);
  const second = other.kind === 'shape' ? shapeIn(state, other.shape) : null;
  const title = operationNames[operation];
  return jobs.add<string[]>({
    kind: 'generate',
    title: `${title} of ${shape.name} and ${second ? second.name : `a ${other.kind}`}`,
    shapesOf: (made) => made,
    run: async ({ signal, onProgress }) => {
      onProgress({ stage: 'Combining' });
      const [first, data] = await Promise.all([dataOf(assets, shape), second && dataOf(assets, second)]);
      const solid = await services.runEdit(
        { type: 'combine', shape: first, with: data ?? (other as Exclude<CombineWith, { kind: 'shape' }>), operation },
        signal,
      );
      return [await addSolid(services, document, shape, solid, `${shape.name} ${title.toLowerCase()}`, title, newId())];
    },
  }).id;
}

async function addSolid(
  { documents, assets }: EditServices,
  document: string,
  of: ShapeItem,
  solid: Solid,
  name: string,
  label: string,
  id: string,
): Promise<string> {
  const [grid, mesh] = await Promise.all([assets.put(bytesOf(solid.grid)), putMesh(assets, solid)]);
  const origin = withoutSample(of.origin);
  const made: ShapeItem = {
    ...without(of, 'latent', 'transform', 'colour'),
    id,
    grid: grid.id,
    mesh,
    origin,
    surface: { ...of.surface, threshold: 0.5 },
    height: solid.height,
  };
  await documents.change(document, label, (state) => addAfter(state, of.id, { ...made, name: freeName(state.shapes, name.slice(0, 190)) }));
  return id;
}

/** A shape with its data, for the worker. */
export async function dataOf(assets: Pick<AssetStore, 'read'>, shape: ShapeItem): Promise<ShapeData> {
  const [grid, mesh] = await Promise.all([assets.read(shape.grid), shape.mesh && assets.read(shape.mesh.data)]);
  const { name, gridSize, surface, height, transform } = shape;
  return {
    ...{ name, gridSize, surface, height, transform },
    grid: floatsOf(grid),
    ...(shape.mesh && mesh && { mesh: { bytes: new Uint8Array(mesh), vertices: shape.mesh.vertices, triangles: shape.mesh.triangles } }),
  };
}

export function shapeIn(state: DocumentState, id: string): ShapeItem {
  const shape = state.shapes.find((candidate) => candidate.id === id);
  if (!shape) throw new MaquetteError('not-found', 'This shape is not in the document any more.');
  return shape;
}

export function withShape(state: DocumentState, shape: ShapeItem, next: ShapeItem): DocumentState {
  return { ...state, shapes: state.shapes.map((other) => (other === shape ? next : other)) };
}

/** A new shape beside the one that it came from; at the end when that is gone. */
export function addAfter(state: DocumentState, id: string, shape: ShapeItem): DocumentState {
  const at = state.shapes.findIndex((other) => other.id === id);
  const place = at < 0 ? state.shapes.length : at + 1;
  return { ...state, shapes: [...state.shapes.slice(0, place), shape, ...state.shapes.slice(place)] };
}

/** The shape without some of what it may have. */
export function without(shape: ShapeItem, ...keys: ('latent' | 'mesh' | 'transform' | 'colour')[]): ShapeItem {
  const rest = { ...shape };
  for (const key of keys) delete rest[key];
  return rest;
}

/** An origin that no longer counts as one of the samples of its reconstruction. */
export function withoutSample(origin: ShapeItem['origin']): ShapeItem['origin'] {
  const rest = { ...origin };
  delete rest.sample;
  return rest;
}

async function putMesh(assets: Pick<AssetStore, 'put'>, mesh: TriangleMesh): Promise<NonNullable<ShapeItem['mesh']>> {
  const { id } = await assets.put(packMesh(mesh));
  return { data: id, vertices: mesh.positions.length / 3, triangles: mesh.indices.length / 3 };
}

/** float32 little endian, as all platforms that we run on keep it. */
export function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Numbers of an asset; copied, because a file's bytes may lie at any address. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
