import {
  CustomBlending,
  DoubleSide,
  FrontSide,
  GLSL3,
  OneFactor,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  Vector3,
  type IUniform,
} from 'three';
import type { Palette } from './palette';
import { CLAY_FRAGMENT, NORMALS_FRAGMENT, SURFACE_VERTEX, VOXEL_FRAGMENT, VOXEL_VERTEX, XRAY_FRAGMENT } from './shaders/surface';
import { flat, linear, type Studio } from './studio';
import type { Shading } from './types';

/** A material for each shading, and what they share. */
export interface Materials {
  readonly of: Readonly<Record<Shading, ShaderMaterial>>;
  /** How much of the baked light counts, 0 to 1. */
  readonly baked: IUniform<number>;
  /** Cells along the grid's edge. */
  readonly cells: IUniform<number>;
  setPalette(palette: Palette): void;
  setSectioned(on: boolean): void;
  dispose(): void;
}

/** @param section the plane that cuts what is drawn, while `setSectioned` says that there is one */
export function createMaterials(studio: Studio, section: Record<string, IUniform>): Materials {
  const baked = { value: 1 };
  const cells = { value: 32 };
  const albedo = { value: new Vector3() };
  const xrayColour = { value: new Vector3() };
  const wire = { uWire: { value: new Vector3() }, uWireStrength: { value: 0.5 } };
  const lit = { ...studio.uniforms, ...section, uBaked: baked, uAlbedo: albedo };
  const common = { glslVersion: GLSL3, side: FrontSide, vertexShader: SURFACE_VERTEX, uniforms: lit };

  const of = {
    clay: new ShaderMaterial({ ...common, fragmentShader: CLAY_FRAGMENT }),
    colour: new ShaderMaterial({ ...common, fragmentShader: CLAY_FRAGMENT, defines: { COLOUR: '' } }),
    wire: new ShaderMaterial({ ...common, fragmentShader: CLAY_FRAGMENT, uniforms: { ...lit, ...wire }, defines: { WIRE: '' } }),
    normals: new ShaderMaterial({ ...common, fragmentShader: NORMALS_FRAGMENT }),
    xray: new ShaderMaterial({
      ...common,
      side: DoubleSide,
      fragmentShader: XRAY_FRAGMENT,
      uniforms: { ...lit, uAlbedo: xrayColour },
      transparent: true,
      depthWrite: false,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
    }),
    voxels: new ShaderMaterial({
      ...common,
      vertexShader: VOXEL_VERTEX,
      fragmentShader: VOXEL_FRAGMENT,
      uniforms: { ...lit, uCells: cells },
    }),
  };

  return {
    of,
    baked,
    cells,
    setPalette(palette) {
      albedo.value = linear(palette.clay);
      xrayColour.value = flat(palette.xray);
      wire.uWire.value = flat(palette.wire);
      wire.uWireStrength.value = palette.wireStrength;
    },
    setSectioned(on) {
      for (const material of Object.values(of)) setDefine(material, 'SECTION', on);
    },
    dispose() {
      for (const material of Object.values(of)) material.dispose();
    },
  };
}

/** Compiles a material with a part of its shader, or without; both are kept. */
export function setDefine(material: ShaderMaterial, name: string, on: boolean): void {
  if (name in material.defines === on) return;
  const others = Object.entries(material.defines as Record<string, string>).filter(([other]) => other !== name);
  material.defines = Object.fromEntries(on ? [...others, [name, '']] : others);
  material.needsUpdate = true;
}
