import type { Picture } from './picture';
import { createPicture } from './picture';

/** Lays the picture over one opaque colour (0 to 255 each). Mixed in sRGB, as every viewer does. */
export function compositeOver(picture: Picture, colour: readonly [number, number, number]): Picture {
  const rgba = new Uint8Array(picture.rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = picture.rgba[i + 3] / 255;
    for (let c = 0; c < 3; c++) rgba[i + c] = Math.round(picture.rgba[i + c] * alpha + colour[c] * (1 - alpha));
    rgba[i + 3] = 255;
  }
  return createPicture(picture.width, picture.height, rgba);
}

/** Colour times alpha, for filters that mix neighbours: without it a transparent pixel's colour bleeds into the object's edge. */
export function premultiply(picture: Picture): Picture {
  return scaleColours(picture, (value, alpha) => (value * alpha) / 255);
}

/** The inverse of premultiply; colours under alpha 0 are lost and come back black. */
export function unpremultiply(picture: Picture): Picture {
  return scaleColours(picture, (value, alpha) => (alpha === 0 ? 0 : (value * 255) / alpha));
}

function scaleColours(picture: Picture, scale: (value: number, alpha: number) => number): Picture {
  const rgba = picture.rgba.slice();
  for (let i = 0; i < rgba.length; i += 4) {
    for (let c = 0; c < 3; c++) rgba[i + c] = Math.min(255, Math.round(scale(rgba[i + c], rgba[i + 3])));
  }
  return createPicture(picture.width, picture.height, rgba);
}
