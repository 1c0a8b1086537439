import { findSymmetryPlane } from '../../../../core/edit/symmetry';
import type { EditSubject } from './options';
import { isVoxelTool, type EditSettings, type EditTool } from './types';

/** Where strokes are repeated on the other side of the shape. */
export interface Mirror {
  /** x of the plane in cells; undefined without symmetry. */
  inCells(of: EditSubject): number | undefined;
  /** The same in object space. */
  inObject(of: EditSubject): number | undefined;
}

export function createMirror(tool: () => EditTool, settings: () => EditSettings): Mirror {
  let found: { of: Float32Array; plane: number } | null = null;

  function inCells({ grid, surface }: EditSubject): number | undefined {
    // A surface that is made symmetric shows half of what is painted on one side only.
    if (surface.symmetric && isVoxelTool(tool())) return grid.size / 2;
    if (!settings().mirror) return undefined;
    if (found?.of !== grid.data) found = { of: grid.data, plane: findSymmetryPlane(grid) };
    return found.plane;
  }

  return {
    inCells,
    inObject(of) {
      const plane = inCells(of);
      return plane === undefined ? undefined : plane / of.grid.size - 0.5;
    },
  };
}
