import type { Random } from '../random';
import type { Camera } from './camera';
import type { Material, PaintedMesh } from './mesh';
import type { CrowdField } from './occlusion';
import { pattern } from './patterns';
import type { PatternKind } from './patterns';
import { randomColour } from './room';
import type { Subject } from './subject';

/** One mesh placed in the scene: world = turned about y by the angle, times scale, plus offset. */
export interface Item {
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
export interface Surface {
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

export function surfaceOf(material: Material, random: Random, repaint: boolean): Surface {
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

/** A mesh turned about y by `angle`, scaled and moved. */
export function placeItem(
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

/** Up to four pieces of other furniture around the object, standing on the same floor, most of them not in front of it. */
export function addExtras(
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
