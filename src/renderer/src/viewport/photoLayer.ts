import type { PhotoPlace } from './photoCamera';

/** The photo over the picture. */
export interface PhotoLayer {
  /** Null takes it away. */
  show(photo: { url: string; width: number; height: number } | null): void;
  setOpacity(opacity: number): void;
  place(place: PhotoPlace): void;
  resize(width: number, height: number): void;
  dispose(): void;
}

export function createPhotoLayer(before: HTMLElement): PhotoLayer {
  const image = document.createElement('img');
  image.className = 'viewport-photo';
  image.alt = '';
  image.draggable = false;
  image.hidden = true;
  before.before(image);
  let aspect = 1;
  let size = { width: 1, height: 1 };
  let at: PhotoPlace = { share: 1, x: 0, y: 0 };

  function place(): void {
    const height = size.height * at.share;
    image.style.width = `${height * aspect}px`;
    image.style.height = `${height}px`;
    image.style.left = `${size.width / 2 + at.x * size.height}px`;
    image.style.top = `${size.height / 2 - at.y * size.height}px`;
  }

  return {
    show(photo) {
      image.hidden = photo === null;
      if (!photo) return;
      aspect = photo.width / photo.height;
      if (image.getAttribute('src') !== photo.url) image.src = photo.url;
      place();
    },
    setOpacity: (opacity) => void (image.style.opacity = String(opacity)),
    place(next) {
      at = next;
      place();
    },
    resize(width, height) {
      size = { width, height };
      place();
    },
    dispose: () => image.remove(),
  };
}
