import {
  BufferAttribute,
  BufferGeometry,
  CustomBlending,
  FrontSide,
  GLSL3,
  Group,
  LineSegments,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  PlaneGeometry,
  ShaderMaterial,
  Vector3,
} from 'three';
import { rgb, type Palette } from './palette';
import {
  BACKDROP_FRAGMENT,
  BACKDROP_VERTEX,
  FLOOR_SHADOW_FRAGMENT,
  FLOOR_SHADOW_VERTEX,
  GRID_FRAGMENT,
  GRID_VERTEX,
} from './shaders/ground';
import type { FloorShadow } from './shadow';
import { flat } from './studio';

export interface Ground {
  readonly object: Group;
  setPalette(palette: Palette): void;
  /** Where the grid has faded out, in metres. */
  setRadius(fade: number): void;
  setGridVisible(on: boolean): void;
  /** 1 as the theme has it, less under a shape that one looks through. */
  setShadowShare(share: number): void;
  dispose(): void;
}

/** Cells from the middle to the rim. */
export const GRID_CELLS = 45;
const PIECES = 24;

/** The floor: grid, axes and shadow. Real lines and a small square, since a shader over the whole floor costs most of a frame in software. */
export function createGround(shadow: FloorShadow): Ground {
  const blend = {
    glslVersion: GLSL3,
    transparent: true,
    depthWrite: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  } as const;
  const shade = { ...shadow.uniforms, uShadow: { value: new Vector3() }, uShadowStrength: { value: 0.5 } };
  const shadowMaterial = new ShaderMaterial({
    ...blend,
    vertexShader: FLOOR_SHADOW_VERTEX,
    fragmentShader: FLOOR_SHADOW_FRAGMENT,
    uniforms: shade,
    // From below, the shadow would hide the shape that casts it.
    side: FrontSide,
  });
  const square = new Mesh(new PlaneGeometry(2, 2).rotateX(-Math.PI / 2), shadowMaterial);
  square.renderOrder = 1;

  const uniforms = { uFade: { value: 5 } };
  const gridMaterial = new ShaderMaterial({ ...blend, vertexShader: GRID_VERTEX, fragmentShader: GRID_FRAGMENT, uniforms });
  const lines = new LineSegments(new BufferGeometry(), gridMaterial);
  lines.renderOrder = 2;

  let strength = 0.5;
  let share = 1;
  const object = new Group();
  for (const part of [square, lines]) {
    part.frustumCulled = false;
    object.add(part);
  }
  return {
    object,
    setPalette(palette) {
      shade.uShadow.value = flat(palette.shadow);
      strength = palette.shadowStrength;
      shade.uShadowStrength.value = strength * share;
      lines.geometry.dispose();
      lines.geometry = gridLines(palette);
    },
    setShadowShare(value) {
      share = value;
      shade.uShadowStrength.value = strength * share;
    },
    setRadius: (fade) => void (uniforms.uFade.value = fade),
    setGridVisible: (on) => void (lines.visible = on),
    dispose() {
      square.geometry.dispose();
      shadowMaterial.dispose();
      lines.geometry.dispose();
      gridMaterial.dispose();
    },
  };
}

/** Lines within the unit circle of the floor: every cell's, every tenth stronger, and the x and z axes in their colours, last. */
function gridLines(palette: Palette): BufferGeometry {
  const positions: number[] = [];
  const colours: number[] = [];
  const line = (at: number, alongX: boolean, colour: readonly number[], opacity: number): void => {
    const end = Math.sqrt(Math.max(0, 1 - at * at));
    // In pieces: some software renderers drop a whole line when one end lies behind the camera.
    for (let piece = 0; piece < PIECES; piece++) {
      for (const share of [piece / PIECES, (piece + 1) / PIECES]) {
        const along = end * (2 * share - 1);
        positions.push(alongX ? along : at, 0, alongX ? at : along);
        colours.push(colour[0], colour[1], colour[2], opacity);
      }
    }
  };
  const grey = rgb(palette.gridLine);
  for (let cell = 1; cell < GRID_CELLS; cell++) {
    const opacity = cell % 10 === 0 ? palette.gridThick : palette.gridThin;
    for (const at of [cell / GRID_CELLS, -cell / GRID_CELLS]) {
      line(at, true, grey, opacity);
      line(at, false, grey, opacity);
    }
  }
  line(0, true, rgb(palette.axisX), 1);
  line(0, false, rgb(palette.axisZ), 1);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('colour', new BufferAttribute(new Float32Array(colours), 4));
  return geometry;
}

export interface Backdrop {
  readonly object: Mesh;
  setPalette(palette: Palette): void;
  dispose(): void;
}

/** For pictures; on screen the page's own gradient lies behind the canvas. Drawn after the solid things, so that only what stays empty is painted. */
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
  object.visible = false;
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
