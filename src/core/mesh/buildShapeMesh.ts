import { createGrid, type VoxelGrid } from '../voxel/grid';
import { refineGrid, refinementOf } from '../voxel/refineGrid';
import { cleanCells } from './cleanCells';
import { dualSurface } from './dualSurface';
import { evenOut } from './evenOut';
import type { TriangleMesh } from './mesh';
import { flattenPlanes } from './planar';
import { simplifyMesh } from './simplify';
import { smoothTaubin, type SmoothOptions } from './smooth';
import { smoothQuickly } from './smoothQuickly';
import { drawSurface } from './surfaceMethods';
import type { SurfaceSettings } from './surfaceSettings';
import { untangle } from './untangle';

export type { SurfaceSettings } from './surfaceSettings';

/** Pairs of smoothing steps at smoothing 1, on the grid's own resolution. */
const mostIterations = 30;
/** How far above the floor, in cells, smoothing leaves the vertices that do not stand on it. */
const floorClearance = 1 / 16;

/**
 * From occupancies to a mesh that can be kept: clean-up of the grid, finer field, surface, smoothing, planes, triangles.
 *
 * @returns a closed 2-manifold in object space; empty if no cell reaches the threshold.
 * @throws MaquetteError 'invalid-input' as extractSurface does; 'internal' if triangles are given before prepareSimplifier has ended.
 */
export function buildShapeMesh(grid: VoxelGrid, settings: SurfaceSettings): TriangleMesh {
  const stages = buildStages(grid, settings);
  for (;;) {
    const { done, value } = stages.next();
    if (done) return value;
  }
}

/** The same in stages, between which the caller may do something else or give up. */
export function* buildStages(grid: VoxelGrid, settings: SurfaceSettings): Generator<void, TriangleMesh> {
  const { planar = 0, triangles = null, evenTriangles = false } = settings;
  const { drawn: first, fine, floor } = draw(grid, settings, refinementOf(grid.size, settings.detail ?? 1));
  yield;
  let drawn = first;
  if (settings.method === 'dual-contouring') {
    // Sharp vertices may fold over each other in narrow places; the same mesh with its vertices at their loops' middles does not.
    const soft = dualSurface(fine, settings.threshold, 'mean');
    if (floor) floor.pinned.forEach((pinned, v) => pinned && (soft.positions[3 * v + 1] = floor.y));
    drawn = untangle(first, soft.positions);
    yield;
  }
  let mesh = smoothTaubin(drawn, { iterations: smoothingSteps(settings), floor });
  yield;
  if (planar > 0) mesh = flattenPlanes(mesh, { strength: planar, cell: 1 / grid.size, pinned: floor?.pinned });
  yield;
  if (mesh !== drawn) mesh = untangle(mesh, drawn.positions);
  yield;
  if (evenTriangles) return evenOut(mesh, { triangles, floor: floor?.y });
  return triangles === null ? mesh : simplifyMesh(mesh, triangles);
}

/** What is quick of it, for live previews: the grid's own resolution, the smoothing in fewer passes, no planes, no change of triangles, no exact volume. */
export function previewShapeMesh(grid: VoxelGrid, settings: SurfaceSettings): TriangleMesh {
  const { drawn, floor } = draw(grid, settings, 1);
  return smoothQuickly(drawn, { iterations: smoothingSteps({ ...settings, detail: 1 }), floor });
}

interface Drawn {
  /** The cells that it was drawn around. */
  readonly fine: VoxelGrid;
  readonly drawn: TriangleMesh;
  readonly floor: SmoothOptions['floor'];
}

function draw(grid: VoxelGrid, settings: SurfaceSettings, detail: 1 | 2 | 4): Drawn {
  const { grid: cells, baseRow } = cleanCells(grid, settings);
  let fine = refineGrid(cells, detail);
  if (baseRow !== null) fine = endInRow(fine, baseRow * detail, detail);
  const drawn = drawSurface(fine, settings.threshold, settings.method ?? 'marching-cubes');
  return { drawn, fine, floor: baseRow === null ? undefined : standOnRow(drawn, fine.size, baseRow * detail) };
}

function smoothingSteps({ smoothing, detail = 1 }: SurfaceSettings): number {
  return Math.round(smoothing * mostIterations * detail);
}

/** Of a refined grid: empties what lies below a row, and draws the columns of the cells that were the lowest down to it. */
function endInRow(grid: VoxelGrid, row: number, detail: number): VoxelGrid {
  if (detail === 1) return grid;
  const { size } = grid;
  const data = grid.data.slice();
  const middle = row + detail / 2;
  for (let z = 0; z < size; z++) {
    for (let y = 0; y < middle; y++) {
      const from = size * (middle + size * z);
      const to = size * (y + size * z);
      if (y < row) data.fill(0, to, to + size);
      else data.copyWithin(to, from, from + size);
    }
  }
  return createGrid(size, data);
}

/**
 * Sets the vertices between the lowest occupied row of cells and the one below it onto one plane, the lower side of that row. They are the ends
 * of the columns, each at its own x and z, so no triangle collapses.
 */
function standOnRow(mesh: TriangleMesh, size: number, row: number): SmoothOptions['floor'] {
  const { positions } = mesh;
  const pinned = new Uint8Array(positions.length / 3);
  const y = Math.fround(row / size - 0.5);
  const rowMiddle = Math.fround((row + 0.5) / size - 0.5);
  for (let v = 0; v < pinned.length; v++) {
    if (positions[3 * v + 1] >= rowMiddle) continue;
    positions[3 * v + 1] = y;
    pinned[v] = 1;
  }
  return { y, clearance: floorClearance / size, pinned };
}
