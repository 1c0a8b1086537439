import {
  BoxGeometry,
  type BufferGeometry,
  CylinderGeometry,
  EdgesGeometry,
  GLSL3,
  Group,
  LineSegments,
  Mesh,
  ShaderMaterial,
  SphereGeometry,
  Vector3,
} from 'three';
import type { Palette } from '../palette';
import { flat } from '../studio';
import type { GhostBody } from './types';

export interface Ghost {
  readonly object: Group;
  setPalette(palette: Palette): void;
  show(body: GhostBody | null): void;
  dispose(): void;
}

/** The body that the shape is to be combined with, see-through. */
export function createGhost(): Ghost {
  const colour = { value: new Vector3() };
  const material = (opacity: number): ShaderMaterial =>
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
      fragmentShader: `precision highp float; uniform vec3 uColour; out vec4 outColour; void main() { outColour = vec4(uColour * ${opacity.toFixed(2)}, ${opacity.toFixed(2)}); }`,
      uniforms: { uColour: colour },
      transparent: true,
      premultipliedAlpha: true,
      depthWrite: false,
    });
  const solids = {
    box: new BoxGeometry(1, 1, 1),
    cylinder: new CylinderGeometry(0.5, 0.5, 1, 48),
    sphere: new SphereGeometry(0.5, 32, 16),
  };
  const edges = {
    box: new EdgesGeometry(solids.box),
    cylinder: new EdgesGeometry(solids.cylinder, 40),
    sphere: new EdgesGeometry(solids.sphere, 5),
  };
  const faces = new Mesh<BufferGeometry, ShaderMaterial>(solids.box, material(0.16));
  const lines = new LineSegments<BufferGeometry, ShaderMaterial>(edges.box, material(0.6));
  const object = new Group();
  object.visible = false;
  for (const part of [faces, lines]) {
    part.frustumCulled = false;
    part.renderOrder = 8;
    object.add(part);
  }
  return {
    object,
    setPalette: (palette) => void (colour.value = flat(palette.focus)),
    show(body) {
      object.visible = body !== null;
      if (!body) return;
      faces.geometry = solids[body.kind];
      lines.geometry = edges[body.kind];
      object.position.set(...body.position);
      object.scale.set(...body.size);
    },
    dispose() {
      for (const geometry of [...Object.values(solids), ...Object.values(edges)]) geometry.dispose();
      faces.material.dispose();
      lines.material.dispose();
    },
  };
}
