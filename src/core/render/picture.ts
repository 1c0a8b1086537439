import { createRandom } from '../random';
import type { Random } from '../random';
import { buildClutter } from './clutter';
import { cameraOf, randomView } from './camera';
import type { Camera, View } from './camera';
import { finishPicture, randomCamerawork } from './finish';
import { meshBounds } from './mesh';
import type { Material, PaintedMesh } from './mesh';
import { crowdField, crowding } from './occlusion';
import type { CrowdField } from './occlusion';
import { PATTERN_SIDE, pattern } from './patterns';
import type { PatternKind } from './patterns';
import { clearRaster, createRaster, drawTriangle } from './rasterise';
import type { Raster } from './rasterise';
import { lookIntoRoom, randomColour, randomRoom } from './room';

/** An object ready to be rendered: centred, longest side 1, with its occupancy for ambient occlusion. */
export interface Subject {
  readonly mesh: PaintedMesh;
  /** 3T unit normals. */
  readonly faceNormals: Float32Array;
  readonly crowd: CrowdField;
  /** size³ of 0/1. */
  readonly grid: Uint8Array;
  readonly gridSize: number;
  /** Of the box, longest side 1. */
  readonly size: readonly [number, number, number];
}

export interface PictureOptions {
  /** Side in pixels. */
  side: number;
  seed: number;
  /** Other furniture to stand around, from which some may be taken. */
  extras: readonly Subject[];
  /** Fixed view instead of a random one. */
  view?: View;
}

export interface RenderedPicture {
  side: number;
  /** side²*3 bytes. */
  rgb: Uint8Array;
  /** side² bytes: how much of the pixel shows the object. */
  mask: Uint8Array;
  view: View;
  /** For the file it goes to: 35..92, or 95 for a good camera. */
  jpegQuality: number;
}

/** Centres and scales a mesh and prepares what shading needs. `grid` is its canonical occupancy. */
export function prepareSubject(mesh: PaintedMesh, grid: Uint8Array, gridSize: number): Subject {
  const b = meshBounds(mesh);
  const longest = Math.max(b[3] - b[0], b[4] - b[1], b[5] - b[2]);
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i++) {
    const a = i % 3;
    positions[i] = (mesh.positions[i] - (b[a] + b[a + 3]) / 2) / longest;
  }
  const scaled = { ...mesh, positions };
  return {
    mesh: scaled,
    faceNormals: faceNormalsOf(scaled),
    crowd: crowdField(grid, gridSize),
    grid,
    gridSize,
    size: [(b[3] - b[0]) / longest, (b[4] - b[1]) / longest, (b[5] - b[2]) / longest],
  };
}

function faceNormalsOf({ positions: p, indices }: PaintedMesh): Float32Array {
  const normals = new Float32Array(indices.length);
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * (indices[t]), b = 3 * (indices[t + 1]), c = 3 * (indices[t + 2]); // prettier-ignore
    const ux = (p[b]) - (p[a]), uy = (p[b + 1]) - (p[a + 1]), uz = (p[b + 2]) - (p[a + 2]); // prettier-ignore
    const vx = (p[c]) - (p[a]), vy = (p[c + 1]) - (p[a + 1]), vz = (p[c + 2]) - (p[a + 2]); // prettier-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx; // prettier-ignore
    const length = Math.hypot(nx, ny, nz) || 1;
    normals[t] = nx / length;
    normals[t + 1] = ny / length;
    normals[t + 2] = nz / length;
  }
  return normals;
}

/** One mesh placed in the scene: world = turned about y by the angle, times scale, plus offset. */
interface Item {
  mesh: PaintedMesh;
  faceNormals: Float32Array;
  world: Float32Array;
  cos: number;
  sin: number;
  isTarget: boolean;
  crowd: CrowdField | undefined;
  first: number;
  surfaces: Surface[];
}

/** How a material looks in this picture. */
interface Surface {
  r: number;
  g: number;
  b: number;
  gloss: number;
  screen: number;
  pattern: Uint8Array | undefined;
  depth: number;
  density: number;
  material: Material;
}

const FINISH_PATTERNS: Readonly<Record<string, readonly PatternKind[]>> = {
  wood: ['wood', 'wood', 'wood', 'planks'],
  fabric: ['weave', 'carpet', 'carpet', 'flat', 'flat', 'stripes', 'checks', 'dots'],
  leather: ['carpet', 'flat'],
  stone: ['marble', 'plaster'],
};

function surfaceOf(material: Material, random: Random, repaint: boolean): Surface {
  const kinds = FINISH_PATTERNS[material.name];
  const repainted = repaint ? randomColour(random, 0.8, 0.1, 1) : undefined;
  const strong = material.name === 'fabric' && random.next() < 0.25;
  return {
    r: repainted?.[0] ?? material.colour[0] ** 2,
    g: repainted?.[1] ?? material.colour[1] ** 2,
    b: repainted?.[2] ?? material.colour[2] ** 2,
    gloss: material.gloss * random.range(0.3, 1),
    screen: material.opacity < 0.75 ? Math.max(0.25, material.opacity) : 0,
    pattern: kinds ? pattern(kinds[random.integer(kinds.length)] ?? 'flat', random.integer(4)) : undefined,
    depth: strong ? 0.9 : random.range(0.2, 0.6),
    density: random.range(1.5, 5),
    material,
  };
}

const rasters = new Map<number, Raster>();
function rasterOf(side: number, use: number): Raster {
  const key = side * 8 + use;
  let raster = rasters.get(key);
  if (!raster) rasters.set(key, (raster = createRaster(side)));
  else clearRaster(raster);
  return raster;
}

function placeItem(
  mesh: PaintedMesh,
  faceNormals: Float32Array,
  scale: number,
  angle: number,
  x: number,
  y: number,
  z: number,
): Omit<Item, 'isTarget' | 'crowd' | 'first' | 'surfaces'> {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const world = new Float32Array(mesh.positions.length);
  for (let i = 0; i < world.length; i += 3) {
    const px = mesh.positions[i] * scale;
    const pz = mesh.positions[i + 2] * scale;
    world[i] = px * cos + pz * sin + x;
    world[i + 1] = mesh.positions[i + 1] * scale + y;
    world[i + 2] = -px * sin + pz * cos + z;
  }
  return { mesh, faceNormals, world, cos, sin };
}

const SHADOW_SIDE = 192;
const SHADOW_REACH = 1.6;
/** Offsets of -1..1 for soft shadows. 4096 + 2 numbers, so that a triple may start anywhere. */
const SHADOW_NOISE = ((): Float32Array => {
  const random = createRandom(20);
  return Float32Array.from({ length: 4099 }, () => 2 * random.next() - 1);
})();

/** Renders the object as it might be photographed. The same subject, extras and options give the same bytes. */
export function renderPicture(subject: Subject, options: PictureOptions): RenderedPicture {
  const random = createRandom(options.seed);
  const view = options.view ?? randomView(random);
  const camera = cameraOf(view);
  const side = options.side;
  const fine = 2 * side;
  const floorY = -subject.size[1] / 2;
  const room = randomRoom(random, floorY, camera);

  const items: Item[] = [];
  const addItem = (placed: ReturnType<typeof placeItem>, isTarget: boolean, crowd: CrowdField | undefined, repaint: boolean): void => {
    const last = items.at(-1);
    items.push({
      ...placed,
      isTarget,
      crowd,
      first: last ? last.first + last.mesh.triangleMaterials.length : 0,
      surfaces: placed.mesh.materials.map((material) => surfaceOf(material, random, repaint && random.next() < 0.8)),
    });
  };
  // A catalogue model keeps its own paint most of the time; a wild one now and then teaches shape over colour.
  addItem(placeItem(subject.mesh, subject.faceNormals, 1, 0, 0, 0, 0), true, subject.crowd, random.next() < 0.18);
  if (random.next() < 0.3) {
    const clutter = buildClutter(subject.grid, subject.gridSize, random);
    if (clutter) addItem(placeItem(clutter, faceNormalsOf(clutter), 1, 0, 0, 0, 0), true, undefined, false);
  }
  if (!room.plain) addExtras(items, addItem, options.extras, subject, random, floorY, camera);

  const window = frameWindow(items[0], camera, random, fine);
  const raster = rasterOf(fine, 0);
  for (const item of items) projectItem(item, raster, camera, window);

  // The sun: from above, mostly from the camera's side.
  const sunAngle = (view.azimuth * Math.PI) / 180 + random.normal() * 1.1;
  const sunHeight = random.range(0.35, 1.3);
  const sun: [number, number, number] = [
    Math.sin(sunAngle) * Math.cos(sunHeight),
    Math.sin(sunHeight),
    Math.cos(sunAngle) * Math.cos(sunHeight),
  ];
  const shadows = random.next() < 0.75 ? shadowMap(items, sun) : undefined;
  const softness = random.range(0.004, 0.05);
  const ambient = random.range(0.3, 0.75);
  const strength = random.range(0.45, 1.1) * (1.15 - ambient) * 1.6;
  const warm = random.range(-0.12, 0.12);
  const sunColour = [strength * (1 + warm), strength, strength * (1 - warm)] as const;
  const occlusion = random.range(0.4, 1);

  const light = new Float32Array(side * side * 3);
  const mask = new Float32Array(side * side);
  const colour = new Float64Array(3);
  const point = new Float64Array(3);
  const normal = new Float64Array(3);
  const [ex, ey, ez] = camera.eye;
  const { right, up, forward } = camera;
  const shadowDepth = shadows?.nearness;
  const noise = SHADOW_NOISE;
  let cursor = 3 * random.integer(1365);
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
      } else if (room.plain) {
        const t = y / fine;
        for (let c = 0; c < 3; c++) colour[c] = room.top[c] * (1 - t) + room.bottom[c] * t;
        // A plain backdrop still catches the contact shadow where it would be the floor.
        if (dy < -1e-6) {
          const t0 = (floorY - ey) / dy;
          point[0] = ex + dx * t0;
          point[1] = floorY;
          point[2] = ez + dz * t0;
          crowd = crowding(subject.crowd, point[0], floorY + 0.06, point[2]) * 0.6;
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
        crowd = crowding(subject.crowd, px + nx * 0.1, py + ny * 0.1, pz + nz * 0.1);
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
  if (random.next() < 1 / 6) addOccluder(light, mask, side, random);
  const rgb = finishPicture(light, side, randomCamerawork(random), random);
  const jpegQuality = random.next() < 0.4 ? Math.round(random.range(35, 92)) : 95;
  return { side, rgb, mask: Uint8Array.from(mask, (value) => Math.round(255 * value)), view, jpegQuality };
}

/** Fills the surface's colour (linear) and normal at a point of triangle `t`; returns its gloss. */
function shadeSurface(item: Item, t: number, point: Float64Array, normal: Float64Array, colour: Float64Array): number {
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

/** The picture's window in the camera's plane: tangents at its left and top edge, and the step of a fine pixel. */
interface Window {
  cx: number;
  cy: number;
  step: number;
}

/** Frames the object's box: it fills 70 to 100 % of the picture, off centre by what is left; one in eight is cut by the edge. */
function frameWindow(item: Item, camera: Camera, random: Random, fine: number): Window {
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

function projectItem(item: Item, raster: Raster, camera: Camera, window: Window): void {
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

function shadowBasis(sun: readonly [number, number, number]): readonly [number, number, number, number, number, number] {
  const flat = Math.hypot(sun[0], sun[2]) || 1;
  const u = [sun[2] / flat, 0, -sun[0] / flat] as const;
  const v = [sun[1] * u[2] - sun[2] * u[1], sun[2] * u[0] - sun[0] * u[2], sun[0] * u[1] - sun[1] * u[0]] as const;
  return [...u, ...v];
}

/** How near to the sun the nearest surface is, seen from the sun (plus 8, to be positive). */
function shadowMap(items: readonly Item[], sun: readonly [number, number, number]): Raster {
  const raster = rasterOf(SHADOW_SIDE, 1);
  const [ux, uy, uz, vx, vy, vz] = shadowBasis(sun);
  for (const item of items) {
    const { world, mesh } = item;
    const count = world.length / 3;
    const u = new Float32Array(count);
    const v = new Float32Array(count);
    const d = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const x = world[3 * i], y = world[3 * i + 1], z = world[3 * i + 2]; // prettier-ignore
      u[i] = (((x * ux + y * uy + z * uz) / SHADOW_REACH + 1) / 2) * SHADOW_SIDE;
      v[i] = (((x * vx + y * vy + z * vz) / SHADOW_REACH + 1) / 2) * SHADOW_SIDE;
      d[i] = x * sun[0] + y * sun[1] + z * sun[2] + 8;
    }
    for (let t = 0; t < mesh.triangleMaterials.length; t++) {
      if (item.surfaces[mesh.triangleMaterials[t]].screen > 0) continue;
      const a = mesh.indices[3 * t], b = mesh.indices[3 * t + 1], c = mesh.indices[3 * t + 2]; // prettier-ignore
      drawTriangle(raster, t, u[a], v[a], d[a], u[b], v[b], d[b], u[c], v[c], d[c]);
    }
  }
  return raster;
}

/** Up to four pieces of other furniture around the object, standing on the same floor, most of them not in front of it. */
function addExtras(
  items: readonly Item[],
  addItem: (placed: ReturnType<typeof placeItem>, isTarget: boolean, crowd: undefined, repaint: boolean) => void,
  extras: readonly Subject[],
  subject: Subject,
  random: Random,
  floorY: number,
  camera: Camera,
): void {
  const count = extras.length === 0 ? 0 : Math.max(0, random.integer(6) - 1);
  const reach = Math.hypot(subject.size[0], subject.size[2]) / 2;
  for (let i = 0; i < count && items.length < 8; i++) {
    const extra = extras[random.integer(extras.length)];
    const scale = random.range(0.35, 1);
    const own = (Math.hypot(extra.size[0], extra.size[2]) / 2) * scale;
    const angle = random.range(0, 2 * Math.PI);
    const distance = reach + own + random.range(0.02, 0.6);
    const x = Math.sin(angle) * distance;
    const z = Math.cos(angle) * distance;
    const towards = x * camera.eye[0] + z * camera.eye[2];
    // In front of the object it would mostly hide it.
    if (towards > 0.25 * Math.hypot(camera.eye[0], camera.eye[2]) && random.next() < 0.85) continue;
    addItem(
      placeItem(extra.mesh, extra.faceNormals, scale, random.range(0, 6.3), x, floorY + (extra.size[1] / 2) * scale, z),
      false,
      undefined,
      random.next() < 0.5,
    );
  }
}

/** Something before the lens: a bar, a disc or a slab of one shade over part of the picture. */
function addOccluder(light: Float32Array, mask: Float32Array, side: number, random: Random): void {
  const c = randomColour(random, 0.7, 0.05, 1);
  const kind = random.integer(3);
  const angle = random.range(0, Math.PI);
  const edge = random.integer(4);
  const along = random.range(0.1, 0.9);
  const cx = side * (edge === 0 ? 0 : edge === 1 ? 1 : along);
  const cy = side * (edge === 2 ? 0 : edge === 3 ? 1 : along);
  const r = side * random.range(0.1, 0.28);
  const width = kind === 0 ? side * random.range(0.03, 0.09) : r;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const u = (x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle);
      const v = -(x - cx) * Math.sin(angle) + (y - cy) * Math.cos(angle);
      const inside = kind === 1 ? u * u + v * v < r * r : Math.abs(u) < (kind === 0 ? side * 0.35 : r) && Math.abs(v) < width;
      if (!inside) continue;
      const i = y * side + x;
      const shade = 0.8 + 0.4 * ((u / side + 0.5) % 1);
      for (let k = 0; k < 3; k++) light[3 * i + k] = c[k] * shade;
      mask[i] = 0;
    }
  }
}
