import { BufferAttribute, BufferGeometry, GLSL3, Group, LineSegments, type Matrix4, Quaternion, ShaderMaterial, Vector3 } from 'three';
import type { Palette } from '../palette';
import { flat } from '../studio';
import type { Triple } from './surfaceTree';

export interface BrushOutline {
  readonly object: Group;
  setPalette(palette: Palette): void;
  /** A circle on the surface, a cube around a place, or nothing. All in object space; `mirror` draws a second, fainter one. */
  show(mark: { kind: 'circle' | 'cube'; at: Triple; normal: Triple; radius: number; mirror: number | undefined } | null): void;
  /** Follows the model. */
  place(toWorld: Matrix4): void;
  dispose(): void;
}

const SEGMENTS = 48;

/** Shows where a brush is and how large. Drawn over everything, so that it is seen also where it dips into the surface. */
export function createBrushOutline(): BrushOutline {
  const colour = { value: new Vector3() };
  const material = (opacity: number): ShaderMaterial =>
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
      fragmentShader: `precision highp float; uniform vec3 uColour; out vec4 outColour; void main() { outColour = vec4(uColour * ${opacity.toFixed(2)}, ${opacity.toFixed(2)}); }`,
      uniforms: { uColour: colour },
      transparent: true,
      premultipliedAlpha: true,
      depthTest: false,
      depthWrite: false,
    });
  const circle = geometryOf(
    Array.from({ length: SEGMENTS }, (_, i) => [i, i + 1]).flatMap((pair) =>
      pair.flatMap((n) => [Math.cos((2 * Math.PI * n) / SEGMENTS), Math.sin((2 * Math.PI * n) / SEGMENTS), 0]),
    ),
  );
  const cube = geometryOf(
    [0, 1, 2].flatMap((axis) =>
      [-1, 1].flatMap((u) =>
        [-1, 1].flatMap((v) =>
          [-1, 1].flatMap((end) => {
            const point = [0, 0, 0];
            point[axis] = end;
            point[(axis + 1) % 3] = u;
            point[(axis + 2) % 3] = v;
            return point;
          }),
        ),
      ),
    ),
  );
  const object = new Group();
  object.matrixAutoUpdate = false;
  object.visible = false;
  const marks = [0.95, 0.45].map((opacity) => {
    const mark = new LineSegments(circle, material(opacity));
    mark.frustumCulled = false;
    mark.renderOrder = 10;
    object.add(mark);
    return mark;
  });
  const turn = new Quaternion();
  const forward = new Vector3(0, 0, 1);
  const towards = new Vector3();

  return {
    object,
    setPalette: (palette) => void (colour.value = flat(palette.focus)),
    show(mark) {
      object.visible = mark !== null;
      if (!mark) return;
      const { kind, at, normal, radius, mirror } = mark;
      const put = (line: LineSegments, place: Triple, direction: Triple): void => {
        line.geometry = kind === 'circle' ? circle : cube;
        line.position.set(...place);
        line.quaternion.copy(kind === 'circle' ? turn.setFromUnitVectors(forward, towards.set(...direction)) : turn.identity());
        line.scale.setScalar(radius);
        line.visible = true;
      };
      put(marks[0], at, normal);
      marks[1].visible = false;
      if (mirror !== undefined) put(marks[1], [2 * mirror - at[0], at[1], at[2]], [-normal[0], normal[1], normal[2]]);
    },
    place(toWorld) {
      object.matrix.copy(toWorld);
      object.updateMatrixWorld(true);
    },
    dispose() {
      circle.dispose();
      cube.dispose();
      for (const mark of marks) mark.material.dispose();
    },
  };
}

function geometryOf(points: number[]): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(points), 3));
  return geometry;
}
