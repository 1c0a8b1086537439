import type { CameraRig } from './camera';
import type { Model } from './model';
import type { Box } from './orbit';
import { orbitOfPhoto, photoCameraOf, placePhoto, type FreeShares } from './photoCamera';
import { createPhotoLayer } from './photoLayer';
import type { ShownPhoto } from './types';

/** A photo over the shape, and the camera held where it was taken. */
export interface PhotoMatch {
  /** Whether there is a photo to show. */
  readonly isOn: boolean;
  show(photo: ShownPhoto | null): void;
  /** Sends the camera to the photo's, if the photo is of the shape that is shown. */
  match(): void;
  /** Another shape comes: its photo goes along, any other camera stays where it is. */
  shapeComes(id: string): void;
  /** The shape moved under the photo's camera, which goes with it. */
  shapeMoved(): void;
  /** Before a frame is drawn: the photo goes when the camera has been moved away. */
  update(moving: boolean): void;
  setOpacity(opacity: number): void;
  resize(width: number, height: number): void;
  onLeft(listener: () => void): () => void;
  dispose(): void;
}

export interface PhotoMatchOptions {
  /** The photo lies between the canvas and this. */
  overlay: HTMLElement;
  rig: CameraRig;
  model: Model;
  /** Width over height of the view. */
  aspect: () => number;
  box: () => Box;
  shape: () => string | undefined;
  /** What cards and toolbars leave free. */
  free: () => FreeShares;
}

export function createPhotoMatch({ overlay, rig, model, aspect, box, shape, free }: PhotoMatchOptions): PhotoMatch {
  const layer = createPhotoLayer(overlay);
  const listeners = new Set<() => void>();
  let photo: ShownPhoto | null = null;
  /** The camera was sent to the photo's. */
  let matched = false;

  function match(): void {
    if (!photo || photo.shape !== shape() || !model.box()) return;
    matched = true;
    const camera = photoCameraOf(photo.view, photo.width / photo.height, model.unstretched());
    const [room, around] = [free(), box()];
    const place = placePhoto(camera, aspect(), around, room);
    layer.place(place);
    // A picture of another shape has its own place, by the same shares.
    rig.matchPhoto(camera, orbitOfPhoto(camera, place, around), (viewAspect) => placePhoto(camera, viewAspect, around, room));
  }

  return {
    get isOn() {
      return photo !== null;
    },
    show(next) {
      photo = next;
      matched = false;
      if (next) match();
      else if (rig.photo) rig.jumpTo(rig.orbit);
    },
    match,
    shapeComes(id) {
      if (photo && photo.shape !== id) rig.jumpTo(rig.orbit);
    },
    shapeMoved() {
      if (rig.photo) match();
    },
    update(moving) {
      if (photo && matched && !rig.photo && !moving) {
        photo = null;
        for (const listener of listeners) listener();
      }
      layer.show(photo && rig.photo ? photo : null);
    },
    setOpacity: (opacity) => layer.setOpacity(opacity),
    resize(width, height) {
      layer.resize(width, height);
      // The cards lie elsewhere in a view of another size.
      if (rig.photo) match();
    },
    onLeft(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose: () => layer.dispose(),
  };
}
