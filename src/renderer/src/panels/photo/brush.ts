/** A mask's pixels: width*height bytes, 255 = object, row by row from the top. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly alpha: Uint8Array;
}

export interface Brush {
  /** Pixels of the picture. */
  radius: number;
  /** Width of the soft edge as a share of the radius, 0 to 1. A hard edge is still one pixel wide. */
  feather: number;
  /** Adds to the object, or erases from it. */
  adds: boolean;
}

interface Point {
  x: number;
  y: number;
}

/** A part of a picture, whole pixels; `right` and `bottom` lie outside of it. */
export interface Span {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Coverage of a pixel by the brush at this distance from the middle of its stroke, [0, 1]. */
export function coverageAt(distance: number, { radius, feather }: Pick<Brush, 'radius' | 'feather'>): number {
  const edge = Math.max(1, feather * radius);
  return Math.min(1, Math.max(0, (radius + 0.5 - distance) / edge));
}

/**
 * Paints a straight piece of a stroke into the mask, in place. Where pieces overlap the stronger counts, so that a stroke does not depend on how
 * often the pointer was asked. Pixels are points at (x + 0.5, y + 0.5).
 * @returns what may have changed; null when the piece lies beside the picture
 */
export function paint({ width, height, alpha }: Mask, from: Point, to: Point, brush: Brush): Span | null {
  const reach = brush.radius + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const right = Math.min(width, Math.ceil(Math.max(from.x, to.x) + reach));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + reach));
  if (left >= right || top >= bottom) return null;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
      const coverage = coverageAt(Math.hypot(px - along * dx, py - along * dy), brush);
      if (coverage === 0) continue;
      const i = x + y * width;
      const value = Math.round(255 * (brush.adds ? coverage : 1 - coverage));
      alpha[i] = brush.adds ? Math.max(alpha[i], value) : Math.min(alpha[i], value);
    }
  }
  return { left, top, right, bottom };
}
