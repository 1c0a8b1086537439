import type { Camera } from './camera';
import { crowding } from './occlusion';
import type { CrowdField } from './occlusion';
import { lookAtPhoto } from './photoBackdrop';
import type { Raster } from './rasterise';
import { lookIntoRoom } from './room';
import type { Room } from './room';
import type { Item } from './scene';
import { shadeSurface } from './shadeSurface';
import { SHADOW_NOISE, SHADOW_REACH, SHADOW_SIDE, shadowBasis } from './shadow';
import type { Window } from './window';

export interface Lighting {
  /** Unit vector towards the sun. */
  sun: readonly [number, number, number];
  sunColour: readonly [number, number, number];
  /** Of highlights. */
  strength: number;
  /** Light from the sky. */
  ambient: number;
  /** How much nearness to the object darkens: 0..1. */
  occlusion: number;
  /** Half the width of the shadows' soft edge. */
  softness: number;
  shadows: Raster | undefined;
  /** Where in the shadows' noise to begin: a multiple of 3 below 4096. */
  noiseStart: number;
}

/** Everything that a picture is shaded from. `raster` has twice the picture's side. */
export interface Scene {
  side: number;
  items: readonly Item[];
  raster: Raster;
  camera: Camera;
  window: Window;
  /** Space around the object. */
  crowdAround: CrowdField;
  floorY: number;
  /** What stands behind; undefined = nothing: such pixels stay 0 in light and mask. */
  room: Room | undefined;
  lighting: Lighting;
}

/**
 * Linear light of each pixel (side²*3, 1 = white, weighted by what is covered) and how much of it shows the object (side², 0..1), with two by two looks a
 * pixel where its four fine pixels differ.
 */
export function shadePixels(scene: Scene): { light: Float32Array; mask: Float32Array } {
  const { side, items, raster, camera, window, crowdAround, floorY, room, lighting } = scene;
  const { sun, sunColour, strength, ambient, occlusion, softness, shadows } = lighting;
  const fine = 2 * side;
  const light = new Float32Array(side * side * 3);
  const mask = new Float32Array(side * side);
  const colour = new Float64Array(3);
  const point = new Float64Array(3);
  const normal = new Float64Array(3);
  const [ex, ey, ez] = camera.eye;
  const { right, up, forward } = camera;
  const shadowDepth = shadows?.nearness;
  const noise = SHADOW_NOISE;
  let cursor = lighting.noiseStart;
  const last = items[items.length - 1];
  const owner = new Uint8Array(last.first + last.mesh.triangleMaterials.length);
  for (const [n, item] of items.entries()) owner.fill(n, item.first, item.first + item.mesh.triangleMaterials.length);
  const basis = shadowBasis(sun);
  const { triangle, nearness, veil } = raster;
  for (let out = 0; out < side * side; out++) {
    const ox = 2 * (out % side);
    const oy = 2 * ((out - (out % side)) / side);
    const i0 = oy * fine + ox;
    const first = triangle[i0];
    // Where all four fine pixels show the same triangle, or all the room, one look at their middle will do.
    const even =
      triangle[i0 + 1] === first &&
      triangle[i0 + fine] === first &&
      triangle[i0 + fine + 1] === first &&
      (veil[i0] | veil[i0 + 1] | veil[i0 + fine] | veil[i0 + fine + 1]) === 0;
    const looks = even ? 1 : 4;
    const taps = even ? 3 : 1;
    const weight = 1 / looks;
    for (let look = 0; look < looks; look++) {
      const x = ox + (even ? 0.5 : look & 1);
      const y = oy + (even ? 0.5 : look >> 1);
      const i = even ? i0 : y * fine + x;
      const ty = window.cy - (y + 0.5) * window.step;
      const tx = window.cx + (x + 0.5) * window.step;
      const dx = forward[0] + tx * right[0] + ty * up[0];
      const dy = forward[1] + tx * right[1] + ty * up[1];
      const dz = forward[2] + tx * right[2] + ty * up[2];
      const number = triangle[i];
      let gloss = 0;
      let crowd = 0;
      let isTarget = veil[i] === 1;
      let open = false;
      if (number >= 0) {
        const item = items[owner[number]];
        isTarget = item.isTarget;
        const far = even ? 4 / (nearness[i0] + nearness[i0 + 1] + nearness[i0 + fine] + nearness[i0 + fine + 1]) : 1 / nearness[i];
        point[0] = ex + dx * far;
        point[1] = ey + dy * far;
        point[2] = ez + dz * far;
        gloss = shadeSurface(item, number - item.first, point, normal, colour);
        if (normal[0] * dx + normal[1] * dy + normal[2] * dz > 0) for (let a = 0; a < 3; a++) normal[a] = -normal[a];
      } else if (!room) {
        continue;
      } else if (room.plain) {
        const t = y / fine;
        if (room.photo) lookAtPhoto(room.photo, x / fine, t, colour);
        else for (let c = 0; c < 3; c++) colour[c] = room.top[c] * (1 - t) + room.bottom[c] * t;
        // A plain backdrop still catches the contact shadow where it would be the floor.
        if (dy < -1e-6) {
          const t0 = (floorY - ey) / dy;
          point[0] = ex + dx * t0;
          point[1] = floorY;
          point[2] = ez + dz * t0;
          crowd = crowding(crowdAround, point[0], floorY + 0.06, point[2]) * 0.6;
        }
        open = true;
        for (let c = 0; c < 3; c++) colour[c] = colour[c] * (1 - crowd);
      } else {
        open = lookIntoRoom(room, camera.eye, dx, dy, dz, colour, point, normal) === Infinity;
      }
      let lr = 1;
      let lg = 1;
      let lb = 1;
      if (!open) {
        const px = point[0], py = point[1], pz = point[2]; // prettier-ignore
        const nx = normal[0], ny = normal[1], nz = normal[2]; // prettier-ignore
        crowd = crowding(crowdAround, px + nx * 0.1, py + ny * 0.1, pz + nz * 0.1);
        if (number < 0) crowd *= 1.3;
        // The floor darkens what is near it and faces it.
        const near = number >= 0 ? Math.max(0, 1 - (py - floorY) * 6) * 0.25 : 0;
        const shade = Math.max(0.12, 1 - occlusion * (1.15 * crowd + near));
        const facing = nx * sun[0] + ny * sun[1] + nz * sun[2];
        let lit = Math.max(0, facing);
        if (lit > 0 && shadowDepth) {
          let hidden = 0;
          for (let tap = 0; tap < taps; tap++) {
            const qx = px + nx * 0.012 + noise[cursor] * softness;
            const qy = py + ny * 0.012 + noise[cursor + 1] * softness;
            const qz = pz + nz * 0.012 + noise[cursor + 2] * softness;
            cursor = (cursor + 3) & 4095;
            const u = (((qx * basis[0] + qy * basis[1] + qz * basis[2]) / SHADOW_REACH + 1) / 2) * SHADOW_SIDE;
            const v = (((qx * basis[3] + qy * basis[4] + qz * basis[5]) / SHADOW_REACH + 1) / 2) * SHADOW_SIDE;
            if (!(u >= 0 && v >= 0 && u < SHADOW_SIDE && v < SHADOW_SIDE)) continue;
            const depth = qx * sun[0] + qy * sun[1] + qz * sun[2] + 8;
            if (shadowDepth[(v | 0) * SHADOW_SIDE + (u | 0)] > depth + 0.012) hidden++;
          }
          lit *= 1 - (0.92 * hidden) / taps;
        }
        const sky = ambient * (0.72 + 0.28 * ny) * shade;
        const fill = 0.16 * Math.max(0, -(nx * forward[0] + ny * forward[1] + nz * forward[2]));
        lr = sky + fill + sunColour[0] * lit;
        lg = sky + fill + sunColour[1] * lit;
        lb = sky + fill + sunColour[2] * lit;
        if (gloss > 0.05 && lit > 0) {
          const length = Math.hypot(dx, dy, dz);
          const hx = sun[0] - dx / length, hy = sun[1] - dy / length, hz = sun[2] - dz / length; // prettier-ignore
          const h = Math.max(0, (nx * hx + ny * hy + nz * hz) / Math.hypot(hx, hy, hz));
          const shine = gloss * 0.7 * h ** 28 * strength;
          for (let c = 0; c < 3; c++) colour[c] = colour[c] + shine;
        }
      }
      light[3 * out] = light[3 * out] + weight * Math.min(1.3, colour[0] * lr);
      light[3 * out + 1] = light[3 * out + 1] + weight * Math.min(1.3, colour[1] * lg);
      light[3 * out + 2] = light[3 * out + 2] + weight * Math.min(1.3, colour[2] * lb);
      if (isTarget) mask[out] = mask[out] + weight;
    }
  }
  return { light, mask };
}
