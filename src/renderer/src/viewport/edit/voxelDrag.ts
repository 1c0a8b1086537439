import { Vector3 } from 'three';
import type { CellHit } from '../../../../core/edit/castCells';
import type { Aim, CanvasPlace } from './aim';
import { fromCells, toCells } from './cellSpace';
import type { EditSubject } from './options';
import type { PathPlace } from './pointerPath';
import type { Triple } from './surfaceTree';
import type { Target } from './target';
import type { EditSettings, VoxelTool } from './types';
import { beginVoxelStroke, type VoxelStroke } from './voxelStroke';

export interface VoxelDragOptions {
  aim: Aim;
  target: Target;
  of: EditSubject;
  press: CanvasPlace;
  tool: VoxelTool;
  settings: () => EditSettings;
  /** Swaps adding and erasing. */
  inverted: boolean;
  /** x of the mirror plane in cells; undefined: no symmetry. */
  mirror: number | undefined;
  /** Cells are shown, not a surface. */
  inVoxels: boolean;
}

/** A voxel tool that is held down: brings what the pointer does to its stroke. */
export interface VoxelDrag {
  readonly kind: 'voxel';
  readonly tool: VoxelTool;
  readonly stroke: VoxelStroke;
  /** Where the brush is under the aim, object space. */
  brushAt(of: EditSubject): Triple;
  paint(path: readonly PathPlace[], of: EditSubject): void;
}

/** Where a press on voxels looks for them, in pixels: under the pointer, then around it. */
const NEAR_MISSES: readonly (readonly [number, number])[] = [
  [0, 0],
  ...[5, 10].flatMap((r) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [r * Math.cos((n * Math.PI) / 4), r * Math.sin((n * Math.PI) / 4)] as const),
  ),
];

/** Null where there is nothing to work on. */
export function beginVoxelDrag({
  aim,
  target,
  of: begun,
  press,
  tool,
  settings,
  inverted,
  mirror,
  inVoxels,
}: VoxelDragOptions): VoxelDrag | null {
  // A thin leg is easily missed by some pixels.
  const start = NEAR_MISSES.reduce<CellHit | null>((hit, [x, y]) => {
    if (hit) return hit;
    aim.at({ offsetX: press.offsetX + x, offsetY: press.offsetY + y });
    return target.cells(begun);
  }, null);
  if (!start) return null;
  const stroke = beginVoxelStroke({
    ...{ tool, settings: settings(), inverted, start, mirror },
    grid: begun.grid,
    seen: target.seen(begun),
    threshold: begun.surface.threshold,
  });
  const onSurface = inVoxels ? null : target.surface()?.at;
  /** How far away the stroke is: a point at its depth. */
  const depth = new Vector3(...(onSurface ?? fromCells(start.at, begun.grid.size)));
  // The surface as it was before the stroke: on what is being painted the brush would climb towards the eye.
  const surface = inVoxels ? null : target.tree;

  /** On the surface, unless that is suddenly much nearer or further than where the stroke is. */
  function brushAt(of: EditSubject): Triple {
    const { size } = of.grid;
    const cells = surface ? null : target.cells(of);
    const hit = surface ? surface.raycast(aim.origin.toArray(), aim.direction.toArray())?.at : cells && fromCells(cells.at, size);
    const plane = aim.onPlane(depth);
    if (!hit) return plane;
    const jump = Math.abs(new Vector3(...hit).sub(new Vector3(...plane)).dot(aim.direction));
    return jump > (3 * settings().voxelRadius + 1) / size ? plane : hit;
  }

  return {
    kind: 'voxel',
    tool,
    stroke,
    brushAt,
    paint(path, of) {
      for (const place of path) {
        aim.at(place);
        if (tool !== 'add' && tool !== 'erase') continue;
        const at = brushAt(of);
        depth.set(...at);
        stroke.paintTo(toCells(at, of.grid.size), place.pressure);
      }
      if (tool === 'box') stroke.boxTo(cellOnFace(aim, start, of.grid.size));
      if (tool === 'extrude') stroke.pullTo(pull(aim, start, depth, of.grid.size));
    },
  };
}

/** The cell under the aim in the plane of the face that was picked. */
function cellOnFace({ origin, direction }: Aim, { at, axis, cell }: CellHit, size: number): [number, number, number] {
  const from = toCells(origin.toArray(), size);
  const way = direction.toArray();
  const time = Math.abs(way[axis]) < 1e-6 ? 0 : (at[axis] - from[axis]) / way[axis];
  const place = from.map((c, a) => Math.floor(c + time * way[a])) as [number, number, number];
  place[axis] = cell[axis];
  return place.map((c) => Math.min(size - 1, Math.max(0, c))) as [number, number, number];
}

/** How far along the face's normal the pointer has been dragged, in cells: the point of the normal's line that is nearest to the ray. */
function pull({ origin, direction }: Aim, { axis, side }: CellHit, from: Vector3, size: number): number {
  const normal = new Vector3().setComponent(axis, side);
  const apart = from.clone().sub(origin);
  const b = normal.dot(direction);
  const across = 1 - b * b;
  if (across < 1e-4) return 0;
  return Math.round(((b * direction.dot(apart) - normal.dot(apart)) / across) * size);
}
