import { applyDab, type Point } from '../../../../core/edit/sculpt/dab';
import { takeHold, type Grab } from '../../../../core/edit/sculpt/grab';
import { createSculptMesh, updateNormals, withNeighbours, type SculptMesh } from '../../../../core/edit/sculpt/sculptMesh';
import { createSurfaceTree, type SurfaceHit, type SurfaceTree, type Triple } from './surfaceTree';
import type { EditSettings, SculptTool } from './types';

/** A mesh ready to be sculpted, with what is needed to find places on it. Kept from stroke to stroke. */
export interface SculptSession {
  readonly mesh: SculptMesh;
  readonly tree: SurfaceTree;
}

/** @param surface its positions and normals are changed in place. */
export function createSculptSession(surface: { positions: Float32Array; normals: Float32Array; indices: Uint32Array }): SculptSession {
  return { mesh: createSculptMesh(surface, surface.normals), tree: createSurfaceTree(surface) };
}

/** Dabs lie this far apart, in radii. */
const SPACING = 0.2;
/** Most dabs between two events of the pointer: a stroke faster than that is drawn thinner. */
const MOST_DABS = 24;

export interface SculptStroke {
  /** The brush is on the surface here. `pressure` in (0, 1]. */
  dabTo(hit: SurfaceHit, pressure: number): void;
  /** For grab: how far the pointer has moved from where it took hold, in object space. */
  dragTo(way: Point): void;
  /** Puts every vertex back to where it was before the stroke. */
  revert(): void;
  /** Whether a vertex has moved. */
  readonly changed: boolean;
}

export interface StrokeOptions {
  tool: SculptTool;
  settings: EditSettings;
  /** Swaps clay for its opposite. */
  inverted: boolean;
  start: SurfaceHit;
  /** x of the mirror plane; undefined: no symmetry. */
  mirror: number | undefined;
  /** These vertices' positions and normals have changed. */
  touched: (vertices: readonly number[]) => void;
}

export function beginSculptStroke({ mesh, tree }: SculptSession, options: StrokeOptions): SculptStroke {
  const { tool, settings, inverted, start, mirror, touched } = options;
  const radius = settings.sculptRadius;
  const before = mesh.positions.slice();
  const normalsBefore = mesh.normals.slice();
  const marks = new Uint32Array(mesh.positions.length / 3);
  let stamp = 0;
  let changed = false;
  let last = start;
  /** Way since the last dab, in radii; the first dab comes at once. */
  let travelled = Infinity;
  let hold: Grab | null = null;
  /** The furthest drag so far. */
  let reach = 0;

  function settle(moved: readonly number[]): void {
    if (moved.length === 0) return;
    changed = true;
    const shown = withNeighbours(mesh, moved, marks, ++stamp);
    updateNormals(mesh, shown);
    tree.mend();
    touched(shown);
  }

  function dab(centre: Triple, normal: Triple, pressure: number): number[] {
    if (tool === 'grab') return [];
    const strength = settings.strength * (settings.pressure ? pressure : 1);
    return applyDab(mesh, tree.within(centre, radius), {
      brush: tool,
      centre,
      normal,
      radius,
      strength,
      falloff: settings.falloff,
      inverted,
    });
  }

  if (tool === 'grab') {
    const near = [...tree.within(start.at, radius)];
    if (mirror !== undefined) {
      const known = new Set(near);
      for (const v of tree.within(mirrored(start.at, mirror), radius)) if (!known.has(v)) near.push(v);
    }
    hold = takeHold(mesh, near, { centre: start.at, radius, falloff: settings.falloff, mirror });
  }

  return {
    get changed() {
      return changed;
    },
    dabTo(hit, pressure) {
      if (tool === 'grab') return;
      const way = Math.hypot(...hit.at.map((c, axis) => c - last.at[axis])) / radius;
      const count = travelled === Infinity ? 1 : Math.min(MOST_DABS, Math.floor((travelled + way) / SPACING));
      const moved: number[] = [];
      for (let i = 1; i <= count; i++) {
        const share = i / count;
        const centre = mix(last.at, hit.at, share);
        const normal = unit(mix(last.normal, hit.normal, share));
        moved.push(...dab(centre, normal, pressure));
        if (mirror !== undefined) moved.push(...dab(mirrored(centre, mirror), [-normal[0], normal[1], normal[2]], pressure));
      }
      if (count === 0) {
        // Not far enough for a dab: the way adds up.
        travelled += way;
      } else travelled = 0;
      last = hit;
      settle(moved);
    },
    dragTo(way) {
      if (!hold) return;
      // Asked again so that the boxes around where the piece is and was are mended.
      reach = Math.max(reach, Math.hypot(...way));
      tree.within(start.at, radius + reach);
      if (mirror !== undefined) tree.within(mirrored(start.at, mirror), radius + reach);
      hold.moveTo(way);
      settle(hold.vertices);
    },
    revert() {
      const moved: number[] = [];
      for (let v = 0; v < marks.length; v++) {
        if ([0, 1, 2].some((axis) => mesh.positions[3 * v + axis] !== before[3 * v + axis])) moved.push(v);
      }
      const shown = withNeighbours(mesh, moved, marks, ++stamp);
      mesh.positions.set(before);
      mesh.normals.set(normalsBefore);
      tree.mendAll();
      touched(shown);
      changed = false;
    },
  };
}

const mix = (a: Triple, b: Triple, share: number): [number, number, number] => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

function unit(v: Triple): [number, number, number] {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

const mirrored = (point: Triple, plane: number): [number, number, number] => [2 * plane - point[0], point[1], point[2]];
