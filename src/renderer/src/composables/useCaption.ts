import { count, counted } from '../format';
import { useText } from '../messages';
import type { SurfaceReport } from '../viewport';

export interface CaptionOptions {
  /** Cells are drawn, not their surface. */
  isVoxels: boolean;
  /** Cells along an edge. */
  gridSize: number;
  /** The shape is in no document. */
  isPreview?: boolean;
}

/** One line on what a 3D view draws. */
export function useCaption(): (report: SurfaceReport, options: CaptionOptions) => string {
  const text = useText();

  return ({ filledVoxels, parts, triangles }, { isVoxels, gridSize, isPreview = false }) => {
    const drawn = isVoxels
      ? text('caption.voxels', { size: gridSize, filled: count(filledVoxels) })
      : text('caption.mesh', { parts: counted('parts', parts), triangles: counted('triangles', triangles) });
    return isPreview ? text('caption.preview', { drawn }) : drawn;
  };
}
