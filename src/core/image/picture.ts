/** A picture in memory: width*height*4 bytes RGBA, row by row from the top left, sRGB, straight (not premultiplied) alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

export function createPicture(width: number, height: number, rgba: Uint8Array = new Uint8Array(width * height * 4)): Picture {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new RangeError(`no picture is ${width} x ${height}`);
  if (rgba.length !== width * height * 4)
    throw new RangeError(`a ${width} x ${height} picture has ${width * height * 4} bytes, not ${rgba.length}`);
  return { width, height, rgba };
}

/** The alpha channel alone: width*height bytes. */
export function alphaOf(picture: Picture): Uint8Array {
  const alpha = new Uint8Array(picture.width * picture.height);
  for (let i = 0; i < alpha.length; i++) alpha[i] = picture.rgba[4 * i + 3];
  return alpha;
}

/** The same colours with another alpha channel (width*height bytes). */
export function withAlpha(picture: Picture, alpha: Uint8Array): Picture {
  const rgba = picture.rgba.slice();
  for (let i = 0; i < alpha.length; i++) rgba[4 * i + 3] = alpha[i];
  return createPicture(picture.width, picture.height, rgba);
}
