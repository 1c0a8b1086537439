import type { ShapeItem, SurfaceSettings } from '../../../shared/document';
import { useDocument } from '../stores/document';
import { useNotices } from '../stores/notices';

export interface SurfaceEdits {
  /** While a slider is dragged. */
  preview(part: Partial<SurfaceSettings>): void;
  /** A key was pressed and may be pressed again. */
  settle(part: Partial<SurfaceSettings>): void;
  /** The value that holds. */
  commit(part: Partial<SurfaceSettings>): void;
}

/** The three ways in which a control changes the surface of a shape. */
export function useSurfaceEdits(shape: () => ShapeItem | undefined): SurfaceEdits {
  const document = useDocument();
  const notices = useNotices();
  const withShape = (work: (id: string) => void): void => {
    const id = shape()?.id;
    if (id !== undefined) work(id);
  };
  return {
    preview: (part) => withShape((id) => document.previewSurface(id, part)),
    settle: (part) => withShape((id) => document.settleSurface(id, part)),
    commit: (part) =>
      withShape((id) => {
        document.previewSurface(id, part);
        void notices.attempt(() => document.commitSurface(id));
      }),
  };
}
