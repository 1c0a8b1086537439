import { photoShare } from './photoCamera';

/** The photo over the picture, in the middle of the view. */
export interface PhotoLayer {
  /** Null takes it away. */
  show(photo: { url: string; width: number; height: number } | null): void;
  setOpacity(opacity: number): void;
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

  function place(): void {
    const height = size.height * photoShare(size.width / size.height, aspect);
    image.style.width = `${height * aspect}px`;
    image.style.height = `${height}px`;
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
    resize(width, height) {
      size = { width, height };
      place();
    },
    dispose: () => image.remove(),
  };
}
