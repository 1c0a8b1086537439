import { boxOnFace, fillBox } from '../../../../core/edit/box';
import { stampBrush, strokeBrush, type CellPoint, type StrokePoint } from '../../../../core/edit/brush';
import type { CellHit } from '../../../../core/edit/castCells';
import { extrudeFace, findFlatFace } from '../../../../core/edit/extrude';
import { fillPocket } from '../../../../core/edit/pocket';
import { mirrorPoint } from '../../../../core/edit/symmetry';
import { createGrid, type VoxelGrid } from '../../../../core/voxel/grid';
import type { MessageKey } from '../../messages/en';
import type { EditSettings, VoxelTool } from './types';

export interface VoxelStrokeOptions {
  tool: VoxelTool;
  settings: EditSettings;
  /** Swaps adding and erasing. */
  inverted: boolean;
  /** The shape's grid; it is copied. */
  grid: VoxelGrid;
  /** The cells that are seen, after the surface's clean-up: faces and pockets are looked for here. */
  seen: VoxelGrid;
  threshold: number;
  start: CellHit;
  /** x of the mirror plane in cells; undefined: no symmetry. */
  mirror: number | undefined;
}

/** A stroke on the voxels. Every call leaves `grid` as it would be if the stroke ended there. */
export interface VoxelStroke {
  readonly grid: VoxelGrid;
  readonly changed: boolean;
  /** Brushes: the brush is here. Pressure in (0, 1]. */
  paintTo(at: CellPoint, pressure: number): void;
  /** Box: the drag is over this cell. */
  boxTo(cell: readonly [number, number, number]): void;
  /** Extrude: the face is pulled out (or pushed in) by so many cells. */
  pullTo(cells: number): void;
  /** Why nothing can be done here. */
  readonly refusal?: MessageKey | undefined;
}

export function beginVoxelStroke(options: VoxelStrokeOptions): VoxelStroke {
  const { tool, settings, inverted, seen, threshold, start, mirror } = options;
  const before = options.grid.data;
  const grid = createGrid(options.grid.size, before.slice());
  let changed = false;
  let last: StrokePoint | null = null;
  let refusal: MessageKey | undefined;
  const mirroredCell = (cell: readonly [number, number, number]): [number, number, number] => [
    Math.round(2 * (mirror ?? 0) - 1 - cell[0]),
    cell[1],
    cell[2],
  ];
  const sides: { cell: readonly [number, number, number]; axis: 0 | 1 | 2; side: 1 | -1 }[] = [start];
  if (mirror !== undefined) {
    const side = start.axis === 0 ? (start.side === 1 ? -1 : 1) : start.side;
    sides.push({ cell: mirroredCell(start.cell), axis: start.axis, side });
  }

  if (tool === 'fill') {
    let filled = 0;
    for (const { cell, axis, side } of sides) {
      const seed: [number, number, number] = [...cell];
      seed[axis] += side;
      if (seed[axis] < 0 || seed[axis] >= grid.size) continue;
      // Found in what is seen, filled in what is kept.
      const scratch = createGrid(seen.size, seen.data.slice());
      filled += fillPocket(scratch, threshold, seed, settings.fillReach);
      for (let i = 0; i < scratch.data.length; i++) if (scratch.data[i] !== seen.data[i]) grid.data[i] = 1;
    }
    changed = filled > 0;
    if (!changed) refusal = 'tools.nothingToFill';
  }
  const faces =
    tool === 'extrude'
      ? sides.flatMap(({ cell, axis, side }) => {
          if (cell[0] < 0 || cell[0] >= seen.size) return [];
          return findFlatFace(seen, threshold, cell, axis, side) ?? [];
        })
      : [];

  return {
    grid,
    get changed() {
      return changed;
    },
    get refusal() {
      return refusal;
    },
    paintTo(at, pressure) {
      if (tool !== 'add' && tool !== 'erase') return;
      const mode = (tool === 'add') !== inverted ? 'add' : 'erase';
      const radius = Math.max(0.5, settings.voxelRadius * (settings.pressure ? pressure : 1));
      const point = { at, radius };
      const brush = { shape: settings.brushShape, mode } as const;
      const image = (p: StrokePoint): StrokePoint => ({ ...p, at: mirrorPoint(p.at, mirror ?? 0) });
      if (last === null) {
        if (stampBrush(grid, { ...brush, radius }, at)) changed = true;
        if (mirror !== undefined && stampBrush(grid, { ...brush, radius }, mirrorPoint(at, mirror))) changed = true;
      } else {
        if (strokeBrush(grid, brush, last, point)) changed = true;
        if (mirror !== undefined && strokeBrush(grid, brush, image(last), image(point))) changed = true;
      }
      last = point;
    },
    boxTo(cell) {
      if (tool !== 'box') return;
      const mode = (settings.boxMode === 'add') !== inverted ? 'add' : 'erase';
      grid.data.set(before);
      changed = false;
      for (const { cell: from, axis, side } of sides) {
        const to = from === start.cell ? cell : mirroredCell(cell);
        if (fillBox(grid, boxOnFace(from, axis, side, to, settings.boxDepth, mode), mode)) changed = true;
      }
    },
    pullTo(cells) {
      if (tool !== 'extrude') return;
      grid.data.set(before);
      changed = false;
      for (const face of faces) if (extrudeFace(grid, face, cells) !== 0) changed = true;
    },
  };
}
