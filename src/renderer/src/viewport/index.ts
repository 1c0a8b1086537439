export { createViewport } from './createViewport';
export { renderThumbnail } from './thumbnail';
export type { Shading, StandardView, SurfaceReport, Viewport, ViewportShape, ViewportTheme } from './types';
