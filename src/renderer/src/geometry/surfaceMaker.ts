import { buildStages, previewShapeMesh } from '../../../core/mesh/buildShapeMesh';
import { checkMesh } from '../../../core/mesh/checkMesh';
import { cleanCells } from '../../../core/mesh/cleanCells';
import type { TriangleMesh } from '../../../core/mesh/mesh';
import { vertexNormals } from '../../../core/mesh/normals';
import { markIntersections } from '../../../core/mesh/selfIntersections';
import { prepareSimplifier } from '../../../core/mesh/simplify';
import { createTriangleTree } from '../../../core/mesh/triangleTree';
import { wallAt, wallQuantiles } from '../../../core/mesh/wallThickness';
import { createGrid, type VoxelGrid } from '../../../core/voxel/grid';
import { volumeThreshold } from '../../../core/voxel/volumeThreshold';
import { voxelise } from '../../../core/voxel/voxelise';
import { exposedFaces, faceSamples } from './exposure';
import { histogram } from './histogram';
import { createLightMemory, type LightMemory } from './lightMemory';
import type { GeometryReply, SurfaceRequest } from './messages';
import { bakeLight, createOcclusionField } from './occlusion';

/** Points baked between two looks at the inbox: some 10 ms of work. */
const BAKE_SLICE = 2000;
/** The same for triangles that are checked. */
const CHECK_SLICE = 2000;
/** Grids up to this size get their expected threshold with the first measures: twelve extractions at most. */
const LARGEST_FOR_THRESHOLD = 128;

export interface SurfaceMakerOutlets {
  post: (reply: GeometryReply, transfer: ArrayBufferLike[]) => void;
  /** Lets waiting requests in; resolves afterwards. */
  pause: () => Promise<void>;
  now: () => number;
}

/**
 * The work of the geometry worker, without the worker. A request is answered in four steps, the most urgent first: the surface,
 * its measures, its baked light, the slow checks. A newer request ends what is left of an older one. A live request gets its surface only.
 */
export function createSurfaceMaker({ post, pause, now }: SurfaceMakerOutlets): (request: SurfaceRequest) => Promise<void> {
  let grid: VoxelGrid | null = null;
  let own: TriangleMesh | null = null;
  let counts: number[] = [];
  let expected: number | null | undefined;
  let memory: LightMemory | null = null;
  let latest = -1;

  /** The surface that is to be kept, made between looks at the inbox; null if it is no longer wanted. */
  async function build(job: number, from: VoxelGrid, surface: SurfaceRequest['surface']): Promise<TriangleMesh | null> {
    if (surface.triangles !== null) await prepareSimplifier();
    const stages = buildStages(from, surface);
    for (;;) {
      if (latest !== job) return null;
      const { done, value } = stages.next();
      if (done) return value;
      await pause();
    }
  }

  async function inspect(job: number, mesh: TriangleMesh): Promise<void> {
    const triangles = mesh.indices.length / 3;
    const tree = createTriangleTree(mesh);
    const hit = new Uint8Array(triangles);
    const walls = new Float32Array(triangles);
    let told = 0;
    for (let from = 0; from < triangles; from += CHECK_SLICE) {
      await pause();
      if (latest !== job) return;
      const to = Math.min(triangles, from + CHECK_SLICE);
      for (let t = from; t < to; t++) {
        markIntersections(tree, t, hit);
        walls[t] = wallAt(tree, t);
      }
      if (to / triangles - told < 0.1 || to === triangles) continue;
      told = to / triangles;
      post({ type: 'inspect', job, progress: told, found: null }, []);
    }
    const selfIntersections = hit.reduce((sum, mark) => sum + mark, 0);
    const quantiles = wallQuantiles(mesh, walls);
    post({ type: 'inspect', job, progress: 1, found: { selfIntersections, walls: quantiles } }, [quantiles.buffer]);
  }

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
    const source = grid;
    const mesh = own ?? (request.live ? previewShapeMesh(source, surface) : await build(job, source, surface));
    if (!mesh) return;
    const normals = vertexNormals(mesh);
    const voxels = request.voxels ? exposedFaces(cleanCells(source, surface).grid, surface.threshold) : null;
    const milliseconds = now() - started;

    // The worker goes on to measure and bake, so copies travel.
    const positions = mesh.positions.slice();
    const indices = mesh.indices.slice();
    const sentNormals = normals.slice();
    const light = memory?.guessVertices(mesh.positions) ?? null;
    const cells = voxels?.cells.slice() ?? null;
    const faceLight = voxels ? (memory?.guessFaces(voxels.cells) ?? null) : null;
    const faces = cells ? { size: source.size, cells, light: faceLight } : null;
    const transfer: ArrayBufferLike[] = [positions.buffer, indices.buffer, sentNormals.buffer];
    for (const extra of [light, cells, faceLight]) if (extra) transfer.push(extra.buffer);
    post(
      { type: 'surface', job, positions, normals: sentNormals, indices, light, faces, live: request.live === true, milliseconds },
      transfer,
    );

    await pause();
    if (request.live || latest !== job) return;
    const check = checkMesh(mesh);
    const solid = cleanCells(source, surface).grid;
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
        oriented: check.oriented,
        volume: check.volume,
        size: [check.size[0], check.size[1], check.size[2]],
        filledVoxels,
        histogram: counts,
        volumeThreshold: (expected ??= source.size <= LARGEST_FOR_THRESHOLD ? volumeThreshold(source) : null),
        milliseconds,
      },
      [],
    );
    await bake(job, own ? cellsWithin(own, source.size) : solid, mesh, normals, voxels?.cells ?? null, surface.threshold);
    if (!request.unchecked && latest === job) await inspect(job, mesh);
  }

  return async (request) => {
    latest = request.job;
    if (request.grid) {
      grid = request.grid;
      counts = histogram(grid.data);
      expected = undefined;
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
