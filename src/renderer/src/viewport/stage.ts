import { Scene, type Camera, type OrthographicCamera, type PerspectiveCamera, type WebGLRenderer } from 'three';
import { createBackdrop, createGround, GRID_CELLS, type Backdrop, type Ground } from './ground';
import type { LengthUnit } from '../units';
import { gridStep } from './gridStep';
import { createModel, type Model } from './model';
import type { Palette } from './palette';
import { createSectionLayer, type SectionLayer } from './sectionLayer';
import { createFloorShadow, type FloorShadow } from './shadow';
import { createStudio, type Studio } from './studio';

/** The scene: studio light, backdrop, floor with its shadow, and the model. */
export interface Stage {
  readonly scene: Scene;
  readonly model: Model;
  readonly ground: Ground;
  readonly backdrop: Backdrop;
  readonly shadow: FloorShadow;
  readonly section: SectionLayer;
  setPalette(palette: Palette): void;
  /** Metres from the origin beyond which nothing is drawn. */
  readonly reach: number;
  readonly cell: number;
  /** After the model's size has changed, or the unit that people count in. */
  fitGround(unit: LengthUnit): void;
  /** Brings the light's uniforms up to the camera and draws. */
  draw(renderer: WebGLRenderer, camera: PerspectiveCamera | OrthographicCamera): void;
  dispose(): void;
}

export function createStage(): Stage {
  const studio: Studio = createStudio();
  const section = createSectionLayer();
  const shadow = createFloorShadow(section.uniforms);
  const ground = createGround(shadow);
  const backdrop = createBackdrop();
  const model = createModel(studio, section.uniforms);
  const scene = new Scene();
  scene.add(model.group, ground.object, backdrop.object, section.object);
  scene.matrixWorldAutoUpdate = true;
  let reach = 8;
  let cell = 0.1;

  return {
    scene,
    model,
    ground,
    backdrop,
    shadow,
    section,
    setPalette(palette) {
      studio.setPalette(palette);
      model.setPalette(palette);
      ground.setPalette(palette);
      backdrop.setPalette(palette);
      section.setPalette(palette);
    },
    get reach() {
      return reach;
    },
    get cell() {
      return cell;
    },
    fitGround(unit) {
      const box = model.box();
      const longest = box ? Math.max(2 * box.max[0], box.max[1], 2 * box.max[2]) : 1;
      cell = gridStep(longest, unit);
      reach = Math.max(GRID_CELLS * cell, 5 * longest);
      ground.setRadius(GRID_CELLS * cell);
    },
    draw(renderer, camera) {
      if ((camera as Camera & { isOrthographicCamera?: boolean }).isOrthographicCamera) {
        // The camera's own z axis points at the eye.
        const m = camera.matrixWorld.elements;
        studio.setEye(m[8], m[9], m[10], true);
      } else {
        studio.setEye(camera.position.x, camera.position.y, camera.position.z, false);
      }
      renderer.render(scene, camera);
    },
    dispose() {
      model.dispose();
      ground.dispose();
      backdrop.dispose();
      shadow.dispose();
      section.dispose();
    },
  };
}
