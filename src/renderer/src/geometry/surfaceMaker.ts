import { buildShapeMesh } from '../../../core/mesh/buildShapeMesh';
import { checkMesh } from '../../../core/mesh/checkMesh';
import type { TriangleMesh } from '../../../core/mesh/mesh';
import { vertexNormals } from '../../../core/mesh/normals';
import { createGrid, type VoxelGrid } from '../../../core/voxel/grid';
import { voxelise } from '../../../core/voxel/voxelise';
import { cleanCells } from './cleanCells';
import { exposedFaces, faceSamples } from './exposure';
import { histogram } from './histogram';
import { createLightMemory, type LightMemory } from './lightMemory';
import type { GeometryReply, SurfaceRequest } from './messages';

import { bakeLight, createOcclusionField } from './occlusion';

/** Points baked between two looks at the inbox: some 10 ms of work. */
const BAKE_SLICE = 2000;

export interface SurfaceMakerOutlets {
  post: (reply: GeometryReply, transfer: ArrayBufferLike[]) => void;
  /** Lets waiting requests in; resolves afterwards. */
  pause: () => Promise<void>;
  now: () => number;
}

/**
 * The work of the geometry worker, without the worker. A request is answered in three steps, the most urgent first: the surface,
 * its measures, its baked light. A newer request ends the later steps of an older one.
 */
export function createSurfaceMaker({ post, pause, now }: SurfaceMakerOutlets): (request: SurfaceRequest) => Promise<void> {
  let grid: VoxelGrid | null = null;
  let own: TriangleMesh | null = null;
  let counts: number[] = [];
  let memory: LightMemory | null = null;
  let latest = -1;

  async function bake(
    job: number,
    solid: VoxelGrid,
    mesh: TriangleMesh,
    normals: Float32Array,
    cells: Uint8Array | null,
    threshold: number,
  ): Promise<void> {
    let floor = Infinity;
    for (let i = 1; i < mesh.positions.length; i += 3) floor = Math.min(floor, mesh.positions[i]);
    const field = createOcclusionField(solid, threshold, floor);
    const bakeAll = async (positions: Float32Array, directions: Float32Array): Promise<Uint8Array | null> => {
      const count = positions.length / 3;
      const light = new Uint8Array(2 * count);
      for (let from = 0; from < count; from += BAKE_SLICE) {
        await pause();
        if (latest !== job) return null;
        bakeLight(field, positions, directions, light, from, Math.min(count, from + BAKE_SLICE));
      }
      return light;
    };
    let faceLight: Uint8Array | null = null;
    if (cells) {
      const samples = faceSamples(cells, solid.size);
      faceLight = await bakeAll(samples.positions, samples.normals);
      if (!faceLight) return;
      memory?.rememberFaces(cells, faceLight);
    }
    const vertexLight = await bakeAll(mesh.positions, normals);
    if (!vertexLight) return;
    memory?.rememberVertices(mesh.positions, vertexLight);
    post({ type: 'light', job, vertices: vertexLight, faces: faceLight }, [vertexLight.buffer, ...(faceLight ? [faceLight.buffer] : [])]);
  }

  async function make(request: SurfaceRequest): Promise<void> {
    const { job, surface } = request;
    if (!grid) throw new Error('the first request must bring a grid');
    const started = now();
    const mesh = own ?? buildShapeMesh(grid, surface);
    const normals = vertexNormals(mesh);
    const voxels = request.voxels ? exposedFaces(cleanCells(grid, surface), surface.threshold) : null;
    const milliseconds = now() - started;

    // The worker goes on to measure and bake, so copies travel.
    const positions = mesh.positions.slice();
    const indices = mesh.indices.slice();
    const sentNormals = normals.slice();
    const light = memory?.guessVertices(mesh.positions) ?? null;
    const cells = voxels?.cells.slice() ?? null;
    const faceLight = voxels ? (memory?.guessFaces(voxels.cells) ?? null) : null;
    const faces = cells ? { size: grid.size, cells, light: faceLight } : null;
    const transfer: ArrayBufferLike[] = [positions.buffer, indices.buffer, sentNormals.buffer];
    for (const extra of [light, cells, faceLight]) if (extra) transfer.push(extra.buffer);
    post({ type: 'surface', job, positions, normals: sentNormals, indices, light, faces, milliseconds }, transfer);

    await pause();
    if (latest !== job) return;
    const check = checkMesh(mesh);
    const solid = cleanCells(grid, surface);
    let filledVoxels = 0;
    for (const value of solid.data) if (value >= surface.threshold) filledVoxels++;
    post(
      {
        type: 'measure',
        job,
        triangles: check.triangles,
        parts: check.parts,
        closed: check.closed,
        manifold: check.manifold,
        volume: check.volume,
        size: [check.size[0], check.size[1], check.size[2]],
        filledVoxels,
        histogram: counts,
        milliseconds,
      },
      [],
    );
    await bake(job, own ? cellsWithin(own, grid.size) : solid, mesh, normals, voxels?.cells ?? null, surface.threshold);
  }

  return async (request) => {
    latest = request.job;
    if (request.grid) {
      grid = request.grid;
      counts = histogram(grid.data);
      if (!request.edited || !memory) memory = createLightMemory(grid.size);
    }
    if (request.mesh !== undefined) own = request.mesh;
    try {
      await make(request);
    } catch (error) {
      post({ type: 'failed', job: request.job, message: error instanceof Error ? error.message : String(error) }, []);
    }
  };
}

/** The cells that a mesh of the shape's own fills, which need not be those of its grid. */
function cellsWithin(mesh: TriangleMesh, size: number): VoxelGrid {
  return createGrid(size, Float32Array.from(voxelise(mesh, size, 'solid', { scale: 1, offset: [0, 0, 0] }).cells));
}
