import {
  AddEquation,
  BufferGeometry,
  ClampToEdgeWrapping,
  CustomBlending,
  DoubleSide,
  GLSL3,
  LessDepth,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  OneFactor,
  OrthographicCamera,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector3,
  WebGLRenderTarget,
  type IUniform,
  type Vector4,
  type WebGLRenderer,
} from 'three';
import { KEY_LIGHT } from '../geometry/keyLight';
import { cellsOf } from './caster';
import { setDefine } from './materials';
import type { Box } from './orbit';
import { SHADOW_FRAGMENT, SHADOW_PROJECTION } from './shaders/ground';
import { VOXEL_CORNER } from './shaders/surface';

/**
 * The shape's shadow on the floor, as a picture from above that is made once a shape and only looked up in each frame.
 *
 * Rays from all over the lamp and the sky each press the shape flat onto the floor; their sum is a shadow that is sharp at the feet and
 * soft further away. A few rays are drawn a frame, into a second picture, so that a new surface never waits for its shadow.
 */
export interface FloorShadow {
  readonly uniforms: { uShade: { value: WebGLRenderTarget['texture'] }; uShadeArea: { value: Vector3 }; uKeyShare: { value: number } };
  /** The shape has changed. */
  restart(): void;
  /** Whether a section cuts the shape, and its shadow. */
  setSectioned(on: boolean): void;
  /** Draws the next rays; true while some are left. `all` = do not stop before the end. */
  update(renderer: WebGLRenderer, caster: Mesh | null, box: Box | null, all?: boolean): boolean;
  dispose(): void;
}

interface Ray {
  readonly direction: readonly [number, number, number];
  /** Shares of the lamp's and of the sky's light; each sums to 1 over all rays. */
  readonly weight: readonly [number, number];
}

const PICTURE = 512;
const RAYS_A_FRAME = 6;
/** How much of the shade is the lamp's. */
const KEY_SHARE = 0.7;

/** Directions towards the light: a disc for the lamp and a wide dome for the sky, taken in turn. */
export const SHADOW_RAYS: readonly Ray[] = (() => {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const [key, sky] = [20, 28];
  const rays: (Ray & { order: number })[] = [];
  for (let i = 0; i < key; i++) {
    const radius = 0.17 * Math.sqrt((i + 0.5) / key);
    const x = KEY_LIGHT[0] + radius * Math.cos(i * golden);
    const z = KEY_LIGHT[2] + radius * Math.sin(i * golden);
    rays.push({ direction: [x, KEY_LIGHT[1], z], weight: [1 / key, 0], order: ((i * golden * 7) % key) / key });
  }
  for (let i = 0; i < sky; i++) {
    // Cosine-weighted, but not lower than 25° above the floor, where shadows have no end.
    const sine = 0.9 * Math.sqrt((i + 0.5) / sky);
    rays.push({
      direction: [sine * Math.cos(i * golden), Math.sqrt(1 - sine * sine), sine * Math.sin(i * golden)],
      weight: [0, 1 / sky],
      order: ((i * golden * 7) % sky) / sky,
    });
  }
  return rays.sort((a, b) => a.order - b.order);
})();

const MESH_VERTEX = /* glsl */ `
${SHADOW_PROJECTION}
out vec3 vWorld;
void main() {
  vWorld = (modelMatrix * vec4(position, 1.0)).xyz;
  gl_Position = pressed(vWorld);
}
`;

const VOXEL_VERTEX = /* glsl */ `
${VOXEL_CORNER}
${SHADOW_PROJECTION}
out vec3 vWorld;
void main() {
  vWorld = (modelMatrix * vec4(voxelCorner().local, 1.0)).xyz;
  gl_Position = pressed(vWorld);
}
`;

/** @param section the plane that cuts the shape, while `setSectioned` says that there is one */
export function createFloorShadow(section: { uSection: IUniform<Vector4> }): FloorShadow {
  const picture = (): WebGLRenderTarget =>
    new WebGLRenderTarget(PICTURE, PICTURE, {
      minFilter: LinearMipmapLinearFilter,
      magFilter: LinearFilter,
      wrapS: ClampToEdgeWrapping,
      wrapT: ClampToEdgeWrapping,
      depthBuffer: true,
      generateMipmaps: false,
    });
  let front = picture();
  let back = picture();
  const area = new Vector3(0, 0, 1);
  const nextArea = new Vector3(0, 0, 1);
  const uniforms = { uShade: { value: front.texture }, uShadeArea: { value: area }, uKeyShare: { value: KEY_SHARE } };

  const own = {
    uRay: { value: new Vector3() },
    uLayer: { value: 0 },
    uWeight: { value: new Vector2() },
    uShadeArea: { value: nextArea },
    uCells: { value: 32 },
    ...section,
  };
  const material = (vertexShader: string): ShaderMaterial =>
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader: SHADOW_FRAGMENT,
      uniforms: own,
      side: DoubleSide,
      transparent: true,
      depthTest: true,
      depthWrite: true,
      depthFunc: LessDepth,
      blending: CustomBlending,
      blendEquation: AddEquation,
      blendSrc: OneFactor,
      blendDst: OneFactor,
    });
  const meshMaterial = material(MESH_VERTEX);
  const voxelMaterial = material(VOXEL_VERTEX);
  const scene = new Scene();
  const stand = new Mesh<BufferGeometry, ShaderMaterial>(new BufferGeometry(), meshMaterial);
  stand.frustumCulled = false;
  stand.matrixAutoUpdate = false;
  stand.matrixWorldAutoUpdate = false;
  scene.add(stand);
  const camera = new OrthographicCamera();

  let next = SHADOW_RAYS.length;
  /** The shape changed while its shadow was being drawn: the picture is finished first, so that a moving slider does not starve it. */
  let again = false;
  let empty = true;

  return {
    uniforms,
    restart() {
      if (next < SHADOW_RAYS.length && next > 0) again = true;
      else next = 0;
    },
    setSectioned(on) {
      for (const each of [meshMaterial, voxelMaterial]) setDefine(each, 'SECTION', on);
    },
    update(renderer, caster, box, all = false) {
      if (next >= SHADOW_RAYS.length) return false;
      const target = renderer.getRenderTarget();
      const autoClear = renderer.autoClear;
      renderer.autoClear = false;
      renderer.setRenderTarget(back);
      if (next === 0) {
        renderer.setClearColor(0x000000, 0);
        renderer.clear(true, true, false);
        if (box) {
          // From the foot of the shape to where the lamp's shadow of its top ends.
          const reach = (1.35 * box.max[1] * Math.hypot(KEY_LIGHT[0], KEY_LIGHT[2])) / KEY_LIGHT[1];
          const across = Math.hypot(KEY_LIGHT[0], KEY_LIGHT[2]);
          const radius = Math.hypot(box.max[0], box.max[2]);
          nextArea.set((-KEY_LIGHT[0] / across) * reach * 0.45, (-KEY_LIGHT[2] / across) * reach * 0.45, radius * 1.15 + reach * 0.6);
        }
      }
      const count = all ? SHADOW_RAYS.length : RAYS_A_FRAME;
      const cells = caster && cellsOf(caster);
      if (caster && box) {
        stand.geometry = caster.geometry;
        stand.material = cells === null ? meshMaterial : voxelMaterial;
        if (cells !== null) own.uCells.value = cells;
        stand.matrixWorld.copy(caster.matrixWorld);
        for (let i = 0; i < count && next < SHADOW_RAYS.length; i++, next++) {
          const { direction, weight } = SHADOW_RAYS[next];
          own.uRay.value.set(...direction);
          own.uWeight.value.set(...weight);
          own.uLayer.value = 0.9 - (1.8 * next) / SHADOW_RAYS.length;
          stand.material.uniformsNeedUpdate = true;
          // The coarse levels once, from the finished picture.
          back.texture.generateMipmaps = next === SHADOW_RAYS.length - 1;
          renderer.render(scene, camera);
        }
        empty = false;
      } else {
        next = SHADOW_RAYS.length;
        empty = true;
      }
      renderer.setRenderTarget(target);
      renderer.autoClear = autoClear;
      if (next < SHADOW_RAYS.length) return true;
      [front, back] = [back, front];
      uniforms.uShade.value = front.texture;
      area.copy(nextArea);
      if (again) {
        again = false;
        next = 0;
        return !empty;
      }
      return false;
    },
    dispose() {
      front.dispose();
      back.dispose();
      meshMaterial.dispose();
      voxelMaterial.dispose();
    },
  };
}
