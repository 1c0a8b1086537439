export type { Shading, StandardView, SurfaceReport, Viewport, ViewportShape, ViewportTheme } from './types';
