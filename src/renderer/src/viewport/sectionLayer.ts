import {
  AlwaysStencilFunc,
  BackSide,
  BufferAttribute,
  BufferGeometry,
  DecrementWrapStencilOp,
  DoubleSide,
  FrontSide,
  GLSL3,
  Group,
  IncrementWrapStencilOp,
  LineLoop,
  Mesh,
  NotEqualStencilFunc,
  PlaneGeometry,
  ReplaceStencilOp,
  ShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
  type IUniform,
} from 'three';
import { cellsOf } from './caster';
import type { Box } from './orbit';
import type { Palette } from './palette';
import { axisNumber, sectionPlace, sectionPlane, type Section } from './section';
import { CAP_FRAGMENT, CAP_VERTEX, CUT_FRAGMENT, CUT_MESH_VERTEX, CUT_VOXEL_VERTEX } from './shaders/section';
import { flat } from './studio';

/**
 * Fills the cut face and draws the plane's frame.
 *
 * The faces that are left are counted in the stencil, those that look away up and those that look here down: where the count is not zero the line of
 * sight meets the plane inside the shape, and the plane's colour is drawn there. Works for any closed surface, whatever its shading.
 */
export interface SectionLayer {
  readonly object: Group;
  /** For all materials that are cut. */
  readonly uniforms: { uSection: IUniform<Vector4> };
  /** Null without a cut. */
  readonly plane: Vector4 | null;
  /** Hatching stays as fine as it is on screen; `filled` = the surface is closed. */
  update(section: Section | null, caster: Mesh | null, box: Box | null, filled: boolean): void;
  setPalette(palette: Palette): void;
  setFrameVisible(on: boolean): void;
  dispose(): void;
}

/** How far the frame stands out, in shares of the longest side. */
const FRAME_MARGIN = 0.06;
const LINES_A_SIDE = 30;

export function createSectionLayer(): SectionLayer {
  const object = new Group();
  object.visible = false;
  const uniforms = { uSection: { value: new Vector4(0, 0, 0, 1) } };
  const cells = { value: 32 };

  const counting = (vertexShader: string, back: boolean): ShaderMaterial =>
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader: CUT_FRAGMENT,
      uniforms: { ...uniforms, uCells: cells },
      defines: { SECTION: '' },
      side: back ? BackSide : FrontSide,
      colorWrite: false,
      depthWrite: false,
      depthTest: false,
      stencilWrite: true,
      stencilFunc: AlwaysStencilFunc,
      stencilFail: back ? IncrementWrapStencilOp : DecrementWrapStencilOp,
      stencilZFail: back ? IncrementWrapStencilOp : DecrementWrapStencilOp,
      stencilZPass: back ? IncrementWrapStencilOp : DecrementWrapStencilOp,
    });
  const counters = [true, false].map((back) => {
    const materials = { mesh: counting(CUT_MESH_VERTEX, back), voxels: counting(CUT_VOXEL_VERTEX, back) };
    const stand = new Mesh<BufferGeometry, ShaderMaterial>(new BufferGeometry(), materials.mesh);
    stand.frustumCulled = false;
    stand.matrixAutoUpdate = false;
    stand.matrixWorldAutoUpdate = false;
    // After the solid things, before the cap that asks for the count.
    stand.renderOrder = 5;
    object.add(stand);
    return { stand, materials };
  });

  const look = {
    uColour: { value: new Vector3() },
    uLine: { value: new Vector3() },
    uSpacing: { value: 0.02 },
    uSize: { value: new Vector2() },
  };
  const cap = new Mesh(
    new PlaneGeometry(1, 1),
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: CAP_VERTEX,
      fragmentShader: CAP_FRAGMENT,
      uniforms: look,
      side: DoubleSide,
      stencilWrite: true,
      stencilRef: 0,
      stencilFunc: NotEqualStencilFunc,
      stencilFail: ReplaceStencilOp,
      stencilZFail: ReplaceStencilOp,
      stencilZPass: ReplaceStencilOp,
    }),
  );
  cap.frustumCulled = false;
  cap.renderOrder = 6;
  const frameGeometry = new BufferGeometry();
  frameGeometry.setAttribute(
    'position',
    new BufferAttribute(new Float32Array([-0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, 0.5, 0, -0.5, 0.5, 0]), 3),
  );
  const frameColour = { value: new Vector3() };
  const frameMaterial = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: 'precision highp float; uniform vec3 uColour; out vec4 outColour; void main() { outColour = vec4(uColour, 1.0); }',
    uniforms: { uColour: frameColour },
  });
  const frame = new LineLoop(frameGeometry, frameMaterial);
  frame.frustumCulled = false;
  frame.renderOrder = 7;
  object.add(cap, frame);

  let plane: Vector4 | null = null;

  return {
    object,
    uniforms,
    get plane() {
      return plane;
    },
    update(section, caster, box, filled) {
      object.visible = section !== null && caster !== null && box !== null;
      plane = section && box ? sectionPlane(section, box) : null;
      if (!section || !caster || !box || !plane) return;
      uniforms.uSection.value.copy(plane);
      const count = cellsOf(caster);
      if (count !== null) cells.value = count;
      for (const { stand, materials } of counters) {
        stand.geometry = caster.geometry;
        stand.material = count === null ? materials.mesh : materials.voxels;
        stand.matrixWorld.copy(caster.matrixWorld);
        stand.visible = filled;
      }
      cap.visible = filled;
      const a = axisNumber(section.axis);
      const sides = [0, 1, 2].map((i) => box.max[i] - box.min[i]);
      const middle = [0, 1, 2].map((i) => (box.min[i] + box.max[i]) / 2);
      middle[a] = sectionPlace(section, box);
      const longest = Math.max(...sides);
      const [across, along] = [sides[a === 0 ? 2 : 0], sides[a === 1 ? 2 : 1]];
      for (const [part, margin] of [
        [cap, 0.002],
        [frame, FRAME_MARGIN],
      ] as const) {
        part.position.set(middle[0], middle[1], middle[2]);
        part.rotation.set(a === 1 ? -Math.PI / 2 : 0, a === 0 ? Math.PI / 2 : 0, 0);
        part.scale.set(across + 2 * margin * longest, along + 2 * margin * longest, 1);
      }
      look.uSize.value.set(cap.scale.x, cap.scale.y);
      look.uSpacing.value = longest / LINES_A_SIDE;
    },
    setPalette(palette) {
      look.uColour.value = flat(palette.section);
      look.uLine.value = flat(palette.sectionLine);
      frameColour.value = flat(palette.focus);
    },
    setFrameVisible: (on) => void (frame.visible = on),
    dispose() {
      for (const { materials } of counters) for (const material of Object.values(materials)) material.dispose();
      cap.geometry.dispose();
      cap.material.dispose();
      frameGeometry.dispose();
      frameMaterial.dispose();
    },
  };
}
