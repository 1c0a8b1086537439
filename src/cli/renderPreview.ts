import { createPicture } from '../core/image/picture';
import type { Picture } from '../core/image/picture';
import { resize } from '../core/image/resize';
import { meshBounds } from '../core/mesh/bounds';
import type { TriangleMesh } from '../core/mesh/mesh';
import { vertexNormals } from '../core/mesh/normals';

/** Seen from the front right, a little from above; radians. */
const AZIMUTH = 0.6;
const ELEVATION = 0.38;
/** Distance of the eye in radii of the object's sphere. */
const DISTANCE = 4.2;
/** Focal length in half picture sides, at which that sphere fits with a little room. */
const FOCAL = 0.95 * Math.sqrt(DISTANCE ** 2 - 1);
const SUPERSAMPLING = 2;

const BACKDROP: Colour = [236, 234, 230];
const CLAY: Colour = [206, 196, 184];
/** Directions towards the lights in view space (x right, y up, z to the eye) with their strengths. */
const LIGHTS: readonly { to: Vector; strength: number }[] = [
  { to: normalise([-0.35, 0.7, 0.9]), strength: 0.75 },
  { to: normalise([0.9, 0.1, 0.4]), strength: 0.22 },
];
const AMBIENT = 0.34;

type Vector = [number, number, number];
type Colour = [number, number, number];

/** Draws a mesh as clay on a light ground: a look at a result where there is no screen. `side` is the picture's width and height. */
export function renderPreview(mesh: TriangleMesh, { side, up }: { side: number; up: 'y' | 'z' }): Picture {
  const large = side * SUPERSAMPLING;
  const picture = createPicture(large, large);
  for (let i = 0; i < picture.rgba.length; i += 4) picture.rgba.set([...BACKDROP, 255], i);
  const bounds = meshBounds(mesh);
  if (bounds) draw(picture, mesh, bounds, up);
  return resize(picture, side, side);
}

function draw(picture: Picture, mesh: TriangleMesh, { min, max }: { min: Vector; max: Vector }, up: 'y' | 'z'): void {
  const side = picture.width;
  const centre: Vector = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  const radius = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2;
  const toView = viewRotation(up);
  const count = mesh.positions.length / 3;
  const normals = vertexNormals(mesh);
  const shades = new Float32Array(count);
  // x, y in pixels and 1/depth, which is linear across a triangle on the screen.
  const screen = new Float32Array(count * 3);
  for (let v = 0; v < count; v++) {
    const p = toView(subtract(vectorAt(mesh.positions, v), centre));
    const nearness = 1 / (DISTANCE - p[2] / radius);
    const scale = (side / 2) * FOCAL * nearness;
    screen.set([side / 2 + (p[0] / radius) * scale, side / 2 - (p[1] / radius) * scale, nearness], 3 * v);
    shades[v] = shade(toView(vectorAt(normals, v)));
  }
  const nearest = new Float32Array(side * side);
  for (let t = 0; t < mesh.indices.length; t += 3) fillTriangle(picture, nearest, screen, shades, mesh.indices.subarray(t, t + 3));
}

/** Object to view space: y up either way, turned by azimuth, tipped by elevation. */
function viewRotation(up: 'y' | 'z'): (v: Vector) => Vector {
  const [ca, sa, ce, se] = [Math.cos(AZIMUTH), Math.sin(AZIMUTH), Math.cos(ELEVATION), Math.sin(ELEVATION)];
  return ([x, a, b]) => {
    const [y, z] = up === 'y' ? [a, b] : [b, -a];
    const [rx, rz] = [ca * x - sa * z, sa * x + ca * z];
    return [rx, ce * y - se * rz, se * y + ce * rz];
  };
}

function shade(normal: Vector): number {
  const light = LIGHTS.reduce((sum, { to, strength }) => sum + strength * Math.max(0, dot(normal, to)), AMBIENT);
  return Math.min(1.15, light);
}

/** Interpolates shade and nearness over the triangle's pixels and keeps what is nearest. Triangles are drawn from both sides. */
function fillTriangle(picture: Picture, nearest: Float32Array, screen: Float32Array, shades: Float32Array, [a, b, c]: Uint32Array): void {
  const side = picture.width;
  const [ax, ay, aw] = vectorAt(screen, a);
  const [bx, by, bw] = vectorAt(screen, b);
  const [cx, cy, cw] = vectorAt(screen, c);
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (area === 0) return;
  const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
  const bottom = Math.min(side - 1, Math.ceil(Math.max(ay, by, cy)));
  const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
  const right = Math.min(side - 1, Math.ceil(Math.max(ax, bx, cx)));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const u = ((x + 0.5 - ax) * (cy - ay) - (cx - ax) * (y + 0.5 - ay)) / area;
      const v = ((bx - ax) * (y + 0.5 - ay) - (x + 0.5 - ax) * (by - ay)) / area;
      if (u < 0 || v < 0 || u + v > 1) continue;
      const nearness = aw + u * (bw - aw) + v * (cw - aw);
      const i = y * side + x;
      if (nearness <= nearest[i]) continue;
      nearest[i] = nearness;
      const light = shades[a] + u * (shades[b] - shades[a]) + v * (shades[c] - shades[a]);
      for (let k = 0; k < 3; k++) picture.rgba[4 * i + k] = Math.min(255, CLAY[k] * light);
    }
  }
}

const vectorAt = (array: Float32Array, i: number): Vector => [array[3 * i], array[3 * i + 1], array[3 * i + 2]];
const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function normalise(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}
