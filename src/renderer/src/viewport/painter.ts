import type { WebGLRenderer } from 'three';
import { createFrameLoop } from './frameLoop';
import type { CameraRig } from './camera';
import { createSmoothFrame } from './smoothFrame';
import type { Stage } from './stage';

const LIGHT_FADE_MILLISECONDS = 180;
/** Pixels drawn for one on screen, along an edge, while a slider moves and the processor is what draws. */
const DRAFT_RATIO = 0.5;
/** Name of the performance mark at the first picture of a new surface. */
const SURFACE_DRAWN = 'maquette: surface drawn';

/** Draws frames when something has changed, each as well as there is time for. */
export interface Painter {
  /** Something changed: draw at the next frame. */
  invalidate(): void;
  /** At once, in this task. */
  paint(): void;
  /** A new surface is shown. A live one is a draft: until the whole one comes, its shadow stays as it was, and a processor that draws draws fewer pixels. */
  surfaceShown(live: boolean): void;
  /** No whole surface will come: the draft is all there is. */
  endDraft(): void;
  readonly isDraft: boolean;
  /** The baked light of a surface that had none has come. */
  fadeLightIn(): void;
  /** The surface has no baked light yet. */
  resetLight(): void;
  /** The graphics device is gone; nothing is drawn. */
  lose(): void;
  regain(): void;
  dispose(): void;
}

export interface PainterOptions {
  renderer: WebGLRenderer;
  /** The processor draws. */
  software: boolean;
  stage: Stage;
  rig: () => CameraRig;
  /** No motion is wished for. */
  isStill: () => boolean;
  /** Before each frame, drawn or not; `moving` = the camera is under way. */
  update: (moving: boolean) => void;
  /** Before a frame that is drawn: what goes with the camera. */
  follow: () => void;
}

export function createPainter({ renderer, software, stage, rig, isStill, update, follow }: PainterOptions): Painter {
  const { model } = stage;
  let lightFadeBegan: number | null = null;
  let lost = false;
  let draft = false;
  /** The last frame was one of a move, and its next is to be drawn. */
  let moving = false;
  /** A new surface has not been drawn yet. */
  let unmarked = false;

  const loop = createFrameLoop(draw, { request: (callback) => requestAnimationFrame(callback), cancel: (id) => cancelAnimationFrame(id) });
  const smoothFrame = software ? createSmoothFrame(renderer, () => loop.invalidate()) : null;

  function draw(time: number, changed = true): boolean {
    if (lost) return false;
    const mustDraw = changed || moving;
    moving = rig().update(time);
    update(moving);
    if (lightFadeBegan !== null) {
      // Where each frame is dear, the light is there at once.
      const share = software || isStill() ? 1 : (time - lightFadeBegan) / LIGHT_FADE_MILLISECONDS;
      model.setBaked(Math.min(1, Math.max(0, share)));
      if (share >= 1) lightFadeBegan = null;
      else moving = true;
    }
    const shade = stage.shadow.uniforms.uShade.value;
    const more = !draft && stage.shadow.update(renderer, model.caster(), model.box());
    // Rays that are still being gathered change nothing on screen.
    if (!mustDraw && !moving && shade === stage.shadow.uniforms.uShade.value) return more;
    follow();
    const ratio = draft && software ? DRAFT_RATIO : Math.min(2, window.devicePixelRatio);
    // Empties the canvas, so it is not done before the frame that fills it again.
    if (ratio !== renderer.getPixelRatio()) renderer.setPixelRatio(ratio);
    const drawStage = (): void => stage.draw(renderer, rig().camera);
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

  return {
    invalidate: () => loop.invalidate(),
    paint: () => void draw(performance.now()),
    surfaceShown(live) {
      draft = live;
      unmarked = true;
    },
    endDraft() {
      draft = false;
    },
    get isDraft() {
      return draft;
    },
    fadeLightIn() {
      lightFadeBegan = performance.now();
    },
    resetLight() {
      model.setBaked(0);
      lightFadeBegan = null;
    },
    lose() {
      lost = true;
    },
    regain() {
      lost = false;
      stage.shadow.restart();
      loop.invalidate();
    },
    dispose() {
      loop.dispose();
      smoothFrame?.dispose();
    },
  };
}
