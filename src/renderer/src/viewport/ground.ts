import {
  CircleGeometry,
  CustomBlending,
  DoubleSide,
  GLSL3,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  PlaneGeometry,
  ShaderMaterial,
  Vector2,
  Vector3,
} from 'three';
import type { Palette } from './palette';
import { BACKDROP_FRAGMENT, BACKDROP_VERTEX, GROUND_FRAGMENT, GROUND_VERTEX } from './shaders/ground';
import type { FloorShadow } from './shadow';
import { flat } from './studio';

export interface Ground {
  readonly object: Mesh;
  setPalette(palette: Palette): void;
  /** Edge of a cell, and where the grid has faded out, in metres. */
  setScale(cell: number, fade: number): void;
  setGridVisible(on: boolean): void;
  dispose(): void;
}

export function createGround(shadow: FloorShadow): Ground {
  const uniforms = {
    ...shadow.uniforms,
    uCell: { value: 0.1 },
    uFade: { value: 5 },
    uGrid: { value: 1 },
    uStrength: { value: new Vector2() },
    uLine: { value: new Vector3() },
    uAxisX: { value: new Vector3() },
    uAxisZ: { value: new Vector3() },
    uShadow: { value: new Vector3() },
    uShadowStrength: { value: 0.5 },
  };
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: GROUND_VERTEX,
    fragmentShader: GROUND_FRAGMENT,
    uniforms,
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
  const geometry = new CircleGeometry(1, 48).rotateX(-Math.PI / 2);
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = 1;
  return {
    object,
    setPalette(palette) {
      uniforms.uStrength.value.set(palette.gridThin, palette.gridThick);
      uniforms.uLine.value = flat(palette.gridLine);
      uniforms.uAxisX.value = flat(palette.axisX);
      uniforms.uAxisZ.value = flat(palette.axisZ);
      uniforms.uShadow.value = flat(palette.shadow);
      uniforms.uShadowStrength.value = palette.shadowStrength;
    },
    setScale(cell, fade) {
      uniforms.uCell.value = cell;
      uniforms.uFade.value = fade;
      // The disc's outline is a polygon; its sides must lie outside the circle of the fade.
      object.scale.setScalar(fade * 1.01);
    },
    setGridVisible: (on) => void (uniforms.uGrid.value = on ? 1 : 0),
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}

export interface Backdrop {
  readonly object: Mesh;
  setPalette(palette: Palette): void;
  dispose(): void;
}

/** Drawn at the far end of the depth range after the solid things, so that only what stays empty is painted. */
export function createBackdrop(): Backdrop {
  const uniforms = { uCentre: { value: new Vector3() }, uEdge: { value: new Vector3() } };
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: BACKDROP_VERTEX,
    fragmentShader: BACKDROP_FRAGMENT,
    uniforms,
    depthWrite: false,
  });
  const geometry = new PlaneGeometry(2, 2);
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = 10;
  return {
    object,
    setPalette(palette) {
      uniforms.uCentre.value = flat(palette.centre);
      uniforms.uEdge.value = flat(palette.edge);
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}
