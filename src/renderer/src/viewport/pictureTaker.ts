import type { OrthographicCamera, PerspectiveCamera, WebGLRenderer } from 'three';
import { MaquetteError } from '../../../core/errors';
import { say } from '../messages';
import { createCameraRig, type CameraRig } from './camera';
import { turnOrbit, type Box, type Orbit } from './orbit';
import { drawPicture, drawPixels } from './picture';
import type { Stage } from './stage';
import type { PictureOptions, TurntableOptions } from './types';

export interface PictureTakerOptions {
  renderer: WebGLRenderer;
  stage: Stage;
  /** The view's own camera, and where it is. */
  rig: () => CameraRig;
  aspect: () => number;
  box: () => Box;
  /** Hides what is no part of the shape (dimensions, the tools' marks, the grid), and shows it again. */
  setMarksVisible: (on: boolean) => void;
}

/** Pictures of what is shown, beside the one on screen. */
export interface PictureTaker {
  still(options: PictureOptions): Promise<Blob>;
  /** The pictures of one turn about the shape, RGBA with straight alpha, row by row from the top. */
  turntable(options: TurntableOptions): AsyncGenerator<Uint8ClampedArray<ArrayBuffer>>;
}

export function createPictureTaker({ renderer, stage, rig, aspect, box, setMarksVisible }: PictureTakerOptions): PictureTaker {
  function check({ width, height }: { width: number; height: number }): void {
    const most = renderer.capabilities.maxTextureSize;
    if (Math.max(width, height) > most) throw new MaquetteError('device', say('fault.pictureTooLarge', { most }));
    if (renderer.getContext().isContextLost()) throw new MaquetteError('device', say('fault.deviceLost'));
  }

  function staged<T>(
    background: 'studio' | 'shadow' | 'none',
    draw: (camera: () => PerspectiveCamera | OrthographicCamera) => T,
    by: CameraRig,
  ): T {
    stage.shadow.update(renderer, stage.model.caster(), stage.model.box(), true);
    by.update(performance.now());
    setMarksVisible(false);
    stage.backdrop.object.visible = background === 'studio';
    stage.ground.object.visible = background !== 'none';
    try {
      return draw(() => by.camera);
    } finally {
      stage.backdrop.object.visible = false;
      stage.ground.object.visible = true;
      setMarksVisible(true);
    }
  }

  return {
    still({ width, height, transparent }) {
      check({ width, height });
      const own = rig();
      own.setAspect(width / height);
      try {
        return staged(
          transparent ? 'shadow' : 'studio',
          (camera) => drawPicture(renderer, width, height, () => stage.draw(renderer, camera())),
          own,
        );
      } finally {
        own.setAspect(aspect());
      }
    },
    async *turntable({ width, height, frames, transparent, signal }) {
      check({ width, height });
      const { orbit, orthographic } = rig();
      const lens = { aspect: width / height, orthographic, margin: 1.12 };
      const at = (turn: number): Orbit =>
        turnOrbit(box(), { azimuth: orbit.azimuth + turn * 2 * Math.PI, elevation: orbit.elevation }, lens);
      const own = createCameraRig({ start: at(0), reducedMotion: () => true, reach: () => stage.reach * 2, changed: () => undefined });
      own.setOrthographic(orthographic);
      own.setAspect(width / height);
      for (let i = 0; i < frames; i++) {
        // Lets the window answer between two pictures.
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
        check({ width, height });
        own.jumpTo(at(i / frames));
        // A file with one bit of transparency has no place for a soft shadow.
        const background = transparent ? 'none' : 'studio';
        yield staged(background, (camera) => drawPixels(renderer, width, height, () => stage.draw(renderer, camera())), own);
      }
    },
  };
}
