import { createGeometryClient } from '../geometry/client';
import { startGeometryWorker } from '../geometry/connect';
import type { GeometryReply, InspectReply, MeasureReply } from '../geometry/messages';
import type { SurfaceSettings } from '../../../shared/document';
import { createCameraRig } from './camera';
import { createControls } from './controls';
import { createDimensions } from './dimensions';
import { createEditor, type EditSubject } from './edit/createEditor';
import { createFrameLoop } from './frameLoop';
import { lengthLabel } from './gridStep';
import { frameBox, STANDARD_VIEWS, turned, type Box, type Orbit } from './orbit';
import { PALETTES } from './palette';
import { createPicker } from './picking';
import { orbitOfPhoto, photoCameraOf, type PhotoCamera } from './photoCamera';
import { createPhotoLayer } from './photoLayer';
import { createPictureTaker } from './pictureTaker';
import { createRenderer } from './renderer';
import { describeShape, realReport, standingReport } from './report';
import type { Section } from './section';
import { createSectionHandle } from './sectionHandle';
import { createSmoothFrame } from './smoothFrame';
import { createStage } from './stage';
import type { Shading, ShownPhoto, StandardView, SurfaceReport, Viewport, ViewportOptions, ViewportShape, ViewportTheme } from './types';
import { createViewCube } from './viewCube';
import './viewport.css';

/** Air around the shape: room for the dimension lines and for the cards that lie over the corners. */
const MARGIN = 1.42;
const LIGHT_FADE_MILLISECONDS = 180;
/** Pixels drawn for one on screen, along an edge, while a slider moves and the processor is what draws. */
const DRAFT_RATIO = 0.5;
/** Name of the performance mark at the first picture of a new surface. */
const SURFACE_DRAWN = 'maquette: surface drawn';
/** What is framed while there is nothing to show: a chair's worth of space. */
const EMPTY_BOX: Box = { min: [-0.45, 0, -0.45], max: [0.45, 0.85, 0.45] };

/**
 * Builds the 3D view in `container`, which should be positioned and have a size. Throws MaquetteError 'device' where there is no WebGL 2.
 */
export function createViewport(container: HTMLElement, { frames = true }: ViewportOptions = {}): Viewport {
  const host = document.createElement('div');
  host.className = 'viewport';
  const canvas = document.createElement('canvas');
  canvas.className = 'viewport-canvas';
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  const overlay = document.createElement('div');
  overlay.className = 'viewport-overlay';
  const gridLabel = document.createElement('div');
  gridLabel.className = 'viewport-grid-label';
  const notice = document.createElement('div');
  notice.className = 'viewport-notice';
  notice.setAttribute('role', 'status');
  host.append(canvas, overlay, notice);
  overlay.append(gridLabel);

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
  let gridVisible = true;
  let dimensionsVisible = true;
  let section: Section | null = null;
  let photo: ShownPhoto | null = null;
  /** The camera was sent to the photo's. */
  let photoMatched = false;
  let measured: MeasureReply | null = null;
  let inspected: InspectReply | null = null;
  /** The next surface is the first of its shape: frame it. */
  let fresh = false;
  let everFramed = false;
  let lightFadeBegan: number | null = null;
  let lost = false;
  /** What is shown next is what the document has: a stroke's hold on the picture ends with it. */
  let settling = false;
  /** A live surface is shown: until the whole one comes, its shadow stays as it was, and a processor that draws draws fewer pixels. */
  let draft = false;
  /** The last frame was one of a move, and its next is to be drawn. */
  let moving = false;
  /** A new surface has not been drawn yet. */
  let unmarked = false;
  const size = { width: 1, height: 1 };
  const listeners = new Set<(report: SurfaceReport) => void>();
  const orbitListeners = new Set<(orbit: Orbit) => void>();
  const sectionListeners = new Set<(at: number) => void>();
  const photoListeners = new Set<() => void>();
  /** The orbit that was last told, or taken from another view. */
  let toldOrbit: Orbit | null = null;
  const stillMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

  const currentBox = (): Box => model.box() ?? EMPTY_BOX;
  const lens = (): { aspect: number; orthographic: boolean; margin: number } => ({
    aspect: size.width / size.height,
    orthographic: rig.orthographic,
    margin: MARGIN,
  });
  const framed = (direction: Pick<Orbit, 'azimuth' | 'elevation'>): Orbit => frameBox(currentBox(), direction, lens());

  const loop = createFrameLoop(draw, { request: (callback) => requestAnimationFrame(callback), cancel: (id) => cancelAnimationFrame(id) });
  const rig = createCameraRig({
    start: frameBox(EMPTY_BOX, STANDARD_VIEWS.iso, { aspect: 1.5, orthographic: false, margin: MARGIN }),
    reducedMotion: () => stillMotion.matches,
    reach: () => stage.reach * 2,
    changed: () => loop.invalidate(),
  });
  const smoothFrame = software ? createSmoothFrame(renderer, () => loop.invalidate()) : null;
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
  const photoLayer = createPhotoLayer(overlay);
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
    redraw: () => loop.invalidate(),
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

  function draw(time: number, changed = true): boolean {
    if (lost) return false;
    const mustDraw = changed || moving;
    moving = rig.update(time);
    if (photo && photoMatched && !rig.photo && !moving) leavePhoto();
    photoLayer.show(photo && rig.photo ? photo : null);
    if (rig.orbit !== toldOrbit) {
      toldOrbit = rig.orbit;
      for (const listener of orbitListeners) listener(toldOrbit);
    }
    if (lightFadeBegan !== null) {
      // Where each frame is dear, the light is there at once.
      const share = stillMotion.matches || software ? 1 : (time - lightFadeBegan) / LIGHT_FADE_MILLISECONDS;
      model.setBaked(Math.min(1, Math.max(0, share)));
      if (share >= 1) lightFadeBegan = null;
      else moving = true;
    }
    stage.section.update(section, model.caster(), model.box(), shading === 'voxels' || measured?.closed !== false);
    handle.update(section, model.box(), rig.camera, size);
    const shade = stage.shadow.uniforms.uShade.value;
    const more = !draft && stage.shadow.update(renderer, model.caster(), model.box());
    // Rays that are still being gathered change nothing on screen.
    if (!mustDraw && !moving && shade === stage.shadow.uniforms.uShade.value) return more;
    dimensions.update(model.box(), rig.orbit, rig.camera, size, dimensionsVisible);
    cube.update(rig.orbit);
    editor.update();
    const ratio = draft && software ? DRAFT_RATIO : Math.min(2, window.devicePixelRatio);
    // Empties the canvas, so it is not done before the frame that fills it again.
    if (ratio !== renderer.getPixelRatio()) renderer.setPixelRatio(ratio);
    const drawStage = (): void => stage.draw(renderer, rig.camera);
    if (smoothFrame) smoothFrame.show(drawStage, !draft && !moving);
    else drawStage();
    if (unmarked) {
      // Seen by performance tools, then forgotten.
      performance.mark(SURFACE_DRAWN);
      performance.clearMarks(SURFACE_DRAWN);
      unmarked = false;
    }
    return more || moving;
  }

  /** The camera of the photo, as the shape stands now. */
  function photoCamera({ view, width, height }: ShownPhoto): PhotoCamera {
    return photoCameraOf(view, width / height, model.unstretched());
  }

  function matchPhoto(): void {
    if (!photo || photo.shape !== shape?.id || !model.box()) return;
    photoMatched = true;
    const camera = photoCamera(photo);
    rig.matchPhoto(camera, orbitOfPhoto(camera, size.width / size.height, currentBox()));
  }

  function leavePhoto(): void {
    photo = null;
    for (const listener of photoListeners) listener();
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
        draft = reply.live;
        unmarked = true;
        if (!model.hasLight) {
          model.setBaked(0);
          lightFadeBegan = null;
        }
        modelChanged();
        if (fresh) {
          fresh = false;
          // The first shape arrives in its frame; later ones keep the direction of view.
          if (photo) matchPhoto();
          else if (!frames) loop.invalidate();
          else if (everFramed) rig.moveTo(framed(rig.orbit));
          else rig.jumpTo(framed(STANDARD_VIEWS.iso));
          everFramed = true;
        }
        editor.surfaceShown();
        break;
      }
      case 'measure':
        measured = reply;
        inspected = null;
        report();
        break;
      case 'inspect':
        inspected = reply;
        report();
        break;
      case 'light': {
        const first = !model.hasLight;
        model.setLight(reply.vertices, reply.faces);
        if (first) lightFadeBegan = performance.now();
        loop.invalidate();
        break;
      }
      case 'failed':
        draft = false;
        loop.invalidate();
        notice.textContent = `The surface could not be made: ${reply.message}`;
        break;
    }
    if (reply.type !== 'failed') notice.textContent = '';
  }

  function modelChanged(): void {
    stage.fitGround();
    gridLabel.textContent = `Grid ${lengthLabel(stage.cell)}`;
    if (!draft) stage.shadow.restart();
    // The shape moved under the photo's camera, which goes with it.
    if (rig.photo) matchPhoto();
    loop.invalidate();
  }

  function report(): void {
    const plain = measured && shape ? realReport(measured, inspected, shape.height) : null;
    const box = shape?.transform && model.box();
    const current = plain && shape?.transform && box ? standingReport(plain, shape.transform, box) : plain;
    canvas.setAttribute('aria-label', describeShape(shape, current, shading, section));
    if (current) for (const listener of listeners) listener(current);
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
    host.dataset.theme = theme;
    const colours: Record<string, string> = {
      text: palette.text,
      text2: palette.text2,
      card: palette.card,
      line: palette.cardLine,
      focus: palette.focus,
      centre: palette.centre,
      edge: palette.edge,
      'cube-top': palette.cube.top,
      'cube-front': palette.cube.front,
      'cube-side': palette.cube.side,
      'cube-line': palette.cube.line,
      'cube-hover': palette.cube.hover,
    };
    for (const [name, value] of Object.entries(colours)) host.style.setProperty(`--viewport-${name}`, value);
    loop.invalidate();
  }

  function resize(): void {
    const { clientWidth, clientHeight } = host;
    if (clientWidth === 0 || clientHeight === 0) return;
    size.width = clientWidth;
    size.height = clientHeight;
    renderer.setSize(clientWidth, clientHeight, false);
    rig.setAspect(clientWidth / clientHeight);
    photoLayer.resize(clientWidth, clientHeight);
    // Setting the size clears the canvas; drawn in the same task, nothing of that is seen.
    draw(performance.now());
  }

  const ended = new AbortController();
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      lost = true;
      notice.textContent = 'The graphics device was lost. The 3D view comes back as soon as it returns.';
    },
    { signal: ended.signal },
  );
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      lost = false;
      notice.textContent = '';
      stage.shadow.restart();
      loop.invalidate();
    },
    { signal: ended.signal },
  );
  const observer = new ResizeObserver(resize);
  observer.observe(host);

  applyTheme();
  stage.fitGround();
  gridLabel.textContent = `Grid ${lengthLabel(stage.cell)}`;
  report();
  resize();

  return {
    showShape(next) {
      if (!next) {
        geometry.cancel();
        draft = false;
        shape = null;
        surface = null;
        measured = null;
        model.clear();
        picker.setSurface(null);
        editor.subjectChanged();
        report();
        modelChanged();
        return;
      }
      if (next.id !== shape?.id) {
        editor.leave();
        if (photo && photo.shape !== next.id) rig.jumpTo(rig.orbit);
        fresh = true;
      }
      // The same shape in another state: its size and surface change together.
      model.setHeld(!fresh);
      shape = next;
      surface = next.surface;
      measured = null;
      model.setHeight(next.height);
      model.setTransform(next.transform);
      editor.subjectChanged();
      requestShape(!fresh);
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
      report();
    },
    setTransform(transform) {
      if (!shape) return;
      shape = { ...shape, transform };
      model.setTransform(transform);
      editor.subjectChanged();
      modelChanged();
      report();
    },
    setShading(next) {
      if (next === shading) return;
      shading = next;
      model.setShading(next);
      stage.ground.setShadowShare(next === 'xray' ? 0.4 : 1);
      stage.shadow.restart();
      report();
      // The voxels' faces are made only when they are shown.
      if (next === 'voxels') request();
      loop.invalidate();
    },
    setTheme(next) {
      theme = next;
      applyTheme();
    },
    setGridVisible(on) {
      gridVisible = on;
      stage.ground.setGridVisible(on);
      gridLabel.hidden = !on;
      loop.invalidate();
    },
    setDimensionsVisible(on) {
      dimensionsVisible = on;
      loop.invalidate();
    },
    setOrthographic: (on) => rig.setOrthographic(on),
    setColours(colours) {
      model.setColours(colours);
      loop.invalidate();
    },
    setSection(next) {
      if ((next === null) !== (section === null)) {
        model.setSectioned(next !== null);
        stage.shadow.setSectioned(next !== null);
      }
      section = next;
      stage.shadow.restart();
      report();
      loop.invalidate();
    },
    onSectionMoved(listener) {
      sectionListeners.add(listener);
      return () => void sectionListeners.delete(listener);
    },
    showPhoto(next) {
      photo = next;
      photoMatched = false;
      if (next) matchPhoto();
      else if (rig.photo) rig.jumpTo(rig.orbit);
      loop.invalidate();
    },
    setPhotoOpacity: (opacity) => photoLayer.setOpacity(opacity),
    onPhotoLeft(listener) {
      photoListeners.add(listener);
      return () => void photoListeners.delete(listener);
    },
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
    onReport(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    editor,
    screenshot: (options) => pictures.still(options),
    turntable: (options) => pictures.turntable(options),
    size,
    dispose() {
      ended.abort();
      observer.disconnect();
      loop.dispose();
      geometry.dispose();
      editor.dispose();
      controls.dispose();
      cube.dispose();
      handle.dispose();
      photoLayer.dispose();
      dimensions.dispose();
      stage.dispose();
      smoothFrame?.dispose();
      renderer.dispose();
      listeners.clear();
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
