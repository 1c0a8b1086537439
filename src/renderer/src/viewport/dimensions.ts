import { BufferAttribute, BufferGeometry, GLSL3, LineSegments, ShaderMaterial, Vector3, type Camera } from 'three';
import { length } from '../format';
import { say } from '../messages';
import type { LengthUnit } from '../units';
import { layoutDimensions, TICK } from './dimensionLayout';
import type { Box, Orbit } from './orbit';
import type { Palette } from './palette';
import { flat } from './studio';

export interface Dimensions {
  readonly object: LineSegments;
  setPalette(palette: Palette): void;
  setUnit(unit: LengthUnit): void;
  /** The language has changed. */
  retitle(): void;
  /** Follows the camera. `box` null or `visible` false hides everything. */
  update(box: Box | null, orbit: Orbit, camera: Camera, size: { width: number; height: number }, visible: boolean): void;
  dispose(): void;
}

/** Three lines of one segment and two ticks each: 18 points. */
const POINTS = 18;

export function createDimensions(overlay: HTMLElement): Dimensions {
  const colour = { value: new Vector3() };
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: 'precision highp float; uniform vec3 uColour; out vec4 outColour; void main() { outColour = vec4(uColour, 0.9); }',
    uniforms: { uColour: colour },
    transparent: true,
  });
  const geometry = new BufferGeometry();
  const positions = new BufferAttribute(new Float32Array(3 * POINTS), 3);
  geometry.setAttribute('position', positions);
  const object = new LineSegments(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = 3;

  const labels = (['width', 'height', 'depth'] as const).map((side) => {
    const element = document.createElement('div');
    element.className = 'viewport-dimension';
    const name = document.createElement('span');
    const value = document.createElement('b');
    element.append(name, ' ', value);
    overlay.append(element);
    return { element, value, retitle: () => void (name.textContent = say(`viewport.letter.${side}`)) };
  });
  const retitle = (): void => labels.forEach((label) => label.retitle());
  retitle();
  const point = new Vector3();
  let unit: LengthUnit = 'cm';

  return {
    object,
    setPalette: (palette) => void (colour.value = flat(palette.dimension)),
    setUnit: (next) => void (unit = next),
    retitle,
    update(box, orbit, camera, { width, height }, visible) {
      object.visible = visible && box !== null;
      if (!box || !object.visible) {
        for (const { element } of labels) element.hidden = true;
        return;
      }
      const tick = TICK * Math.max(...box.max.map((value, i) => value - box.min[i]));
      layoutDimensions(box, orbit).forEach((line, number) => {
        const put = (index: number, end: readonly number[], along: number): void => {
          positions.setXYZ(6 * number + index, end[0] + along * line.out[0], end[1] + along * line.out[1], end[2] + along * line.out[2]);
        };
        put(0, line.from, 0);
        put(1, line.to, 0);
        put(2, line.from, -tick);
        put(3, line.from, tick * 0.35);
        put(4, line.to, -tick);
        put(5, line.to, tick * 0.35);

        const { element, value } = labels[number];
        point.set(line.from[0], line.from[1], line.from[2]).project(camera);
        const startX = point.x;
        const startY = point.y;
        point.set(line.to[0], line.to[1], line.to[2]).project(camera);
        const pixels = Math.hypot(((point.x - startX) * width) / 2, ((point.y - startY) * height) / 2);
        point.set(line.label[0], line.label[1], line.label[2]).project(camera);
        // A line seen from its end needs no label: it would only lie on the others.
        element.hidden = pixels < 40 || Math.abs(point.z) > 1;
        const text = length(line.metres, unit);
        if (value.textContent !== text) value.textContent = text;
        const x = Math.round((0.5 + 0.5 * point.x) * width);
        const y = Math.round((0.5 - 0.5 * point.y) * height);
        element.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
      });
      positions.needsUpdate = true;
    },
    dispose() {
      geometry.dispose();
      material.dispose();
      for (const { element } of labels) element.remove();
    },
  };
}
