import type { Random } from '../random';
import type { Camera } from './camera';
import { drawTriangle } from './rasterise';
import type { Raster } from './rasterise';
import type { Item } from './scene';

/** The picture's window in the camera's plane: tangents at its left and top edge, and the step of a fine pixel. */
export interface Window {
  cx: number;
  cy: number;
  step: number;
}

/** Frames the object's box: it fills 70 to 100 % of the picture, off centre by what is left; one in eight is cut by the edge. */
export function frameWindow(item: Item, camera: Camera, random: Random, fine: number): Window {
  let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity; // prettier-ignore
  const { world } = item;
  for (let i = 0; i < world.length; i += 3) {
    const x = (world[i]) - camera.eye[0], y = (world[i + 1]) - camera.eye[1], z = (world[i + 2]) - camera.eye[2]; // prettier-ignore
    const depth = x * camera.forward[0] + y * camera.forward[1] + z * camera.forward[2];
    if (depth < 0.05) continue;
    const u = (x * camera.right[0] + y * camera.right[1] + z * camera.right[2]) / depth;
    const v = (x * camera.up[0] + y * camera.up[1] + z * camera.up[2]) / depth;
    x0 = Math.min(x0, u);
    x1 = Math.max(x1, u);
    y0 = Math.min(y0, v);
    y1 = Math.max(y1, v);
  }
  const box = Math.max(x1 - x0, y1 - y0);
  const cut = random.next() < 0.125;
  const side = box / (cut ? random.range(1.02, 1.3) : random.range(0.72, 1));
  const free = cut ? box * 0.2 : side - box;
  return {
    cx: (x0 + x1) / 2 - side / 2 + random.range(-0.5, 0.5) * free,
    cy: (y0 + y1) / 2 + side / 2 + random.range(-0.5, 0.5) * free,
    step: side / fine,
  };
}

/** Draws an item into the raster through the window. */
export function projectItem(item: Item, raster: Raster, camera: Camera, window: Window): void {
  const { world, mesh } = item;
  const count = world.length / 3;
  const sx = new Float32Array(count);
  const sy = new Float32Array(count);
  const sw = new Float32Array(count);
  const { eye, right, up, forward } = camera;
  for (let i = 0; i < count; i++) {
    const x = (world[3 * i]) - eye[0], y = (world[3 * i + 1]) - eye[1], z = (world[3 * i + 2]) - eye[2]; // prettier-ignore
    const depth = x * forward[0] + y * forward[1] + z * forward[2];
    const w = depth > 0.05 ? 1 / depth : 0;
    sw[i] = w;
    sx[i] = ((x * right[0] + y * right[1] + z * right[2]) * w - window.cx) / window.step;
    sy[i] = (window.cy - (x * up[0] + y * up[1] + z * up[2]) * w) / window.step;
  }
  const { indices, triangleMaterials } = mesh;
  for (let t = 0; t < triangleMaterials.length; t++) {
    const a = indices[3 * t], b = indices[3 * t + 1], c = indices[3 * t + 2]; // prettier-ignore
    const wa = sw[a], wb = sw[b], wc = sw[c]; // prettier-ignore
    // A triangle that reaches behind the camera is left out: only neighbours of the object come that near.
    if (wa === 0 || wb === 0 || wc === 0) continue;
    drawTriangle(raster, item.first + t, sx[a], sy[a], wa, sx[b], sy[b], wb, sx[c], sy[c], wc, item.surfaces[triangleMaterials[t]].screen);
  }
}
