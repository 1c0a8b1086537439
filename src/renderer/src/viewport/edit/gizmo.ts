import { Object3D, type Camera } from 'three';
import { TransformControls } from 'three/addons/controls/TransformControls.js';
import { identityTransform, type Transform } from '../../../../core/edit/transform';
import type { ShapeTransform } from '../../../../shared/document';
import type { GizmoTool } from './types';

export interface Gizmo {
  /** In the scene while a tool is on. */
  readonly object: Object3D;
  setTool(tool: GizmoTool | null): void;
  setTransform(transform: ShapeTransform | undefined): void;
  setCamera(camera: Camera): void;
  /** The pointer is over one of its handles, or drags one. */
  readonly grabbed: boolean;
  /** Takes the drag under way back; false if there is none. */
  cancel(): boolean;
  dispose(): void;
}

export interface GizmoOptions {
  surface: HTMLElement;
  camera: Camera;
  changed: (transform: ShapeTransform, done: boolean) => void;
  redraw: () => void;
}

const modes = { move: 'translate', rotate: 'rotate', scale: 'scale' } as const;
const degrees = 180 / Math.PI;
/** What a drag gives is rounded to: tenths of a millimetre, hundredths of a degree, ten-thousandths. */
const round = (value: number, to: number): number => Math.round(value * to) / to;

/** Handles for moving, turning and scaling the shape about the middle of its base: three.js's own, on a point that stands for the shape. */
export function createGizmo({ surface, camera, changed, redraw }: GizmoOptions): Gizmo {
  const point = new Object3D();
  point.rotation.order = 'XYZ';
  const controls = new TransformControls(camera, surface);
  controls.attach(point);
  controls.setSize(0.85);
  // The colours of the floor's axes, and a blue for up.
  controls.setColors('#D2665A', '#6C9BF0', '#6FAE6B', '#F2C94C');
  const helper = controls.getHelper();
  const object = new Object3D();
  object.add(point, helper);
  object.visible = false;
  controls.enabled = false;
  let before: ShapeTransform | undefined;

  const put = ({ position, rotation, scale }: Transform): void => {
    point.position.set(...position);
    point.rotation.set(rotation[0] / degrees, rotation[1] / degrees, rotation[2] / degrees);
    point.scale.set(...scale);
    point.updateMatrixWorld();
  };
  const read = (): ShapeTransform => ({
    position: point.position.toArray().map((value) => round(value, 1e4)) as ShapeTransform['position'],
    rotation: [point.rotation.x, point.rotation.y, point.rotation.z].map((value) =>
      round(value * degrees, 100),
    ) as ShapeTransform['rotation'],
    scale: point.scale.toArray().map((value) => Math.min(100, Math.max(0.01, round(Math.abs(value), 1e4)))) as ShapeTransform['scale'],
  });

  controls.addEventListener('change', redraw);
  controls.addEventListener('objectChange', () => changed(read(), false));
  controls.addEventListener('mouseDown', () => {
    before = read();
  });
  controls.addEventListener('mouseUp', () => {
    if (before && JSON.stringify(before) !== JSON.stringify(read())) changed(read(), true);
    before = undefined;
  });

  return {
    object,
    setTool(tool) {
      object.visible = tool !== null;
      controls.enabled = tool !== null;
      if (!tool) return;
      controls.setMode(modes[tool]);
      // Scaling goes along the shape's own axes; the others along the world's.
      controls.setSpace(tool === 'scale' ? 'local' : 'world');
    },
    setTransform(transform) {
      if (!controls.dragging) put(transform ?? identityTransform);
    },
    setCamera(next) {
      if (controls.camera !== next) controls.camera = next;
    },
    get grabbed() {
      return controls.enabled && (controls.dragging || controls.axis !== null);
    },
    cancel() {
      if (!controls.dragging || !before) return false;
      const back = before;
      before = undefined;
      controls.reset();
      controls.pointerUp(null);
      put(back);
      changed(back, false);
      redraw();
      return true;
    },
    dispose() {
      controls.detach();
      controls.dispose();
    },
  };
}
