import { Matrix4, Raycaster, Vector2, Vector3, type OrthographicCamera, type PerspectiveCamera, type Scene, type Vector4 } from 'three';
import { cleanCells } from '../../../../core/mesh/cleanCells';
import { castCells, type CellHit } from '../../../../core/edit/castCells';
import { findSymmetryPlane } from '../../../../core/edit/symmetry';
import type { TriangleMesh } from '../../../../core/mesh/mesh';
import type { VoxelGrid } from '../../../../core/voxel/grid';
import type { ShapeTransform, SurfaceSettings } from '../../../../shared/document';
import type { Model } from '../model';
import type { Palette } from '../palette';
import { enterSection, isCutAway } from '../section';
import type { Shading } from '../types';
import { createBrushOutline } from './brushOutline';
import { createGhost } from './ghost';
import { createGizmo } from './gizmo';
import { createMeasureLayer } from './measureLayer';
import { beginSculptStroke, createSculptSession, type SculptSession, type SculptStroke } from './sculptStroke';
import { createSurfaceTree, type SurfaceHit, type SurfaceTree, type Triple } from './surfaceTree';
import { startingSettings } from './settings';
import { isSculptTool, isVoxelTool, type EditOutlets, type EditTool, type Editor, type VoxelTool } from './types';
import { beginVoxelStroke, type VoxelStroke } from './voxelStroke';

/** What the editor works on: the shape in the viewport. */
export interface EditSubject {
  id: string;
  grid: VoxelGrid;
  surface: SurfaceSettings;
  /** Metres. */
  height: number;
  transform: ShapeTransform | undefined;
  /** The surface is a mesh of the shape's own. */
  hasMesh: boolean;
}

export interface EditorOptions {
  canvas: HTMLCanvasElement;
  overlay: HTMLElement;
  scene: Scene;
  model: Model;
  camera: () => PerspectiveCamera | OrthographicCamera;
  size: () => { width: number; height: number };
  subject: () => EditSubject | null;
  shading: () => Shading;
  /** The plane that cuts what is shown: tools reach what it leaves. */
  section: () => Vector4 | null;
  redraw: () => void;
  /** The model's size or place has changed. */
  modelChanged: () => void;
  /** Shows the surface of an edited grid as soon as it can be made; the newest wins. */
  preview: (grid: VoxelGrid) => void;
  /** Whether a preview is still being made. */
  previewing: () => boolean;
  /** Shows the subject as the document has it. */
  restore: () => void;
}

/** The editor with what the viewport itself needs of it. */
export interface ViewportEditor extends Editor {
  /** Whether a press belongs to the tool and not to the camera. */
  claims(event: PointerEvent): boolean;
  /** A stroke is under way or waits to be kept: what comes from the document must not replace what is shown. */
  readonly busy: boolean;
  /** A newly made surface is shown. */
  surfaceShown(): void;
  /** Another shape is about to be shown: a stroke under way is given up, one that waits to be kept is kept. */
  leave(): void;
  /** Another shape or another state of it was set. */
  subjectChanged(): void;
  setPalette(palette: Palette): void;
  /** Before each picture. */
  update(): void;
  /** Hides the tools' own marks, for a screenshot. */
  setMarksVisible(on: boolean): void;
  dispose(): void;
}

type Stroke =
  | { kind: 'voxel'; stroke: VoxelStroke; depth: Vector3; start: CellHit; surface: SurfaceTree | null }
  | { kind: 'sculpt'; stroke: SculptStroke; depth: Vector3; start: SurfaceHit }
  | { kind: 'measure' };

/** Where a press on voxels looks for them, in pixels: under the pointer, then around it. */
const NEAR_MISSES: readonly (readonly [number, number])[] = [
  [0, 0],
  ...[5, 10].flatMap((r) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [r * Math.cos((n * Math.PI) / 4), r * Math.sin((n * Math.PI) / 4)] as const),
  ),
];

export function createEditor(options: EditorOptions): ViewportEditor {
  const { canvas, overlay, scene, model, camera, size, subject, shading, section, redraw, modelChanged, preview, previewing, restore } =
    options;
  const ended = new AbortController();
  const { signal } = ended;
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
  scene.add(outline.object, ...measures.objects, gizmo.object, ghost.object);

  let tool: EditTool = 'look';
  let settings = startingSettings;
  let outlets: EditOutlets | null = null;
  let stroke: Stroke | null = null;
  let pointer: number | null = null;
  /** A finished voxel stroke whose surface is still being made. */
  let waiting: { stroke: VoxelStroke; tool: VoxelTool } | null = null;
  /** A finished stroke that the document has not taken yet. */
  let keeping = false;
  let seen: VoxelGrid | null = null;
  let tree: { of: Float32Array; tree: SurfaceTree } | null = null;
  let session: (SculptSession & { of: Float32Array }) | null = null;
  let mirrorPlane: { of: Float32Array; plane: number } | null = null;

  const caster = new Raycaster();
  const inverse = new Matrix4();
  const screen = new Vector2();
  const origin = new Vector3();
  const direction = new Vector3();

  /** The ray under the pointer in object space; the direction is not of unit length. */
  function aim(event: { offsetX: number; offsetY: number }): void {
    const { width, height } = size();
    caster.setFromCamera(screen.set((2 * event.offsetX) / width - 1, 1 - (2 * event.offsetY) / height), camera());
    const plane = section();
    if (plane) enterSection(caster.ray, plane);
    inverse.copy(model.group.matrixWorld).invert();
    origin.copy(caster.ray.origin).applyMatrix4(inverse);
    direction.copy(caster.ray.direction).transformDirection(inverse);
  }

  /** What was hit, unless the section takes it away. */
  function left<T>(hit: T | null, at: (hit: T) => Triple): T | null {
    const plane = section();
    if (!hit || !plane) return hit;
    return isCutAway(new Vector3(...at(hit)).applyMatrix4(model.group.matrixWorld).toArray(), plane) ? null : hit;
  }

  const toCells = (point: Vector3 | Triple, cells: number): [number, number, number] => {
    const [x, y, z] = point instanceof Vector3 ? point.toArray() : point;
    return [(x + 0.5) * cells, (y + 0.5) * cells, (z + 0.5) * cells];
  };

  function seenCells(of: EditSubject): VoxelGrid {
    return (seen ??= cleanCells(of.grid, of.surface).grid);
  }

  function hitCells(of: EditSubject): CellHit | null {
    const cells = of.grid.size;
    const hit = castCells(seenCells(of), of.surface.threshold, toCells(origin, cells), [direction.x, direction.y, direction.z]);
    return left(hit, ({ at }) => [at[0] / cells - 0.5, at[1] / cells - 0.5, at[2] / cells - 0.5]);
  }

  /** The first place of the shown surface under the pointer. */
  function hitSurface(): SurfaceHit | null {
    const shown = model.surface();
    if (!shown || shown.indices.length === 0) return null;
    const at = (hit: SurfaceHit): Triple => hit.at;
    if (session?.of === shown.positions) return left(session.tree.raycast(origin.toArray(), direction.toArray()), at);
    if (tree?.of !== shown.positions) tree = { of: shown.positions, tree: createSurfaceTree(shown) };
    return left(tree.tree.raycast(origin.toArray(), direction.toArray()), at);
  }

  function sculptSession(): SculptSession | null {
    const shown = model.surface();
    if (!shown || shown.indices.length === 0) return null;
    if (session?.of !== shown.positions) session = { ...createSculptSession(shown), of: shown.positions };
    return session;
  }

  /** x of the mirror plane in cells; undefined without symmetry. */
  function planeOf(of: EditSubject): number | undefined {
    // A surface that is made symmetric shows half of what is painted on one side only.
    if (of.surface.symmetric && isVoxelTool(tool)) return of.grid.size / 2;
    if (!settings.mirror) return undefined;
    if (mirrorPlane?.of !== of.grid.data) mirrorPlane = { of: of.grid.data, plane: findSymmetryPlane(of.grid) };
    return mirrorPlane.plane;
  }
  const objectPlane = (of: EditSubject): number | undefined => {
    const plane = planeOf(of);
    return plane === undefined ? undefined : plane / of.grid.size - 0.5;
  };

  /** Where the ray meets the plane through a point that faces the camera: strokes go on there where there is no surface. */
  function onPlane(through: Vector3): [number, number, number] {
    const towards = camera().getWorldDirection(new Vector3()).transformDirection(inverse);
    const distance = through.clone().sub(origin).dot(towards) / Math.max(1e-6, direction.dot(towards));
    return origin.clone().addScaledVector(direction, distance).toArray();
  }

  /** The place to paint at: on the surface, unless that is suddenly much nearer or further than where the stroke is. */
  function paintPlace(of: EditSubject, depth: Vector3, surface: SurfaceTree | null): [number, number, number] {
    const hit = surface ? surface.raycast(origin.toArray(), direction.toArray())?.at : hitCells(of)?.at.map((c) => c / of.grid.size - 0.5);
    const plane = onPlane(depth);
    if (!hit) return plane;
    const jump = Math.abs(new Vector3(...hit).sub(new Vector3(...plane)).dot(direction.clone().normalize()));
    return jump > (3 * settings.voxelRadius + 1) / of.grid.size ? plane : (hit as [number, number, number]);
  }

  function showOutline(event: PointerEvent): void {
    const of = subject();
    if (!of || stroke?.kind === 'measure' || !(isSculptTool(tool) || tool === 'add' || tool === 'erase') || gone(of)) {
      outline.show(null);
      return;
    }
    aim(event);
    const facing = direction.clone().negate().normalize().toArray();
    if (isSculptTool(tool)) {
      const hit = hitSurface();
      outline.show(hit && { kind: 'circle', at: hit.at, normal: hit.normal, radius: settings.sculptRadius, mirror: objectPlane(of) });
    } else {
      const radius = settings.voxelRadius / of.grid.size;
      const at =
        stroke?.kind === 'voxel'
          ? paintPlace(of, stroke.depth, stroke.surface)
          : shading() === 'voxels'
            ? hitCells(of)?.at.map((c) => c / of.grid.size - 0.5)
            : hitSurface()?.at;
      const kind = settings.brushShape === 'cube' ? 'cube' : 'circle';
      outline.show(at ? { kind, at: at as [number, number, number], normal: facing, radius, mirror: objectPlane(of) } : null);
    }
    redraw();
  }

  /** The tool has no business with this kind of shape. */
  const gone = (of: EditSubject): boolean => (isVoxelTool(tool) && of.hasMesh) || (isSculptTool(tool) && !of.hasMesh);

  function begin(event: PointerEvent): boolean {
    const of = subject();
    if (!of || keeping || waiting || gone(of)) return false;
    aim(event);
    if (tool === 'measure') {
      if (!hitSurface()) return false;
      stroke = { kind: 'measure' };
      return true;
    }
    const inverted = event.ctrlKey || event.metaKey;
    if (isVoxelTool(tool)) {
      // A thin leg is easily missed by some pixels.
      const start = NEAR_MISSES.reduce<CellHit | null>((hit, [x, y]) => {
        if (hit) return hit;
        aim({ offsetX: event.offsetX + x, offsetY: event.offsetY + y });
        return hitCells(of);
      }, null);
      if (!start) return false;
      const voxel = beginVoxelStroke({
        ...{ tool, settings, inverted, start },
        grid: of.grid,
        seen: seenCells(of),
        threshold: of.surface.threshold,
        mirror: planeOf(of),
      });
      if (voxel.refusal !== undefined) outlets?.refused(voxel.refusal);
      const onSurface = shading() === 'voxels' ? null : hitSurface()?.at;
      const depth = new Vector3(...(onSurface ?? start.at.map((c) => c / of.grid.size - 0.5)));
      // The surface as it was before the stroke: on what is being painted the brush would climb towards the eye.
      const surface = shading() === 'voxels' ? null : (tree?.tree ?? null);
      stroke = { kind: 'voxel', stroke: voxel, start, depth, surface };
      model.setHeld(true);
      paint(event);
      return true;
    }
    if (isSculptTool(tool)) {
      const ready = sculptSession();
      const start = hitSurface();
      if (!ready || !start) return false;
      const sculpt = beginSculptStroke(ready, {
        ...{ tool, settings, inverted, start },
        mirror: objectPlane(of),
        touched(vertices) {
          model.touch(vertices);
          redraw();
        },
      });
      stroke = { kind: 'sculpt', stroke: sculpt, start, depth: new Vector3(...start.at) };
      model.setHeld(true);
      paint(event);
      return true;
    }
    return false;
  }

  /** A mouse has no pressure: it reports one half while a button is down. */
  const pressureOf = (event: PointerEvent): number => (event.pointerType === 'pen' ? Math.max(0.05, event.pressure) : 1);

  function paint(event: PointerEvent): void {
    const of = subject();
    if (!of || !stroke || stroke.kind === 'measure') return;
    const between = event.type === 'pointermove' ? event.getCoalescedEvents() : [];
    for (const at of between.length > 0 ? between : [event]) {
      // Coalesced events carry no offset of their own to the element.
      const box = canvas.getBoundingClientRect();
      aim({ offsetX: at.clientX - box.left, offsetY: at.clientY - box.top });
      if (stroke.kind === 'sculpt') {
        if (tool === 'grab') {
          const place = onPlane(stroke.depth);
          stroke.stroke.dragTo([place[0] - stroke.depth.x, place[1] - stroke.depth.y, place[2] - stroke.depth.z]);
          continue;
        }
        const hit = hitSurface();
        if (hit) stroke.stroke.dabTo(hit, pressureOf(at));
        continue;
      }
      if (tool === 'add' || tool === 'erase') {
        const place = paintPlace(of, stroke.depth, stroke.surface);
        stroke.depth.set(...place);
        stroke.stroke.paintTo(toCells(place, of.grid.size), pressureOf(at));
      }
    }
    if (stroke.kind !== 'voxel') return;
    if (tool === 'box') stroke.stroke.boxTo(cellOnFace(of, stroke.start));
    if (tool === 'extrude') stroke.stroke.pullTo(pullOf(of, stroke.start, stroke.depth));
    preview(stroke.stroke.grid);
  }

  /** The cell under the pointer in the plane of the face that was picked. */
  function cellOnFace(of: EditSubject, { at, axis, cell }: CellHit): [number, number, number] {
    const from = toCells(origin, of.grid.size);
    const way = direction.toArray();
    const time = Math.abs(way[axis]) < 1e-6 ? 0 : (at[axis] - from[axis]) / way[axis];
    const place = from.map((c, a) => Math.floor(c + time * way[a])) as [number, number, number];
    place[axis] = cell[axis];
    return place.map((c) => Math.min(of.grid.size - 1, Math.max(0, c))) as [number, number, number];
  }

  /** How far along the face's normal the pointer has been dragged, in cells: the point of the normal's line that is nearest to the ray. */
  function pullOf(of: EditSubject, { axis, side }: CellHit, from: Vector3): number {
    const normal = new Vector3().setComponent(axis, side);
    const ray = direction.clone().normalize();
    const apart = from.clone().sub(origin);
    const b = normal.dot(ray);
    const across = 1 - b * b;
    if (across < 1e-4) return 0;
    return Math.round(((b * ray.dot(apart) - normal.dot(apart)) / across) * of.grid.size);
  }

  function finish(event: PointerEvent): void {
    const done = stroke;
    stroke = null;
    pointer = null;
    if (!done) return;
    if (done.kind === 'measure') {
      aim(event);
      const hit = hitSurface();
      const list = hit && measures.pick(hit.at, model.group.matrixWorld);
      if (list) outlets?.measured(list);
      redraw();
      return;
    }
    if (!done.stroke.changed) {
      if (done.kind === 'voxel') restore();
      else release();
      return;
    }
    if (done.kind === 'voxel') {
      if (!isVoxelTool(tool)) return;
      waiting = { stroke: done.stroke, tool };
      if (!previewing()) keepVoxels();
      return;
    }
    const shown = model.surface();
    if (!shown || !isSculptTool(tool)) return;
    keep(
      outlets?.meshEdited({
        shape: subject()?.id ?? '',
        positions: shown.positions.slice(),
        indices: shown.indices.slice(),
        height: model.heldHeight,
        what: tool,
      }),
    );
  }

  function keepVoxels(): void {
    const done = waiting;
    waiting = null;
    if (!done) return;
    if ((model.surface()?.indices.length ?? 0) === 0) {
      outlets?.refused('That would erase the whole shape. Delete the shape instead (Del).');
      restore();
      return;
    }
    keep(outlets?.gridEdited({ shape: subject()?.id ?? '', grid: done.stroke.grid.data, height: model.heldHeight, what: done.tool }));
  }

  /** The document takes the stroke, or what it had comes back. */
  function keep(taken: Promise<void> | undefined): void {
    keeping = true;
    (taken ?? Promise.resolve())
      .catch(() => {
        session = null;
        tree = null;
        restore();
      })
      .finally(() => {
        keeping = false;
      });
  }

  /** Nothing came of the stroke. */
  function release(): void {
    model.setHeld(false);
    modelChanged();
  }

  function cancelStroke(): boolean {
    if (gizmo.cancel() || (tool === 'measure' && measures.drop())) {
      redraw();
      return true;
    }
    const now = stroke;
    if (!now) return false;
    stroke = null;
    if (pointer !== null && canvas.hasPointerCapture(pointer)) canvas.releasePointerCapture(pointer);
    pointer = null;
    if (now.kind === 'sculpt') now.stroke.revert();
    if (now.kind === 'voxel') restore();
    else release();
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
      if (stroke && pointer === event.pointerId) paint(event);
      if (tool === 'measure') {
        aim(event);
        measures.follow(hitSurface()?.at ?? null);
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
      if (stroke) return;
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
      if (tool === 'move' || tool === 'rotate' || tool === 'scale') return gizmo.grabbed;
      if (pointer !== null) return true;
      if (!begin(event)) return false;
      pointer = event.pointerId;
      return true;
    },
    get busy() {
      return stroke !== null || waiting !== null;
    },
    surfaceShown() {
      if (waiting && !previewing()) keepVoxels();
    },
    leave() {
      cancelStroke();
      keepVoxels();
    },
    subjectChanged() {
      seen = null;
      gizmo.setTransform(subject()?.transform);
    },
    setTool(next) {
      if (next === tool) return;
      cancelStroke();
      tool = next;
      const of = subject();
      gizmo.setTransform(of?.transform);
      gizmo.setTool(of && (next === 'move' || next === 'rotate' || next === 'scale') ? next : null);
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
      for (const object of [outline.object, ...measures.objects, gizmo.object, ghost.object]) {
        object.traverse((part) => (part.layers.mask = on ? 1 : 0));
      }
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
