import { createGeometryClient } from '../geometry/client';
import { startGeometryWorker } from '../geometry/connect';
import type { GeometryReply } from '../geometry/messages';
import type { SurfaceSettings } from '../../../shared/document';
import { createCameraRig } from './camera';
import { createControls } from './controls';
import { createDimensions } from './dimensions';
import { createEditor, type EditSubject } from './edit/createEditor';
import { createElements } from './elements';
import type { LengthUnit } from '../units';
import { gridLabel } from './gridStep';
import { layoutDimensions } from './dimensionLayout';
import { freeRectangle } from './freeRectangle';
import { boxCorners, frameBox, frameInto, STANDARD_VIEWS, turned, type Box, type Orbit } from './orbit';
import { PALETTES } from './palette';
import { createPainter } from './painter';
import { createPhotoMatch } from './photoMatch';
import { createPicker } from './picking';
import { createPictureTaker } from './pictureTaker';
import { createRenderer } from './renderer';
import type { Section } from './section';
import { createSectionHandle } from './sectionHandle';
import { createStage } from './stage';
import { createSurfaceReporter } from './surfaceReporter';
import type { Shading, StandardView, Viewport, ViewportOptions, ViewportShape, ViewportTheme } from './types';
import { createViewCube } from './viewCube';
import { say } from '../messages';

/** Air around the first, empty picture. */
const MARGIN = 1.42;
/** Pixels between the shape and whatever is beside it; where lengths are written, half of a label more. */
const PAD = { x: 24, y: 24 };
const LABELLED_PAD = { x: 56, y: 28 };
/** What is framed while there is nothing to show: a chair's worth of space. */
const EMPTY_BOX: Box = { min: [-0.45, 0, -0.45], max: [0.45, 0.85, 0.45] };

/**
 * Builds the 3D view in `container`, which should be positioned and have a size. Throws MaquetteError 'device' where there is no WebGL 2.
 */
export function createViewport(container: HTMLElement, { frames = true, covers = () => [] }: ViewportOptions = {}): Viewport {
  const elements = createElements();
  const { host, canvas, overlay, notice } = elements;
  const { renderer, software } = createRenderer(canvas);
  container.append(host);

  const stage = createStage();
  const { model } = stage;
  const picker = createPicker();
  const dimensions = createDimensions(overlay);
  stage.scene.add(dimensions.object);

  let shape: Omit<ViewportShape, 'surface'> | null = null;
  let surface: SurfaceSettings | null = null;
  let shading: Shading = 'clay';
  let theme: ViewportTheme = 'dark';
  let unit: LengthUnit = 'cm';
  let gridVisible = true;
  let dimensionsVisible = true;
  let section: Section | null = null;
  /** The next surface is the first of its shape: frame it. */
  let fresh = false;
  let everFramed = false;
  /** What is shown next is what the document has: a stroke's hold on the picture ends with it. */
  let settling = false;
  const size = { width: 1, height: 1 };
  const drawnListeners = new Set<(id: string | null) => void>();
  /** The shape whose surface is on screen. */
  let drawn: string | null = null;
  const orbitListeners = new Set<(orbit: Orbit) => void>();
  const sectionListeners = new Set<(at: number) => void>();
  /** The orbit that was last told, or taken from another view. */
  let toldOrbit: Orbit | null = null;
  const stillMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

  const currentBox = (): Box => model.box() ?? EMPTY_BOX;
  /** The whole shape, with its dimension lines, beside what lies over the view. */
  function framed(direction: Pick<Orbit, 'azimuth' | 'elevation'>): Orbit {
    const box = currentBox();
    const lines = dimensionsVisible ? layoutDimensions(box, direction) : [];
    const points = [...boxCorners(box), ...lines.flatMap(({ from, to }) => [from, to])];
    const pad = dimensionsVisible ? LABELLED_PAD : PAD;
    const { left, top, right, bottom } = freeRectangle(size, covers(), pad);
    return frameInto(points, box, direction, {
      left: (2 * left) / size.width - 1,
      right: (2 * right) / size.width - 1,
      top: 1 - (2 * top) / size.height,
      bottom: 1 - (2 * bottom) / size.height,
      aspect: size.width / size.height,
      orthographic: rig.orthographic,
    });
  }

  const painter = createPainter({
    renderer,
    software,
    stage,
    rig: () => rig,
    isStill: () => stillMotion.matches,
    update,
    follow() {
      dimensions.update(model.box(), rig.orbit, rig.camera, size, dimensionsVisible);
      cube.update(rig.orbit);
      editor.update();
    },
  });
  const rig = createCameraRig({
    start: frameBox(EMPTY_BOX, STANDARD_VIEWS.iso, { aspect: 1.5, orthographic: false, margin: MARGIN }),
    reducedMotion: () => stillMotion.matches,
    reach: () => stage.reach * 2,
    changed: () => painter.invalidate(),
  });
  const controls = createControls({
    surface: canvas,
    claimed: (event) => editor.claims(event),
    rig: () => rig,
    zoomRange: () => [stage.cell * 0.8, stage.reach * 1.5],
    doubleClicked(x, y) {
      const hit = picker.pick(
        (2 * x) / size.width - 1,
        1 - (2 * y) / size.height,
        rig.camera,
        model.group.matrixWorld,
        stage.section.plane,
      );
      if (hit) rig.moveTo({ ...rig.orbit, target: [hit.x, hit.y, hit.z] });
    },
  });
  const cube = createViewCube({
    overlay,
    choose: (view) => rig.moveTo(framed(STANDARD_VIEWS[view])),
    drag: (dx, dy) => rig.jumpTo(turned(rig.orbit, -dx * 0.012, dy * 0.012)),
  });
  const handle = createSectionHandle({
    overlay,
    moved(at) {
      for (const listener of sectionListeners) listener(at);
    },
  });
  const photo = createPhotoMatch({
    overlay,
    rig,
    model,
    aspect: () => size.width / size.height,
    box: currentBox,
    shape: () => shape?.id,
    free() {
      const { left, top, right, bottom } = freeRectangle(size, covers(), PAD);
      return { left: left / size.width, right: right / size.width, top: top / size.height, bottom: bottom / size.height };
    },
  });
  const reporter = createSurfaceReporter(canvas, () => ({ shape, box: model.box(), shading, unit, section }));
  const subject = (): EditSubject | null =>
    shape &&
    surface && {
      id: shape.id,
      grid: { size: shape.gridSize, data: shape.grid },
      surface,
      height: shape.height,
      transform: shape.transform,
      hasMesh: shape.mesh !== undefined,
    };
  const editor = createEditor({
    canvas,
    overlay,
    scene: stage.scene,
    model,
    camera: () => rig.camera,
    size: () => size,
    subject,
    shading: () => shading,
    section: () => stage.section.plane,
    redraw: () => painter.invalidate(),
    modelChanged: () => modelChanged(),
    preview: (grid) => surface && geometry.make({ grid, mesh: null, surface, voxels: shading === 'voxels', edited: true }),
    previewing: () => geometry.busy,
    restore: () => requestShape(true),
  });
  const pictures = createPictureTaker({
    renderer,
    stage,
    rig: () => rig,
    aspect: () => size.width / size.height,
    box: currentBox,
    setMarksVisible(on) {
      dimensions.object.visible = on && dimensionsVisible && model.box() !== null;
      editor.setMarksVisible(on);
      stage.section.setFrameVisible(on);
      stage.ground.setGridVisible(on && gridVisible);
    },
  });
  const geometry = createGeometryClient(startGeometryWorker(), { onReply: receive });

  function update(moving: boolean): void {
    photo.update(moving);
    if (rig.orbit !== toldOrbit) {
      toldOrbit = rig.orbit;
      for (const listener of orbitListeners) listener(toldOrbit);
    }
    stage.section.update(section, model.caster(), model.box(), shading === 'voxels' || reporter.measured?.closed !== false);
    handle.update(section, model.box(), rig.camera, size);
  }

  function tellDrawn(id: string | null): void {
    if (id === drawn) return;
    drawn = id;
    for (const listener of drawnListeners) listener(id);
  }

  function showNothing(): void {
    geometry.cancel();
    painter.endDraft();
    shape = null;
    surface = null;
    reporter.forget();
    model.clear();
    picker.setSurface(null);
    editor.subjectChanged();
    reporter.tell();
    modelChanged();
    tellDrawn(null);
  }

  function receive(reply: GeometryReply): void {
    if (!shape) return;
    switch (reply.type) {
      case 'surface': {
        // A mesh that was sculpted here is on screen already, with what the brushes know of it.
        if (!sameSurface(model.surface(), reply)) {
          model.show(reply);
          picker.setSurface(model.surface());
        }
        if (settling && !geometry.busy && !editor.busy) {
          settling = false;
          model.setHeld(false);
        }
        tellDrawn(shape.id);
        painter.surfaceShown(reply.live);
        if (!model.hasLight) painter.resetLight();
        modelChanged();
        if (fresh) {
          fresh = false;
          // The first shape arrives in its frame; later ones keep the direction of view.
          if (photo.isOn) photo.match();
          else if (!frames) painter.invalidate();
          else if (everFramed) rig.moveTo(framed(rig.orbit));
          else rig.jumpTo(framed(STANDARD_VIEWS.iso));
          everFramed = true;
        }
        editor.surfaceShown();
        break;
      }
      case 'measure':
        reporter.measure(reply);
        break;
      case 'inspect':
        reporter.inspect(reply);
        break;
      case 'light': {
        const first = !model.hasLight;
        model.setLight(reply.vertices, reply.faces);
        if (first) painter.fadeLightIn();
        painter.invalidate();
        break;
      }
      case 'failed':
        painter.endDraft();
        painter.invalidate();
        tellDrawn(shape.id);
        notice.textContent = say('viewport.surfaceFailed', { error: reply.message });
        break;
    }
    if (reply.type !== 'failed') notice.textContent = '';
  }

  function fitGround(): void {
    stage.fitGround(unit);
    elements.gridLabel.textContent = gridLabel(stage.cell, unit);
  }

  function modelChanged(): void {
    fitGround();
    if (!painter.isDraft) stage.shadow.restart();
    photo.shapeMoved();
    painter.invalidate();
  }

  function request(): void {
    if (surface) geometry.make({ surface, voxels: shading === 'voxels' });
  }

  /** The shape as it is in the document. */
  function requestShape(edited: boolean): void {
    if (!shape || !surface) return;
    settling = true;
    const { gridSize, grid, mesh } = shape;
    geometry.make({ grid: { size: gridSize, data: grid }, mesh: mesh ?? null, surface, voxels: shading === 'voxels', edited });
  }

  function applyTheme(): void {
    const palette = PALETTES[theme];
    editor.setPalette(palette);
    stage.setPalette(palette);
    dimensions.setPalette(palette);
    elements.setTheme(theme);
    painter.invalidate();
  }

  function resize(): void {
    const { clientWidth, clientHeight } = host;
    if (clientWidth === 0 || clientHeight === 0) return;
    size.width = clientWidth;
    size.height = clientHeight;
    renderer.setSize(clientWidth, clientHeight, false);
    rig.setAspect(clientWidth / clientHeight);
    photo.resize(clientWidth, clientHeight);
    // Setting the size clears the canvas; drawn in the same task, nothing of that is seen.
    painter.paint();
  }

  const ended = new AbortController();
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      painter.lose();
      notice.textContent = say('viewport.deviceLost');
    },
    { signal: ended.signal },
  );
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      notice.textContent = '';
      painter.regain();
    },
    { signal: ended.signal },
  );
  const observer = new ResizeObserver(resize);
  observer.observe(host);

  applyTheme();
  fitGround();
  reporter.tell();
  resize();

  return {
    showShape(next) {
      if (!next) {
        showNothing();
        return;
      }
      if (next.id !== shape?.id) {
        editor.leave();
        if (shape) showNothing();
        photo.shapeComes(next.id);
        fresh = true;
      }
      // The same shape in another state: its size and surface change together.
      model.setHeld(!fresh);
      shape = next;
      surface = next.surface;
      reporter.forget();
      model.setHeight(next.height);
      model.setTransform(next.transform);
      editor.subjectChanged();
      requestShape(!fresh);
    },
    expectShape(id) {
      if (shape === null || id === shape.id) return;
      editor.leave();
      showNothing();
    },
    onDrawn(listener) {
      drawnListeners.add(listener);
      listener(drawn);
      return () => void drawnListeners.delete(listener);
    },
    setSurface(next) {
      if (!shape) return;
      surface = next;
      editor.subjectChanged();
      request();
    },
    setHeight(metres) {
      if (!shape) return;
      shape = { ...shape, height: metres };
      model.setHeight(metres);
      modelChanged();
      reporter.tell();
    },
    setTransform(transform) {
      if (!shape) return;
      shape = { ...shape, transform };
      model.setTransform(transform);
      editor.subjectChanged();
      modelChanged();
      reporter.tell();
    },
    setShading(next) {
      if (next === shading) return;
      shading = next;
      model.setShading(next);
      stage.ground.setShadowShare(next === 'xray' ? 0.4 : 1);
      stage.shadow.restart();
      reporter.tell();
      // The voxels' faces are made only when they are shown.
      if (next === 'voxels') request();
      painter.invalidate();
    },
    setTheme(next) {
      theme = next;
      applyTheme();
    },
    setUnit(next) {
      unit = next;
      dimensions.setUnit(next);
      editor.setUnit(next);
      fitGround();
      reporter.tell();
      painter.invalidate();
    },
    retitle() {
      cube.retitle();
      dimensions.retitle();
      handle.retitle();
      fitGround();
      reporter.tell();
    },
    setGridVisible(on) {
      gridVisible = on;
      stage.ground.setGridVisible(on);
      elements.gridLabel.hidden = !on;
      painter.invalidate();
    },
    setDimensionsVisible(on) {
      dimensionsVisible = on;
      painter.invalidate();
    },
    setOrthographic: (on) => rig.setOrthographic(on),
    setColours(colours) {
      model.setColours(colours);
      painter.invalidate();
    },
    setSection(next) {
      if ((next === null) !== (section === null)) {
        model.setSectioned(next !== null);
        stage.shadow.setSectioned(next !== null);
      }
      section = next;
      stage.shadow.restart();
      reporter.tell();
      painter.invalidate();
    },
    onSectionMoved(listener) {
      sectionListeners.add(listener);
      return () => void sectionListeners.delete(listener);
    },
    showPhoto(next) {
      photo.show(next);
      painter.invalidate();
    },
    setPhotoOpacity: (opacity) => photo.setOpacity(opacity),
    onPhotoLeft: (listener) => photo.onLeft(listener),
    frame: () => rig.moveTo(framed(rig.destination)),
    view: (view: StandardView) => rig.moveTo(framed(STANDARD_VIEWS[view])),
    onOrbit(listener) {
      orbitListeners.add(listener);
      listener(rig.orbit);
      return () => void orbitListeners.delete(listener);
    },
    setOrbit(orbit) {
      if (orbit === rig.orbit) return;
      toldOrbit = orbit;
      everFramed = true;
      rig.jumpTo(orbit);
    },
    onReport: (listener) => reporter.onReport(listener),
    editor,
    screenshot: (options) => pictures.still(options),
    turntable: (options) => pictures.turntable(options),
    size,
    dispose() {
      ended.abort();
      observer.disconnect();
      painter.dispose();
      geometry.dispose();
      editor.dispose();
      controls.dispose();
      cube.dispose();
      handle.dispose();
      photo.dispose();
      dimensions.dispose();
      stage.dispose();
      renderer.dispose();
      reporter.dispose();
      host.remove();
    },
  };
}

/** Whether a surface that was made is the one on screen, number for number. */
function sameSurface(
  shown: { positions: Float32Array; indices: Uint32Array } | null,
  made: { positions: Float32Array; indices: Uint32Array; faces: unknown },
): boolean {
  if (!shown || made.faces !== null || shown.positions.length !== made.positions.length || shown.indices.length !== made.indices.length)
    return false;
  return made.positions.every((value, i) => value === shown.positions[i]) && made.indices.every((value, i) => value === shown.indices[i]);
}
