import { BufferAttribute, BufferGeometry, GLSL3, LineSegments, type Matrix4, Points, ShaderMaterial, Vector3, type Camera } from 'three';
import { length } from '../../format';
import type { LengthUnit } from '../../units';
import type { Palette } from '../palette';
import { flat } from '../studio';
import type { Triple } from './surfaceTree';
import type { Measurement } from './types';

export interface MeasureLayer {
  readonly objects: readonly [LineSegments, Points];
  setPalette(palette: Palette): void;
  setUnit(unit: LengthUnit): void;
  setMeasurements(list: readonly Measurement[]): void;
  readonly list: readonly Measurement[];
  /** A picked point (object space). The second of two makes a measurement and returns the new list. */
  pick(at: Triple, toWorld: Matrix4): readonly Measurement[] | null;
  /** The end of the line that is being drawn follows the pointer. */
  follow(at: Triple | null): void;
  /** Gives the first point up; false if there is none. */
  drop(): boolean;
  update(toWorld: Matrix4, camera: Camera, size: { width: number; height: number }): void;
  dispose(): void;
}

const MOST = 64;

/** Distances between points of the surface: a line, its ends, and a label each. They keep to the surface when the shape is moved or scaled. */
export function createMeasureLayer(overlay: HTMLElement): MeasureLayer {
  const colour = { value: new Vector3() };
  const material = (fragment: string): ShaderMaterial =>
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); gl_PointSize = 9.0; }',
      fragmentShader: `precision highp float; uniform vec3 uColour; out vec4 outColour; void main() { ${fragment} outColour = vec4(uColour, 1.0); }`,
      uniforms: { uColour: colour },
      transparent: true,
      depthTest: false,
      depthWrite: false,
    });
  const geometry = new BufferGeometry();
  const positions = new BufferAttribute(new Float32Array(6 * (MOST + 1)), 3);
  geometry.setAttribute('position', positions);
  const lines = new LineSegments(geometry, material(''));
  const points = new Points(geometry, material('if (length(gl_PointCoord - 0.5) > 0.5) discard;'));
  for (const object of [lines, points]) {
    object.frustumCulled = false;
    object.renderOrder = 9;
    object.visible = false;
  }
  let list: readonly Measurement[] = [];
  let first: Triple | null = null;
  let end: Triple | null = null;
  let lastId = 0;
  let unit: LengthUnit = 'cm';
  const labels: HTMLElement[] = [];
  const a = new Vector3();
  const b = new Vector3();

  const metresBetween = (from: Triple, to: Triple, toWorld: Matrix4): number =>
    a
      .set(...from)
      .applyMatrix4(toWorld)
      .distanceTo(b.set(...to).applyMatrix4(toWorld));

  return {
    objects: [lines, points],
    setPalette: (palette) => void (colour.value = flat(palette.focus)),
    setUnit: (next) => void (unit = next),
    setMeasurements(next) {
      list = next;
    },
    get list() {
      return list;
    },
    pick(at, toWorld) {
      if (!first) {
        first = at;
        end = at;
        return null;
      }
      const made = { id: ++lastId, from: first, to: at, metres: metresBetween(first, at, toWorld) };
      first = null;
      end = null;
      list = [...list, made].slice(-MOST);
      return list;
    },
    follow(at) {
      if (first) end = at ?? end;
    },
    drop() {
      const had = first !== null;
      first = null;
      end = null;
      return had;
    },
    update(toWorld, camera, { width, height }) {
      const drawn: { from: Triple; to: Triple; metres: number }[] = list.map(({ from, to }) => ({
        from,
        to,
        metres: metresBetween(from, to, toWorld),
      }));
      if (first && end) drawn.push({ from: first, to: end, metres: metresBetween(first, end, toWorld) });
      lines.visible = points.visible = drawn.length > 0;
      geometry.setDrawRange(0, 2 * drawn.length);
      while (labels.length < drawn.length) {
        const label = document.createElement('div');
        label.className = 'viewport-dimension viewport-measure';
        overlay.append(label);
        labels.push(label);
      }
      labels.forEach((label, i) => {
        const entry = drawn[i];
        label.hidden = !entry;
        if (!entry) return;
        a.set(...entry.from).applyMatrix4(toWorld);
        b.set(...entry.to).applyMatrix4(toWorld);
        positions.setXYZ(2 * i, a.x, a.y, a.z);
        positions.setXYZ(2 * i + 1, b.x, b.y, b.z);
        const text = length(entry.metres, unit);
        if (label.textContent !== text) label.textContent = text;
        const middle = a.lerp(b, 0.5).project(camera);
        label.hidden = Math.abs(middle.z) > 1 || entry.metres === 0;
        const x = Math.round((0.5 + 0.5 * middle.x) * width);
        const y = Math.round((0.5 - 0.5 * middle.y) * height);
        label.style.transform = `translate(${x}px, ${y}px) translate(-50%, -150%)`;
      });
      positions.needsUpdate = true;
    },
    dispose() {
      geometry.dispose();
      lines.material.dispose();
      points.material.dispose();
      for (const label of labels) label.remove();
    },
  };
}
