import { castCells, type CellHit } from '../../../../core/edit/castCells';
import { cleanCells } from '../../../../core/mesh/cleanCells';
import type { VoxelGrid } from '../../../../core/voxel/grid';
import type { Model } from '../model';
import type { Aim } from './aim';
import { fromCells, toCells } from './cellSpace';
import type { EditSubject } from './options';
import { createSculptSession, type SculptSession } from './sculptStroke';
import { createSurfaceTree, type SurfaceHit, type SurfaceTree } from './surfaceTree';

/** What the aim meets first. Trees and cleaned cells are kept as long as what they were made of is shown. */
export interface Target {
  /** The subject's cells as they are seen, after the surface's clean-up. */
  seen(of: EditSubject): VoxelGrid;
  /** The first seen cell. */
  cells(of: EditSubject): CellHit | null;
  /** The first place of the shown surface. */
  surface(): SurfaceHit | null;
  /** The shown surface, ready to be sculpted. */
  session(): SculptSession | null;
  /** The tree in which `surface` looked last. */
  readonly tree: SurfaceTree | null;
  /** The subject has other cells. */
  forgetCells(): void;
  /** The surface was changed in place and is given up. */
  forgetSurface(): void;
}

export function createTarget(aim: Aim, model: Pick<Model, 'surface'>): Target {
  let seen: VoxelGrid | null = null;
  let tree: { of: Float32Array; tree: SurfaceTree } | null = null;
  let session: (SculptSession & { of: Float32Array }) | null = null;

  const shownSurface = (): ReturnType<Model['surface']> => {
    const shown = model.surface();
    return shown && shown.indices.length > 0 ? shown : null;
  };
  const seenOf = (of: EditSubject): VoxelGrid => (seen ??= cleanCells(of.grid, of.surface).grid);

  return {
    seen: seenOf,
    cells(of) {
      const { size } = of.grid;
      const hit = castCells(seenOf(of), of.surface.threshold, toCells(aim.origin.toArray(), size), aim.direction.toArray());
      return aim.left(hit, ({ at }) => fromCells(at, size));
    },
    surface() {
      const shown = shownSurface();
      if (!shown) return null;
      const cast = (inTree: SurfaceTree): SurfaceHit | null =>
        aim.left(inTree.raycast(aim.origin.toArray(), aim.direction.toArray()), ({ at }) => at);
      if (session?.of === shown.positions) return cast(session.tree);
      if (tree?.of !== shown.positions) tree = { of: shown.positions, tree: createSurfaceTree(shown) };
      return cast(tree.tree);
    },
    session() {
      const shown = shownSurface();
      if (!shown) return null;
      if (session?.of !== shown.positions) session = { ...createSculptSession(shown), of: shown.positions };
      return session;
    },
    get tree() {
      return tree?.tree ?? null;
    },
    forgetCells() {
      seen = null;
    },
    forgetSurface() {
      session = null;
      tree = null;
    },
  };
}
