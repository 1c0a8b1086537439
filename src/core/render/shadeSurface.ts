import { PATTERN_SIDE } from './patterns';
import type { Item } from './scene';

/** Fills the surface's colour (linear) and normal at a point of triangle `t`; returns its gloss. */
export function shadeSurface(item: Item, t: number, point: Float64Array, normal: Float64Array, colour: Float64Array): number {
  const { mesh, world, faceNormals, cos, sin } = item;
  const surface = item.surfaces[mesh.triangleMaterials[t]];
  const fx = faceNormals[3 * t], fy = faceNormals[3 * t + 1], fz = faceNormals[3 * t + 2]; // prettier-ignore
  let nx = fx, ny = fy, nz = fz; // prettier-ignore
  const texture = surface.material.texture;
  if (mesh.normals || (texture && mesh.uvs)) {
    const a = 3 * (mesh.indices[3 * t]), b = 3 * (mesh.indices[3 * t + 1]), c = 3 * (mesh.indices[3 * t + 2]); // prettier-ignore
    const ax = world[a], ay = world[a + 1], az = world[a + 2]; // prettier-ignore
    const ux = (world[b]) - ax, uy = (world[b + 1]) - ay, uz = (world[b + 2]) - az; // prettier-ignore
    const vx = (world[c]) - ax, vy = (world[c + 1]) - ay, vz = (world[c + 2]) - az; // prettier-ignore
    const px = (point[0]) - ax, py = (point[1]) - ay, pz = (point[2]) - az; // prettier-ignore
    const uu = ux * ux + uy * uy + uz * uz, uv = ux * vx + uy * vy + uz * vz, vv = vx * vx + vy * vy + vz * vz; // prettier-ignore
    const up = ux * px + uy * py + uz * pz, vp = vx * px + vy * py + vz * pz; // prettier-ignore
    const det = uu * vv - uv * uv || 1;
    const w1 = (vv * up - uv * vp) / det;
    const w2 = (uu * vp - uv * up) / det;
    const w0 = 1 - w1 - w2;
    const n = mesh.normals;
    if (n) {
      const k = 9 * t;
      const mx = w0 * n[k] + w1 * n[k + 3] + w2 * n[k + 6];
      const my = w0 * n[k + 1] + w1 * n[k + 4] + w2 * n[k + 7];
      const mz = w0 * n[k + 2] + w1 * n[k + 5] + w2 * n[k + 8];
      const length = Math.hypot(mx, my, mz);
      // A given normal is only used where it is a normal and roughly agrees with the face, whichever way that winds.
      const agrees = length > 1e-6 ? (mx * fx + my * fy + mz * fz) / length : 0;
      if (Math.abs(agrees) > 0.2) {
        nx = mx / length;
        ny = my / length;
        nz = mz / length;
      }
    }
    if (texture && mesh.uvs) {
      const k = 6 * t;
      const s = w0 * mesh.uvs[k] + w1 * mesh.uvs[k + 2] + w2 * mesh.uvs[k + 4];
      const r = w0 * mesh.uvs[k + 1] + w1 * mesh.uvs[k + 3] + w2 * mesh.uvs[k + 5];
      const tx = Math.min(texture.width - 1, Math.floor((s - Math.floor(s)) * texture.width));
      const ty = Math.min(texture.height - 1, Math.floor((1 - (r - Math.floor(r))) * texture.height));
      const o = 3 * (tx + texture.width * ty);
      for (let i = 0; i < 3; i++) colour[i] = (texture.rgb[o + i] / 255) ** 2;
      normal[0] = nx * cos + nz * sin;
      normal[1] = ny;
      normal[2] = -nx * sin + nz * cos;
      return surface.gloss;
    }
  }
  normal[0] = nx * cos + nz * sin;
  normal[1] = ny;
  normal[2] = -nx * sin + nz * cos;
  let tone = 1;
  if (surface.pattern) {
    // Box mapping: the pattern is projected along the axis that the face looks along most.
    const ax = Math.abs(fx), ay = Math.abs(fy), az = Math.abs(fz); // prettier-ignore
    const s = (ax > ay && ax > az ? point[2] : point[0]) * surface.density;
    const r = (ay >= ax && ay >= az ? point[2] : point[1]) * surface.density;
    const edge = PATTERN_SIDE - 1;
    tone =
      1 -
      surface.depth +
      surface.depth *
        1.25 *
        (surface.pattern[(Math.floor(s * PATTERN_SIDE) & edge) + PATTERN_SIDE * (Math.floor(r * PATTERN_SIDE) & edge)] / 255);
  }
  colour[0] = surface.r * tone;
  colour[1] = surface.g * tone;
  colour[2] = surface.b * tone;
  return surface.gloss;
}
