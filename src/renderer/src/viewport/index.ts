export { createViewport } from './createViewport';
export { renderThumbnail } from './thumbnail';
export type {
  CellColours,
  Section,
  SectionAxis,
  Shading,
  ShownPhoto,
  StandardView,
  SurfaceReport,
  Viewport,
  ViewportOptions,
  ViewportShape,
  ViewportTheme,
} from './types';
