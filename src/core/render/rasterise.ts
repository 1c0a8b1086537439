/** A square raster of the nearest surface: which triangle, and how near. */
export interface Raster {
  readonly side: number;
  /** 1/distance along the view axis; 0 = nothing. */
  readonly nearness: Float32Array;
  /** Triangle number, -1 = nothing. */
  readonly triangle: Int32Array;
  /** 1 where something see-through was passed over. */
  readonly veil: Uint8Array;
}

export function createRaster(side: number): Raster {
  return {
    side,
    nearness: new Float32Array(side * side),
    triangle: new Int32Array(side * side).fill(-1),
    veil: new Uint8Array(side * side),
  };
}

function clearRaster(raster: Raster): void {
  raster.nearness.fill(0);
  raster.triangle.fill(-1);
  raster.veil.fill(0);
}

const rasters = new Map<number, Raster>();
/** A cleared raster of that side, the same one at every call: `use` tells apart those that are needed at the same time. */
export function rasterOf(side: number, use: number): Raster {
  const key = side * 8 + use;
  let raster = rasters.get(key);
  if (!raster) rasters.set(key, (raster = createRaster(side)));
  else clearRaster(raster);
  return raster;
}

/**
 * Draws triangle `number` with corners in raster coordinates (x to the right, y down, pixel centres at +0.5) and nearness w = 1/distance, which
 * is linear on the screen. `screen` 0 = solid; else only a share of the pixels is drawn, in a fixed dither, and the rest is marked in `veil`.
 */
export function drawTriangle(
  raster: Raster,
  number: number,
  x0: number,
  y0: number,
  w0: number,
  x1: number,
  y1: number,
  w1: number,
  x2: number,
  y2: number,
  w2: number,
  screen = 0,
): void {
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  if (area === 0 || !Number.isFinite(area)) return;
  const { side, nearness, triangle, veil } = raster;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1, x2) - 0.5));
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1, x2) - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1, y2) - 0.5));
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1, y2) - 0.5));
  if (left > right || top > bottom) return;
  const inverse = 1 / area;
  // Barycentric weights of corners 1 and 2 as linear functions of x and y.
  const b1x = (y2 - y0) * inverse;
  const b1y = -(x2 - x0) * inverse;
  const b2x = -(y1 - y0) * inverse;
  const b2y = (x1 - x0) * inverse;
  const dw1 = w1 - w0;
  const dw2 = w2 - w0;
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5 - y0;
    let b1 = b1x * (left + 0.5 - x0) + b1y * py;
    let b2 = b2x * (left + 0.5 - x0) + b2y * py;
    let i = y * side + left;
    for (let x = left; x <= right; x++, i++, b1 += b1x, b2 += b2x) {
      if (b1 < 0 || b2 < 0 || b1 + b2 > 1) continue;
      const w = w0 + b1 * dw1 + b2 * dw2;
      if (w <= nearness[i]) continue;
      if (screen > 0 && ((x * 5 + y * 3 + (x ^ y)) & 7) >= screen * 8) {
        veil[i] = 1;
        continue;
      }
      nearness[i] = w;
      triangle[i] = number;
    }
  }
}
