import type { TriangleMesh } from '../../../../core/mesh/mesh';
import { say } from '../../messages';
import { createAim } from './aim';
import { createBrushOutline } from './brushOutline';
import { fromCells } from './cellSpace';
import { createGhost } from './ghost';
import { createGizmo } from './gizmo';
import { createKeeper } from './keeper';
import { createMeasureLayer } from './measureLayer';
import { createMirror } from './mirror';
import type { EditorOptions, EditSubject, ViewportEditor } from './options';
import { pointerPath } from './pointerPath';
import { beginSculptDrag, type SculptDrag } from './sculptDrag';
import { startingSettings } from './settings';
import { createTarget } from './target';
import { isGizmoTool, isSculptTool, isVoxelTool, type EditOutlets, type EditTool } from './types';
import { beginVoxelDrag, type VoxelDrag } from './voxelDrag';

export type { EditSubject } from './options';

/** What a press of the pointer began. */
type Drag = VoxelDrag | SculptDrag | { kind: 'measure' };

export function createEditor(options: EditorOptions): ViewportEditor {
  const { canvas, overlay, scene, model, camera, size, subject, shading, section, redraw, modelChanged, preview, previewing, restore } =
    options;
  const ended = new AbortController();
  const { signal } = ended;

  let tool: EditTool = 'look';
  let settings = startingSettings;
  let outlets: EditOutlets | null = null;
  let drag: Drag | null = null;
  let pointer: number | null = null;

  const aim = createAim({ model, camera, size, section });
  const target = createTarget(aim, model);
  const mirror = createMirror(
    () => tool,
    () => settings,
  );
  const keeper = createKeeper({
    ...{ model, subject, previewing, restore },
    outlets: () => outlets,
    failed: () => target.forgetSurface(),
  });
  const outline = createBrushOutline();
  const measures = createMeasureLayer(overlay);
  const gizmo = createGizmo({
    surface: canvas,
    camera: camera(),
    redraw,
    changed(transform, done) {
      model.setTransform(transform);
      modelChanged();
      outlets?.transformed(transform, done);
    },
  });
  const ghost = createGhost();
  const marks = [outline.object, ...measures.objects, gizmo.object, ghost.object];
  scene.add(...marks);

  /** The tool has no business with this kind of shape. */
  const gone = (of: EditSubject): boolean => (isVoxelTool(tool) && of.hasMesh) || (isSculptTool(tool) && !of.hasMesh);

  function showOutline(event: PointerEvent): void {
    const of = subject();
    if (!of || drag?.kind === 'measure' || !(isSculptTool(tool) || tool === 'add' || tool === 'erase') || gone(of)) {
      outline.show(null);
      return;
    }
    aim.at(event);
    if (isSculptTool(tool)) {
      const hit = target.surface();
      outline.show(hit && { kind: 'circle', at: hit.at, normal: hit.normal, radius: settings.sculptRadius, mirror: mirror.inObject(of) });
    } else {
      const { size: cells } = of.grid;
      const hit = shading() === 'voxels' ? target.cells(of) : null;
      const at =
        drag?.kind === 'voxel' ? drag.brushAt(of) : shading() === 'voxels' ? hit && fromCells(hit.at, cells) : target.surface()?.at;
      const kind = settings.brushShape === 'cube' ? 'cube' : 'circle';
      const normal = aim.direction.clone().negate().toArray();
      outline.show(at ? { kind, at, normal, radius: settings.voxelRadius / cells, mirror: mirror.inObject(of) } : null);
    }
    redraw();
  }

  function begin(event: PointerEvent): Drag | null {
    const of = subject();
    if (!of || keeper.keeping || keeper.waiting || gone(of)) return null;
    aim.at(event);
    if (tool === 'measure') return target.surface() ? { kind: 'measure' } : null;
    const inverted = event.ctrlKey || event.metaKey;
    if (isVoxelTool(tool)) {
      const inVoxels = shading() === 'voxels';
      const common = { aim, target, of, tool, inverted, inVoxels };
      return beginVoxelDrag({ ...common, press: event, settings: () => settings, mirror: mirror.inCells(of) });
    }
    if (!isSculptTool(tool)) return null;
    return beginSculptDrag(aim, target, {
      ...{ tool, settings, inverted },
      mirror: mirror.inObject(of),
      touched(vertices) {
        model.touch(vertices);
        redraw();
      },
    });
  }

  function paint(event: PointerEvent): void {
    const of = subject();
    if (!of || !drag || drag.kind === 'measure') return;
    drag.paint(pointerPath(canvas, event), of);
    if (drag.kind === 'voxel') preview(drag.stroke.grid);
  }

  function finish(event: PointerEvent): void {
    const done = drag;
    drag = null;
    pointer = null;
    if (!done) return;
    if (done.kind === 'measure') {
      aim.at(event);
      const hit = target.surface();
      const list = hit && measures.pick(hit.at, model.group.matrixWorld);
      if (list) outlets?.measured(list);
      redraw();
      return;
    }
    if (!done.stroke.changed) giveUp(done);
    else if (done.kind === 'voxel') keeper.keepVoxels(done.stroke, done.tool);
    else keeper.keepSurface(done.tool);
  }

  /** Nothing came of it. */
  function giveUp({ kind }: Drag): void {
    if (kind === 'voxel') {
      restore();
      return;
    }
    model.setHeld(false);
    modelChanged();
  }

  function cancelStroke(): boolean {
    if (gizmo.cancel() || (tool === 'measure' && measures.drop())) {
      redraw();
      return true;
    }
    const now = drag;
    if (!now) return false;
    drag = null;
    if (pointer !== null && canvas.hasPointerCapture(pointer)) canvas.releasePointerCapture(pointer);
    pointer = null;
    if (now.kind === 'sculpt') now.stroke.revert();
    giveUp(now);
    redraw();
    return true;
  }

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      // After the camera's own listener, which has asked `claims` and left it.
      if (pointer !== event.pointerId) return;
      canvas.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (drag && pointer === event.pointerId) paint(event);
      if (tool === 'measure') {
        aim.at(event);
        measures.follow(target.surface()?.at ?? null);
        redraw();
      } else showOutline(event);
    },
    { signal },
  );
  canvas.addEventListener('pointerup', (event) => pointer === event.pointerId && finish(event), { signal });
  canvas.addEventListener('pointercancel', () => void cancelStroke(), { signal });
  canvas.addEventListener(
    'pointerleave',
    () => {
      if (drag) return;
      outline.show(null);
      redraw();
    },
    { signal },
  );
  // Before the camera's listener on the canvas: Shift and the wheel size the brush and do not pan.
  canvas.parentElement?.addEventListener(
    'wheel',
    (event) => {
      const which = isSculptTool(tool) ? 'sculptRadius' : tool === 'add' || tool === 'erase' ? 'voxelRadius' : null;
      if (!event.shiftKey || !which) return;
      event.preventDefault();
      event.stopPropagation();
      const turn = event.deltaY === 0 ? event.deltaX : event.deltaY;
      outlets?.resized(which, settings[which] * Math.exp(-Math.sign(turn) * 0.12));
    },
    { signal, capture: true, passive: false },
  );

  return {
    claims(event) {
      if (event.button !== 0 || event.altKey || tool === 'look') return false;
      if (isGizmoTool(tool)) return gizmo.grabbed;
      if (pointer !== null) return true;
      drag = begin(event);
      if (!drag) return false;
      pointer = event.pointerId;
      if (drag.kind !== 'measure') model.setHeld(true);
      if (drag.kind === 'voxel' && drag.stroke.refusal !== undefined) outlets?.refused(say(drag.stroke.refusal));
      paint(event);
      return true;
    },
    get busy() {
      return drag !== null || keeper.waiting;
    },
    surfaceShown() {
      if (keeper.waiting && !previewing()) keeper.settle();
    },
    leave() {
      cancelStroke();
      keeper.settle();
    },
    subjectChanged() {
      target.forgetCells();
      gizmo.setTransform(subject()?.transform);
    },
    setTool(next) {
      if (next === tool) return;
      cancelStroke();
      tool = next;
      const of = subject();
      gizmo.setTransform(of?.transform);
      gizmo.setTool(of && isGizmoTool(next) ? next : null);
      outline.show(null);
      canvas.classList.toggle('editing', next !== 'look');
      redraw();
    },
    setSettings(next) {
      settings = next;
    },
    connect(next) {
      outlets = next;
    },
    setMeasurements(list) {
      measures.setMeasurements(list);
      redraw();
    },
    setGhost(body) {
      ghost.show(body);
      redraw();
    },
    cancelStroke,
    surface(): TriangleMesh | null {
      const shown = model.surface();
      return shown && { positions: shown.positions.slice(), indices: shown.indices.slice() };
    },
    get scale() {
      return model.scale;
    },
    setUnit: (unit) => measures.setUnit(unit),
    setPalette(palette) {
      outline.setPalette(palette);
      measures.setPalette(palette);
      ghost.setPalette(palette);
    },
    update() {
      gizmo.setCamera(camera());
      outline.place(model.group.matrixWorld);
      measures.update(model.group.matrixWorld, camera(), size());
    },
    setMarksVisible(on) {
      for (const object of marks) object.traverse((part) => (part.layers.mask = on ? 1 : 0));
    },
    dispose() {
      ended.abort();
      gizmo.dispose();
      outline.dispose();
      measures.dispose();
      ghost.dispose();
    },
  };
}
